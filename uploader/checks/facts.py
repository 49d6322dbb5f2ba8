"""What the checks look at: a selection after scan and grouping."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uploader.model.check import Finding
    from uploader.model.dicom import Instance, Series
    from uploader.model.look import SeriesLook
    from uploader.model.source import Failed, OtherFile, Skipped


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that was found; every file of the selection stands in one of the groups.

    ``conflicting`` are instances of ``series_list`` that share their SOP Instance UID with other content.
    ``looks`` is what a closer look at samples of a series gave, ``known`` the findings about single series as
    far as they were worked out before, both by the series' key. ``today`` tells what lies in the future.
    """

    series_list: tuple[Series, ...]
    others: tuple[OtherFile, ...] = ()
    duplicates: tuple[Instance, ...] = ()
    conflicting: tuple[Instance, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    looks: Mapping[str, SeriesLook] = field(default_factory=dict)
    known: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    today: date = field(default_factory=_today)
