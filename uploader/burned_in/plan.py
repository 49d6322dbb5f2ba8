"""Which frames of a series are worth reading. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.model.burned_in import Risk

if TYPE_CHECKING:
    from uploader.model.dicom import Series
    from uploader.model.mask import Box
    from uploader.model.source import SourceFile

FRAMES_A_FILE: Final = 5
"""Frames of a film that are compared: what stands still in all of them is one layout."""

LARGEST_PIXELS: Final = 40_000_000
"""Larger pictures are those of slides, and cost minutes."""


class Shot(NamedTuple):
    """One file to look into: its place in the series, and the frames to compare.

    ``boxes`` are blackened before the reading. ``key`` tells what is compared with what: equal layouts of
    one key are read once, so a mask has a key of its own.
    """

    key: str
    place: int
    source: SourceFile
    frames: tuple[int, ...]
    boxes: tuple[Box, ...] = ()


def plan_shots(series: Series, risk: Risk) -> tuple[Shot, ...]:
    """Choose the files and frames to look at.

    All files of risky kinds, since each still may be another screen; first, middle and last of stacks of
    slices, where a technician's label would stand in all.
    """
    pictures = [
        index
        for index, each in enumerate(series.instances)
        if 0 < each.traits.rows * each.traits.columns <= LARGEST_PIXELS
    ]
    if risk is Risk.NONE or not pictures:
        return ()
    if risk is Risk.LOW:
        pictures = sorted({pictures[0], pictures[len(pictures) // 2], pictures[-1]})
    return tuple(_shot(series, index) for index in pictures)


def _shot(series: Series, index: int) -> Shot:
    one = series.instances[index]
    boxes = one.mask.boxes if one.mask else ()
    key = f"{series.key} {boxes}" if boxes else series.key
    return Shot(key, index, one.source, spread(one.frame_count), boxes)


def spread(frame_count: int) -> tuple[int, ...]:
    """Some frames, from the first to the last, evenly."""
    if frame_count <= FRAMES_A_FILE:
        return tuple(range(frame_count))
    last = frame_count - 1
    return tuple(round(last * step / (FRAMES_A_FILE - 1)) for step in range(FRAMES_A_FILE))
