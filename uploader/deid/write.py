"""Write a record: what nobody touched is copied by its byte range, the rest is made anew."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

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
MOST_KNOWN: Final = 2_000
"""What has more elements is a rare thing: its runs are not remembered."""


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
        elements = data_set.elements
        original = elements if data_set.original is None else data_set.original
        inner = tuple(
            one.tag for one in elements.values() if one.sequence is not None and one.sequence.is_changed
        )
        runs_of = _known_runs if len(original) <= MOST_KNOWN else _runs
        for first, last in runs_of(tuple(elements), tuple(original), tuple(data_set.touched or ()), inner):
            if last is None:
                pieces += self._made(elements[first], data_set.syntax)
            else:  # untouched, so as they were read
                pieces += self._range(elements[first][2], elements[last][4])  # type: ignore[arg-type]
        return pieces

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


def _runs(
    now: tuple[int, ...], original: tuple[int, ...], touched: tuple[int, ...], inner: tuple[int, ...]
) -> tuple[tuple[int, int | None], ...]:
    """Part the elements of a data set, by tags alone, which most files of a series have in common.

    Returns
    -------
    tuple
        First and last of what stands together in the source, or what is made anew and None. Group lengths
        were left out by the parse, so no run goes beyond its group.
    """
    anew = {*touched, *inner}
    next_in_source = dict(pairwise(original))
    runs: list[tuple[int, int | None]] = []
    for tag in sorted(now):
        first, last = runs[-1] if runs else (0, None)
        if tag in anew:
            runs.append((tag, None))
        elif last is not None and next_in_source.get(last) == tag and tag >> 16 == last >> 16:
            runs[-1] = (first, tag)
        else:
            runs.append((tag, tag))
    return tuple(runs)


_known_runs = lru_cache(maxsize=256)(_runs)


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


@lru_cache(maxsize=4096)
def header(tag: int, vr: str, length: int, syntax: Syntax) -> bytes:
    """Give an element's header in a syntax, PS3.5 7.1.2 and 7.1.3."""
    if not syntax.explicit:
        return _plain(tag, length, syntax)
    if vr in _LONG:
        return _EXPLICIT_LONG[syntax.big_endian](tag >> 16, tag & 0xFFFF, vr.encode(), 0, length)
    return _EXPLICIT[syntax.big_endian](tag >> 16, tag & 0xFFFF, vr.encode(), length)
