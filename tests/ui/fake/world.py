"""A made-up site and made-up selections, as large as real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from uploader.deid.check.table import EDITION, table_rows
from uploader.errors import Owner
from uploader.model.burned_in import FrameText, SeriesText, TextBox
from uploader.model.case import PreparedCase
from uploader.model.check import Finding, Report, Severity
from uploader.model.destination import (
    AcquisitionChoice,
    Project,
    SessionChoice,
    TemplateLabels,
)
from uploader.model.dicom import Instance, Patient, Series, Traits
from uploader.model.identifying import Identifying
from uploader.model.profile import ProfileLevel
from uploader.model.profile_check import ElementCheck, Outcome, ProfileCheck, ProfileFinding
from uploader.model.source import Failed, FailReason, OtherFile, Skipped, SkipReason, SourceFile

SUBJECT_COUNT = 10_000
ROOT = "1.2.826.0.1.3680043.8.498"

KEPT = ("00081030", "0008103e", "00100040", "00101010", "00101030")
"""Rows of the standard's table that the made-up profile keeps."""


def profile_check(level: ProfileLevel = ProfileLevel.PROJECT) -> ProfileCheck:
    """A profile that keeps a few elements of the table, with a warning for the coordinator."""
    note = ProfileFinding("salt_short", Severity.WARN, 3, "The salt is short.", "Use a longer one.")
    rows = tuple(
        ElementCheck(row.tag, row.name, row.basic, row.options, _outcome(row.tag), Outcome.REMOVED)
        for row in table_rows()
    )
    beside = (ElementCheck("overlay_label", "Overlay labels", "", (), Outcome.STAYS, None),)
    digest = "9f2c4e" + "0" * 58
    return ProfileCheck("Clinical trial v2", level, digest, "engine 1", EDITION, (note,), rows, beside)


def _outcome(tag: str) -> Outcome:
    return Outcome.STAYS if tag in KEPT else Outcome.REMOVED


def project(group: str, label: str, *, missing: tuple[str, ...] = (), templates: bool = True) -> Project:
    """A project that can be sent to unless said otherwise."""
    return Project(
        project_id=f"{group}-{label}".lower().replace(" ", "-"),
        project_label=label,
        group_id=group,
        group_label={"cardia": "CARDIA-2 Heart Failure", "neuro": "NEURO-7 Stroke"}.get(group, group.title()),
        missing=missing,
        locked=False,
        has_templates=templates,
    )


PROJECTS = (
    project("cardia", "Site 012 Northfield"),
    project("cardia", "Site 014 Riverside"),
    project("cardia", "Site 020 View Only", missing=("files_create", "containers_create_hierarchy")),
    project("neuro", "Site 012 Northfield"),
    project("neuro", "Site 031 Unprotected"),
    project("neuro", "Site 033 Untemplated", templates=False),
)

LABELS = TemplateLabels(
    sessions=(
        SessionChoice(
            "Baseline",
            (
                AcquisitionChoice("CT Chest", 1, ("CT",)),
                AcquisitionChoice("Echo 4 chamber", 1, ("US",)),
                AcquisitionChoice("ECG report", 0, ()),
            ),
            ("^extra-.*$",),
        ),
        SessionChoice("Week 12", (AcquisitionChoice("CT Chest", 1, ("CT",)),), ()),
        SessionChoice("Week 26", (AcquisitionChoice("CT Chest", 1, ("CT",)),), ()),
    ),
    patterns=("^Unscheduled.*$",),
)


def subject_labels(count: int = SUBJECT_COUNT) -> tuple[str, ...]:
    """Labels as a trial writes them: site, dash, running number."""
    return tuple(f"{1 + index // 1000:03d}-{index % 1000:04d}" for index in range(count))


def patient(name: str = "FakeDoe^Jane", patient_id: str = "FAKE-8841273") -> Patient:
    """Somebody who does not exist."""
    return Patient(Identifying(patient_id), Identifying(""), Identifying(name), Identifying("19560309"), "F")


def source(name: str, size_bytes: int = 526_336) -> SourceFile:
    """A file that is not there."""
    return SourceFile(Path("/fake") / name, None, size_bytes, 1, Identifying(name))


def series(number: int, description: str, modality: str, count: int, *, who: Patient | None = None) -> Series:
    """A series of ``count`` single-frame instances."""
    who = who or patient()
    uid = f"{ROOT}.{number}"
    instances = tuple(
        Instance(
            source=source(f"DICOM/SE{number:04d}/IM{index:04d}"),
            patient=who,
            study_instance_uid=ROOT,
            series_instance_uid=uid,
            sop_instance_uid=f"{uid}.{index}",
            sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
            transfer_syntax_uid="1.2.840.10008.1.2.1",
            modality=modality,
            number=index,
            series_number=number,
            series_description=Identifying(description),
            study_date=Identifying("20261103"),
            frame_count=1,
            is_localizer=False,
            header_bytes=1200,
        )
        for index in range(1, count + 1)
    )
    return Series(
        f"s{number}",
        ROOT,
        uid,
        modality,
        number,
        Identifying(description),
        Identifying("20261103"),
        is_localizer=False,
        instances=instances,
    )


KINDS = (
    ("CT Chest 2.0 B31f", "CT"),
    ("CT Chest 0.75 B70f", "CT"),
    ("T1 MPRAGE SAG", "MR"),
    ("T2 FLAIR AX", "MR"),
    ("Echo 4 chamber", "US"),
    ("Chest PA", "CR"),
)


def small_case() -> PreparedCase:
    """Four series, a report, leftovers of a CD, a warning."""
    listed = (
        series(1, "Localizer", "CT", 2),
        series(2, "CT Chest 2.0 B31f", "CT", 214),
        series(3, "CT Chest 0.75 B70f", "CT", 571),
        series(4, "Echo 4 chamber", "US", 25),
    )
    findings = (
        Finding("patient_missing", Severity.WARN, Owner.YOU, ("s3",), 2, {"missing": 2}),
        Finding("other_files", Severity.INFO, Owner.YOU, (), 1, {}),
    )
    return PreparedCase(
        series_list=listed,
        others=(OtherFile(source("report.pdf", 84_000), "pdf"),),
        duplicates=(),
        skipped=(
            Skipped(source("AUTORUN.INF", 48), SkipReason.VIEWER_FILE),
            Skipped(source("DICOMDIR", 9_000), SkipReason.DICOMDIR),
            Skipped(source("EMPTY", 0), SkipReason.EMPTY),
        ),
        failed=(Failed(source("DICOM/IM9999", 12_000), FailReason.TRUNCATED),),
        report=Report(findings),
    )


def two_patients() -> PreparedCase:
    """Two people in one selection: it must not be sent so."""
    other = patient("FakeSmith^John", "FAKE-5550001")
    listed = (
        series(1, "CT Chest 2.0 B31f", "CT", 40),
        series(2, "CT Abdomen 5.0", "CT", 30, who=other),
    )
    block = Finding("several_patients", Severity.BLOCK, Owner.YOU, ("s1", "s2"), 2, {"patients": 2})
    return PreparedCase(listed, (), (), (), (), Report((block,)))


def huge_case(count: int = 5000) -> PreparedCase:
    """More series than any case has."""
    listed = tuple(
        series(
            number, f"{KINDS[number % len(KINDS)][0]} {number}", KINDS[number % len(KINDS)][1], 1 + number % 3
        )
        for number in range(1, count + 1)
    )
    keys = tuple(one.key for one in listed[10::97])
    warn = Finding("patient_missing", Severity.WARN, Owner.YOU, keys, len(keys), {"missing": len(keys)})
    return PreparedCase(listed, (), (), (), (), Report((warn,)))


def hostile_case(payloads: tuple[str, ...]) -> PreparedCase:
    """Every text that a file can bring into the page holds something that must not run."""
    listed = tuple(
        series(number, payload, payload[:16], 2, who=patient(payload, payload))
        for number, payload in enumerate(payloads, start=1)
    )
    return PreparedCase(
        listed,
        tuple(OtherFile(source(payload), "pdf") for payload in payloads),
        (),
        tuple(Skipped(source(payload), SkipReason.HIDDEN) for payload in payloads),
        tuple(Failed(source(payload), FailReason.UNREADABLE, payload) for payload in payloads),
        Report(()),
    )


def screens_case(*, is_read: bool = True) -> PreparedCase:
    """Two ultrasound series with names in the picture, and a clean CT."""
    listed = (
        screens(1, "Echo 4 chamber", 3),
        screens(2, "Echo doppler", 2),
        series(3, "CT Chest 2.0 B31f", "CT", 20),
    )
    box = TextBox(120, 20, 300, 24, Identifying("FakeDoe^Jane"))
    texts = {key: SeriesText((FrameText(0, 0, (box,)),), 1, is_whole=True) for key in ("s1", "s2")}
    params: dict[str, str | int] = {"boxes": 2, "example_series": "s1", "example_image": 1}
    if is_read:
        found = Finding("burned_in_text", Severity.BLOCK, Owner.YOU, ("s1", "s2"), 2, params)
    else:
        found = Finding("burned_in_risk", Severity.WARN, Owner.YOU, ("s1", "s2"), 5, {})
    return PreparedCase(listed, (), (), (), (), Report((found,)), texts=texts if is_read else {})


def screens(number: int, description: str, count: int) -> Series:
    """Screens of 640 x 480 of a device."""
    one = series(number, description, "US", count)
    traits = Traits(rows=480, columns=640, samples=3, manufacturer="FakeMaker", model_name="FakeScan 1")
    return replace(one, instances=tuple(replace(each, traits=traits) for each in one.instances))
