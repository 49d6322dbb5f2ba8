"""A made-up case to rehearse with: a chest CT with its localizer, and an ultrasound, of nobody."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pydicom import Dataset

ROOT_UID = "2.25.1207011000"
SLICES = 40
SIDE = 256

CT = "1.2.840.10008.5.1.4.1.1.2"
ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"

PATIENT = {
    "PatientName": "FakeDoe^Jane",
    "PatientID": "FAKE-8841273",
    "PatientBirthDate": "19560309",
    "PatientSex": "F",
    "PatientAddress": "1 Nowhere Street, Madeup Town",
    "ReferringPhysicianName": "FakeReferrer^Robin",
    "InstitutionName": "St Mary Practice Hospital",
    "AccessionNumber": "FAKE-ACC-77",
    "StudyDate": "20240103",
    "StudyTime": "101500",
    "StudyID": "FAKE77",
    "StudyDescription": "Chest for practice",
}


def write_sample_case(folder: Path) -> None:
    """Write the case as a hospital export would: odd names, no endings, a viewer's leftovers.

    About 45 files and 6 MB below ``folder``, which is made.
    """
    images = folder / "DICOM" / "ST00001"
    images.mkdir(parents=True)
    for number in range(1, SLICES + 1):
        _write(_ct(number), images / f"IM{number:05d}")
    for number in range(1, 3):
        _write(_localizer(number), images / f"LO{number:05d}")
    _write(_ultrasound(), images / "US00001")
    (folder / "autorun.inf").write_text("[autorun]\nopen=viewer.exe\n", encoding="ascii")
    (folder / "Thumbs.db").write_bytes(b"\0" * 64)


def _ct(number: int) -> Dataset:
    radius = 0.35 + 0.1 * math.sin(number / SLICES * math.pi)
    data = _image(f"{ROOT_UID}.2", number, "CT", CT, "CT Chest 2.0", 2)
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.ImagePositionPatient = [-120, -120, number * 2.0]
    data.SliceThickness = 2
    data.PixelData = _disc(radius).tobytes()
    return data


def _localizer(number: int) -> Dataset:
    data = _image(f"{ROOT_UID}.2", SLICES + number, "CT", CT, "CT Chest 2.0", 2)
    data.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    data.ImagePositionPatient = [0, -120, 0]
    data.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
    data.PixelData = _disc(0.45).tobytes()
    return data


def _ultrasound() -> Dataset:
    data = _image(f"{ROOT_UID}.3", 1, "US", ULTRASOUND, "Echo 4 chamber", 3)
    data.ImageType = ["ORIGINAL", "PRIMARY"]
    del data.ImagePositionPatient
    del data.ImageOrientationPatient
    del data.PixelSpacing
    data.PixelData = _disc(0.3).tobytes()
    return data


def _image(
    series_uid: str, number: int, modality: str, sop_class: str, description: str, series_number: int
) -> Dataset:
    from pydicom import Dataset  # noqa: PLC0415 - half a second that the practice site need not pay
    from pydicom.dataset import FileMetaDataset  # noqa: PLC0415
    from pydicom.uid import UID  # noqa: PLC0415

    data = Dataset()
    for keyword, value in PATIENT.items():
        setattr(data, keyword, value)
    data.SpecificCharacterSet = "ISO_IR 192"
    data.SOPClassUID = sop_class
    data.SOPInstanceUID = f"{series_uid}.{number}"
    data.StudyInstanceUID = f"{ROOT_UID}.1"
    data.SeriesInstanceUID = series_uid
    data.FrameOfReferenceUID = f"{ROOT_UID}.9"
    data.Modality = modality
    data.SeriesDescription = description
    data.SeriesNumber = series_number
    data.InstanceNumber = number
    data.Manufacturer = "Practice"
    data.ImagePositionPatient = [-120, -120, 0]
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.PixelSpacing = [0.94, 0.94]
    data.Rows = data.Columns = SIDE
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsAllocated = data.BitsStored = 16
    data.HighBit = 15
    data.PixelRepresentation = 0
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = UID(EXPLICIT_LITTLE)
    data.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    data.file_meta.MediaStorageSOPInstanceUID = UID(data.SOPInstanceUID)
    return data


def _disc(radius: float) -> array[int]:
    """A soft disc with two darker ones inside, 16 bits a pixel: enough to recognise a chest."""
    middle = SIDE / 2
    pixels = array("H")
    for row in range(SIDE):
        for column in range(SIDE):
            x, y = (column - middle) / SIDE, (row - middle) / SIDE
            inside = math.hypot(x, y * 1.3) < radius
            lung = math.hypot(abs(x) - radius * 0.45, y) < radius * 0.35
            pixels.append((300 if lung else 1000) + (row ^ column) % 32 if inside else 0)
    return pixels


def _write(data: Dataset, path: Path) -> None:
    data.save_as(path, enforce_file_format=True)
