"""Files and whole series on disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.make.dicom import make_tiny, us_frames, us_header
from tests.make.encode import (
    EXPLICIT,
    PIXEL_DATA,
    PLAIN,
    RLE,
    Layout,
    element_head,
    encode,
    fragments,
    head,
    rle_frame,
    to_bytes,
)
from tests.make.people import FIRST, Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.make.encode import Dataset


def to_rle(dataset: Dataset, layout: Layout = PLAIN) -> bytes:
    """Give the file of a single-frame 16 bit image in RLE Lossless."""
    pixels = dataset[PIXEL_DATA][1]
    assert isinstance(pixels, bytes)
    packed = dict(dataset)
    packed[PIXEL_DATA] = ("OB", fragments([rle_frame(pixels, 2)]))
    return to_bytes(packed, RLE, layout)


def write_us(
    path: Path, place: Place = FIRST, *, frames: int = 116, rows: int = 768, columns: int = 786
) -> Path:
    """Write a multi-frame ultrasound frame by frame; the default is 210 MB."""
    header = us_header(place, frames, rows, columns)
    del header[PIXEL_DATA]
    with path.open("wb") as file:
        file.write(head(header, EXPLICIT) + encode(header, EXPLICIT))
        file.write(element_head(PIXEL_DATA, "OB", frames * rows * columns * 3, EXPLICIT))
        for frame in us_frames(frames, rows, columns):
            file.write(frame)
    return path


def write_series(
    folder: Path,
    count: int,
    make: Callable[[Place], Dataset] = make_tiny,
    place: Place = FIRST,
    *,
    syntax: str = EXPLICIT,
    name: str = "IM{:05d}",
) -> list[Path]:
    """Write instances 1 to ``count`` of the series of ``place`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        path = folder / name.format(number)
        path.write_bytes(to_bytes(make(Place(place.patient, place.study, place.series, number)), syntax))
        paths.append(path)
    return paths


def set_attribute(path: Path, text: str) -> bool:
    """Give a file an extended attribute, as browsers note where one is from; False where there are none."""
    if not hasattr(os, "setxattr"):
        return False
    try:
        os.setxattr(path, "user.xdg.origin.url", text.encode())
    except OSError:
        return False
    return True
