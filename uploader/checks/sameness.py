"""What the images of one series should agree in: direction, size, form of pixels, kind of object."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, Final

from uploader.checks.geometry import FEW, directions
from uploader.checks.registry import example, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from uploader.model.check import Finding
    from uploader.model.dicom import Instance, Series

SECTIONAL: Final = frozenset(("CT", "MR", "PT", "NM"))
"""Stacks of slices. Pictures of other kinds (ultrasound, X-ray) differ in size as they like."""

CUT_OUT: Final = ("DERIVED", "SECONDARY")
STRAY_SHARE: Final = 0.1
STRAY_COUNT: Final = 2


def check_orientation(series: Series) -> Iterator[Finding]:
    """A few images in another direction are a localizer; many are stacks of their own."""
    if series.is_localizer:
        return
    groups = directions(series)
    if len(groups) < 2 or len(groups[0]) < FEW:  # noqa: PLR2004 - two directions
        return
    limit = max(STRAY_COUNT, round(STRAY_SHARE * len(groups[0])))
    stray = sorted(index for group in groups[1:] if len(group) <= limit for index in group)
    # Images that turn round an axis have a direction each: no one of them is the stray.
    if stray and len(groups) - 1 <= len(groups[0]):
        params = example(series.key, stray[0])
        yield finding("mixed_orientation", count=len(stray), series_keys=[series.key], params=params)
    elif len(groups) > 1:
        yield finding("several_stacks", count=len(groups), series_keys=[series.key])


def check_matrix(series: Series) -> Iterator[Finding]:
    """Size and pixel distance; views that somebody cut out of a volume by hand have any."""
    is_cut_out = all(each.traits.image_type[:2] == CUT_OUT for each in series.instances)
    if series.modality in SECTIONAL and not series.is_localizer and not is_cut_out:
        yield from _odd_ones("mixed_matrix", series, _Matrix())


def check_pixels(series: Series) -> Iterator[Finding]:
    """How pixels are stored."""
    if series.modality in SECTIONAL and not series.is_localizer:
        yield from _odd_ones("mixed_pixels", series, _pixels)


def check_kind(series: Series) -> Iterator[Finding]:
    """Modality and class of object."""
    yield from _odd_ones("mixed_modality", series, lambda each: (each.modality, each.sop_class_uid))


def check_position(series: Series) -> Iterator[Finding]:
    """Some images with a place and some without: the others can't be put in order."""
    if series.modality not in SECTIONAL or series.is_localizer:
        return
    without = [
        index
        for index, instance in enumerate(series.instances)
        if instance.position is None or len(instance.traits.orientation) != 6  # noqa: PLR2004 - two vectors
    ]
    if 0 < len(without) < len(series.instances):
        params = example(series.key, without[0])
        yield finding("position_missing", count=len(without), series_keys=[series.key], params=params)


def check_numbers(series: Series) -> Iterator[Finding]:
    """Holes and repeats in the image numbers: usual, so only told."""
    numbers = Counter(instance.number for instance in series.instances if instance.number is not None)
    if not numbers:
        return
    holes = max(numbers) - min(numbers) + 1 - len(numbers)
    if 0 < holes <= 10 * len(numbers):  # numbers that jump about are no count at all
        yield finding("number_gaps", count=holes, series_keys=[series.key])
    repeats = sum(count for count in numbers.values() if count > 1)
    if repeats:
        yield finding("number_repeats", count=repeats, series_keys=[series.key])


def check_told_count(series: Series) -> Iterator[Finding]:
    """Fewer images than the series says that it has."""
    told = max(each.traits.told_count for each in series.instances)
    if told > len(series.instances):
        yield finding("fewer_than_told", count=told - len(series.instances), series_keys=[series.key])


def _odd_ones(code: str, series: Series, trait: Callable[[Instance], Hashable]) -> Iterator[Finding]:
    """A finding about the images that differ from most; none when all agree."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, instance in enumerate(series.instances):
        groups[trait(instance)].append(index)
    if len(groups) > 1:
        largest = max(groups.values(), key=len)
        odd = sorted(index for group in groups.values() if group is not largest for index in group)
        params = example(series.key, odd[0])
        yield finding(code, count=len(odd), series_keys=[series.key], params=params)


class _Matrix:
    """Size and pixel distance; makers write the same distance with more or fewer digits."""

    def __init__(self) -> None:
        self._known: dict[tuple[float, ...], tuple[float, ...]] = {}

    def __call__(self, instance: Instance) -> Hashable:
        traits = instance.traits
        spacing = self._known.get(traits.pixel_spacing)
        if spacing is None:
            alike = (known for known in self._known if _is_close(known, traits.pixel_spacing))
            spacing = next(alike, traits.pixel_spacing)
            self._known[traits.pixel_spacing] = spacing
        return traits.rows, traits.columns, spacing


def _is_close(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(map(partial(math.isclose, rel_tol=0.001), one, other))


def _pixels(instance: Instance) -> Hashable:
    traits = instance.traits
    return traits.samples, traits.bits_allocated, traits.is_signed, traits.photometric
