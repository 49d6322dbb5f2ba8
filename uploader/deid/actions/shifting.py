"""Dates and date-times moved by a number of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

DATE_FORMAT = "%Y%m%d"
DATETIME_FORMAT = "%Y%m%d%H%M%S.%f"
_ZONE = re.compile(r"(.+)([-+]\d{4}|[-+]\d{2}:\d{2})", re.DOTALL)
_DT = re.compile(r"(\d{8})(\d{2})?(\d{2})?(\d{2})?(\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class IncrementDate:
    """Move a date by ``days``, whole or not, kept between ``earliest`` and ``latest``."""

    days: float
    format: str = DATE_FORMAT
    earliest: datetime | None = None
    latest: datetime | None = None
    code: ClassVar[str] = "increment-date"

    def describe(self) -> str:
        """Say what it does."""
        return f"is moved by {self.days:g} days"

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the moved dates; nothing for an empty text.

        Raises
        ------
        RefusedError
            DATE_UNPARSABLE.
        """
        if not text:
            return None
        parts = text.split(",")
        return tuple(_checked(_moved_date(self, part) if part else "", context) for part in parts)


@dataclass(frozen=True, slots=True)
class IncrementDateTime:
    """Move a date-time by ``days``; a time zone stays, and so does the precision of a shorter value."""

    days: float
    format: str = DATETIME_FORMAT
    earliest: datetime | None = None
    latest: datetime | None = None
    code: ClassVar[str] = "increment-datetime"

    def describe(self) -> str:
        """Say what it does."""
        return f"is moved by {self.days:g} days"

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the moved date-times; nothing for an empty text.

        Raises
        ------
        RefusedError
            DATE_UNPARSABLE.
        """
        if not text:
            return None
        parts = text.split(",")
        return tuple(_checked(_moved_datetime(self, part) if part else "", context) for part in parts)


def _checked(moved: str | None, context: Context) -> str:
    if moved is None:
        raise RefusedError(RefusalCode.DATE_UNPARSABLE, context.element)
    return moved


@lru_cache(maxsize=4096)
def _moved_date(action: IncrementDate, text: str) -> str | None:
    try:
        return _bounded(datetime.strptime(text, action.format), action).strftime(action.format)  # noqa: DTZ007
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _moved_datetime(action: IncrementDateTime, text: str) -> str | None:
    zoned = _ZONE.fullmatch(text)
    body, zone = (zoned[1], zoned[2]) if zoned else (text, "")
    try:
        if action.format == DATETIME_FORMAT:
            moved = _moved_dt(action, body)
            return None if moved is None else moved + zone
        if action.format.endswith(".%f") and "." not in body:
            body += ".0"
        when = datetime.strptime(body, action.format)  # noqa: DTZ007 - the zone is put back as it was
        return _bounded(when, action).strftime(action.format) + zone
    except (ValueError, OverflowError):
        return None


def _moved_dt(action: IncrementDateTime, body: str) -> str | None:
    """Move a DT value by its own grammar, PS3.5 6.2: `strptime` misreads a time without seconds."""
    found = _DT.fullmatch(body)
    if not found:
        return None
    date, hour, minute, second, fraction = found.groups()
    if fraction and not second:
        return None
    whole = f"{date}{hour or '00'}{minute or '00'}{second or '00'}{fraction or '.0'}"
    when = _bounded(datetime.strptime(whole, DATETIME_FORMAT), action)  # noqa: DTZ007
    if second:
        return when.strftime(DATETIME_FORMAT)
    return when.strftime(DATE_FORMAT + ("%H" if hour else "") + ("%M" if minute else ""))


def _bounded(when: datetime, action: IncrementDate | IncrementDateTime) -> datetime:
    moved = when + timedelta(days=action.days)
    if action.earliest is not None:
        moved = max(moved, action.earliest)
    if action.latest is not None:
        moved = min(moved, action.latest)
    return moved
