"""Every rule of the quality checks: how grave, whose, in which words. A finding names its rule by code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from uploader.checks.rule import LeaveOut, Rule
from uploader.checks.rules_content import CONTENT_RULES
from uploader.checks.rules_files import FILE_RULES
from uploader.checks.rules_images import IMAGE_RULES
from uploader.checks.rules_study import STUDY_RULES
from uploader.model.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["EXAMPLE", "RULES", "LeaveOut", "Rule", "describe", "example", "finding"]

RULES: Final = {rule.code: rule for rule in (*FILE_RULES, *IMAGE_RULES, *CONTENT_RULES, *STUDY_RULES)}
_FORMS: Final = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")
EXAMPLE: Final = ("example_series", "example_image")
"""Params of a finding about images: the key of a series, and the place of an image in it, from 1."""


def finding(
    code: str, *, count: int, series_keys: Iterable[str] = (), params: Mapping[str, str | int] | None = None
) -> Finding:
    """Make a finding of the rule ``code``, with its severity and owner."""
    rule = RULES[code]
    return Finding(code, rule.severity, rule.owner, tuple(series_keys), count, dict(params or {}))


def example(series_key: str, index: int) -> dict[str, str | int]:
    """Params that point at one image, by its series and its place in it; ``index`` counts from 0.

    A place and no name or number of the file's own: those may identify.
    """
    return {"example_series": series_key, "example_image": index + 1}


def describe(found: Finding) -> str:
    """What was found, one example, and what to do next, in English."""
    rule = RULES[found.code]
    shown = ""
    if all(name in found.params for name in EXAMPLE):
        shown = " For example, image {example_image} of series {example_series}."
    text = f"{rule.sentence}{shown} {rule.next_step}"
    chosen = _FORMS.sub(r"\2" if found.count == 1 else r"\1", text)
    return chosen.format_map({**found.params, "count": found.count})
