"""The coordinator's rule file: JSON Schema over a series' properties, with tolerances, also by maker.

{"case_uploader_rules": 1,
 "series": [{"name": "slice thickness", "severity": "warn",
             "when": {"properties": {"modality": {"const": "CT"}}},
             "require": {"properties": {"slice_thickness_mm": {"maximum": 3}}},
             "tolerance": {"slice_thickness_mm": 0.05},
             "vendors": {"GE": {"tolerance": {"slice_thickness_mm": 0.1}}}}],
 "expect": [{"name": "axial CT", "when": {...}, "minimum": 1, "sessions": ["Baseline"]}]}
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from uploader.checks.rulelint import Problem, lint

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME: Final = "case-uploader-rules.json"
INFO_KEY: Final = "case_uploader"
"""Where the same may stand in the project's info."""

MAX_CHARS: Final = 1024 * 1024
LOWER: Final = ("minimum", "exclusiveMinimum")
UPPER: Final = ("maximum", "exclusiveMaximum")

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """What each series that ``when`` fits must keep.

    ``by_vendor`` stands in for ``require`` where it has the maker. Tolerances are worked into the schemas.
    """

    name: str
    blocks: bool
    when: Schema
    require: Schema
    by_vendor: Mapping[str, Schema]


@dataclass(frozen=True, slots=True)
class Expected:
    """Series that must be there, for the named sessions and acquisitions, or for all if none is named."""

    name: str
    when: Schema
    minimum: int
    sessions: tuple[str, ...]
    acquisitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file that was read."""

    series: tuple[SeriesRule, ...]
    expected: tuple[Expected, ...]


def read_rules(text: str) -> RuleFile | tuple[Problem, ...]:
    """Read a rule file, or say all that is wrong with it."""
    if len(text) > MAX_CHARS:
        return (Problem("", "is larger than 1 MB"),)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        return (Problem("", f"is not JSON ({type(error).__name__})"),)
    problems = tuple(lint(content))
    if problems:
        return problems
    return RuleFile(
        series=tuple(_series_rule(entry) for entry in content.get("series", [])),
        expected=tuple(
            Expected(
                name=entry["name"],
                when=entry["when"],
                minimum=entry.get("minimum", 1),
                sessions=tuple(entry.get("sessions", ())),
                acquisitions=tuple(entry.get("acquisitions", ())),
            )
            for entry in content.get("expect", [])
        ),
    )


def _series_rule(entry: dict[str, Any]) -> SeriesRule:
    require, tolerance = entry["require"], entry.get("tolerance", {})
    by_vendor = {
        vendor: widened(own.get("require", require), {**tolerance, **own.get("tolerance", {})})
        for vendor, own in entry.get("vendors", {}).items()
    }
    blocks = entry.get("severity", "warn") == "block"
    return SeriesRule(entry["name"], blocks, entry.get("when", {}), widened(require, tolerance), by_vendor)


def widened(schema: Schema, tolerance: Mapping[str, float]) -> Schema:
    """Give the schema with every bound on a property moved out by its tolerance, at any depth."""
    result = deepcopy(schema)
    _widen(result, tolerance)
    return result


def _widen(node: Any, tolerance: Mapping[str, float]) -> None:
    parts = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    named = node.get("properties") if isinstance(node, dict) else None
    for name, own in named.items() if isinstance(named, dict) else ():
        if name in tolerance and isinstance(own, dict):
            _move_bounds(own, tolerance[name])
    for part in parts:
        _widen(part, tolerance)


def _move_bounds(own: Schema, by: float) -> None:
    for keys, move in ((LOWER, -by), (UPPER, by)):
        for key in keys:
            if key in own:
                own[key] += move
    values = own.get("enum", [own["const"]] if "const" in own else [])
    if values and all(isinstance(value, int | float) for value in values):
        bands = [{"minimum": value - by, "maximum": value + by} for value in values]
        own["allOf"] = [*own.get("allOf", []), {"anyOf": bands}]
        own.pop("enum", None)
        own.pop("const", None)
