"""How many connections at once: up while it pays, down when it does not or something fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from uploader.clock import Clock

LEAST: Final = 2
FIRST: Final = 4
MOST: Final = 8

GAIN: Final = 1.08
"""One connection more must bring this much, or it only crowds the others out."""

HOLD_WINDOWS: Final = 15
WINDOW_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """``rate`` is of the window before, bytes a second; ``hold`` windows pass before more is tried."""

    connection_count: int = FIRST
    rate: float = 0.0
    is_trying: bool = False
    hold: int = 0


def next_pace(pace: Pace, rate: float, *, had_trouble: bool) -> Pace:
    """Decide after a window in which every connection was busy.

    Parameters
    ----------
    rate
        Bytes a second in this window, over all connections.
    had_trouble
        Whether a request failed in it.
    """
    fewer = max(pace.connection_count - 1, LEAST)
    if had_trouble or (pace.is_trying and rate < pace.rate * GAIN):
        return Pace(fewer, rate, is_trying=False, hold=HOLD_WINDOWS)
    if pace.hold:
        return replace(pace, rate=rate, is_trying=False, hold=pace.hold - 1)
    if pace.connection_count < MOST:
        return Pace(pace.connection_count + 1, rate, is_trying=True)
    return Pace(pace.connection_count, rate, hold=HOLD_WINDOWS)


class Pacer:
    """Measures windows of `WINDOW_S`, and keeps the pace that follows from them.

    Parameters
    ----------
    fixed_count
        A number of connections that is not to be changed; None adapts it.
    """

    def __init__(self, clock: Clock, fixed_count: int | None = None) -> None:
        self._clock = clock
        self._is_fixed = fixed_count is not None
        self._pace = Pace(FIRST if fixed_count is None else fixed_count)
        self._begun_s = clock.monotonic_s()
        self._begun_bytes = 0
        self._begun_troubles = 0
        self._last_rate = 0.0

    @property
    def connection_count(self) -> int:
        """How many requests may be on their way."""
        return self._pace.connection_count

    @property
    def most(self) -> int:
        """How many there may ever be."""
        return self._pace.connection_count if self._is_fixed else MOST

    @property
    def rate(self) -> float:
        """Bytes a second in the last whole window; 0 before there was one."""
        return self._last_rate

    def note(self, moved_bytes: int, trouble_count: int, *, is_full: bool) -> None:
        """Look at the counters; they only grow, but for parts that are sent again.

        A window in which some connection had nothing to do says nothing about the line.
        """
        now_s = self._clock.monotonic_s()
        if not is_full:
            self._begin(now_s, moved_bytes, trouble_count)
        elapsed_s = now_s - self._begun_s
        if elapsed_s < WINDOW_S:
            return
        self._last_rate = max(moved_bytes - self._begun_bytes, 0) / elapsed_s
        if not self._is_fixed:
            had_trouble = trouble_count > self._begun_troubles
            self._pace = next_pace(self._pace, self._last_rate, had_trouble=had_trouble)
        self._begin(now_s, moved_bytes, trouble_count)

    def _begin(self, now_s: float, moved_bytes: int, trouble_count: int) -> None:
        self._begun_s, self._begun_bytes, self._begun_troubles = now_s, moved_bytes, trouble_count
