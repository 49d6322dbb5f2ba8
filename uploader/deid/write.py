"""Write a record: what nobody touched is copied by its byte range, the rest is made anew."""

from __future__ import annotations

import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.headers import LONG_VRS
from uploader.deid.parse import ITEM, ITEM_END, SEQUENCE_END, UNDEFINED
from uploader.model.cleaned import Span, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.elements import Sequence, Syntax
    from uploader.deid.reader import Reader
    from uploader.model.cleaned import Piece

_PLAIN = {False: struct.Struct("<HHI").pack, True: struct.Struct(">HHI").pack}
_EXPLICIT = {False: struct.Struct("<HH2sH").pack, True: struct.Struct(">HH2sH").pack}
_EXPLICIT_LONG = {False: struct.Struct("<HH2sHI").pack, True: struct.Struct(">HH2sHI").pack}
_LONG = frozenset(LONG_VRS.values())


def write_data_set(data_set: DataSet, reader: Reader) -> list[Piece]:
    """Give the pieces of a data set, in order."""
    return _Writer(reader).body(data_set)


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Join neighbours: bytes with bytes, spans with the spans that follow them in the source."""
    result: list[Piece] = []
    run: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            run.append(piece)
            continue
        if any(run):
            result.append(b"".join(run))
        run = []
        last = result[-1] if result else None
        if (
            isinstance(piece, Span)
            and isinstance(last, Span)
            and last.offset + last.size_bytes == piece.offset
        ):
            result[-1] = Span(last.offset, last.size_bytes + piece.size_bytes)
        else:
            result.append(piece)
    if any(run):
        result.append(b"".join(run))
    return tuple(result)


class _Writer:
    def __init__(self, reader: Reader) -> None:
        self._buffer = reader.buffer
        self._holes = reader.holes
        self._hole_positions = [position for position, _ in reader.holes]

    def body(self, data_set: DataSet) -> list[Piece]:
        """Give the elements, in order of their tags; runs of untouched ones as one range."""
        pieces: list[Piece] = []
        elements: Iterable[Element | Made] = data_set.elements.values()
        if data_set.touched:
            elements = [data_set.elements[tag] for tag in sorted(data_set.elements)]
        start = end = 0
        for element in elements:
            if isinstance(element, Element) and (element.sequence is None or not _has_changes(element)):
                _, _, at, _, to, _, _ = element
                if at != end:
                    pieces += self._range(start, end)
                    start = at
                end = to
                continue
            pieces += self._range(start, end)
            start = end = 0
            pieces += self._made(element, data_set.syntax)
        return pieces + self._range(start, end)

    def _range(self, start: int, end: int) -> list[Piece]:
        """Copy a range of the buffer, with the holes that belong behind its bytes put back."""
        if start == end:
            return []
        first = bisect_right(self._hole_positions, start)
        last = bisect_right(self._hole_positions, end)
        if first == last:
            return [self._buffer[start:end]]
        pieces: list[Piece] = []
        for position, span in self._holes[first:last]:
            pieces += [self._buffer[start:position], span]
            start = position
        return [*pieces, self._buffer[start:end]]

    def _made(self, element: Element | Made, syntax: Syntax) -> list[Piece]:
        if element.sequence is None:
            assert isinstance(element, Made)
            head = header(element.tag, element.vr, element.size_bytes, syntax)
            return [head, element.content if element.worked is None else element.worked]
        sequence = element.sequence
        pieces = [piece for item in sequence.items for piece in self._item(item)]
        vr = "UN" if sequence.as_un else "SQ"
        inner = _implicit_if(sequence, syntax)
        if sequence.is_undefined:
            return [header(element.tag, vr, UNDEFINED, syntax), *pieces, _plain(SEQUENCE_END, 0, inner)]
        return [header(element.tag, vr, size_of(pieces), syntax), *pieces]

    def _item(self, item: DataSet) -> list[Piece]:
        if not item.is_changed:
            return self._range(item.start, item.end)
        pieces = self.body(item)
        if item.is_undefined:
            return [_plain(ITEM, UNDEFINED, item.syntax), *pieces, _plain(ITEM_END, 0, item.syntax)]
        return [_plain(ITEM, size_of(pieces), item.syntax), *pieces]


def _has_changes(element: Element) -> bool:
    return element.sequence is not None and any(item.is_changed for item in element.sequence.items)


def _implicit_if(sequence: Sequence, syntax: Syntax) -> Syntax:
    return syntax._replace(explicit=False, big_endian=False) if sequence.as_un else syntax


def _plain(tag: int, length: int, syntax: Syntax) -> bytes:
    return _PLAIN[syntax.big_endian](tag >> 16, tag & 0xFFFF, length)


def item_header(tag: int, length: int, syntax: Syntax) -> bytes:
    """Give the header of an item or delimiter, PS3.5 7.5."""
    return _plain(tag, length, syntax)


def is_long(vr: str) -> bool:
    """Whether an explicit header has four bytes for the length."""
    return vr in _LONG


def header(tag: int, vr: str, length: int, syntax: Syntax) -> bytes:
    """Give an element's header in a syntax, PS3.5 7.1.2 and 7.1.3."""
    if not syntax.explicit:
        return _plain(tag, length, syntax)
    if vr in _LONG:
        return _EXPLICIT_LONG[syntax.big_endian](tag >> 16, tag & 0xFFFF, vr.encode(), 0, length)
    return _EXPLICIT[syntax.big_endian](tag >> 16, tag & 0xFFFF, vr.encode(), length)
