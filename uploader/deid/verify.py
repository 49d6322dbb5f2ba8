"""The finished header, parsed again and held against what was read and what was done.

This does not trust the writing: it reads the very bytes that will leave. Every element is the source's to
the byte, or was written by a noted rule, or was taken out by one; nothing else is there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from uploader.deid import tags
from uploader.deid.deflate import PIECE_BYTES
from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.meta import (
    MEDIA_SOP_CLASS_UID,
    MEDIA_SOP_INSTANCE_UID,
    OWN_META,
    PREAMBLE_BYTES,
    parse_file,
)
from uploader.deid.places import Places
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import Span, piece_size, read_piece, size_of

if TYPE_CHECKING:
    from uploader.deid.former import Former
    from uploader.deid.meta import ParsedFile
    from uploader.deid.plan import Plan
    from uploader.deid.reader import Reader
    from uploader.model.cleaned import Piece


class PieceSource(io.RawIOBase):
    """Pieces as one file to read at any offset, one piece at a time; spans come from their source."""

    def __init__(self, pieces: tuple[Piece, ...], source: BinaryIO) -> None:
        super().__init__()
        self._pieces = pieces
        self._source = source
        self._position = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set the position, from the beginning only."""
        assert whence == io.SEEK_SET
        self._position = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes of the piece at the position; nothing behind the last one."""
        start = 0
        for piece in self._pieces:
            length = piece_size(piece)
            within = self._position - start
            if within < length:
                part = read_piece(piece, self._source, within, min(size, length - within))
                self._position += len(part)
                return part
            start += length
        return b""

    def origin_of(self, span: Span) -> Span | None:
        """Give the range of the source that stands at a range of the finished file, if it is one."""
        start = 0
        for piece in self._pieces:
            length = piece_size(piece)
            if start <= span.offset < start + length:
                if not isinstance(piece, Span) or span.offset + span.size_bytes > start + length:
                    return None
                return Span(piece.offset + span.offset - start, span.size_bytes)
            start += length
        return None


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
    _Comparison(record.reader, done.reader).data_set(record.data, done.data)
    _check_gone(plan, record, Record(done.meta, done.meta_reader, done.data, done.reader))
    return done


def _check_head(record: Record, done: ParsedFile, pieces: tuple[Piece, ...]) -> None:
    """Check that the head holds nothing but what belongs there."""
    first = pieces[0]
    if not isinstance(first, bytes) or first[:PREAMBLE_BYTES].strip(b"\0"):
        raise RefusedError(RefusalCode.VERIFICATION_FAILED)
    for tag in done.meta.elements:
        if tag not in OWN_META and not isinstance(record.meta.elements.get(tag), Made):
            raise _failed(done.meta, tag)


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
            raise _failed(done.meta, meta)
    if done.data.is_changed or done.data.end + done.reader.shift != done.reader.size_bytes:
        raise RefusedError(RefusalCode.VERIFICATION_FAILED)
    if plan.marks_removed and finished.text(done.data, tags.PATIENT_IDENTITY_REMOVED) != "YES":
        raise _failed(done.data, tags.PATIENT_IDENTITY_REMOVED)
    method = finished.text(done.data, tags.DEIDENTIFICATION_METHOD) or ""
    if plan.method not in method:
        raise _failed(done.data, tags.DEIDENTIFICATION_METHOD)


def _check_gone(plan: Plan, record: Record, done: Record) -> None:
    """Ask the rules again: what they remove must not be found in the finished file, unless one wrote it."""
    places = Places(done, plan.matcher)
    for rule, only_at in plan.removing:
        if only_at >= 0 and only_at not in done.data.elements:
            continue
        for data_set, tag in rule.selector.places(places):
            if tag in data_set.elements and not _was_written(record, data_set, tag):
                raise _failed(data_set, tag)
    if plan.profile.removes_private:
        kept = {(group, element) for group, _, element in plan.private}
        for data_set in (done.data, *places.data_sets()):
            for tag in [tag for tag in data_set.elements if tag & 0x00010000]:
                if not tags.is_creator(tag) and (tag >> 16, tag & 0xFF) not in kept:
                    raise _failed(data_set, tag)


def _was_written(record: Record, data_set: DataSet, tag: int) -> bool:
    """Whether a rule wrote the element that stands at the same path in the edited record."""
    found = record.root_of(tag) if data_set.parent is None else record.twin_of(data_set)
    return isinstance(found.elements.get(tag), Made)


class _Comparison:
    def __init__(self, before: Reader, after: Reader) -> None:
        self._before = before
        self._after = after

    def data_set(self, before: DataSet, after: DataSet) -> None:
        """Compare two data sets; what no rule touched byte by byte, as much at once as stands together."""
        original = before.elements if before.original is None else before.original
        touched = before.touched or {}
        start = end = shift = 0
        for tag, element in cast("dict[int, Element]", after.elements).items():
            if tag in touched:
                self._as_made(before, after, element)
                continue
            former = original.get(tag)
            if not isinstance(former, Element):
                raise _failed(after, tag)
            _, _, old_start, _, old_end, old_hole, sequence = former
            _, _, new_start, _, new_end, hole, _ = element
            if sequence is not None and any(item.is_changed for item in sequence.items):
                self._items(former, after, element)
                continue
            if old_hole is not hole and not self._is_same_hole(old_hole, hole):
                raise _failed(after, tag)
            if old_start != end or new_start - end != shift:
                self._bytes(after, start, end, shift)
                start, shift = old_start, new_start - old_start
            end = old_end
            if new_end - end != shift:
                raise _failed(after, tag)
        self._bytes(after, start, end, shift)
        for tag in original:
            if tag not in after.elements and (tag not in touched or tag in before.elements):
                raise _failed(after, tag)

    def _bytes(self, after: DataSet, start: int, end: int, shift: int) -> None:
        """Compare a range of what was read with what stands ``shift`` bytes later in what leaves."""
        old, new = self._before.buffer, self._after.buffer
        if old[start:end] == new[start + shift : end + shift]:
            return
        for tag, element in after.elements.items():
            assert isinstance(element, Element)
            at, to = element.start, element.end
            if start <= at - shift < end and old[at - shift : to - shift] != new[at:to]:
                raise _failed(after, tag)
        raise _failed(after, next(iter(after.elements)))

    def _is_same_hole(self, before: Span | None, after: Span | None) -> bool:
        """Whether a value left in the source is the same range of it, or else the same bytes."""
        if before is None or after is None or before.size_bytes != after.size_bytes:
            return False
        if isinstance(self._after.source, PieceSource):
            return self._after.source.origin_of(after) == before
        for start in range(0, before.size_bytes, PIECE_BYTES):
            size = min(PIECE_BYTES, before.size_bytes - start)
            if self._before.peek(before.offset + start, size) != self._after.peek(after.offset + start, size):
                return False
        return True

    def _as_made(self, before: DataSet, after: DataSet, element: Element | Made) -> None:
        """Compare with what a rule wrote."""
        assert isinstance(element, Element)
        made = before.elements.get(element.tag)
        if not isinstance(made, Made):
            raise _failed(after, element.tag)
        if made.sequence is not None:
            self._items(made, after, element)
        elif (element.hole.size_bytes if element.hole else element.end - element.value) != made.size_bytes:
            raise _failed(after, element.tag)
        elif made.worked is not None:
            return  # pictures: looked at by `masking.check`
        elif element.hole is None:
            content = self._after.buffer[element.value : element.end]
            if content != made.content or (after.syntax.explicit and element.vr != made.vr):
                raise _failed(after, element.tag)

    def _items(self, former: Element | Made, after: DataSet, element: Element | Made) -> None:
        assert former.sequence is not None
        items = former.sequence.items
        if element.sequence is None:
            if items:
                raise _failed(after, element.tag)
            return
        if len(items) != len(element.sequence.items):
            raise _failed(after, element.tag)
        for old, new in zip(items, element.sequence.items, strict=True):
            self.data_set(old, new)


def _failed(data_set: DataSet, tag: int) -> RefusedError:
    return RefusedError(RefusalCode.VERIFICATION_FAILED, data_set.path_of(tag))
