"""Masks on the command line: taken from what is known, never drawn, and always read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.case.masks import REMEMBERED, SOURCES
from uploader.model.mask import NOTHING_SAID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uploader.cancel import CancelToken
    from uploader.case.masks import Masks
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import PreparedCase
    from uploader.model.check import Report
    from uploader.model.mask import Looked
    from uploader.terminal.output import Output

PICTURES: Final = ("burned_in_text", "burned_in_flag", "burned_in_risk")
"""Findings that a mask may settle."""


def doubtful_keys(report: Report) -> tuple[str, ...]:
    """Give the series whose pictures may name somebody, each once."""
    found = (key for one in report.findings if one.code in PICTURES for key in one.series_keys)
    return tuple(dict.fromkeys(found))


def wanted_masks(
    masks: Masks, prepared: PreparedCase, sources: Sequence[str], output: Output, cancel: CancelToken
) -> tuple[Looked, Mapping[str, SeriesText]]:
    """Mask what is in doubt by what is known of its devices, and read it again.

    Without ``sources`` nothing is masked; it is said what could be.

    Raises
    ------
    Cancelled
    """
    keys = doubtful_keys(prepared.report)
    looked = masks.offered(prepared, keys, sources or SOURCES) if keys else NOTHING_SAID
    count = len({one.series for one in looked.masks})
    if not count:
        return NOTHING_SAID, {}
    if not sources:
        known = "remembered" if masks.offered(prepared, keys, (REMEMBERED,)).masks else "known"
        output.say(f"For {count} series there are masks for their devices: --mask {known} blackens those.")
        output.event("masks_offered", series=count)
        return NOTHING_SAID, {}
    boxes = sum(len(one.boxes) for one in looked.masks)
    output.say(f"{count} series are masked by what is known of their devices ({boxes} boxes).")
    output.event("masked", series=sorted({one.series for one in looked.masks}), boxes=boxes)
    return looked, masks.read_again(prepared, looked, cancel)
