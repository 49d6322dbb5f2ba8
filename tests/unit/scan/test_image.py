"""What the scan tells the checks of how an image was made."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from tests.make.dicom import make_ct, make_mr, make_tiny
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, to_bytes
from tests.make.scanning import scan_here
from uploader.model.dicom import NO_PHASE, Phase
from uploader.scan.image import read_phase, read_position, read_traits
from uploader.scan.iod import missing_tags

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.encode import Dataset
    from uploader.model.dicom import Instance


def scanned(folder: Path, dataset: Dataset, syntax: str = EXPLICIT) -> Instance:
    (folder / "IM1").write_bytes(to_bytes(dataset, syntax))
    (instance,) = scan_here(folder).instances
    return instance


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_geometry_and_pixel_form_are_read_in_every_encoding(tmp_path: Path, syntax: str) -> None:
    instance = scanned(tmp_path, make_ct(rows=16, columns=24), syntax)

    assert instance.position is not None
    assert list(instance.position) == [-120, -120, 1.25]
    traits = instance.traits
    assert (traits.rows, traits.columns, traits.bits_allocated, traits.bits_stored) == (16, 24, 16, 12)
    assert list(traits.orientation) == [1, 0, 0, 0, 1, 0]
    assert list(traits.pixel_spacing) == [0.5, 0.5]
    assert (traits.slice_thickness, traits.kvp, traits.kernel) == (1.25, 120, "STANDARD")
    assert traits.image_type == ("ORIGINAL", "PRIMARY", "AXIAL")
    assert (traits.body_part, traits.manufacturer, traits.photometric) == ("HEAD", "FakeMaker", "MONOCHROME2")


def test_echo_time_and_weighting_tell_images_apart(tmp_path: Path) -> None:
    dataset = make_mr(rows=4, columns=4)
    dataset[0x00189087] = ("FD", 800.0)

    phase = scanned(tmp_path, dataset).phase

    assert (phase.echo_ms, phase.b_value, phase.acquisition_number) == (14, 800, 1)


@pytest.mark.parametrize(
    ("tag", "raw", "wanted"),
    [
        (0x0019100C, b"1000", 1000),
        (0x00431039, b"1000000600\\0\\0\\0", 600),
        (0x20011003, struct.pack("<f", 50), 50),
        (0x00189087, struct.pack("<d", float("nan")), None),
        (0x00189087, b"odd", None),
        (0x0019100C, b"many", None),
    ],
)
def test_the_weighting_is_found_where_makers_put_it(tag: int, raw: bytes, wanted: float | None) -> None:
    assert read_phase({tag: raw}, is_big_endian=False) == Phase(b_value=wanted)


def test_images_with_the_same_values_share_them(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(to_bytes(make_tiny()))

    one, two, three = scan_here(tmp_path).instances

    assert one.traits is two.traits is three.traits


@pytest.mark.parametrize(
    "raw", [b"", b"1\\2", b"1\\2\\x", b"1\\2\\nan", b"1\\2\\inf", b"\xff", b"1\\2\\3\\4"]
)
def test_a_position_that_is_not_three_numbers_is_none(raw: bytes) -> None:
    assert read_position({0x00200032: raw}) is None


def test_nothing_said_is_nothing_known() -> None:
    assert read_phase({}, is_big_endian=False) is NO_PHASE
    assert read_traits({}, is_big_endian=False).orientation == ()


@pytest.mark.parametrize("tag", [0x00200037, 0x00180015, 0x0019100C])
def test_a_value_far_too_long_is_not_read_and_fails_no_file(tmp_path: Path, tag: int) -> None:
    dataset = make_tiny()
    dataset[tag] = ("UN", b"1" * 70_000)

    instance = scanned(tmp_path, dataset)

    assert instance.traits.orientation == ()
    assert instance.phase.b_value is None


def test_what_the_definition_asks_for_and_is_not_there_is_named(tmp_path: Path) -> None:
    dataset = make_ct(rows=4, columns=4)
    del dataset[0x00281052]

    assert scanned(tmp_path, dataset).traits.missing == ("00281052",)
    assert missing_tags("1.2.3", frozenset()) == ()


def test_overlays_and_the_burned_in_flag_are_seen(tmp_path: Path) -> None:
    dataset = make_tiny()
    dataset[0x00280301] = ("CS", "yes")
    dataset[0x60020010] = ("US", 4)
    dataset[0x00282110] = ("CS", "01")

    traits = scanned(tmp_path, dataset).traits

    assert (traits.burned_in, traits.has_overlay, traits.is_lossy) == ("YES", True, True)
