"""What the coordinator's rule file says of the series that are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.checks.properties import properties_of
from uploader.checks.registry import finding
from uploader.checks.rulefile import RuleFile, read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.checks.rulefile import Expected, Schema, SeriesRule
    from uploader.model.check import Finding
    from uploader.model.dicom import Series


def check_study(
    series_list: Sequence[Series], text: str, session_label: str, acquisition_label: str
) -> Iterator[Finding]:
    """Check every series against the rule file ``text``.

    A file that can't be used is told and changes nothing else: the other checks stand.
    """
    rules = read_rules(text)
    if not isinstance(rules, RuleFile):
        problem = f"{rules[0].place}: {rules[0].text}".removeprefix(": ")
        yield finding("rules_unusable", count=len(rules), params={"problem": problem})
        return
    seen = [(series, properties_of(series)) for series in series_list]
    for rule in rules.series:
        yield from _check_rule(rule, seen)
    for expected in rules.expected:
        if _is_for(expected.sessions, session_label) and _is_for(expected.acquisitions, acquisition_label):
            yield from _check_expected(expected, seen)


def _check_rule(rule: SeriesRule, seen: Sequence[tuple[Series, dict[str, Any]]]) -> Iterator[Finding]:
    keys = [
        series.key
        for series, properties in seen
        if _fits(rule.when, properties)
        and not _fits(rule.by_vendor.get(properties.get("vendor", ""), rule.require), properties)
    ]
    if keys:
        code = "rule_violated_block" if rule.blocks else "rule_violated"
        yield finding(code, count=len(keys), series_keys=keys, params={"rule": rule.name})


def _check_expected(expected: Expected, seen: Sequence[tuple[Series, dict[str, Any]]]) -> Iterator[Finding]:
    lacking = expected.minimum - sum(_fits(expected.when, properties) for _, properties in seen)
    if lacking > 0:
        yield finding("expected_missing", count=lacking, params={"rule": expected.name})


def _fits(schema: Schema, properties: dict[str, Any]) -> bool:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - quarter of a second, for such files alone

    return bool(Draft202012Validator(schema).is_valid(properties))


def _is_for(labels: tuple[str, ...], label: str) -> bool:
    return not labels or label in labels
