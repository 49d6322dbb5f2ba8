"""What the checks look at: a selection after scan and grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.dicom import Instance, Series
    from uploader.model.source import Failed, OtherFile, Skipped


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that was found; every file of the selection stands in one of the groups.

    ``conflicting`` are instances of ``series_list`` that share their SOP Instance UID with other content.
    """

    series_list: tuple[Series, ...]
    others: tuple[OtherFile, ...] = ()
    duplicates: tuple[Instance, ...] = ()
    conflicting: tuple[Instance, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
