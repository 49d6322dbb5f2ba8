"""A case between its scan and its receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uploader.model.burned_in import SeriesText
    from uploader.model.check import Finding, Report
    from uploader.model.destination import Destination
    from uploader.model.dicom import Instance, Series
    from uploader.model.look import SeriesLook
    from uploader.model.source import Failed, OtherFile, Skipped


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """What a selection turned out to hold. Every file of it stands in exactly one of the five groups.

    ``duplicates`` are byte-equal copies of an instance that is in a series; they are not sent.
    ``conflicting`` are those in series that share their SOP Instance UID with other content. ``looks`` is
    what a closer look at samples gave, ``texts`` what was read
    in pictures, ``series_findings`` what the checks of single series found, both by
    the series' key, so that taking something out costs no second look.
    """

    series_list: tuple[Series, ...]
    others: tuple[OtherFile, ...]
    duplicates: tuple[Instance, ...]
    skipped: tuple[Skipped, ...]
    failed: tuple[Failed, ...]
    report: Report
    conflicting: tuple[Instance, ...] = ()
    looks: Mapping[str, SeriesLook] = field(default_factory=dict)
    texts: Mapping[str, SeriesText] = field(default_factory=dict)
    series_findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def seen_count(self) -> int:
        """Files of the selection."""
        in_series = sum(len(series.instances) for series in self.series_list)
        return in_series + len(self.others) + len(self.duplicates) + len(self.skipped) + len(self.failed)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the person took out: whole series by key, and other files by their place in the list.

    ``images`` are single instances of series that are else sent: the series' key and the place in it.
    """

    series_keys: frozenset[str] = frozenset()
    other_indexes: frozenset[int] = frozenset()
    images: frozenset[tuple[str, int]] = frozenset()


class CaseStage(StrEnum):
    """How far a case has come, durably. A killed program finds it here and goes on."""

    QUEUED = "queued"
    STAGED = "staged"
    UPLOADED = "uploaded"
    IMPORTING = "importing"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A line of the home page. Times are UTC, ISO 8601; ``error_code`` says why it stands still.

    ``file_count`` files are to be sent; ``total_bytes`` is their size here, once ended what was sent.
    """

    case_id: str
    stage: CaseStage
    destination: Destination
    started_at: str
    file_count: int
    total_bytes: int
    error_code: str = ""
    job_url: str = ""
    state: str = ""
