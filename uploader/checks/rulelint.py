"""What can be wrong with a coordinator's rule file, all of it at once, in words that say where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from uploader.checks.properties import PROPERTIES, VENDORS

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION_KEY: Final = "case_uploader_rules"
LONGEST_NAME: Final = 60
NUMERIC: Final = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
SERIES_KEYS: Final = frozenset(("name", "severity", "when", "require", "tolerance", "vendors"))
EXPECT_KEYS: Final = frozenset(("name", "when", "minimum", "sessions", "acquisitions"))
VENDOR_KEYS: Final = frozenset(("require", "tolerance"))
VALUES: Final = frozenset(("enum", "const", "required"))
"""Keywords whose values are no schemas."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a rule file: where in it, and what, in English."""

    place: str
    text: str


def lint(content: Any) -> Iterator[Problem]:
    """Say all that is wrong with a rule file's content."""
    if not isinstance(content, dict) or content.get(VERSION_KEY) != 1:
        yield Problem("", f'must begin with "{VERSION_KEY}": 1')
        return
    yield from _unknown("", content, frozenset((VERSION_KEY, "series", "expect")))
    names: set[str] = set()
    for part, keys, needed in (
        ("series", SERIES_KEYS, ("name", "require")),
        ("expect", EXPECT_KEYS, ("name", "when")),
    ):
        entries = content.get(part, [])
        if not isinstance(entries, list):
            yield Problem(part, "must be a list")
            continue
        for number, entry in enumerate(entries, 1):
            place = f"{part} {number}"
            if not isinstance(entry, dict):
                yield Problem(place, "must be an object")
                continue
            yield from _unknown(place, entry, keys)
            yield from (Problem(place, f'lacks "{key}"') for key in needed if key not in entry)
            yield from _name_problems(place, entry.get("name"), names)
            yield from _entry_problems(place, entry)


def _unknown(place: str, entry: dict[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    yield from (Problem(place, f'has an unknown key "{key}"') for key in entry if key not in known)


def _name_problems(place: str, name: Any, names: set[str]) -> Iterator[Problem]:
    if name is None:
        return
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        yield Problem(place, f"its name must be a text of at most {LONGEST_NAME} characters")
    elif name in names:
        yield Problem(place, f'the name "{name}" is there twice')
    else:
        names.add(name)


def _entry_problems(place: str, entry: dict[str, Any]) -> Iterator[Problem]:
    for key in ("when", "require"):
        if key in entry:
            yield from _schema_problems(f"{place}, {key}", entry[key])
    if entry.get("severity", "warn") not in ("warn", "block"):
        yield Problem(place, 'its severity must be "warn" or "block"')
    minimum = entry.get("minimum", 1)
    if not isinstance(minimum, int) or isinstance(minimum, bool) or minimum < 1:
        yield Problem(place, "its minimum must be a whole number from 1")
    for key in ("sessions", "acquisitions"):
        labels = entry.get(key, [])
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            yield Problem(place, f"its {key} must be a list of labels")
    yield from _tolerance_problems(place, entry.get("tolerance", {}))
    yield from _vendor_problems(place, entry.get("vendors", {}))


def _vendor_problems(place: str, vendors: Any) -> Iterator[Problem]:
    if not isinstance(vendors, dict):
        yield Problem(place, "its vendors must be an object")
        return
    for vendor, own in vendors.items():
        where = f"{place}, {vendor}"
        if vendor not in VENDORS or not isinstance(own, dict):
            yield Problem(where, f"is none of the makers {', '.join(sorted(VENDORS))}, or no object")
            continue
        yield from _unknown(where, own, VENDOR_KEYS)
        yield from _tolerance_problems(where, own.get("tolerance", {}))
        if "require" in own:
            yield from _schema_problems(f"{where}, require", own["require"])


def _tolerance_problems(place: str, tolerance: Any) -> Iterator[Problem]:
    if not isinstance(tolerance, dict):
        yield Problem(place, "its tolerance must be an object")
        return
    for name, by in tolerance.items():
        if PROPERTIES.get(name) != "number":
            yield Problem(place, f'its tolerance is on "{name}", which is no number of a series')
        elif not isinstance(by, int | float) or isinstance(by, bool) or not 0 <= by < float("inf"):
            yield Problem(place, f'its tolerance on "{name}" must be a number from 0')


def _schema_problems(place: str, schema: Any) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator, SchemaError  # noqa: PLC0415 - quarter of a second

    if not isinstance(schema, dict):
        yield Problem(place, "must be a JSON Schema object")
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = ".".join(str(part) for part in error.path)
        yield Problem(f"{place} {where}".strip(), "is no valid JSON Schema (draft 2020-12)")
        return
    yield from _name_uses(place, schema)


def _name_uses(place: str, node: Any) -> Iterator[Problem]:
    """Names that no series has are typing errors, and would let everything pass."""
    if isinstance(node, list):
        for part in node:
            yield from _name_uses(place, part)
    if not isinstance(node, dict):
        return
    yield from (
        Problem(place, f"{key} is not allowed: a rule stands for itself")
        for key in ("$ref", "$dynamicRef")
        if key in node
    )
    named = node.get("properties", {})
    for name in (*named, *node.get("required", [])):
        if name not in PROPERTIES:
            yield Problem(place, f'no series has a property "{name}"')
    yield from _number_uses(place, named)
    for key, part in node.items():
        if key not in VALUES:
            yield from _name_uses(place, list(part.values()) if key == "properties" else part)


def _number_uses(place: str, named: dict[str, Any]) -> Iterator[Problem]:
    for name, own in named.items():
        numeric = NUMERIC.intersection(own) if isinstance(own, dict) else frozenset[str]()
        if numeric and PROPERTIES.get(name) not in ("number", None):
            yield Problem(place, f'"{name}" is no number, so {min(numeric)} says nothing')
