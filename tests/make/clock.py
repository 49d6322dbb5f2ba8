"""A clock that tests own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from uploader.clock import Clock


class FakeClock(Clock):
    """Stands still but for its own sleeps."""

    def __init__(self) -> None:
        self.slept_s: list[float] = []
        self._elapsed_s = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 3, 10, 15, tzinfo=UTC) + timedelta(seconds=self._elapsed_s)

    def monotonic_s(self) -> float:
        return self._elapsed_s

    def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self._elapsed_s += seconds
