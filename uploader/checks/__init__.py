"""Step 4: findings on series and files, pure; each check is a generator of findings over the case's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.checks.decide import StillBlocked, blocked_series, decide_left_out
from uploader.checks.facts import CaseFacts
from uploader.checks.files import check_content, check_duplicates, check_empty, check_failed
from uploader.checks.registry import RULES, Rule, describe
from uploader.checks.whose import check_patients, check_studies
from uploader.model.check import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uploader.model.check import Finding

__all__ = [
    "RULES",
    "CaseFacts",
    "Rule",
    "StillBlocked",
    "blocked_series",
    "check_case",
    "decide_left_out",
    "describe",
]

CHECKS: Final[tuple[Callable[[CaseFacts], Iterator[Finding]], ...]] = (
    check_patients,
    check_studies,
    check_duplicates,
    check_failed,
    check_content,
    check_empty,
)
ORDER: Final = (Severity.BLOCK, Severity.WARN, Severity.INFO)


def check_case(facts: CaseFacts) -> Report:
    """Run every check; the gravest findings come first, otherwise in the order of the checks."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return Report(tuple(sorted(found, key=lambda finding: ORDER.index(finding.severity))))
