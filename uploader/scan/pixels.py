"""Whether the pixel data are as long as the image says, PS3.3 C.7.6.3 and PS3.5 A.4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.model.source import FailReason
from uploader.scan.refused import RefusedFileError

if TYPE_CHECKING:
    from uploader.scan.elements import PixelElement
    from uploader.scan.window import Window

NATIVE_SYNTAXES: Final = frozenset(
    ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
)
COMPRESSED_SYNTAXES: Final = ("1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5")
VIDEO_SYNTAXES: Final = tuple(f"1.2.840.10008.1.2.4.{number}" for number in range(100, 109))
"""MPEG-2, MPEG-4 and HEVC: one fragment may hold all frames."""

HALVED: Final = frozenset(("YBR_FULL_422", "YBR_PARTIAL_422"))
"""Two pixels share their chrominance: four samples instead of six."""

FLOAT_BITS: Final = {0x7FE00008: 32, 0x7FE00009: 64}
MAX_PADDING_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """What the image says of its pixels; 0 where it does not. ``area`` is rows times columns."""

    area: int
    samples: int
    bits: int
    frames: int
    photometric: str


def check_pixels(window: Window, pixel: PixelElement, syntax: str, shape: Shape) -> None:
    """Refuse an image whose pixel data end too early, or go on after the last pixel.

    Parameters
    ----------
    window
        The file.
    pixel
        Its pixel data element.
    syntax
        Transfer Syntax UID.
    shape
        What the image says of its pixels.

    Raises
    ------
    RefusedFileError
    """
    if pixel.length is None:
        _check_fragments(pixel, syntax, shape.frames)
    elif syntax.startswith(COMPRESSED_SYNTAXES):
        raise RefusedFileError(FailReason.NOT_PARSABLE, "no fragments in a compressed syntax")
    else:
        _check_native(window, pixel, pixel.length, shape)


def _check_fragments(pixel: PixelElement, syntax: str, frames: int) -> None:
    if syntax in NATIVE_SYNTAXES:
        raise RefusedFileError(FailReason.NOT_PARSABLE, "fragments in a native syntax")
    if not pixel.fragment_count:
        raise RefusedFileError(FailReason.TRUNCATED, "no fragments")
    if pixel.fragment_count < frames and not syntax.startswith(VIDEO_SYNTAXES):
        raise RefusedFileError(FailReason.TRUNCATED, "fewer fragments than frames")


def _check_native(window: Window, pixel: PixelElement, length: int, shape: Shape) -> None:
    bits = FLOAT_BITS.get(pixel.tag) or shape.bits
    if not shape.area or not bits:
        return
    expected_bits = shape.area * (shape.samples or 1) * (shape.frames or 1) * bits
    if shape.photometric in HALVED and shape.samples == 3:  # noqa: PLR2004 - Y, B, R
        expected_bits = expected_bits * 2 // 3
    expected = (expected_bits + 7) // 8
    extra = length - expected
    if extra < 0:
        raise RefusedFileError(FailReason.TRUNCATED, "pixel data")
    if extra <= expected % 2:
        return
    if extra > MAX_PADDING_BYTES or window.cut(pixel.value + expected, extra).strip(b"\0"):
        raise RefusedFileError(FailReason.NOT_PARSABLE, "more pixel data than pixels")
