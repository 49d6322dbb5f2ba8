"""Whether the case is as large as cases are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.checks.kinds import STACKED
from uploader.checks.registry import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.checks.facts import CaseFacts
    from uploader.model.check import Finding

SMALL: Final = 3
LARGE: Final = 50_000
"""More files than the longest dynamic examinations of one visit."""


def check_size(facts: CaseFacts) -> Iterator[Finding]:
    """A handful of slices is a sample, tens of thousands of files are a whole archive."""
    slices = [
        sum(each.frame_count for each in series.instances)
        for series in facts.series_list
        if series.modality in STACKED and not series.is_localizer
    ]
    frames = sum(slices)
    if 1 < frames < SMALL:  # a single one has a finding of its own
        yield finding("small_case", count=frames)
    count = sum(len(series.instances) for series in facts.series_list)
    if count > LARGE:
        yield finding("large_case", count=count)
