"""Whether the pixel data are as long as the image says, PS3.3 C.7.6.3 and PS3.5 A.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.model.source import FailReason
from uploader.scan.refused import RefusedFileError

if TYPE_CHECKING:
    from uploader.scan.elements import PixelElement

NATIVE_SYNTAXES: Final = frozenset(
    ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
)
VIDEO_SYNTAXES: Final = tuple(f"1.2.840.10008.1.2.4.{number}" for number in range(100, 109))
"""MPEG-2, MPEG-4 and HEVC: one fragment may hold all frames."""

SUBSAMPLED: Final = {"YBR_FULL_422": (2, 1), "YBR_PARTIAL_422": (2, 1), "YBR_PARTIAL_420": (3, 2)}
"""Samples a pixel where chrominance is shared between pixels, as numerator and denominator."""


def check_pixels(
    pixel: PixelElement, syntax: str, shape: tuple[int, int, int, int], photometric: str
) -> None:
    """Refuse an image whose pixel data end too early.

    Parameters
    ----------
    pixel
        The pixel data element.
    syntax
        Transfer Syntax UID.
    shape
        Samples per pixel, rows times columns, frames, bits allocated; 0 where absent.
    photometric
        PhotometricInterpretation.

    Raises
    ------
    RefusedFileError
    """
    samples, area, frames, bits = shape
    if pixel.length is None:
        _check_fragments(pixel, syntax, frames)
        return
    if not area or not bits:
        return
    numerator, denominator = SUBSAMPLED.get(photometric, (samples or 1, 1))
    expected_bits = area * (frames or 1) * bits * numerator // denominator
    if pixel.length < (expected_bits + 7) // 8:
        raise RefusedFileError(FailReason.TRUNCATED, "pixel data")


def _check_fragments(pixel: PixelElement, syntax: str, frames: int) -> None:
    if syntax in NATIVE_SYNTAXES:
        raise RefusedFileError(FailReason.NOT_PARSABLE, "fragments in a native syntax")
    if not pixel.fragment_count:
        raise RefusedFileError(FailReason.TRUNCATED, "no fragments")
    if pixel.fragment_count < frames and not syntax.startswith(VIDEO_SYNTAXES):
        raise RefusedFileError(FailReason.TRUNCATED, "fewer fragments than frames")
