"""What a selection holds, what is left of it, and what still stands against that. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.checks.files import PICTURED
from uploader.checks.registry import RULES, LeaveOut
from uploader.errors import BadArgument
from uploader.model.check import Severity
from uploader.model.mask import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding, Report
    from uploader.model.dicom import Patient, Series
    from uploader.model.mask import PictureKind
    from uploader.model.source import OtherFile

MAX_BOXES = 100


@dataclass(frozen=True, slots=True)
class PatientGroup:
    """A patient of the selection and the series that show only this one."""

    patient: Patient
    series_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What would be sent. ``size_bytes`` counts the source files."""

    series_count: int
    file_count: int
    size_bytes: int


def patients(prepared: PreparedCase) -> tuple[PatientGroup, ...]:
    """The patients of the selection, in the order of their first series."""
    first: dict[tuple[str, ...], Patient] = {}
    pure: dict[tuple[str, ...], list[str]] = {}
    for series in prepared.series_list:
        keys = {_identity(instance.patient): instance.patient for instance in series.instances}
        for key, patient in keys.items():
            first.setdefault(key, patient)
            pure.setdefault(key, [])
        if len(keys) == 1:
            pure[next(iter(keys))].append(series.key)
    return tuple(PatientGroup(patient, tuple(pure[key])) for key, patient in first.items())


def totals(prepared: PreparedCase, left_out: LeftOut) -> Totals:
    """Count what is left."""
    kept = [series for series in prepared.series_list if series.key not in left_out.series_keys]
    others = [other for index, other in enumerate(prepared.others) if index not in left_out.other_indexes]
    out = [series.instances[index] for series in kept for index in images_out(left_out, series.key)]
    return Totals(
        len(kept),
        sum(len(series.instances) for series in kept) + len(others) - len(out),
        sum(series.size_bytes for series in kept)
        + sum(other.source.size_bytes for other in others)
        - sum(instance.source.size_bytes for instance in out),
    )


def pictured(prepared: PreparedCase, left_out: LeftOut) -> tuple[tuple[int, OtherFile], ...]:
    """Files of the selection that are pictures, films or documents, each with its place among the others."""
    return tuple(
        (index, other)
        for index, other in enumerate(prepared.others)
        if index not in left_out.other_indexes and other.file_type in PICTURED
    )


def images_out(left_out: LeftOut, series_key: str) -> tuple[int, ...]:
    """The places of the images that are taken out of a series."""
    if not left_out.images:
        return ()
    return tuple(sorted(index for key, index in left_out.images if key == series_key))


def image_place(series: Series, frame_index: int) -> int | None:
    """Which image of a series a frame belongs to, where frames count on over images; None beyond the last."""
    if frame_index < 0:
        return None
    for place, instance in enumerate(series.instances):
        frames = max(instance.frame_count, 1)
        if frame_index < frames:
            return place
        frame_index -= frames
    return None


def read_boxes(numbers: Sequence[int], kind: PictureKind) -> tuple[Box, ...]:
    """Make boxes of what the page sent: four numbers each, cut to the frame.

    Raises
    ------
    BadArgument
        For numbers that make no box, none within the frame, or too many.
    """
    if len(numbers) % 4 or len(numbers) > 4 * MAX_BOXES:
        raise BadArgument(problem="no boxes, or too many")
    boxes = []
    for at in range(0, len(numbers), 4):
        left, top, width, height = numbers[at : at + 4]
        right, bottom = min(left + width, kind.columns), min(top + height, kind.rows)
        left, top = max(0, left), max(0, top)
        if left >= right or top >= bottom:
            raise BadArgument(problem="a box outside of the picture")
        boxes.append(Box(left, top, right - left, bottom - top))
    return tuple(boxes)


def blocked_keys(report: Report) -> frozenset[str]:
    """Series that can be left out to settle what stands in the way."""
    return frozenset(
        key for finding in report.blocking if can_leave_out(finding) for key in finding.series_keys
    )


def can_leave_out(finding: Finding) -> bool:
    """Whether leaving its series out settles a finding; which patient is meant only a person can say."""
    rule = RULES.get(finding.code)
    is_choice = finding.severity is Severity.BLOCK and (rule is None or rule.leave_out is not LeaveOut.SERIES)
    return bool(finding.series_keys) and not is_choice


def is_answerable(finding: Finding) -> bool:
    """Whether a person's word settles a finding.

    It does for a warning, for files that are never sent in any case, and where the rule says that a look
    at the pictures is enough.
    """
    if finding.severity is not Severity.BLOCK:
        return finding.severity is Severity.WARN
    rule = RULES.get(finding.code)
    return rule is not None and (rule.leave_out is LeaveOut.FAILED_FILES or rule.is_clearable)


def standing(report: Report, answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Findings that keep the case from being sent: unsettled blocks, and warnings nobody confirmed."""
    return tuple(
        finding
        for finding in report.findings
        if finding.severity is not Severity.INFO
        and not (is_answerable(finding) and answers.get(finding.code))
    )


def still_answered(before: Report, after: Report, answers: Mapping[str, str]) -> dict[str, str]:
    """Keep only answers to warnings that say no more than when they were given."""
    old = {finding.code: finding for finding in before.findings}
    new = {finding.code: finding for finding in after.findings}
    return {
        code: answer
        for code, answer in answers.items()
        if code in new and code in old and _says_no_more(old[code], new[code])
    }


def _says_no_more(old: Finding, new: Finding) -> bool:
    return set(new.series_keys) <= set(old.series_keys) and new.count <= old.count


def series_of(prepared: PreparedCase, key: str) -> Series | None:
    """Find a series by its key."""
    return next((series for series in prepared.series_list if series.key == key), None)


def _identity(patient: Patient) -> tuple[str, ...]:
    """Two instances show the same person if they have the same id of the same issuer, else the same name."""
    patient_id = patient.patient_id.reveal().strip()
    if patient_id:
        return ("id", patient_id, patient.issuer.reveal().strip())
    return ("name", patient.name.reveal().strip().casefold(), patient.birth_date.reveal().strip())
