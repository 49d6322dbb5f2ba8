"""Slices that are missing, uneven, or not repeated as often as others."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from uploader.checks.geometry import FEW, stacks, usual_gap_mm
from uploader.checks.registry import example, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.checks.geometry import Stack
    from uploader.model.check import Finding
    from uploader.model.dicom import Series

WHOLE: Final = 0.1
"""A gap of whole slices may differ by so much of one slice."""

UNEVEN, SLIGHT, ROUNDING_MM = 0.1, 0.01, 0.011
RUN: Final = 3
"""So many wide gaps side by side are a plan, not a loss."""

MAX_SHOWN: Final = 5


def check_spacing(series: Series) -> Iterator[Finding]:
    """Look at the distances between slices, one stack at a time."""
    if series.is_localizer:
        return
    lost: list[tuple[Stack, int, int]] = []
    uneven: list[tuple[Stack, int, float]] = []
    planned: list[tuple[Stack, int, float]] = []
    for stack in stacks(series):
        if len(stack.places) >= FEW:
            _sort_gaps(stack, lost, uneven, planned)
    if lost:
        stack, at, _ = lost[0]
        where = ", ".join(f"{stack.places[at][0].along_mm:.1f}" for stack, at, _ in lost[:MAX_SHOWN])
        yield finding(
            "missing_slices",
            count=sum(number for _, _, number in lost),
            series_keys=[series.key],
            params={"places": where, **example(series.key, stack.places[at][0].index)},
        )
    for code, gaps in (("uneven_spacing", uneven), ("spacing_varies", planned)):
        if gaps:
            stack, at, _ = gaps[0]
            percent = round(100 * max(deviation for _, _, deviation in gaps))
            yield finding(
                code,
                count=len(gaps),
                series_keys=[series.key],
                params={"percent": percent, **example(series.key, stack.places[at][0].index)},
            )


def check_phases(series: Series) -> Iterator[Finding]:
    """Each place of a stack should have as many images as the others."""
    if series.is_localizer:
        return
    odd = []
    for stack in stacks(series):
        usual = stack.usual_count
        if len(stack.places) > 1:
            odd += [place for place in stack.places if len(place) != usual]
    if odd:
        yield finding(
            "incomplete_phases",
            count=len(odd),
            series_keys=[series.key],
            params=example(series.key, odd[0][0].index),
        )


def _sort_gaps(
    stack: Stack,
    lost: list[tuple[Stack, int, int]],
    uneven: list[tuple[Stack, int, float]],
    planned: list[tuple[Stack, int, float]],
) -> None:
    gaps = stack.gaps_mm
    usual = usual_gap_mm(gaps)
    for at, gap in enumerate(gaps):
        off = abs(gap - usual)
        if off <= ROUNDING_MM or off <= SLIGHT * usual:
            continue
        whole = round(gap / usual)
        if _is_planned(stack, gaps, at, whole):
            planned.append((stack, at, off / usual))
        elif whole > 1 and abs(gap - whole * usual) <= WHOLE * usual:
            lost.append((stack, at, whole - 1))
        elif off > UNEVEN * usual:
            uneven.append((stack, at, off / usual))
        else:
            planned.append((stack, at, off / usual))


def _is_planned(stack: Stack, gaps: list[float], at: int, whole: int) -> bool:
    """Whether the scanner left this gap itself: its own count of images goes on across it without a hole.

    Exports lose images with their numbers. Images that were numbered anew after a loss look planned only
    where many gaps of one width follow each other, or the gap is wide and stacks stand on both sides.
    """
    if not _counts_on(stack, at):
        return False
    run = 1
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(gaps) and abs(gaps[other] - gaps[at]) <= max(ROUNDING_MM, SLIGHT * gaps[at]):
            run, other = run + 1, other + step
    is_between_stacks = whole >= RUN and min(at + 1, len(gaps) - at) >= FEW
    return run >= RUN or is_between_stacks


def _counts_on(stack: Stack, at: int) -> bool:
    """Whether the image numbers on both sides of a gap follow each other as all others do."""
    numbers = [
        min((item.instance.number for item in place if item.instance.number is not None), default=None)
        for place in stack.places
    ]
    steps = Counter(
        abs(after - before) for before, after in pairwise(numbers) if before is not None and after is not None
    )
    before, after = numbers[at], numbers[at + 1]
    if before is None or after is None or not steps:
        return False
    return abs(after - before) == steps.most_common(1)[0][0]
