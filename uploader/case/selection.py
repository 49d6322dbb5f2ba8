"""Taking things out of a case, in words that still fit when the case is scanned again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.dicom import Series
    from uploader.model.source import OtherFile


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is sent, and how many files the person took out."""

    series_list: tuple[Series, ...]
    others: tuple[OtherFile, ...]
    left_out_count: int


def left_out_names(prepared: PreparedCase, left_out: LeftOut) -> frozenset[str]:
    """Name what is taken out by what it is, not by its place in a list."""
    series = {series_name(series) for series in prepared.series_list if series.key in left_out.series_keys}
    others = {file_name(prepared.others[index]) for index in left_out.other_indexes}
    return frozenset(series | others)


def choose(prepared: PreparedCase, names: frozenset[str]) -> Chosen:
    """Split the case into what is sent and what is left out."""
    series_list = tuple(series for series in prepared.series_list if series_name(series) not in names)
    others = tuple(other for other in prepared.others if file_name(other) not in names)
    sent_count = sum(len(series.instances) for series in series_list) + len(others)
    all_count = sum(len(series.instances) for series in prepared.series_list) + len(prepared.others)
    return Chosen(series_list, others, all_count - sent_count)


def series_name(series: Series) -> str:
    """A series' name within any scan of the same files."""
    kind = "localizer" if series.is_localizer else "series"
    return f"{kind} {series.study_instance_uid} {series.series_instance_uid}"


def file_name(other: OtherFile) -> str:
    """Another file's name within any scan of the same files."""
    return f"file {other.source.path} {other.source.member or ''}"
