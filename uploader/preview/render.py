"""One frame of one instance as a small picture. Runs in the worker process alone.

A picture to recognise a series by: windowed, turned grey or red-green-blue, scaled down early.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.encaps import get_frame
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    ImplicitVRLittleEndian,
    JPEG2000TransferSyntaxes,
    JPEGExtended12Bit,
    MPEGTransferSyntaxes,
)

from uploader.preview.problem import PreviewReason

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset

MAX_PIXELS = 64 * 1024 * 1024
"""Larger frames are refused: nothing taken of people comes near, and a decoder's memory is bounded."""

SPARE = 3
"""Pixels are thinned out to this many times the wanted size before anything else is done with them."""

LOW, HIGH = 1.0, 99.0
QUALITY = 80
MAX_STRETCH = 8.0


class NoPictureError(Exception):
    """There is no picture, for a reason that the page has words for."""

    def __init__(self, reason: PreviewReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def render(handle: BinaryIO, frame: int, size_px: int) -> bytes:
    """Render a frame as WebP.

    Parameters
    ----------
    handle
        The whole DICOM file, at any position.
    frame
        From 0.
    size_px
        The larger side of the picture.

    Raises
    ------
    NoPictureError
    Exception
        Whatever the decoders raise on damaged files.
    """
    handle.seek(0)
    header = dcmread(handle, stop_before_pixels=True, force=True)
    _check(header, frame)
    pixels = _reduced_jpeg2000(handle, header, frame, size_px)
    if pixels is None:
        pixels = _decoded(handle, header, frame)
    picture = _grey_or_colour(_thinned(pixels, size_px), header)
    picture.thumbnail((size_px, size_px), Image.Resampling.BILINEAR)
    with io.BytesIO() as out:
        _in_true_shape(picture, header, size_px).save(out, "WEBP", quality=QUALITY)
        return out.getvalue()


def _check(header: Dataset, frame: int) -> None:
    rows, columns = header.get("Rows"), header.get("Columns")
    if not isinstance(rows, int) or not isinstance(columns, int) or rows * columns == 0:
        raise NoPictureError(PreviewReason.NO_PIXELS)
    if rows * columns > MAX_PIXELS:
        raise NoPictureError(PreviewReason.TOO_LARGE)
    if frame >= max(1, int(header.get("NumberOfFrames") or 1)):
        raise NoPictureError(PreviewReason.NO_PIXELS)
    is_12_bit_jpeg = _syntax(header) == JPEGExtended12Bit and header.get("BitsStored", 0) > 8  # noqa: PLR2004
    if _syntax(header) in MPEGTransferSyntaxes or is_12_bit_jpeg:
        raise NoPictureError(PreviewReason.UNSUPPORTED)


def _syntax(header: Dataset) -> str:
    meta: Any = getattr(header, "file_meta", None)
    return str(meta.get("TransferSyntaxUID", "")) if meta else ""


def _reduced_jpeg2000(handle: BinaryIO, header: Dataset, frame: int, size_px: int) -> NDArray[Any] | None:
    """Decode only as many wavelet levels as are wanted: fifteen times faster on a mammogram (measured).

    Signed and coloured images take the plain way: Pillow knows too little of them.
    """
    plain = header.get("SamplesPerPixel", 1) == 1 and not header.get("PixelRepresentation", 0)
    levels = 0
    while max(header.Rows, header.Columns) >> (levels + 1) >= size_px:
        levels += 1
    if _syntax(header) not in JPEG2000TransferSyntaxes or not plain or levels == 0:
        return None
    with suppress(Exception):  # the plain way says what is wrong
        handle.seek(0)
        whole = dcmread(handle, force=True)
        coded = get_frame(whole.PixelData, frame, number_of_frames=int(whole.get("NumberOfFrames") or 1))
        with Image.open(io.BytesIO(coded)) as image:
            image.reduce = min(levels, 5)  # type: ignore[method-assign,assignment]
            pixels = np.asarray(image).astype(np.int32)
        # Pillow stretches to 16 bits what has between 9 and 15.
        return pixels >> (16 - header.BitsStored) if header.BitsStored > 8 else pixels  # noqa: PLR2004
    return None


def _decoded(handle: BinaryIO, header: Dataset, frame: int) -> NDArray[Any]:
    """Decode one frame, reading no more of the file than that needs."""
    with suppress(Exception):
        handle.seek(0)
        return pixel_array(handle, index=frame)
    handle.seek(0)
    whole = dcmread(handle, force=True)
    if "PixelData" not in whole and "FloatPixelData" not in whole and "DoubleFloatPixelData" not in whole:
        raise NoPictureError(PreviewReason.NO_PIXELS)
    if not _syntax(header):
        whole.ensure_file_meta()
        whole.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    return pixel_array(whole, index=frame)


def _thinned(pixels: NDArray[Any], size_px: int) -> NDArray[Any]:
    step = max(1, max(pixels.shape[:2]) // (size_px * SPARE))
    return pixels[::step, ::step]


def _grey_or_colour(pixels: NDArray[Any], header: Dataset) -> Image.Image:
    kind = header.get("PhotometricInterpretation", "MONOCHROME2")
    if kind == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, header)
        if pixels.dtype != np.uint8:
            pixels = (pixels >> 8).astype(np.uint8)
    if pixels.ndim == 3:  # noqa: PLR2004 - rows, columns, samples
        return Image.fromarray(_to_bytes(pixels), "RGB")
    grey = _windowed(pixels.astype(np.float32), header)
    return Image.fromarray(255 - grey if kind == "MONOCHROME1" else grey, "L")


def _to_bytes(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    top = float(pixels.max()) or 1.0
    return np.ascontiguousarray((pixels.astype(np.float32) * (255.0 / top)).astype(np.uint8))


def _windowed(pixels: NDArray[np.float32], header: Dataset) -> NDArray[np.uint8]:
    slope, intercept = _number(header, "RescaleSlope", 1.0) or 1.0, _number(header, "RescaleIntercept", 0.0)
    pixels = pixels * np.float32(slope) + np.float32(intercept)
    centre, width = _number(header, "WindowCenter", 0.0), _number(header, "WindowWidth", 0.0)
    low, high = centre - width / 2, centre + width / 2
    finite = pixels[np.isfinite(pixels)]
    if finite.size == 0:
        raise NoPictureError(PreviewReason.DAMAGED)
    # A window beside the values would show a black square.
    if width <= 1 or high <= float(finite.min()) or low >= float(finite.max()):
        low, high = (float(value) for value in np.percentile(finite, (LOW, HIGH)))
    if high <= low:
        low, high = float(finite.min()), float(finite.max()) or 1.0
    scaled = (pixels - low) * (255.0 / max(high - low, 1e-6))
    bounded: NDArray[np.float32] = np.nan_to_num(np.clip(scaled, 0, 255))
    return bounded.astype(np.uint8)


def _number(header: Dataset, keyword: str, default: float) -> float:
    """The first value of an element as a finite number; damaged text is no reason to show nothing."""
    try:
        value = header.get(keyword)
        first = value[0] if isinstance(value, (list, tuple)) or hasattr(value, "append") else value
        number = float(first)
    except (TypeError, ValueError, IndexError):
        return default
    return number if np.isfinite(number) and abs(number) < 1e12 else default  # noqa: PLR2004 - overflow guard


def _in_true_shape(picture: Image.Image, header: Dataset, size_px: int) -> Image.Image:
    """Stretch pixels that are not square (PS3.3 C.7.6.3.1.7, 10.7), so that heads are no eggs."""
    ratio = 1.0
    with suppress(Exception):
        spacing = header.get("PixelSpacing") or header.get("PixelAspectRatio") or (1, 1)
        ratio = float(spacing[0]) / float(spacing[1])
    if not 1 / MAX_STRETCH < ratio < MAX_STRETCH or abs(ratio - 1) < 0.05:  # noqa: PLR2004 - not to be seen
        return picture
    width, height = picture.width, picture.height * ratio
    scale = size_px / max(width, height)
    return picture.resize((max(1, round(width * scale)), max(1, round(height * scale))))
