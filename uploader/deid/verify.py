"""The finished header, parsed again and held against what was read and what was done.

This does not trust the writing: it reads the very bytes that will leave. Every element is the source's to
the byte, or was written by a noted rule, or was taken out by one; nothing else is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from uploader.deid import tags
from uploader.deid.comparison import Comparison, failed
from uploader.deid.elements import Made
from uploader.deid.meta import (
    MEDIA_SOP_CLASS_UID,
    MEDIA_SOP_INSTANCE_UID,
    OWN_META,
    PREAMBLE_BYTES,
    parse_file,
)
from uploader.deid.pieces import PieceSource
from uploader.deid.places import Places
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import size_of

if TYPE_CHECKING:
    from uploader.deid.elements import DataSet
    from uploader.deid.former import Former
    from uploader.deid.meta import ParsedFile
    from uploader.deid.plan import Plan
    from uploader.model.cleaned import Piece


def verify(
    plan: Plan, record: Record, pieces: tuple[Piece, ...], source: BinaryIO, former: Former | None = None
) -> ParsedFile:
    """Parse the finished file and compare it with what was read, what was done and what the profile says.

    Parameters
    ----------
    record
        The edited record, which knows what was read and what was done.
    former
        What the finished file before held.

    Returns
    -------
    ParsedFile
        The finished file.

    Raises
    ------
    RefusedError
        VERIFICATION_FAILED.
    """
    try:
        finished = PieceSource(pieces, source)
        done = parse_file(finished, size_of(pieces), checks_values=False, former=former)  # type: ignore[arg-type]
    except RefusedError as error:
        raise RefusedError(RefusalCode.VERIFICATION_FAILED, error.element) from error
    _check_head(record, done, pieces)
    _check_frame(plan, done)
    Comparison(record.reader, done.reader).data_set(record.data, done.data)
    _check_gone(plan, record, Record(done.meta, done.meta_reader, done.data, done.reader))
    return done


def _check_head(record: Record, done: ParsedFile, pieces: tuple[Piece, ...]) -> None:
    """Check that the head holds nothing but what belongs there."""
    first = pieces[0]
    if not isinstance(first, bytes) or first[:PREAMBLE_BYTES].strip(b"\0"):
        raise RefusedError(RefusalCode.VERIFICATION_FAILED)
    for tag in done.meta.elements:
        if tag not in OWN_META and not isinstance(record.meta.elements.get(tag), Made):
            raise failed(done.meta, tag)


def _check_frame(plan: Plan, done: ParsedFile) -> None:
    """Check that head and data set name the same object, the marks are there, and nothing is around them.

    The parse leaves out group lengths, padding and what follows the last element, and notes it as a change:
    here there must be none.
    """
    finished = Record(done.meta, done.meta_reader, done.data, done.reader)
    for meta, tag in (
        (MEDIA_SOP_INSTANCE_UID, tags.SOP_INSTANCE_UID),
        (MEDIA_SOP_CLASS_UID, tags.SOP_CLASS_UID),
    ):
        if finished.text(done.meta, meta) != finished.text(done.data, tag):
            raise failed(done.meta, meta)
    if done.data.is_changed or done.data.end + done.reader.shift != done.reader.size_bytes:
        raise RefusedError(RefusalCode.VERIFICATION_FAILED)
    if plan.marks_removed and finished.text(done.data, tags.PATIENT_IDENTITY_REMOVED) != "YES":
        raise failed(done.data, tags.PATIENT_IDENTITY_REMOVED)
    method = finished.text(done.data, tags.DEIDENTIFICATION_METHOD) or ""
    if plan.method not in method:
        raise failed(done.data, tags.DEIDENTIFICATION_METHOD)


def _check_gone(plan: Plan, record: Record, done: Record) -> None:
    """Ask the rules again: what they remove must not be found in the finished file, unless one wrote it."""
    places = Places(done, plan.matcher)
    for rule, only_at, _ in plan.removing:
        if only_at >= 0 and only_at not in done.data.elements:
            continue
        for data_set, tag in rule.selector.places(places):
            if tag in data_set.elements and not _was_written(record, data_set, tag):
                raise failed(data_set, tag)
    if plan.profile.removes_private:
        kept = {(group, element) for group, _, element in plan.private}
        for data_set in (done.data, *places.data_sets()):
            for tag in [tag for tag in data_set.elements if tag & 0x00010000]:
                if not tags.is_creator(tag) and (tag >> 16, tag & 0xFF) not in kept:
                    raise failed(data_set, tag)


def _was_written(record: Record, data_set: DataSet, tag: int) -> bool:
    """Whether a rule wrote the element that stands at the same path in the edited record."""
    found = record.root_of(tag) if data_set.parent is None else record.twin_of(data_set)
    return isinstance(found.elements.get(tag), Made)
