"""What the closer look at samples found: damaged pixels, references to nowhere, odd encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.checks.registry import example, finding
from uploader.model.look import Decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.checks.facts import CaseFacts
    from uploader.model.check import Finding
    from uploader.model.dicom import Series
    from uploader.model.look import SeriesLook


def check_look(series: Series, look: SeriesLook) -> Iterator[Finding]:
    """Give the findings about the samples of one series."""
    for code, state in (("undecodable", Decoded.DAMAGED), ("no_decoder", Decoded.NO_DECODER)):
        indexes = [index for index, sample in look.samples if sample.decoded is state]
        if indexes:
            params = example(series.key, indexes[0]) if code == "undecodable" else {}
            yield finding(code, count=len(indexes), series_keys=[series.key], params=params)
    if any(sample.is_oddly_encoded for _, sample in look.samples):
        yield finding("odd_encoding", count=1, series_keys=[series.key])


def check_references(facts: CaseFacts) -> Iterator[Finding]:
    """Objects that lean on images (contours, segmentations, reports) whose images are not there."""
    needed = {
        series.key: {uid for _, sample in look.samples for uid in sample.referenced_uids}
        for series in facts.series_list
        if (look := facts.looks.get(series.key)) is not None
    }
    if not any(needed.values()):
        return
    there = {each.sop_instance_uid for series in facts.series_list for each in series.instances}
    keys = [key for key, uids in needed.items() if uids - there]
    if keys:
        yield finding("dangling_references", count=len(keys), series_keys=keys)
