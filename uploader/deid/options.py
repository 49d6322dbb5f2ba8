"""Options of the dicom section that several rules share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.deid.actions.shifting import DATE_FORMAT, DATETIME_FORMAT, TIMESTAMP
from uploader.deid.keys import read_sealing, text_key
from uploader.deid.yamltext import Scalar

if TYPE_CHECKING:
    from datetime import date

    from uploader.deid.profile import Sealing
    from uploader.deid.section import Section

HASH_DIGITS = 16
UID_PREFIX_FIELDS = 4
UID_SUFFIX_FIELDS = 1
MAX_SHIFT_DAYS = 366 * 400
_FORMAT_CODES = frozenset("aAbBdHIjmMpSUwWyYzZfGuVcxX%")
_NUMERIC_NAME = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Options:
    """What the section's own keys say; None or empty where they say nothing.

    ``section`` is where they stand, ``today`` the day from which ``-80years`` counts.
    ``sealing`` and ``text_key`` say for whom elements and parts of texts are encrypted.
    """

    section: Section
    today: date
    sealing: Sealing | None
    text_key: bytes
    date_increment: float | None
    date_format: str
    datetime_format: str
    salt: str
    hash_digits: int
    prefix_fields: int
    suffix_fields: int
    numeric_name: str
    inserts: bool
    is_recursive: bool


def read_options(
    section: Section,
    top: Section,
    today: date,
    date_format: str = DATE_FORMAT,
    datetime_format: str = DATETIME_FORMAT,
) -> Options:
    """Read them, refusing what can't be meant; the formats are those of the section's kind."""
    options = Options(
        section=section,
        today=today,
        sealing=read_sealing(section, top),
        text_key=text_key(section, top),
        date_increment=read_days(section, "date-increment"),
        date_format=read_format(section, "date-format", date_format),
        datetime_format=read_format(section, "datetime-format", datetime_format),
        salt=section.text("salt"),
        hash_digits=section.count("hash-digits", HASH_DIGITS),
        prefix_fields=section.count("uid-prefix-fields", UID_PREFIX_FIELDS),
        suffix_fields=section.count("uid-suffix-fields", UID_SUFFIX_FIELDS),
        numeric_name=section.text("uid-numeric-name").strip(),
        inserts=section.flag("replace-with-insert", default=True),
        is_recursive=section.flag("recurse-sequence"),
    )
    name = options.numeric_name
    node = section.node("uid-numeric-name")
    if isinstance(node, Scalar) and node.kind == "float":
        section.invalid(f"uid-numeric-name {name} is a number; write it in quotes", "uid-numeric-name")
    if name and (not _NUMERIC_NAME.fullmatch(name) or name.count(".") + 1 != options.prefix_fields):
        section.invalid(
            f"uid-numeric-name must be a UID of {options.prefix_fields} parts (uid-prefix-fields)",
            "uid-numeric-name",
        )
    return options


def read_days(section: Section, key: str) -> float | None:
    """Read a number of days."""
    days = section.number(key)
    if days is not None and abs(days) > MAX_SHIFT_DAYS:
        section.invalid(f"{key} of {days:g} days is too far", key)
    return days


def read_format(section: Section, key: str, default: str) -> str:
    """Read a format of `strftime`."""
    text = section.text(key) or default
    if text == TIMESTAMP:
        return text
    codes = re.findall(r"%(.?)", text)
    if not codes or any(code not in _FORMAT_CODES for code in codes):
        section.invalid(f"{key} {text!r} is not a date format", key)
    return text
