"""A limit on bandwidth by the hours of the day: ``07:00-18:00=5M,50M``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.clock import Clock

LEAST_BYTES_PER_S: Final = 100_000
"""Below this a piece of a part takes longer than a storage waits."""

_UNITS: Final = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_ROW: Final = re.compile(
    r"(?:(?P<start>\d{1,2}:\d\d)-(?P<end>\d{1,2}:\d\d)=)?(?P<rate>\d+(?:\.\d+)?)(?P<unit>[kmg])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` up to ``end``, also past midnight; ``bytes_per_s`` None: no limit."""

    start: time
    end: time
    bytes_per_s: float | None

    def holds(self, now: time) -> bool:
        """Whether it is that time of day."""
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


@dataclass(frozen=True, slots=True)
class Timetable:
    """The first span that holds counts; else ``otherwise`` does, None being no limit."""

    spans: tuple[Span, ...] = ()
    otherwise: float | None = None

    @property
    def is_limited(self) -> bool:
        """Whether there ever is a limit."""
        return any(
            limit is not None for limit in (self.otherwise, *(span.bytes_per_s for span in self.spans))
        )

    def bytes_per_s(self, now: time) -> float | None:
        """Give the limit at a time of day, by this computer's own clock and zone."""
        return next((span.bytes_per_s for span in self.spans if span.holds(now)), self.otherwise)


def parse_timetable(text: str) -> Timetable:
    """Read the setting.

    Parameters
    ----------
    text
        Rows with commas between: ``RATE``, or ``HH:MM-HH:MM=RATE``; ``RATE`` in bytes a second, with k, M or
        G for thousands, 0 for no limit. Empty: no limit at all.

    Raises
    ------
    ValueError
        Its text says what is wrong.
    """
    spans: list[Span] = []
    otherwise: float | None = None
    for row in filter(None, (part.strip() for part in text.split(","))):
        match = _ROW.fullmatch(row)
        if match is None:
            raise ValueError("it must read like 07:00-18:00=5M,50M")
        rate = _rate(match)
        if match["start"] is None:
            otherwise = rate
        else:
            spans.append(Span(_time(match["start"]), _time(match["end"]), rate))
    return Timetable(tuple(spans), otherwise)


def rate_now(timetable: Callable[[], Timetable], clock: Clock) -> Callable[[], float | None]:
    """Give what tells the limit that is in force at the moment, by the timetable of the moment."""

    def now() -> float | None:
        table = timetable()
        return table.bytes_per_s(clock.now().astimezone().time()) if table.is_limited else None

    return now


def _rate(match: re.Match[str]) -> float | None:
    rate = float(match["rate"]) * _UNITS.get((match["unit"] or "").lower(), 1)
    if rate == 0:
        return None
    if rate < LEAST_BYTES_PER_S:
        raise ValueError(f"a limit below {LEAST_BYTES_PER_S // 1000}k can't be kept")
    return rate


def _time(text: str) -> time:
    hours, _, minutes = text.partition(":")
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(f"{text} is no time of day") from None
