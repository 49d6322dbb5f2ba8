"""Pictures of every kind with known pixels, and what a mask made of them, read back by pydicom."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from pydicom import dcmread

from tests.make.deid import deidentifier, joined
from tests.make.dicom import make_dataset
from tests.make.encode import EXPLICIT, PIXEL_DATA, to_bytes
from tests.make.people import FIRST as FIRST_PLACE
from uploader.deid import Untouched
from uploader.model.cleaned import CleanedInstance, Refused
from uploader.model.mask import Box, Mask

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pydicom import Dataset as Read

    from tests.make.encode import Dataset

KEEP = "fields: [{name: PatientName, replace-with: ANON}]"
CLEAR_OF_ALL = "fields: [{regex: '.*', keep: true}]"


def picture(
    pixels: NDArray[Any], *, photometric: str = "MONOCHROME2", frames: int = 1, planar: int = 0
) -> Dataset:
    """A file of pixels as (frames, rows, columns[, samples]); signed by its type, one bit if it is bool."""
    dataset = make_dataset_of(pixels, photometric, frames, planar)
    if pixels.dtype == np.bool_:
        content = np.packbits(pixels.ravel(), bitorder="little").tobytes()
    elif planar:
        content = np.moveaxis(pixels, -1, 1).tobytes()
    else:
        content = pixels.tobytes()
    dataset[PIXEL_DATA] = ("OB" if pixels.dtype.itemsize == 1 else "OW", content)
    return dataset


def make_dataset_of(pixels: NDArray[Any], photometric: str, frames: int, planar: int) -> Dataset:
    dataset = make_dataset(FIRST_PLACE)
    bits = 1 if pixels.dtype == np.bool_ else pixels.dtype.itemsize * 8
    samples = pixels.shape[3] if pixels.ndim == 4 else 1
    dataset.update(
        {
            0x00280002: ("US", samples),
            0x00280004: ("CS", photometric),
            0x00280008: ("IS", str(frames)),
            0x00280010: ("US", pixels.shape[1]),
            0x00280011: ("US", pixels.shape[2]),
            0x00280100: ("US", bits),
            0x00280101: ("US", bits),
            0x00280102: ("US", bits - 1),
            0x00280103: ("US", int(pixels.dtype.kind == "i")),
        }
    )
    if samples > 1:
        dataset[0x00280006] = ("US", planar)
    return dataset


def noise(shape: tuple[int, ...], dtype: Any, seed: int = 5) -> NDArray[Any]:
    """Random pixels, none of which is black."""
    rng = np.random.default_rng(seed)
    if dtype == np.bool_:
        return np.ones(shape, dtype=bool)
    info = np.iinfo(dtype)
    return rng.integers(max(info.min + 1, 1 if info.min == 0 else info.min + 1), info.max, shape, dtype=dtype)


def masked(content: bytes, boxes: tuple[Box, ...], text: str = KEEP) -> CleanedInstance | Refused:
    """Clean a file with boxes that a person drew on a frame of its size."""
    header = dcmread(io.BytesIO(content), stop_before_pixels=True, force=True)
    mask = Mask(int(header.Rows), int(header.Columns), boxes)
    return deidentifier(text).clean(io.BytesIO(content), len(content), "FakeDoe.dcm", mask)


def finished(content: bytes, boxes: tuple[Box, ...], text: str = KEEP) -> bytes:
    """As `masked`, the finished bytes; a refusal would be a failure."""
    result = masked(content, boxes, text)
    assert isinstance(result, CleanedInstance), result
    return joined(result, content)


def read(content: bytes) -> Read:
    """Read by pydicom."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dcmread(io.BytesIO(content), force=True)


def covered(shape: tuple[int, int], boxes: tuple[Box, ...]) -> NDArray[np.bool_]:
    """Where boxes cover a frame."""
    result = np.zeros(shape, dtype=bool)
    for box in boxes:
        result[max(box.top, 0) : box.top + box.height, max(box.left, 0) : box.left + box.width] = True
    return result


def as_it_is(content: bytes, boxes: tuple[Box, ...]) -> bytes:
    """Mask a file that is sent without a profile."""
    header = dcmread(io.BytesIO(content), stop_before_pixels=True, force=True)
    mask = Mask(int(header.Rows), int(header.Columns), boxes)
    result = Untouched().clean(io.BytesIO(content), len(content), "FakeDoe.dcm", mask)
    assert isinstance(result, CleanedInstance), result
    return joined(result, content)


def file_of(pixels: NDArray[Any], syntax: str = EXPLICIT, **more: Any) -> bytes:
    """The bytes of `picture`."""
    return to_bytes(picture(pixels, **more), syntax)
