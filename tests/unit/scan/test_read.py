"""Files that are not DICOM: their Flywheel type, and what must not pass for something else."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.make import wheels
from tests.make.case import nifti, write_zip
from tests.make.dicom import make_tiny
from tests.make.encode import EXPLICIT, IMPLICIT, Layout, to_bytes
from tests.make.scanning import scan_here, states
from uploader.scan.filetypes import by_name, decide_file_type
from uploader.scan.sniff import dicom_start

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = to_bytes(make_tiny())
HDF5 = b"\x89HDF\r\n\x1a\n made up"


def state_of(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    (state,) = states(scan_here(folder / name)).values()
    return state


@pytest.mark.parametrize(
    ("name", "content", "file_type"),
    [
        ("t1.nii", nifti(), "nifti"),
        ("t1.nii.gz", gzip.compress(nifti(), mtime=0), "nifti"),
        ("T1.NII.GZ", gzip.compress(nifti(), mtime=0), "nifti"),
        ("report.pdf", b"%PDF-1.4 made up", "pdf"),
        ("report", b"%PDF-1.4 made up", "pdf"),
        ("report", b"\xef\xbb\xbf\r\n%PDF-1.4 made up", "pdf"),
        ("data.mat", b"MATLAB 5.0 MAT-file", "MATLAB data"),
        ("data.mat", HDF5, "MATLAB data"),
        ("raw.h5", HDF5, "ISMRMRD"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0 made up", "image"),
        ("photo.tif", b"II*\0 made up", "image"),
        ("scan.qa.png", b"\x89PNG\r\n\x1a\n made up", "qa"),
        ("loop.avi", b"RIFF\0\0\0\0AVI LIST", "video"),
        ("loop.mp4", b"\0\0\0\x18ftypmp42", "video"),
        ("voice.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio"),
        ("table.csv", b"a,b\n1,2\n", "tabular data"),
        ("table.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0), "tabular data"),
        ("notes.txt", b"made up", "text"),
        ("README.md", b"# made up", "markdown"),
        ("scan.log", b"made up", "log"),
        ("sidecar.json", b"{}", "source code"),
        ("dwi.bval", b"0 1000", "bval"),
        ("P12345.7", b"\x01\x02\x03\x04 made up", "pfile"),
        ("meas_MID00012.dat", b"\x01\0\0\0\x02\0\0\0 made up", ""),
        ("scan.ima", b"\x01\0\0\0 made up", ""),
        ("unknown", b"made up", ""),
        ("e\u0301.weird", b"made up", ""),
    ],
)
def test_a_file_that_is_not_dicom_gets_its_flywheel_type(
    tmp_path: Path, name: str, content: bytes, file_type: str
) -> None:
    assert state_of(tmp_path, name, content) == f"other {file_type}".strip()


@pytest.mark.parametrize("name", ["t1.nii", "t1.nii.gz", "report.pdf", "raw.h5"])
def test_a_name_whose_content_is_something_else_gives_no_type(name: str) -> None:
    assert by_name(name)
    assert decide_file_type(b"made up", name) == ""


@pytest.mark.parametrize("name", ["nii", ".nii", "gz", ".csv.gz", "", "."])
def test_a_name_that_is_only_an_ending_is_judged_without_error(name: str) -> None:
    assert by_name(name) in {"", "nifti", "tabular data"}


# --- archives that can't be looked into ----------------------------------------------------------------


def tarred(mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo("IM1")
        member.size = len(IMAGE)
        archive.addfile(member, io.BytesIO(IMAGE))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tar", tarred("w")),
        ("a", tarred("w")),
        ("a.tgz", tarred("w:gz")),
        ("a.tar.bz2", tarred("w:bz2")),
        ("a.tar.xz", tarred("w:xz")),
        ("IM1.gz", gzip.compress(IMAGE, mtime=0)),
        ("IM1.dcm.gz", gzip.compress(IMAGE, mtime=0)),
        ("t1.nii.gz", gzip.compress(IMAGE, mtime=0)),
        ("table.csv.gz", gzip.compress(tarred("w"), mtime=0)),
        ("IM1.bz2", bz2.compress(IMAGE)),
        ("IM1.xz", lzma.compress(IMAGE)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c made up"),
        ("a.rar", b"Rar!\x1a\x07\x01\0 made up"),
        ("a.cab", b"MSCF\0\0\0\0 made up"),
        ("a.zst", b"\x28\xb5\x2f\xfd made up"),
        ("disc.iso", b"\1" * 0x8001 + b"CD001 made up"),
        ("disc", b"\1" * 0x8001 + b"CD001 made up"),
        ("disc.img", b"made up"),
    ],
)
def test_an_archive_that_can_not_be_looked_into_is_not_passed_on(
    tmp_path: Path, name: str, content: bytes
) -> None:
    assert state_of(tmp_path, name, content) == "failed nested_archive"


def test_a_damaged_gzip_file_is_damaged(tmp_path: Path) -> None:
    assert state_of(tmp_path, "t1.nii.gz", b"\x1f\x8b\x08\0made up") == "failed archive_damaged"
    assert state_of(tmp_path, "t2.nii.gz", gzip.compress(nifti(), mtime=0)[:12]) == "failed archive_damaged"


@pytest.mark.parametrize("name", ["a.zip", "t1.nii.gz", "a.tgz", "a.7z", "a.RAR"])
def test_what_is_named_an_archive_and_is_none_is_a_damaged_one(tmp_path: Path, name: str) -> None:
    assert state_of(tmp_path, name, b"made up") == "failed archive_damaged"


def test_an_archive_is_told_by_its_end_when_its_beginning_is_damaged(tmp_path: Path) -> None:
    packed = bytearray(write_zip(tmp_path / "whole").path.read_bytes())
    packed[:4] = b"\xff" * 4
    (tmp_path / "whole").unlink()
    (tmp_path / "study").write_bytes(packed)

    found = list(states(scan_here(tmp_path)).values())

    assert found.count("failed archive_damaged") == 1
    assert found.count("dicom") == len(found) - 1 > 5


# --- DICOM that does not look like it ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("IM1.dcm", b"made up"),
        ("IM1.DICOM", b"\xff\xd8\xff\xe0 a JPEG named DICOM"),
        ("IM1", bytes(5000)),
        ("IM1", IMAGE[:100]),
        ("IM1", IMAGE[:131]),
        ("IM1", b"MAKER HEADER\0\0\0\0" + IMAGE),
        ("IM1", b" " + to_bytes(make_tiny(), EXPLICIT, Layout(preamble=None))),
        ("photo.jpg", b"MAKER HEADER\0\0\0\0" + IMAGE),
        ("notes.txt", b"\xff" + IMAGE),
        ("P12345.7", bytes(200)),
        ("IM1.ima", bytes(64) + b"1.2.840.10008.5.1.4.1.1.2\0"),
        ("IM1", b"\x08\0\x05\0CS" + bytes(20)),
        ("photo.jpg", b"\x08\0\x05\0CS" + bytes(20)),
    ],
)
def test_what_may_be_damaged_dicom_is_never_sent_as_something_else(
    tmp_path: Path, name: str, content: bytes
) -> None:
    assert state_of(tmp_path, name, content).startswith("failed")


@pytest.mark.parametrize(
    "name", ["report.pdf", "t1.nii.gz", "setup.exe", ".DS_Store", "DICOMDIR", "a.zip", "x.txt"]
)
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
@pytest.mark.parametrize(
    "layout", [Layout(), Layout(preamble=None), Layout(preamble=None, group_lengths=True)]
)
def test_dicom_is_dicom_whatever_its_name(tmp_path: Path, name: str, syntax: str, layout: Layout) -> None:
    (tmp_path / name).write_bytes(to_bytes(make_tiny(), syntax, layout))

    assert list(states(scan_here(tmp_path)).values()) == ["dicom"]


def test_what_begins_with_the_bytes_of_a_tag_by_chance_is_not_dicom() -> None:
    for content in (
        b"",
        b"\x08",
        b"\x08\0\x05\0",
        b"\x08\0\0\0" + b"\xff" * 40,
        b"\x08\0\x05\0\x02\0\0\0AB\x09\0zz",
    ):
        assert dicom_start(content) is None


def test_every_real_file_of_the_wheels_ends_in_exactly_one_state() -> None:
    folders = [wheels.root(*where) for where in wheels.ROOTS]

    result = scan_here(*folders)

    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found = [
        *(instance.source.path for instance in result.instances),
        *(other.source.path for other in result.others),
        *(skipped.source.path for skipped in result.skipped),
        *(failed.source.path for failed in result.failed),
    ]
    assert sorted(found) == sorted(files)
    assert len(result.instances) > 170
    assert not [failed for failed in result.failed if failed.detail.endswith(("Error", "Exception"))]
