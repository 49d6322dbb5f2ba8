"""Which pixels of a frame are blackened: rectangles set and cleared one after the other. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uploader.model.mask import Box


class Band(NamedTuple):
    """Rows from ``top`` up to ``bottom`` in which the same columns are covered, each span half open."""

    top: int
    bottom: int
    spans: tuple[tuple[int, int], ...]


Region = tuple[Band, ...]
"""Bands from top to bottom, without those in which nothing is covered."""


class Stroke(NamedTuple):
    """One rectangle, half open, that covers what is in it or uncovers it."""

    left: int
    top: int
    right: int
    bottom: int
    covers: bool


def stroke_of(box: Box) -> Stroke:
    """Give the stroke that covers a box."""
    return Stroke(box.left, box.top, box.left + box.width, box.top + box.height, covers=True)


def region_of(strokes: Sequence[Stroke], rows: int, columns: int) -> Region:
    """Carry out the strokes in their order, on a frame that begins uncovered; what is outside is cut off.

    A frame of which the first stroke says what is kept begins covered: all else is to go.
    """
    begins = bool(strokes) and not strokes[0].covers
    cut = [_clipped(stroke, rows, columns) for stroke in strokes]
    ys = sorted({0, rows, *(y for one in cut for y in (one.top, one.bottom))})
    xs = sorted({0, columns, *(x for one in cut for x in (one.left, one.right))})
    bands: list[Band] = []
    for top, bottom in pairwise(ys):
        here = [one for one in cut if one.top <= top < one.bottom]
        spans = _joined((x, right) for x, right in pairwise(xs) if _is_in(here, x, begins))
        if spans and bands and bands[-1].bottom == top and bands[-1].spans == spans:
            bands[-1] = Band(bands[-1].top, bottom, spans)
        elif spans:
            bands.append(Band(top, bottom, spans))
    return tuple(bands)


def moved(region: Region, down: int, right: int, rows: int, columns: int) -> Region:
    """Give the region as a plane sees it whose first pixel stands at ``down``, ``right`` of the frame."""
    strokes = [
        Stroke(left - right, band.top - down, end - right, band.bottom - down, covers=True)
        for band in region
        for left, end in band.spans
    ]
    return region_of(strokes, rows, columns)


def _is_in(here: Sequence[Stroke], x: int, begins: bool) -> bool:  # noqa: FBT001 - a value, not a switch
    covered = begins
    for one in here:
        if one.left <= x < one.right:
            covered = one.covers
    return covered


def _clipped(stroke: Stroke, rows: int, columns: int) -> Stroke:
    left, right = (min(max(x, 0), columns) for x in (stroke.left, stroke.right))
    top, bottom = (min(max(y, 0), rows) for y in (stroke.top, stroke.bottom))
    return Stroke(left, top, right, bottom, stroke.covers)


def _joined(cells: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for left, right in cells:
        if spans and spans[-1][1] == left:
            spans[-1] = (spans[-1][0], right)
        else:
            spans.append((left, right))
    return tuple(spans)
