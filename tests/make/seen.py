"""What can be seen in bytes: every picture of a DICOM file, and pictures of the web, as grey arrays.

pydicom and Pillow decode; nothing of the program is used.
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image
from pydicom import dcmread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pydicom import Dataset

MOST: Final = 40
_PICTURE: Final = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n")
_BITS: Final = 8


def pictures_in(content: bytes) -> Iterator[NDArray[Any]]:
    """Give each frame, overlay and icon, by rows and columns."""
    if content[128:132] == b"DICM":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with suppress(Exception):
                file = dcmread(io.BytesIO(content), force=True)
                yield from _of_data_set(file, file)
        return
    for match in list(_PICTURE.finditer(content))[:MOST]:
        with suppress(Exception):
            yield np.asarray(Image.open(io.BytesIO(content[match.start() :])).convert("L"))


def _of_data_set(file: Any, data_set: Dataset) -> Iterator[NDArray[Any]]:
    if "PixelData" in data_set:
        with suppress(Exception):
            yield from _frames(file, data_set)
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x3000) in data_set:
            with suppress(Exception):
                rows, columns = data_set[group, 0x10].value, data_set[group, 0x11].value
                bits = np.unpackbits(
                    np.frombuffer(data_set[group, 0x3000].value, np.uint8), bitorder="little"
                )
                yield from bits[: len(bits) // (rows * columns) * rows * columns].reshape(-1, rows, columns)
    for element in data_set:
        if element.VR == "SQ":
            for item in element.value:
                yield from _of_data_set(file, item)


def _frames(file: Any, data_set: Dataset) -> Iterator[NDArray[Any]]:
    """Decode, an icon by the file's own transfer syntax, or as native pixels where it is none of those."""
    count = int(data_set.get("NumberOfFrames", 1) or 1)
    samples, rows, columns = data_set.get("SamplesPerPixel", 1), data_set.Rows, data_set.Columns
    raw = data_set.PixelData
    if len(raw) // (rows * columns * samples * count) in (1, 2, 4) and raw[:4] != b"\xfe\xff\x00\xe0":
        width = data_set.BitsAllocated // _BITS
        values = np.frombuffer(raw[: rows * columns * samples * count * width], f"<u{width}")
        is_planar = samples > 1 and data_set.get("PlanarConfiguration", 0)
        shape = (count, samples, rows, columns) if is_planar else (count, rows, columns, samples)
        yield from values.reshape(shape).max(axis=1 if is_planar else 3)
        return
    data_set.file_meta = file.file_meta
    pixels = data_set.pixel_array
    frames = pixels if count > 1 else pixels[None]
    yield from frames.max(axis=3) if frames.ndim == 4 else frames
