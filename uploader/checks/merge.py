"""Findings of one rule in several series, as one: a person answers a question once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.check import Finding

LISTED: Final = ("rule", "modalities")
"""Params that are lists of words: they are joined. Of all others the first finding's stand as the example."""


def merge(found: Iterable[Finding]) -> list[Finding]:
    """Give one finding a rule, with the counts added and the series of all, in the order of their first."""
    merged: dict[str, Finding] = {}
    for one in found:
        before = merged.get(one.code)
        merged[one.code] = one if before is None else _joined(before, one)
    return list(merged.values())


def _joined(one: Finding, other: Finding) -> Finding:
    params = dict(one.params)
    for name in LISTED:
        if name in params:
            words = [*str(params[name]).split(", "), *str(other.params.get(name, "")).split(", ")]
            params[name] = ", ".join(dict.fromkeys(word for word in words if word))
    keys = tuple(dict.fromkeys((*one.series_keys, *other.series_keys)))
    return replace(one, count=one.count + other.count, series_keys=keys, params=params)
