"""Step 4: findings on series and files, pure; each check is a generator of findings.

Checks of one series are worked out once for it; checks of the case again whenever something is taken out.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from uploader.checks.closer import check_look, check_references
from uploader.checks.content import (
    check_burned_in,
    check_definition,
    check_face,
    check_making,
    check_objects,
    check_single,
)
from uploader.checks.dates import check_dates
from uploader.checks.decide import StillBlocked, blocked_series, decide_left_out
from uploader.checks.facts import CaseFacts
from uploader.checks.files import check_content, check_duplicates, check_empty, check_failed
from uploader.checks.kinds import risk_of
from uploader.checks.merge import merge
from uploader.checks.printed import check_pdf, check_text
from uploader.checks.registry import RULES, Rule, describe, finding
from uploader.checks.rulefile import FILE_NAME as RULE_FILE_NAME
from uploader.checks.rulefile import INFO_KEY as RULE_INFO_KEY
from uploader.checks.rulefile import RuleFile, read_rules
from uploader.checks.sameness import (
    check_kind,
    check_matrix,
    check_numbers,
    check_orientation,
    check_pixels,
    check_position,
    check_told_count,
)
from uploader.checks.size import check_size
from uploader.checks.spacing import check_phases, check_spacing
from uploader.checks.study import check_study
from uploader.checks.template import check_template
from uploader.checks.whose import check_patients, check_studies
from uploader.model.check import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from uploader.model.burned_in import SeriesText
    from uploader.model.check import Finding
    from uploader.model.dicom import Series
    from uploader.model.look import SeriesLook

__all__ = [
    "RULES",
    "RULE_FILE_NAME",
    "RULE_INFO_KEY",
    "CaseFacts",
    "Rule",
    "RuleFile",
    "StillBlocked",
    "blocked_series",
    "check_case",
    "check_pdf",
    "check_series",
    "check_study",
    "check_template",
    "check_text",
    "decide_left_out",
    "describe",
    "finding",
    "read_rules",
    "report_of",
    "risk_of",
]

SERIES_CHECKS: Final[tuple[Callable[[Series], Iterator[Finding]], ...]] = (
    check_spacing,
    check_phases,
    check_orientation,
    check_matrix,
    check_pixels,
    check_kind,
    check_position,
    check_told_count,
    check_single,
    check_objects,
    check_making,
    check_numbers,
    check_definition,
    check_face,
)
CASE_CHECKS: Final[tuple[Callable[[CaseFacts], Iterator[Finding]], ...]] = (
    check_patients,
    check_studies,
    check_duplicates,
    check_failed,
    check_content,
    check_empty,
    check_size,
    check_references,
)
ORDER: Final = (Severity.BLOCK, Severity.WARN, Severity.INFO)


def check_series(
    series: Series, look: SeriesLook | None, today: date, text: SeriesText | None = None
) -> tuple[Finding, ...]:
    """Run every check of one series; ``text`` is what was read in its pictures, None where nobody read."""
    looked = check_look(series, look) if look is not None else ()
    found = chain.from_iterable(check(series) for check in SERIES_CHECKS)
    return (*found, *check_burned_in(series, text), *looked, *check_dates(series, today))


def check_case(facts: CaseFacts) -> Report:
    """Run every check that was not run yet; one finding a rule, the gravest first."""
    found = [each for check in CASE_CHECKS for each in check(facts)]
    for series in facts.series_list:
        known = facts.known.get(series.key)
        if known is None:
            known = check_series(series, facts.looks.get(series.key), facts.today)
        found += known
    return report_of(found)


def report_of(found: list[Finding]) -> Report:
    """Merge findings of one rule, and put the gravest first, otherwise in the order of the checks."""
    return Report(tuple(sorted(merge(found), key=lambda each: ORDER.index(each.severity))))
