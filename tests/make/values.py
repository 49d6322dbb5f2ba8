"""Ready-made values of the model, for tests that are about something else."""

from __future__ import annotations

from pathlib import Path

from uploader.model.case import PreparedCase
from uploader.model.check import Report
from uploader.model.destination import Destination
from uploader.model.dicom import Instance, Patient, Series
from uploader.model.identifying import Identifying
from uploader.model.package import Archive, Member, Method
from uploader.model.source import OtherFile, SourceFile

DESTINATION = Destination("heart", "Heart trial", "p1", "Site 12", "HF-12-001", "Baseline", "CT Chest")


def source(name: str, size_bytes: int = 10) -> SourceFile:
    return SourceFile(Path("/made-up") / name, None, size_bytes, 1_700_000_000, Identifying(name))


def patient(name: str = "FakeDoe^Jane", patient_id: str = "FAKE-1", birth_date: str = "19560309") -> Patient:
    return Patient(Identifying(patient_id), Identifying(""), Identifying(name), Identifying(birth_date), "F")


def instance(number: int, series_uid: str = "1.2.3", who: Patient | None = None) -> Instance:
    return Instance(
        source=source(f"{series_uid}-{number}"),
        patient=who or patient(),
        study_instance_uid="1.2",
        series_instance_uid=series_uid,
        sop_instance_uid=f"{series_uid}.{number}",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality="CT",
        number=number,
        series_number=1,
        series_description=Identifying("Chest"),
        study_date=Identifying("20261103"),
        frame_count=1,
        is_localizer=False,
        header_bytes=5,
    )


def series(key: str, series_uid: str, count: int) -> Series:
    return Series(
        key=key,
        study_instance_uid="1.2",
        series_instance_uid=series_uid,
        modality="CT",
        number=1,
        description=Identifying("Chest"),
        study_date=Identifying("20261103"),
        is_localizer=False,
        instances=tuple(instance(number, series_uid) for number in range(1, count + 1)),
    )


def prepared(*series_list: Series, others: tuple[OtherFile, ...] = ()) -> PreparedCase:
    return PreparedCase(tuple(series_list), others, (), (), (), Report(()))


def archive(name: str, file_type: str = "dicom", count: int = 1, size_bytes: int = 100) -> Archive:
    members = tuple(
        Member(f"{number}.dcm", 10, 0, "0" * 64, Method.STORED, "a.seg", 10 * number, 10)
        for number in range(count)
    )
    return Archive(
        "s1", name, file_type, file_type == "dicom", size_bytes, "a" * 64, "CT", "Chest", 10 * count, members
    )
