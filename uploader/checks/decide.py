"""What leaving out what is blocked comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.checks.registry import RULES, LeaveOut
from uploader.model.case import LeftOut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.check import Report
    from uploader.model.dicom import Series


@dataclass(frozen=True, slots=True)
class StillBlocked:
    """Leaving out does not settle it: codes of the rules that still stand in the way."""

    codes: tuple[str, ...]


def blocked_series(report: Report) -> frozenset[str]:
    """Keys of the series that a blocking finding names and that leaving out settles."""
    return frozenset(
        key
        for finding in report.blocking
        if RULES[finding.code].leave_out is LeaveOut.SERIES
        for key in finding.series_keys
    )


def decide_left_out(
    report: Report, series_list: Sequence[Series], other_count: int = 0
) -> LeftOut | StillBlocked:
    """Take out every series that a blocking finding names, if that settles all of them.

    Files that failed are not sent in any case; asking to leave out what is blocked settles findings about
    them. Which of several patients is meant only the person can say.

    Parameters
    ----------
    report, series_list
        Of the case.
    other_count
        Files that are not DICOM and would still be sent.
    """
    standing = [found.code for found in report.blocking if RULES[found.code].leave_out is LeaveOut.NOTHING]
    keys = blocked_series(report)
    if keys and not other_count and all(series.key in keys for series in series_list):
        standing.append("nothing_to_send")
    if standing:
        return StillBlocked(tuple(dict.fromkeys(standing)))
    return LeftOut(series_keys=keys)
