"""Dates and date-times moved by a number of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from uploader.deid.actions.chance import draw_whole
from uploader.deid.actions.jitter import NUMBER, WHOLE_VRS
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

DATE_FORMAT = "%Y%m%d"
DATETIME_FORMAT = "%Y%m%d%H%M%S.%f"
TIMESTAMP = "timestamp"
"""Format of seconds since 1970, in UTC."""
UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds", "microseconds")
_ZONE = re.compile(r"(.+)([-+]\d{4}|[-+]\d{2}:\d{2})", re.DOTALL)
_DT = re.compile(r"(\d{8})(\d{2})?(\d{2})?(\d{2})?(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class DateJitter:
    """A patient's own shift: from 1 to ``limit`` units, back or forth, for all of the patient's dates."""

    limit: int
    unit: str
    salt: str

    def shift(self, days: float, seed: str) -> timedelta:
        """Give the whole shift, ``days`` included; never none at all."""
        fixed = timedelta(days=days)
        drawn = timedelta(**{self.unit: draw_whole(self.salt, seed, "dates", self.limit)})
        return fixed + drawn or fixed - drawn


@dataclass(frozen=True, slots=True)
class IncrementDate:
    """Move a date by ``days``, whole or not, kept between ``earliest`` and ``latest``."""

    days: float
    format: str = DATE_FORMAT
    earliest: datetime | None = None
    latest: datetime | None = None
    jitter: DateJitter | None = None
    code: ClassVar[str] = "increment-date"

    def describe(self) -> str:
        """Say what it does."""
        return _described(self)

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the moved dates; nothing for an empty text.

        Raises
        ------
        RefusedError
            DATE_UNPARSABLE.
        """
        if not text:
            return None
        return _moved(self, text, context)


@dataclass(frozen=True, slots=True)
class IncrementDateTime:
    """Move a date-time by ``days``; a time zone stays, and so does the precision of a shorter value."""

    days: float
    format: str = DATETIME_FORMAT
    earliest: datetime | None = None
    latest: datetime | None = None
    jitter: DateJitter | None = None
    code: ClassVar[str] = "increment-datetime"

    def describe(self) -> str:
        """Say what it does."""
        return _described(self)

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the moved date-times; nothing for an empty text.

        Raises
        ------
        RefusedError
            DATE_UNPARSABLE.
        """
        if not text:
            return None
        return _moved(self, text, context)


Shift: TypeAlias = IncrementDate | IncrementDateTime


def _described(action: Shift) -> str:
    said = f"is moved by {action.days:g} days"
    if action.jitter is not None:
        own = f"up to {action.jitter.limit} {action.jitter.unit}, the same for all dates of a patient"
        said = f"{said} and by {own}" if action.days else f"is moved by {own}"
    if action.earliest is not None:
        said += f", but not to before {action.earliest:%Y-%m-%d}"
    return said if action.latest is None else f"{said}, but not to after {action.latest:%Y-%m-%d}"


def _moved(action: Shift, text: str, context: Context) -> Value:
    shift = action.jitter.shift(action.days, context.seed) if action.jitter else timedelta(days=action.days)
    found = tuple(_moved_part(action, part, shift, context.vr) if part else "" for part in text.split(","))
    if None in found:
        raise RefusedError(RefusalCode.DATE_UNPARSABLE, context.element)
    return tuple(part or "" for part in found)


@lru_cache(maxsize=4096)
def _moved_part(action: Shift, text: str, shift: timedelta, vr: str) -> str | None:
    try:
        if action.format == TIMESTAMP:
            return _moved_timestamp(action, text.strip(), shift, vr)
        if isinstance(action, IncrementDate):
            when = datetime.strptime(text, action.format)  # noqa: DTZ007 - dates of the header have no zone
            return _bounded(when, shift, action).strftime(action.format)
        return _moved_datetime(action, text, shift)
    except (ValueError, OverflowError):
        return None


def _moved_datetime(action: IncrementDateTime, text: str, shift: timedelta) -> str | None:
    zoned = _ZONE.fullmatch(text)
    body, zone = (zoned[1], zoned[2]) if zoned else (text, "")
    if action.format == DATETIME_FORMAT:
        moved = _moved_dt(action, body, shift)
        return None if moved is None else moved + zone
    if action.format.endswith(".%f") and "." not in body:
        body += ".0"
    when = datetime.strptime(body, action.format)  # noqa: DTZ007 - the zone is put back as it was
    return _bounded(when, shift, action).strftime(action.format) + zone


def _moved_dt(action: IncrementDateTime, body: str, shift: timedelta) -> str | None:
    """Move a DT value by its own grammar, PS3.5 6.2: `strptime` misreads a time without seconds."""
    found = _DT.fullmatch(body)
    if not found:
        return None
    date, hour, minute, second, fraction = found.groups()
    if fraction and not second:
        return None
    whole = f"{date}{hour or '00'}{minute or '00'}{second or '00'}{fraction or '.0'}"
    when = _bounded(datetime.strptime(whole, DATETIME_FORMAT), shift, action)  # noqa: DTZ007
    if second:
        return when.strftime(DATETIME_FORMAT)
    return when.strftime(DATE_FORMAT + ("%H" if hour else "") + ("%M" if minute else ""))


def _moved_timestamp(action: Shift, text: str, shift: timedelta, vr: str) -> str | None:
    """Move seconds since 1970 without asking which zone the computer is in."""
    if not NUMBER.fullmatch(text):
        return None
    moved = Decimal(text) + Decimal(shift // timedelta(microseconds=1)) / 1_000_000
    if action.earliest is not None:
        moved = max(moved, _seconds(action.earliest))
    if action.latest is not None:
        moved = min(moved, _seconds(action.latest))
    is_whole = vr in WHOLE_VRS or moved == moved.to_integral_value()
    return str(int(moved)) if is_whole else f"{moved:f}"


def _seconds(when: datetime) -> Decimal:
    return Decimal(int(when.replace(tzinfo=UTC).timestamp()))


def _bounded(when: datetime, shift: timedelta, action: Shift) -> datetime:
    moved = when + shift
    if action.earliest is not None:
        moved = max(moved, action.earliest)
    if action.latest is not None:
        moved = min(moved, action.latest)
    return moved
