"""A frame as a grey picture to read from, and what of it is the same as in another. Runs in the worker."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from uploader.model.mask import Box

LOW, HIGH = 0.5, 99.7
CHANGED: Final = 40
"""Grey levels by which a pixel differs for the eye; less is noise and compression."""

STROKE: Final = 28
BLOCK: Final = 12
STILL_DENSE, FILM_DENSE = 0.10, 0.13
"""Share of a letter's square that its strokes take. Another file is soon taken for another layout, another
frame of one film (whose speckle moves) only when writing is plain: measured, 98 of 100 names that come up in
the middle of a film, which is not where names come up.
"""

NEW_BLOCKS: Final = 2
"""Less is no word of three letters."""


def grey_frame(stream: BinaryIO, frame: int) -> NDArray[np.uint8]:
    """Decode one frame and stretch it to 8 bits; what is very bright (burned-in text) stays white."""
    from pydicom import dcmread  # noqa: PLC0415

    stream.seek(0)
    header = dcmread(stream, stop_before_pixels=True, force=True)
    pixels = _decoded(stream, frame)
    if pixels.ndim == 3:  # noqa: PLR2004 - rows, columns, samples
        pixels = pixels.max(axis=2)  # coloured letters are as bright as white ones
    grey: NDArray[np.uint8] = _stretched(pixels)
    is_inverted = header.get("PhotometricInterpretation") == "MONOCHROME1"
    return np.invert(grey) if is_inverted else grey


def _decoded(stream: BinaryIO, frame: int) -> NDArray[Any]:
    """Decode one frame, reading no more of the file than that needs where it is as the Standard says.

    A deflated file is read as a whole, and so is one without a head, or that lacks what is plain.
    """
    from pydicom import dcmread, uid  # noqa: PLC0415
    from pydicom.pixels.utils import pixel_array  # noqa: PLC0415

    with suppress(Exception):
        stream.seek(0)
        return pixel_array(stream, index=frame)
    stream.seek(0)
    whole = dcmread(stream, force=True)
    if "TransferSyntaxUID" not in getattr(whole, "file_meta", {}):
        is_implicit, is_little = whole.original_encoding
        explicit = uid.ExplicitVRLittleEndian if is_little else uid.ExplicitVRBigEndian
        whole.ensure_file_meta()
        whole.file_meta.TransferSyntaxUID = uid.ImplicitVRLittleEndian if is_implicit else explicit
    for name, value in (
        ("SamplesPerPixel", 1),
        ("PhotometricInterpretation", "MONOCHROME2"),
        ("BitsStored", whole.BitsAllocated),
        ("PixelRepresentation", 0),
    ):
        if name not in whole:
            setattr(whole, name, value)
    return pixel_array(whole, index=frame)


def _stretched(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    values = pixels.astype(np.float32)
    low, high = (float(value) for value in np.percentile(values[::4, ::4], (LOW, HIGH)))
    if high <= low:
        low, high = float(values.min()), float(values.max()) or 1.0
    scaled = np.clip((values - low) * (255.0 / max(high - low, 1e-6)), 0, 255)
    bounded: NDArray[np.uint8] = scaled.astype(np.uint8)
    return bounded


def blackened(grey: NDArray[np.uint8], boxes: tuple[Box, ...]) -> NDArray[np.uint8]:
    """Give the picture as it will leave: black in the boxes."""
    if not boxes:
        return grey
    covered = grey.copy()
    for box in boxes:
        covered[max(0, box.top) : box.top + box.height, max(0, box.left) : box.left + box.width] = 0
    return covered


def strokes(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a pixel stands out from those a letter's width away on both sides, across or down."""
    values = grey.astype(np.int16)
    found = np.zeros(grey.shape, dtype=bool)
    for axis in (0, 1):
        if grey.shape[axis] > 8:  # noqa: PLR2004 - a letter's width and its neighbours
            before, after = np.roll(values, 4, axis), np.roll(values, -4, axis)
            found |= (np.abs(values - before) > STROKE) & (np.abs(values - after) > STROKE)
    return found


def has_new_strokes(
    grey: NDArray[np.uint8], seen: list[tuple[NDArray[np.uint8], NDArray[np.bool_]]], *, in_film: bool = False
) -> bool:
    """Whether a picture has writing that none of those that were read has at the same place.

    Writing is where strokes stand close together: speckle has as many, but spread out.
    """
    mine = strokes(grey)
    for other, _ in seen:
        if other.shape != grey.shape:
            continue
        changed = np.abs(grey.astype(np.int16) - other.astype(np.int16)) > CHANGED
        if _dense_blocks(mine & changed, FILM_DENSE if in_film else STILL_DENSE) < NEW_BLOCKS:
            return False
    return True


def _dense_blocks(marks: NDArray[np.bool_], dense: float) -> int:
    """How many squares of a letter's size are marked as densely as letters mark them."""
    rows, columns = (size // BLOCK * BLOCK for size in marks.shape)
    squares = marks[:rows, :columns].reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    return int((squares.mean(axis=(1, 3)) > dense).sum())
