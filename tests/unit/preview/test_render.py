from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.pixels.utils import pixel_array

from tests.make.wheels import dicom_files
from uploader.preview.problem import PreviewReason
from uploader.preview.render import NoPictureError, render

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# pydicom warns about odd values in its own test files; the worker is silent about them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def _file(name: str) -> Path:
    return next(path for path in dicom_files() if path.name == name)


def _picture(name: str, size_px: int = 96, frame: int = 0) -> Image.Image:
    with _file(name).open("rb") as handle:
        return Image.open(io.BytesIO(render(handle, frame, size_px)))


def _grey(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("L"), dtype=np.float64)


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",  # raw
        "MR_small_RLE.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "JPEG-LL.dcm",
        "SC_rgb_jpeg_dcmtk.dcm",
        "OBXXXX1A_rle_2frame.dcm",
        "examples_palette.dcm",
        "image_dfl.dcm",
        "SC_ybr_full_422_uncompressed.dcm",
        "liver_1frame.dcm",
    ],
)
def test_every_coding_that_hospitals_use_gives_a_picture(name: str) -> None:
    picture = _picture(name)
    assert max(picture.size) == 96 or max(picture.size) < 96
    assert _grey(picture).std() > 1


def test_a_picture_keeps_the_shape_of_the_frame() -> None:
    picture = _picture("examples_ybr_color.dcm")
    header = dcmread(_file("examples_ybr_color.dcm"), stop_before_pixels=True)
    assert picture.width / picture.height == pytest.approx(header.Columns / header.Rows, abs=0.03)


def test_a_jpeg_2000_read_at_low_resolution_looks_like_the_whole_one() -> None:
    with _file("RG1_J2KR.dcm").open("rb") as handle:
        quick = Image.open(io.BytesIO(render(handle, 0, 96)))
    whole = pixel_array(_file("RG1_J2KR.dcm"))
    plain = Image.fromarray((whole / whole.max() * 255).astype(np.uint8)).resize(quick.size)
    assert abs(float(np.corrcoef(_grey(quick).ravel(), _grey(plain).ravel())[0, 1])) > 0.98


def test_frames_of_one_file_differ() -> None:
    first, last = (_picture("emri_small.dcm", frame=frame) for frame in (0, 9))
    assert first.tobytes() != last.tobytes()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rtplan.dcm", PreviewReason.NO_PIXELS),
        ("reportsi.dcm", PreviewReason.NO_PIXELS),
        ("JPEG-lossy.dcm", PreviewReason.UNSUPPORTED),
    ],
)
def test_a_file_without_a_picture_says_why(name: str, reason: PreviewReason) -> None:
    with _file(name).open("rb") as handle, pytest.raises(NoPictureError) as raised:
        render(handle, 0, 96)
    assert raised.value.reason is reason


def test_a_frame_beyond_the_last_gives_no_picture() -> None:
    with _file("CT_small.dcm").open("rb") as handle, pytest.raises(NoPictureError):
        render(handle, 1, 96)


def test_a_frame_too_large_is_refused_before_it_is_decoded() -> None:
    dataset = dcmread(_file("CT_small.dcm"))
    dataset.Rows = dataset.Columns = 60_000
    with io.BytesIO() as handle:
        dataset.save_as(handle)
        with pytest.raises(NoPictureError) as raised:
            render(handle, 0, 96)
    assert raised.value.reason is PreviewReason.TOO_LARGE


def test_a_window_beside_the_values_does_not_give_a_black_square() -> None:
    dataset = dcmread(_file("CT_small.dcm"))
    dataset.WindowCenter, dataset.WindowWidth = 30_000, 10
    with io.BytesIO() as handle:
        dataset.save_as(handle)
        picture = Image.open(io.BytesIO(render(handle, 0, 96)))
    assert _grey(picture).std() > 10


def test_pixels_that_are_not_square_are_shown_in_true_shape() -> None:
    dataset = dcmread(_file("CT_small.dcm"))
    dataset.PixelSpacing = [3.0, 1.0]
    with io.BytesIO() as handle:
        dataset.save_as(handle)
        picture = Image.open(io.BytesIO(render(handle, 0, 96)))
    assert picture.height == pytest.approx(3 * picture.width, abs=3)


def test_no_real_file_gives_anything_but_a_picture_or_an_ordinary_error() -> None:
    shown = 0
    for path in dicom_files():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with path.open("rb") as handle:
                    render(handle, 0, 32)
            except Exception:  # noqa: BLE001, S112 - the worker says which; here it must only be no more than that
                continue
        shown += 1
    assert shown > 150
