"""Whole selections as hospitals hand them over: a CD, a ZIP of a study, an export with odd names."""

from __future__ import annotations

import gzip
import os
import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.make.dicom import make_ct, make_localizer, make_mr, make_tiny
from tests.make.encode import to_bytes
from tests.make.people import Place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.encode import Dataset

VIEWER_FILES = {
    "AUTORUN.INF": b"[autorun]\r\nopen=VIEWER\\VIEWER.EXE\r\n",
    "VIEWER/VIEWER.EXE": b"MZ made up",
    "VIEWER/CODEC.DLL": b"MZ made up too",
    "VIEWER/INDEX.HTM": b"<html>Made-up viewer</html>",
    "VIEWER/LOGO.JPG": b"\xff\xd8\xff\xe0 made up",
    "README.TXT": b"To view the images start VIEWER.EXE\r\n",
}

EXPORT_NAMES = (
    "FakeDoe^Jane/Schädel {series}/Bild {index} (1).dcm",
    "raw/{uid}",
    "raw/CT.{index}.ima",
    "raw/{index:08d}",
    "画像/{index}.jpg.DCM",
    ".verborgen/{index}",
)


@dataclass(frozen=True, slots=True)
class Built:
    """What was written: the folder or file to pick, how many DICOM instances are in it, and all its files."""

    path: Path
    instance_count: int
    file_count: int


def small_ct(place: Place) -> Dataset:
    """A CT slice of 32 x 32."""
    return make_ct(place, rows=32, columns=32)


def small_mr(place: Place) -> Dataset:
    """An MR slice of 32 x 32."""
    return make_mr(place, rows=32, columns=32)


def study(patient: int = 1, study_number: int = 1, count: int = 6) -> list[Dataset]:
    """A localizer, a CT series and an MR series of ``count`` instances each, in reading order."""
    datasets = [make_localizer(Place(patient, study_number, 1, 1))]
    datasets += [small_ct(Place(patient, study_number, 2, number + 1)) for number in range(count)]
    datasets += [small_mr(Place(patient, study_number, 3, number + 1)) for number in range(count)]
    return datasets


def write_cd(folder: Path, datasets: list[Dataset] | None = None, *, with_viewer: bool = True) -> Built:
    """A patient CD: DICOMDIR, images without extension below DICOM, a viewer that starts by itself."""
    datasets = study() if datasets is None else datasets
    names = [f"DICOM/ST000001/SE{_series(data):06d}/IM{index + 1:06d}" for index, data in enumerate(datasets)]
    for name, dataset in zip(names, datasets, strict=True):
        _write(folder / name, to_bytes(dataset))
    _write(folder / "DICOMDIR", dicomdir(names, datasets))
    extra = VIEWER_FILES if with_viewer else {}
    for name, content in extra.items():
        _write(folder / name, content)
    return Built(folder, len(datasets), len(datasets) + 1 + len(extra))


def dicomdir(names: list[str], datasets: list[Dataset]) -> bytes:
    """A Media Storage Directory, PS3.3 F, with one IMAGE record a file (offsets left 0)."""
    records: list[Dataset] = [
        {
            0x00041400: ("UL", 0),
            0x00041410: ("US", 0xFFFF),
            0x00041420: ("UL", 0),
            0x00041430: ("CS", "IMAGE"),
            0x00041500: ("CS", name.replace("/", "\\")),
            0x00041510: ("UI", dataset[0x00080016][1]),
            0x00041511: ("UI", dataset[0x00080018][1]),
            0x00100010: dataset[0x00100010],
        }
        for name, dataset in zip(names, datasets, strict=True)
    ]
    return to_bytes(
        {
            0x00020002: ("UI", "1.2.840.10008.1.3.10"),
            0x00041130: ("CS", "FAKECD"),
            0x00041200: ("UL", 0),
            0x00041202: ("UL", 0),
            0x00041212: ("US", 0),
            0x00041220: ("SQ", records),
        }
    )


def write_zip(path: Path, datasets: list[Dataset] | None = None, *, with_viewer: bool = False) -> Built:
    """A study as one ZIP archive, as a PACS exports it."""
    datasets = study() if datasets is None else datasets
    extra = VIEWER_FILES if with_viewer else {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, dataset in enumerate(datasets):
            _add(archive, f"study/series{_series(dataset)}/{index + 1:04d}.dcm", to_bytes(dataset))
        for name, content in extra.items():
            _add(archive, name, content)
    return Built(path, len(datasets), len(datasets) + len(extra))


def write_export(folder: Path, datasets: list[Dataset] | None = None) -> Built:
    """A hospital's export: names with umlauts, spaces, UIDs or no extension, and what systems leave."""
    datasets = study() if datasets is None else datasets
    for index, dataset in enumerate(datasets):
        pattern = EXPORT_NAMES[index % len(EXPORT_NAMES)]
        uid = str(dataset[0x00080018][1])
        _write(folder / pattern.format(index=index, series=_series(dataset), uid=uid), to_bytes(dataset))
    junk = {
        "Thumbs.db": b"\xd0\xcf\x11\xe0 made up",
        ".DS_Store": b"\0\0\0\1Bud1",
        "__MACOSX/raw/._CT.2.ima": b"\0\5\x16\7",
        "raw/empty.dcm": b"",
        "report.pdf": b"%PDF-1.4\n%%EOF\n",
        "t1.nii.gz": gzip.compress(nifti(), mtime=0),
    }
    for name, content in junk.items():
        _write(folder / name, content)
    return Built(folder, len(datasets), len(datasets) + len(junk))


def nifti() -> bytes:
    """A NIfTI-1 file of one voxel."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, 1, 1, 1, 1, 1, 1, 1)
    header[344:348] = b"n+1\0"
    return bytes(header) + b"\0\0"


def tiny_case(folder: Path, *, patients: int = 1, studies: int = 1, series: int = 2, count: int = 3) -> Built:
    """Every combination of the numbers, as 4 x 4 images: the quickest case that has everything."""
    total = 0
    for patient in range(1, patients + 1):
        for study_number in range(1, studies + 1):
            for series_number in range(1, series + 1):
                for instance in range(1, count + 1):
                    total += 1
                    place = Place(patient, study_number, series_number, instance)
                    _write(
                        folder / f"p{patient}s{study_number}/{series_number}_{instance}",
                        to_bytes(make_tiny(place)),
                    )
    return Built(folder, total, total)


def _series(dataset: Dataset) -> int:
    return int(str(dataset[0x00200011][1]))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_600_000_000, 1_600_000_000))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6)), content, zipfile.ZIP_DEFLATED)
