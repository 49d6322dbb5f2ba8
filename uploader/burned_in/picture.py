"""A frame as a grey picture to read from, and what of it is the same as in another. Runs in the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH = 0.5, 99.7
CHANGED: Final = 40
"""Grey levels by which a pixel differs for the eye; less is noise and compression."""

STROKE: Final = 28
NEW_SHARE: Final = 0.0004
"""So small a share of pixels with strokes that another frame lacks is no word of five letters."""


def grey_frame(stream: BinaryIO, frame: int) -> NDArray[np.uint8]:
    """Decode one frame and stretch it to 8 bits; what is very bright (burned-in text) stays white."""
    from pydicom import dcmread  # noqa: PLC0415
    from pydicom.pixels.utils import pixel_array  # noqa: PLC0415

    stream.seek(0)
    header = dcmread(stream, stop_before_pixels=True, force=True)
    stream.seek(0)
    pixels: NDArray[Any] = pixel_array(stream, index=frame)
    if pixels.ndim == 3:  # noqa: PLR2004 - rows, columns, samples
        pixels = pixels.max(axis=2)  # coloured letters are as bright as white ones
    grey: NDArray[np.uint8] = _stretched(pixels)
    is_inverted = header.get("PhotometricInterpretation") == "MONOCHROME1"
    return np.invert(grey) if is_inverted else grey


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


def strokes(grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a pixel stands out from those a letter's width away on both sides, across or down."""
    values = grey.astype(np.int16)
    found = np.zeros(grey.shape, dtype=bool)
    for axis in (0, 1):
        if grey.shape[axis] > 8:  # noqa: PLR2004 - a letter's width and its neighbours
            before, after = np.roll(values, 4, axis), np.roll(values, -4, axis)
            found |= (np.abs(values - before) > STROKE) & (np.abs(values - after) > STROKE)
    return found


def has_new_strokes(grey: NDArray[np.uint8], seen: list[tuple[NDArray[np.uint8], NDArray[np.bool_]]]) -> bool:
    """Whether a picture has strokes that none of those that were read has at the same place.

    In a film, speckle moves and letters stand still: what moves is compared with every frame that was read.
    """
    mine = strokes(grey)
    for other, _ in seen:
        if other.shape != grey.shape:
            continue
        changed = np.abs(grey.astype(np.int16) - other.astype(np.int16)) > CHANGED
        if (mine & changed).mean() <= NEW_SHARE:
            return False
    return True
