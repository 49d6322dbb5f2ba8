"""`tests.make.profiles.RICH`, written by hand with pydicom: what a hospital's own script would do."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

REMOVED = frozenset(
    (
        "PatientBirthDate", "OtherPatientIDs", "OtherPatientNames", "PatientAddress",
        "PatientTelephoneNumbers", "MedicalRecordLocator", "InstitutionName", "InstitutionAddress",
        "InstitutionalDepartmentName",
        "PerformingPhysicianName", "OperatorsName", "NameOfPhysiciansReadingStudy", "RequestingPhysician",
        "OtherPatientIDsSequence", "OriginalAttributesSequence", "RequestAttributesSequence",
        "RequestedProcedureDescription", "PerformedProcedureStepID",
    )
)  # fmt: skip
REPLACED = {"PatientName": "ANON", "StudyID": "1", "ReferringPhysicianName": "", "StationName": "STATION"}
HASHED = ("PatientID", "AccessionNumber", "DeviceSerialNumber")
SHIFTED = (
    "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "InstanceCreationDate",
    "PerformedProcedureStepStartDate", "ScheduledProcedureStepStartDate",
)  # fmt: skip
UIDS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID")
REFERENCES = ("ReferencedImageSequence", "ReferencedStudySequence", "SourceImageSequence")
PATTERN = re.compile(".*PhysicianIdentification.*|.*Comments")


def clean(dataset: Dataset) -> None:
    """Do all of it to one data set."""
    born, studied = dataset.get("PatientBirthDate"), dataset.get("StudyDate")
    if born and studied:
        dataset.PatientAge = f"{int(studied[:4]) - int(born[:4]):03d}Y"
    dataset.remove_private_tags()
    dataset.walk(_remove)
    for keyword, value in REPLACED.items():
        _set(dataset, keyword, value)
    for keyword in HASHED:
        _set(dataset, keyword, _hashed(str(dataset.get(keyword, ""))))
    for keyword in SHIFTED:
        _set(dataset, keyword, _shifted(str(dataset.get(keyword, "")), "%Y%m%d"))
    _set(
        dataset,
        "AcquisitionDateTime",
        _shifted(str(dataset.get("AcquisitionDateTime", ""))[:14], "%Y%m%d%H%M%S"),
    )
    for keyword in UIDS:
        _set(dataset, keyword, _new_uid(str(dataset.get(keyword, ""))))
    for keyword in REFERENCES:
        for item in dataset.get(keyword, ()):
            _set(item, "ReferencedSOPInstanceUID", _new_uid(str(item.get("ReferencedSOPInstanceUID", ""))))
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "by hand"


def _remove(dataset: Dataset, element: DataElement) -> None:
    is_overlay = element.tag.group & 0xFF00 == 0x6000 and element.tag.element in (0x3000, 0x4000)
    if element.keyword in REMOVED or is_overlay or PATTERN.match(element.keyword):
        del dataset[element.tag]


def _set(dataset: Dataset, keyword: str, value: Any) -> None:
    if keyword in dataset:
        setattr(dataset, keyword, value)


def _hashed(text: str) -> str:
    return hashlib.sha256(f"pepper{text}".encode()).hexdigest()[:16]


@lru_cache(maxsize=8192)
def _new_uid(uid: str) -> str:
    return f"2.25.{int(hashlib.sha256(uid.encode()).hexdigest()[:32], 16)}"


@lru_cache(maxsize=8192)
def _shifted(text: str, form: str) -> str:
    try:
        return (datetime.strptime(text, form) - timedelta(days=17)).strftime(form)  # noqa: DTZ007 - header dates
    except ValueError:
        return text
