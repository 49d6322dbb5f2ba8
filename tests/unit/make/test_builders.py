"""The builders are judged by pydicom: what they write is what they say."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest

from tests.make import wheels
from tests.make.case import study, tiny_case, write_cd, write_export, write_zip
from tests.make.dicom import (
    add_nested_identifiers,
    make_ct,
    make_enhanced_mr,
    make_localizer,
    make_mr,
    make_pdf,
    make_tiny,
    make_us,
    slice_pixels,
)
from tests.make.encode import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, RLE, Layout, to_bytes
from tests.make.files import to_rle, write_series, write_us
from tests.make.people import FIRST, Place, person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.make.encode import Dataset

BUILDERS = [make_ct, make_mr, make_localizer, make_tiny, make_pdf, make_enhanced_mr, make_us]
SYNTAXES = [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED]


def read(content: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(io.BytesIO(content))


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("build", BUILDERS)
def test_pydicom_reads_every_built_element_in_every_transfer_syntax(
    build: Callable[[Place], Dataset], syntax: str
) -> None:
    place = Place(patient=3, study=2, series=4, instance=5)
    built = add_nested_identifiers(build(place))

    data = read(to_bytes(built, syntax))

    assert {int(tag) for tag in data.keys()} == set(built)  # noqa: SIM118 - a Dataset iterates over elements
    assert data.file_meta.TransferSyntaxUID == syntax
    assert (data.PatientID, data.PatientName) == ("FAKE-000003", "FakeDoe^Maria")
    assert data.SOPInstanceUID == place.sop_uid
    assert data.OtherPatientIDsSequence[1].PatientID == "FAKE-OTHER-ID"


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_undefined_lengths_hold_the_same_dataset(syntax: str) -> None:
    built = add_nested_identifiers(make_enhanced_mr())

    plain = read(to_bytes(built, syntax))
    delimited = read(to_bytes(built, syntax, Layout(undefined_lengths=True)))

    assert delimited.is_undefined_length_sequence_item is False
    assert delimited["OtherPatientIDsSequence"].is_undefined_length
    plain.remove_private_tags()  # implicit VR does not tell that a private element is a sequence
    delimited.remove_private_tags()
    assert plain == delimited


def test_pixels_are_those_that_were_asked_for_and_differ_between_instances() -> None:
    data = read(to_bytes(make_ct(Place(instance=2))))

    assert data.pixel_array.tobytes() == slice_pixels(512, 512, 2)
    assert slice_pixels(512, 512, 2) != slice_pixels(512, 512, 3)


def test_rle_decodes_to_the_native_pixels() -> None:
    built = make_mr(rows=32, columns=48)

    data = read(to_rle(built))

    assert data.file_meta.TransferSyntaxUID == RLE
    assert data.pixel_array.tobytes() == built[0x7FE00010][1]


def test_a_bare_dataset_has_no_preamble_and_is_readable_by_force() -> None:
    content = to_bytes(make_tiny(), EXPLICIT, Layout(preamble=None, group_lengths=True))

    assert content[:2] == b"\x08\x00"
    assert pydicom.dcmread(io.BytesIO(content), force=True).PatientID == "FAKE-000001"


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert to_bytes(make_mr(FIRST)) == to_bytes(make_mr(Place(1, 1, 1, 1)))


def test_a_large_ultrasound_is_written_frame_by_frame(tmp_path: Path) -> None:
    path = write_us(tmp_path / "us", frames=3, rows=40, columns=50)

    assert path.read_bytes() == to_bytes(make_us(frames=3, rows=40, columns=50))
    assert np.ptp(pydicom.dcmread(path).pixel_array) > 200


def test_a_series_on_disk_has_one_uid_a_file(tmp_path: Path) -> None:
    paths = write_series(tmp_path, 5)

    assert len({pydicom.dcmread(path).SOPInstanceUID for path in paths}) == 5
    assert len({pydicom.dcmread(path).SeriesInstanceUID for path in paths}) == 1


def test_made_up_people_are_visibly_fake_and_differ() -> None:
    people = [person(number) for number in range(1, 200)]

    assert all(who.name.startswith("FakeDoe") and who.patient_id.startswith("FAKE-") for who in people)
    assert len({(who.patient_id, who.name) for who in people}) == 199


def test_a_cd_has_a_dicomdir_that_names_its_files(tmp_path: Path) -> None:
    built = write_cd(tmp_path)

    directory = pydicom.dcmread(tmp_path / "DICOMDIR")

    named = ["/".join(record.ReferencedFileID) for record in directory.DirectoryRecordSequence]
    assert len(named) == built.instance_count == len(study())
    assert all((tmp_path / name).is_file() for name in named)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == built.file_count


def test_exports_and_archives_hold_what_they_say(tmp_path: Path) -> None:
    export = write_export(tmp_path / "export")
    tiny = tiny_case(tmp_path / "tiny", patients=2, studies=2)
    packed = write_zip(tmp_path / "study.zip", with_viewer=True)

    assert sum(path.is_file() for path in export.path.rglob("*")) == export.file_count
    assert tiny.instance_count == 2 * 2 * 2 * 3
    assert packed.path.read_bytes() == write_zip(tmp_path / "again.zip", with_viewer=True).path.read_bytes()


def test_the_wheels_hold_files_of_many_transfer_syntaxes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = wheels.by_transfer_syntax()

    assert len(wheels.dicom_files()) > 200
    assert {IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN, RLE, "1.2.840.10008.1.2.4.90"} <= set(found)
    assert all(wheels.unpacked(path)[128:132] == b"DICM" for path in wheels.packed_files())
