"""A closer look at samples of each series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.make.dicom import add_private, make_ct, make_mr, make_tiny
from tests.make.encode import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    PIXEL_DATA,
    RLE,
    Layout,
    fragments,
    rle_frame,
    to_bytes,
)
from tests.make.files import to_rle, write_series
from tests.make.people import UID_ROOT, Place
from tests.make.scanning import scan_here
from tests.make.staging import LocalPool
from tests.make.wheels import file_named
from uploader.cancel import CancelToken
from uploader.model.look import Decoded, Look
from uploader.scan import look_closer
from uploader.scan.look import plan_samples
from uploader.series import group_series

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.encode import Dataset
    from uploader.model.dicom import Series

RTSTRUCT = "1.2.840.10008.5.1.4.1.1.481.3"
CT = "1.2.840.10008.5.1.4.1.1.2"


def series_in(folder: Path) -> tuple[Series, ...]:
    return group_series(scan_here(folder).instances)


def looks(folder: Path) -> list[Look]:
    found = look_closer(series_in(folder), LocalPool(), CancelToken(), folder)
    return [look for series in found.values() for _, look in series.samples]


def look_at(folder: Path, dataset: Dataset, syntax: str = EXPLICIT, layout: Layout | None = None) -> Look:
    (folder / "IM1").write_bytes(to_bytes(dataset, syntax, layout or Layout()))
    (look,) = looks(folder)
    return look


# --- which files ---------------------------------------------------------------------------------------


def test_uncompressed_images_need_one_look_at_their_encoding(tmp_path: Path) -> None:
    write_series(tmp_path / "a", 9)

    (series,) = series_in(tmp_path / "a")

    assert [(one.place, one.frames) for one in plan_samples(series)] == [(0, ())]


def test_of_compressed_images_the_first_the_middle_and_the_last_are_decoded(tmp_path: Path) -> None:
    for number in range(1, 8):
        (tmp_path / f"{number}").write_bytes(to_rle(make_tiny(Place(1, 1, 1, number))))

    (series,) = series_in(tmp_path)

    assert [(one.place, one.frames) for one in plan_samples(series)] == [(0, (0,)), (3, (0,)), (6, (0,))]
    assert [look.decoded for look in looks(tmp_path)] == [Decoded.FINE] * 3


# --- pixels --------------------------------------------------------------------------------------------


def test_damaged_compressed_pixels_are_found(tmp_path: Path) -> None:
    broken = make_tiny()
    pixels = broken[PIXEL_DATA][1]
    assert isinstance(pixels, bytes)
    frame = (200).to_bytes(4, "little") + rle_frame(pixels, 2)[4:]
    broken[PIXEL_DATA] = ("OB", fragments([frame]))

    assert look_at(tmp_path, broken, RLE).decoded is Decoded.DAMAGED


@pytest.mark.parametrize("name", ["JPGExtended.dcm", "JPEG-lossy.dcm"])
def test_what_no_decoder_knows_is_not_called_damaged(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(file_named(name).read_bytes())

    assert [look.decoded for look in looks(tmp_path)] == [Decoded.NO_DECODER]


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    write_series(tmp_path / "a", 1)
    series_list = series_in(tmp_path / "a")
    (tmp_path / "a" / "IM00001").unlink()

    (look,) = look_closer(series_list, LocalPool(), CancelToken(), tmp_path).values()

    assert look.samples == ((0, Look()),)


# --- references ----------------------------------------------------------------------------------------


def structures(*uids: str) -> Dataset:
    """An RT structure set without pixels that leans on CT slices."""
    dataset = make_tiny(modality="RTSTRUCT")
    for tag in [tag for tag in dataset if tag >> 16 == 0x28 or tag == PIXEL_DATA]:
        del dataset[tag]
    dataset[0x00080016] = ("UI", RTSTRUCT)
    image = [{0x00081150: ("UI", CT), 0x00081155: ("UI", uid)} for uid in uids]
    dataset[0x00081110] = ("SQ", [{0x00081150: ("UI", "1.2.840.10008.3.1.2.3.1"), 0x00081155: ("UI", "9.9")}])
    dataset[0x30060010] = (
        "SQ",
        [{0x30060012: ("SQ", [{0x30060014: ("SQ", [{0x30060016: ("SQ", image)}])}])}],
    )
    return dataset


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_references_are_found_at_any_depth_in_any_encoding(
    tmp_path: Path, syntax: str, *, undefined: bool
) -> None:
    uids = (f"{UID_ROOT}.8.1", f"{UID_ROOT}.8.2")

    look = look_at(tmp_path, structures(*uids), syntax, Layout(undefined_lengths=undefined))

    assert look.referenced_uids == uids


def test_images_lean_on_nothing_that_has_to_be_sent(tmp_path: Path) -> None:
    dataset = make_ct(rows=4, columns=4)
    dataset[0x00081140] = ("SQ", [{0x00081150: ("UI", CT), 0x00081155: ("UI", "9.9")}])

    assert look_at(tmp_path, dataset) == Look(Decoded.NOT_TRIED)


# --- encoding ------------------------------------------------------------------------------------------


def test_private_values_with_their_maker_are_in_order(tmp_path: Path) -> None:
    assert not look_at(tmp_path, make_mr(rows=4, columns=4)).is_oddly_encoded


def test_private_values_without_their_maker_are_odd(tmp_path: Path) -> None:
    dataset = add_private(make_tiny())
    del dataset[0x00090010]

    assert look_at(tmp_path, dataset).has_orphan_private


def test_values_of_unknown_vr_and_unknown_character_sets_are_odd(tmp_path: Path) -> None:
    unknown, odd = make_tiny(), make_tiny()
    unknown[0x00181030] = ("UN", b"Protocol")
    odd[0x00080005] = ("CS", "FAKE_IR 7")

    assert look_at(tmp_path, unknown).has_unknown_vr
    assert look_at(tmp_path, odd).has_odd_charset
