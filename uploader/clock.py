"""Time as an edge that is passed in, so that tests own it."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The computer's clocks. Tests subclass it; nobody patches ``time``."""

    def now(self) -> datetime:
        """Wall clock in UTC, for what people read. Never used to measure or to order."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds that never run backwards, for time-outs and rates."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""
        time.sleep(seconds)
