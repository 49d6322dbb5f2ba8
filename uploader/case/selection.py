"""Taking things out of a case, in words that still fit when the case is scanned again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    @property
    def file_count(self) -> int:
        """Files that are to be sent."""
        return sum(len(series.instances) for series in self.series_list) + len(self.others)

    @property
    def size_bytes(self) -> int:
        """Their bytes, as they are on this computer."""
        return sum(series.size_bytes for series in self.series_list) + sum(
            other.source.size_bytes for other in self.others
        )


def left_out_names(prepared: PreparedCase, left_out: LeftOut) -> frozenset[str]:
    """Name what is taken out by what it is, not by its place in a list."""
    series = {series_name(series) for series in prepared.series_list if series.key in left_out.series_keys}
    others = {file_name(prepared.others[index]) for index in left_out.other_indexes}
    return frozenset(series | others)


def choose(prepared: PreparedCase, names: frozenset[str]) -> Chosen:
    """Split the case into what is sent and what is left out."""
    series_list = tuple(series for series in prepared.series_list if series_name(series) not in names)
    others = tuple(other for other in prepared.others if file_name(other) not in names)
    all_count = sum(len(series.instances) for series in prepared.series_list) + len(prepared.others)
    chosen = Chosen(series_list, others, 0)
    return replace(chosen, left_out_count=all_count - chosen.file_count)


def series_name(series: Series) -> str:
    """A series' name within any scan of the same files."""
    kind = "localizer" if series.is_localizer else "series"
    return f"{kind} {series.study_instance_uid} {series.series_instance_uid}"


def file_name(other: OtherFile) -> str:
    """Another file's name within any scan of the same files."""
    return f"file {other.source.path} {other.source.member or ''}"
