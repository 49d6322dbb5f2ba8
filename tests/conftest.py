from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Machines are noisy: no time is an assertion. CI tries the same examples each time; people try new ones.
settings.register_profile(
    "project",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("project")
