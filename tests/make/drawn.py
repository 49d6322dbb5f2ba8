"""Screens of a known ultrasound vendor, needles drawn into their uppermost rows; one a kind of picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from tests.make.dicom import SECONDARY_CAPTURE, add_image, make_dataset
from tests.make.encode import (
    DEFLATED,
    EXPLICIT,
    JPEG_BASELINE,
    PIXEL_DATA,
    RLE,
    Dataset,
    fragments,
    rle_frame,
    to_bytes,
)
from tests.make.glyphs import draw
from tests.make.people import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.make.needles import Bank

ROWS, COLUMNS = 480, 640
LEFT, TOP = 24, 6
COVER: Final = (0, 0, COLUMNS, 30)
"""What the vendor's rule covers: left, top, right, bottom."""


def write_drawn(folder: Path, bank: Bank, *kinds: str) -> None:
    """Write a series of one file for each kind, or those named."""
    folder.mkdir(parents=True)
    for number, kind in enumerate(kinds or KINDS, start=1):
        base = make_dataset(Place(series=number), modality="US", sop_class=SECONDARY_CAPTURE)
        base |= {0x00080070: ("LO", "GE Healthcare"), 0x00081090: ("LO", "LOGIQ9")}
        (folder / f"IM{number:03d}").write_bytes(KINDS[kind](base, bank.drawing(f"drawn, {kind}")))


def screen(token: str, dtype: Any = np.uint8, *more: int, seed: int = 3) -> NDArray[Any]:
    """Speckle, and the token over it if there is one."""
    pixels = np.random.default_rng(seed).rayleigh(24, (ROWS, COLUMNS, *more)).clip(1, 140).astype(dtype)
    if token:
        draw(pixels, token, LEFT, TOP, 255)
    return pixels


def _native(base: Dataset, pixels: NDArray[Any], syntax: str = EXPLICIT) -> bytes:
    return to_bytes(_of(base, pixels), syntax)


def _of(base: Dataset, pixels: NDArray[Any]) -> Dataset:
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    return add_image(dict(base), ROWS, COLUMNS, pixels.tobytes(), bits=pixels.itemsize * 8, samples=samples)


def _planes(base: Dataset, token: str) -> bytes:
    pixels = screen(token, np.uint8, 3)
    planes: Dataset = {0x00280006: ("US", 1), PIXEL_DATA: ("OB", np.moveaxis(pixels, 2, 0).tobytes())}
    return to_bytes(_of(base, pixels) | planes)


def _film(base: Dataset, token: str) -> bytes:
    """The second of seven frames shows it, which nobody looks at who looks at a few."""
    frames = [screen(token if number == 1 else "", seed=number) for number in range(7)]
    film: Dataset = {0x00280008: ("IS", "7"), PIXEL_DATA: ("OB", b"".join(map(np.ndarray.tobytes, frames)))}
    return to_bytes(_of(base, frames[0]) | film)


def _coded(syntax: str, code: Callable[[NDArray[Any]], bytes]) -> Callable[[Dataset, str], bytes]:
    def made(base: Dataset, token: str) -> bytes:
        pixels = screen(token)
        return to_bytes(_of(base, pixels) | {PIXEL_DATA: ("OB", fragments([code(pixels)]))}, syntax)

    return made


def _saved(form: str, **options: Any) -> Callable[[NDArray[Any]], bytes]:
    def code(pixels: NDArray[Any]) -> bytes:
        target = io.BytesIO()
        Image.fromarray(pixels).save(target, form, **options)
        return target.getvalue()

    return code


def _overlay(base: Dataset, token: str) -> bytes:
    bits = np.packbits(screen(token).ravel() > 200, bitorder="little").tobytes()
    over: Dataset = {
        0x60000010: ("US", ROWS),
        0x60000011: ("US", COLUMNS),
        0x60000040: ("CS", "G"),
        0x60000050: ("SS", [1, 1]),
        0x60000100: ("US", 1),
        0x60000102: ("US", 0),
        0x60003000: ("OW", bits),
    }
    return to_bytes(_of(base, screen("")) | over)


def _icon(base: Dataset, token: str) -> bytes:
    small = np.ascontiguousarray(screen(token)[:64, :160])
    icon = add_image({}, 64, 160, small.tobytes(), bits=8)
    return to_bytes(_of(base, screen("")) | {0x00880200: ("SQ", [icon])})


KINDS: Final[dict[str, Callable[[Dataset, str], bytes]]] = {
    "native": lambda base, token: _native(base, screen(token)),
    "JPEG": _coded(JPEG_BASELINE, _saved("JPEG", quality=90)),
    "native, 16 bits": lambda base, token: _native(base, screen(token, np.uint16)),
    "native, colour": lambda base, token: _native(base, screen(token, np.uint8, 3)),
    "native, planes": _planes,
    "native, deflated": lambda base, token: _native(base, screen(token), DEFLATED),
    "a frame of a film": _film,
    "RLE": _coded(RLE, lambda pixels: rle_frame(pixels.tobytes(), 1)),
    "JPEG 2000": _coded("1.2.840.10008.1.2.4.90", _saved("JPEG2000", no_jp2=True)),
    "an overlay": _overlay,
    "an icon": _icon,
}
"""By name; each makes a file of a data set and what is drawn."""
READ: Final = ("native", "JPEG")
HIDDEN: Final = ("a frame of a film", "an overlay", "an icon")
"""Kinds that the program does not read: a frame that is not among a few, overlays, icons."""
