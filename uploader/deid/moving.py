"""Read the rules that move dates and numbers."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from uploader.deid.actions import IncrementDate, IncrementDateTime, Jitter
from uploader.deid.actions.shifting import UNITS, DateJitter
from uploader.deid.options import read_days, read_format

if TYPE_CHECKING:
    from uploader.deid.options import Options
    from uploader.deid.section import Section

JITTER_DAYS = 10
"""How far dates are moved by jitter-date where the profile does not say; as in the reference."""
JITTER_RANGE = 2
MAX_JITTER = 1_000_000_000
DATE_SECTION_KEYS = ("jitter-date", "jitter-unit", "datetime-min", "datetime-max")
"""What may stand in the section for all of its dates."""
_RELATIVE = re.compile(r"([+-])(\d{1,6})(years|weeks|days)")
_DAYS = {"years": 365.25, "weeks": 7.0, "days": 1.0}


def read_shift(key: str, field: Section, options: Options) -> IncrementDate | IncrementDateTime:
    """Read ``increment-date`` or ``increment-datetime``."""
    jitter = _date_jitter(field, options)
    override = read_days(field, "date-increment-override")
    days = options.date_increment if override is None else override
    if days is None:
        if jitter is None:
            field.invalid(f"{key} needs date-increment, the number of days", key)
        days = 0
    earliest = read_bound(_closest(field, options, "datetime-min"), "datetime-min", options)
    latest = read_bound(_closest(field, options, "datetime-max"), "datetime-max", options)
    if earliest is not None and latest is not None and earliest > latest:
        field.invalid("datetime-min is after datetime-max", "datetime-min")
    if key == "increment-date":
        form = read_format(field, "date-format", options.date_format)
        return IncrementDate(days, form, earliest, latest, jitter)
    form = read_format(field, "datetime-format", options.datetime_format)
    return IncrementDateTime(days, form, earliest, latest, jitter)


def read_bound(section: Section, key: str, options: Options) -> datetime | None:
    """Read a date, or a time before or after today such as ``-80years``."""
    text = section.text(key).strip()
    if not text:
        return None
    relative = _RELATIVE.fullmatch(text)
    try:
        if not relative:
            return datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - dates of the header have no zone
        way = timedelta(days=float(relative[2]) * _DAYS[relative[3]])
        today = datetime.combine(options.today, time())
        return today - way if relative[1] == "-" else today + way
    except (ValueError, OverflowError):
        section.invalid(f"{key} must be a date as in 19000101, or a time from today as in -80years", key)


def _closest(field: Section, options: Options, key: str) -> Section:
    """Give the section in which an option counts: the field's own, or else the whole one."""
    return field if key in field else options.section


def _date_jitter(field: Section, options: Options) -> DateJitter | None:
    where = _closest(field, options, "jitter-date")
    if not where.flag("jitter-date"):
        return None
    ranged = field if "jitter-range" in field else where
    limit = ranged.number("jitter-range")
    if limit is None:
        limit = JITTER_DAYS
    if not isinstance(limit, int) or not 0 < limit <= MAX_JITTER:
        ranged.invalid("jitter-range of dates must be a whole number from 1 up", "jitter-range")
    unit = _closest(field, options, "jitter-unit").text("jitter-unit").strip() or "days"
    if unit not in UNITS:
        field.invalid(f"jitter-unit must be one of {', '.join(UNITS)}", "jitter-unit")
    try:
        timedelta(**{unit: limit})
    except OverflowError:
        ranged.invalid(f"a jitter-range of {limit} {unit} is too far", "jitter-range")
    return DateJitter(limit, unit, options.salt)


def read_jitter(field: Section, options: Options) -> Jitter:
    """Read ``jitter``."""
    ranged = _closest(field, options, "jitter-range")
    limit = ranged.number("jitter-range")
    if limit is None:
        limit = JITTER_RANGE
    typed = _closest(field, options, "jitter-type")
    kind = typed.text("jitter-type").strip() or "float"
    if kind not in ("int", "float"):
        typed.invalid("jitter-type must be int or float", "jitter-type")
    if not 0 < limit <= MAX_JITTER or (kind == "int" and limit < 1):
        ranged.invalid("jitter-range must be above 0, and from 1 up where jitter-type is int", "jitter-range")
    smallest, largest = field.number("jitter-min"), field.number("jitter-max")
    if smallest is not None and largest is not None and smallest > largest:
        field.invalid("jitter-min is above jitter-max", "jitter-min")
    return Jitter(limit, kind == "int", smallest, largest, options.salt)
