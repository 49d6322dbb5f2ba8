from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.make.frozen import frozen_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

# Machines are noisy: no time is an assertion. CI tries the same examples each time; people try new ones.
settings.register_profile(
    "project",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("project")

ABSENT = {"linux"} if sys.platform != "linux" else set()
if os.name == "nt":
    ABSENT.add("posix")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this system has nothing to try it with; pytest counts it as deselected."""
    marks = {item: [mark for name in ABSENT for mark in item.iter_markers(name)] for item in items}
    assert all(mark.args for found in marks.values() for mark in found), "a mark says what is absent"
    config.hook.pytest_deselected(items=[item for item in items if marks[item]])
    items[:] = [item for item in items if not marks[item]]


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen program's folder."""
    base = tmp_path_factory.getbasetemp()
    return frozen_folder(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers and the real window: one a process, or the second refuses to start."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - unit tests do without it

    with sync_playwright() as running:
        yield running
