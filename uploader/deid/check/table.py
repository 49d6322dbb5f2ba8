"""The Standard's list of elements that may identify a patient, PS3.15 table E.1-1."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

EDITION = "PS3.15 E.1-1 2026c"
FILE = Path(__file__).with_name("e_1_1_2026c.tsv")
"""Its first lines say where it comes from."""

OPTIONS = (
    "Retain UIDs",
    "Retain Device Identity",
    "Retain Institution Identity",
    "Retain Patient Characteristics",
    "Retain Longitudinal Full Dates",
    "Retain Longitudinal Modified Dates",
    "Clean Descriptors",
    "Clean Structured Content",
    "Clean Graphics",
)


class E11Row(NamedTuple):
    """One row. ``tag`` is eight hex digits, with ``x`` in repeating groups; ``vr`` is empty for those."""

    tag: str
    name: str
    vr: str
    basic: str
    options: tuple[str, ...]


@cache
def table_rows() -> tuple[E11Row, ...]:
    """Read the table, in the order of tags."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_row(line.split("\t")) for line in lines if line and not line.startswith("#"))


def _row(fields: list[str]) -> E11Row:
    tag, name, vr, basic, letters = fields
    options = tuple(name for name, letter in zip(OPTIONS, letters, strict=True) if letter in "KC")
    return E11Row(tag, name, vr, basic, options)
