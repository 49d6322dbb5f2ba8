"""Which values a profile took out: of this file by what was done, of the whole study by asking the rules."""

from __future__ import annotations

import io
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid import charset, tags, values
from uploader.deid.actions import Replace
from uploader.deid.echo.needles import Needles, Source
from uploader.deid.elements import EXPLICIT_LE, DataSet, Element, Made, Syntax
from uploader.deid.parse import parse_data_set
from uploader.deid.reader import Reader
from uploader.deid.record import Record
from uploader.deid.refusal import RefusedError
from uploader.deid.rules import apply_profile
from uploader.deid.write import header
from uploader.model.traces import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uploader.deid.plan import Plan
    from uploader.model.traces import Trace

PROBES: Final = {
    Kind.NAME: b"Probe^Echo",
    Kind.NUMBER: b"PROBE-ECHO",
    Kind.DATE: b"19340517",
    Kind.ADDRESS: b"1 Probe Street",
    Kind.PHONE: b"555-010199",
}
STUDY_DAYS: Final = (0x00080020, 0x00080021, 0x00080022, 0x00080023)
"""Dates of the examination. A newborn's birth date among them says nothing that they don't."""


MAX_KEPT: Final = 1024
MAX_KEPT_BYTES: Final = 4096
_KNOWN: Final[dict[tuple[bytes, Syntax, tuple[str, ...]], tuple[Lost, ...]]] = {}


def kind_of(tag: int, vr: str) -> Kind | None:
    """Tell how an element identifies somebody, if it does."""
    return KINDS.get(tag) or (Kind.NAME if vr == "PN" else None)


class Lost(NamedTuple):
    """A value that no longer stands where it stood, as its bytes and what they are read by."""

    tag: int
    vr: str
    raw: bytes
    encodings: tuple[str, ...]


def removed_here(record: Record) -> tuple[Lost, ...]:
    """Give the identifying values of this file that no longer stand where they stood."""
    lost: list[Lost] = []
    for data_set in (record.data, *record.nested()):
        original, now = data_set.original or {}, data_set.elements
        for tag in data_set.touched or ():
            former = original.get(tag)
            if former is not None and _may_identify(former):
                _add_lost(lost, record, data_set, former, now.get(tag))
    return tuple(lost)


def _add_lost(
    lost: list[Lost], record: Record, data_set: DataSet, former: Element | Made, now: Element | Made | None
) -> None:
    """Add what was in one that may identify somebody, and is not there now."""
    if former.sequence is not None:
        kept = [] if now is None or now.sequence is None else now.sequence.items
        if not kept and isinstance(former, Element):
            lost += _all_of(record, data_set, former)
            return
        for item in former.sequence.items:
            if not any(item is one for one in kept):
                elements = item.elements if item.original is None else item.original
                for element in filter(_may_identify, elements.values()):
                    _add_lost(lost, record, item, element, None)
    elif isinstance(former, Element) and former.hole is None:
        raw = record.reader.buffer[former.value : former.end]
        if raw.strip(b"\0 ") and not (isinstance(now, Made) and now.content == raw):
            is_in_charset = former.vr in values.TEXT_IN_CHARSET
            encodings = record.encodings(data_set) if is_in_charset else charset.DEFAULT
            lost.append(Lost(former.tag, former.vr, raw, encodings))


def _all_of(record: Record, data_set: DataSet, sequence: Element) -> tuple[Lost, ...]:
    """Give what was in a sequence of the source's, worked out once for all files that have the same bytes."""
    content = record.reader.buffer[sequence.start : sequence.end]
    key = (content, data_set.syntax, record.encodings(data_set))
    known = _KNOWN.get(key)
    if known is None:
        lost: list[Lost] = []
        assert sequence.sequence is not None
        for item in sequence.sequence.items:
            elements = item.elements if item.original is None else item.original
            for element in filter(_may_identify, elements.values()):
                _add_lost(lost, record, item, element, None)
        known = tuple(lost)
        if len(content) <= MAX_KEPT_BYTES:
            if len(_KNOWN) >= MAX_KEPT:
                _KNOWN.clear()
            _KNOWN[key] = known
    return known


def _may_identify(element: Element | Made) -> bool:
    return element.tag in KINDS or element.vr in ("PN", "SQ")


@lru_cache(maxsize=64)
def needles_of(lost: tuple[Lost, ...], study: frozenset[Source], days: frozenset[str]) -> Needles:
    """Give the spellings of what was removed here and in the study, but for dates that are its days.

    Files of a series share them: they are made once.
    """
    sources = study.union(map(_decoded, lost))
    wanted = [source for source in sources if source.text not in days]
    return Needles(sorted(wanted, key=lambda source: (source.tag, source.raw, source.text)))


def _decoded(lost: Lost) -> Source:
    kind = kind_of(lost.tag, lost.vr)
    assert kind is not None
    text = charset.decode(lost.raw, lost.encodings, is_name=False).strip("\0 ")
    return Source(lost.tag, kind, text, lost.raw)


def removed_in_study(plan: Plan, traces: Iterable[Trace]) -> Iterator[Source]:
    """Give what the study's files say of somebody in elements that the profile does not leave as they are."""
    asked: dict[int, bool] = {}
    written = {str(rule.action.value) for rule in plan.profile.rules if isinstance(rule.action, Replace)}
    for tag, value in traces:
        text = value.reveal().strip("\0 ")
        if tag not in asked:
            asked[tag] = _changes(plan, tag)
        if asked[tag] and text and text not in written:
            yield Source(tag, KINDS[tag], text, text.encode())


def _changes(plan: Plan, tag: int) -> bool:
    """Try whether the profile leaves an element at top level as it is; what it refuses does not leave."""
    vr, value = tags.vr_of(tag), PROBES[KINDS[tag]]
    content = header(tag, vr, len(value), EXPLICIT_LE) + value
    reader, empty = Reader(io.BytesIO(content), len(content)), Reader(io.BytesIO(), 0)
    record = Record(DataSet(EXPLICIT_LE, 0), empty, parse_data_set(reader, EXPLICIT_LE), reader)
    try:
        apply_profile(plan, record)
    except (RefusedError, struct.error):
        return True
    now = record.data.elements.get(tag)
    return now is None or (isinstance(now, Made) and now.content != value)


def days_of(record: Record) -> frozenset[str]:
    """Give the dates of the examination as the source has them."""
    elements = record.data.elements if record.data.original is None else record.data.original
    found = set()
    for tag in STUDY_DAYS:
        element = elements.get(tag)
        if isinstance(element, Element) and element.hole is None:
            found.add(record.reader.buffer[element.value : element.end].decode("latin-1").strip("\0 "))
    return frozenset(found)
