"""Whether what stands in the finished file is the source's to the byte, or what a rule wrote."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from uploader.deid.deflate import PIECE_BYTES
from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.parse import NEVER
from uploader.deid.pieces import PieceSource
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.reader import Reader
    from uploader.model.cleaned import Span

MOST_HOLES: Final = 8
MOST_ELEMENTS: Final = 2_000
"""With more elements or more values that were left in the source, they are compared one by one."""


class _Layout(NamedTuple):
    """What is to be compared how: ``runs`` are untouched elements, first and last, that stand together."""

    runs: tuple[tuple[int, int], ...]
    touched: tuple[int, ...]


class Comparison:
    """Compares data sets of the file that was read with those of the file that leaves."""

    def __init__(self, before: Reader, after: Reader) -> None:
        self._before = before
        self._after = after

    def data_set(self, before: DataSet, after: DataSet) -> None:
        """Compare two data sets, the first of them as the rules left it.

        Raises
        ------
        RefusedError
            VERIFICATION_FAILED.
        """
        if before.elements.keys() != after.elements.keys():
            raise failed(after, min(before.elements.keys() ^ after.elements.keys()))
        original = before.elements if before.original is None else before.original
        if after.parent is not None or not self._are_runs(before, after, original):
            self._one_by_one(before, after, original)

    def _are_runs(self, before: DataSet, after: DataSet, original: dict[int, Element | Made]) -> bool:
        """Compare as much at once as stands together; False where that does not tell.

        The same bytes from the same element on are the same elements.
        """
        source = cast("dict[int, Element]", original)  # before the first edit: none is made
        holes = len(self._before.holes) + len(self._after.holes)
        if holes > MOST_HOLES or len(original) > MOST_ELEMENTS:
            return False
        inner = [one for one in original.values() if one.sequence is not None and one.sequence.is_changed]
        apart = tuple(one.tag for one in inner)
        layout = _layout_of(tuple(original), tuple(before.touched or ()), tuple(after.elements), apart)
        if layout is None:
            return False
        now = cast("dict[int, Element]", after.elements)
        if not self._are_same(layout.runs, source, now):
            return False
        for tag in layout.touched:
            self._as_made(before, after, now[tag])
        for one in inner:
            if one.tag not in layout.touched and one.tag in now:
                self._items(one, after, now[one.tag])
        return True

    def _are_same(
        self, runs: tuple[tuple[int, int], ...], original: dict[int, Element], now: dict[int, Element]
    ) -> bool:
        """Whether ranges hold the same bytes, and the same values left in the source."""
        old, new = self._before.buffer, self._after.buffer
        old_hole, new_hole = _first(self._before), _first(self._after)
        for first, last in runs:
            start, end, to, to_end = original[first][2], original[last][4], now[first][2], now[last][4]
            if old[start:end] != new[to:to_end]:
                return False
            if (end >= old_hole or to_end >= new_hole) and not self._are_same_holes(start, end, to, to_end):
                return False
        return True

    def _are_same_holes(self, start: int, end: int, to: int, to_end: int) -> bool:
        old = [(at - start, span) for at, span in self._before.holes if start < at <= end]
        new = [(at - to, span) for at, span in self._after.holes if to < at <= to_end]
        return len(old) == len(new) and all(
            old_at == new_at and self._is_same_hole(before, after)
            for (old_at, before), (new_at, after) in zip(old, new, strict=True)
        )

    def _one_by_one(self, before: DataSet, after: DataSet, original: dict[int, Element | Made]) -> None:
        touched = before.touched or {}
        start = end = shift = 0
        for tag, element in cast("dict[int, Element]", after.elements).items():
            if tag in touched:
                self._as_made(before, after, element)
                continue
            former = original.get(tag)
            if not isinstance(former, Element):
                raise failed(after, tag)
            _, _, old_start, _, old_end, old_hole, sequence = former
            _, _, new_start, _, new_end, hole, _ = element
            if sequence is not None and sequence.is_changed:
                self._items(former, after, element)
                continue
            if old_hole is not hole and not self._is_same_hole(old_hole, hole):
                raise failed(after, tag)
            if old_start != end or new_start - end != shift:
                self._bytes(after, start, end, shift)
                start, shift = old_start, new_start - old_start
            end = old_end
            if new_end - end != shift:
                raise failed(after, tag)
        self._bytes(after, start, end, shift)
        for tag in original.keys() - after.elements.keys() - touched.keys():
            raise failed(after, tag)

    def _bytes(self, after: DataSet, start: int, end: int, shift: int) -> None:
        """Compare a range of what was read with what stands ``shift`` bytes later in what leaves."""
        old, new = self._before.buffer, self._after.buffer
        if old[start:end] == new[start + shift : end + shift]:
            return
        for tag, element in after.elements.items():
            assert isinstance(element, Element)
            at, to = element.start, element.end
            if start <= at - shift < end and old[at - shift : to - shift] != new[at:to]:
                raise failed(after, tag)
        raise failed(after, next(iter(after.elements)))

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
            raise failed(after, element.tag)
        if made.sequence is not None:
            self._items(made, after, element)
        elif (element.hole.size_bytes if element.hole else element.end - element.value) != made.size_bytes:
            raise failed(after, element.tag)
        elif made.worked is not None:
            return  # pictures: looked at by `masking.check`
        elif element.hole is None:
            content = self._after.buffer[element.value : element.end]
            if content != made.content or (after.syntax.explicit and element.vr != made.vr):
                raise failed(after, element.tag)

    def _items(self, former: Element | Made, after: DataSet, element: Element | Made) -> None:
        assert former.sequence is not None
        items = former.sequence.items
        if element.sequence is None:
            if items:
                raise failed(after, element.tag)
            return
        if len(items) != len(element.sequence.items):
            raise failed(after, element.tag)
        for old, new in zip(items, element.sequence.items, strict=True):
            self.data_set(old, new)


def _first(reader: Reader) -> int:
    """Give where the first value that was left in the source belongs."""
    return reader.holes[0][0] if reader.holes else NEVER


@lru_cache(maxsize=64)
def _layout_of(
    original: tuple[int, ...], touched: tuple[int, ...], after: tuple[int, ...], apart: tuple[int, ...]
) -> _Layout | None:
    """Work out what is to be compared how, from tags alone, which most files of a series have in common.

    None where an element is neither the source's nor touched, or one of the source's is gone untouched.
    """
    if not {*after} - {*touched} <= {*original} <= {*after} | {*touched}:
        return None
    together = {*pairwise(original)} & {*pairwise(after)}
    runs: list[tuple[int, int]] = []
    for tag in after:
        if tag in touched or tag in apart:
            continue
        if runs and (runs[-1][1], tag) in together:
            runs[-1] = (runs[-1][0], tag)
        else:
            runs.append((tag, tag))
    return _Layout(tuple(runs), tuple(tag for tag in after if tag in touched))


def failed(data_set: DataSet, tag: int) -> RefusedError:
    """Say which element is not as it should be."""
    return RefusedError(RefusalCode.VERIFICATION_FAILED, data_set.path_of(tag))
