"""All that is wrong with a profile's text at once: what can't be read is taken out, and the rest is read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from uploader.deid.check.table import table_rows
from uploader.deid.check.texts import finding
from uploader.deid.reading import read_root
from uploader.deid.yamltext import Listing, Mapping, YamlError, read_yaml
from uploader.errors import ProfileInvalid, RuleUnsupported

if TYPE_CHECKING:
    from uploader.deid.profile import DeidProfile
    from uploader.deid.yamltext import Node
    from uploader.model.profile import ProfileDocument
    from uploader.model.profile_check import ProfileFinding

MAX_PROBLEMS: Final = 50
_LINE: Final = re.compile(r"\(?\bline (\d+)\)?:? ?")
_UNKNOWN: Final = re.compile(r"'(\w+)' is not a DICOM keyword")


def readable(document: ProfileDocument) -> tuple[ProfileDocument, bool]:
    """Give the profile with lines to point at, and whether they are the author's own.

    An object at the server comes as JSON on one line.
    """
    if "\n" in document.text.strip():
        return document, True
    try:
        text = json.dumps(json.loads(document.text), indent=1, ensure_ascii=False)
    except (ValueError, RecursionError):
        return document, True
    return replace(document, text=text), False


def read_all(document: ProfileDocument) -> tuple[list[ProfileFinding], Node | None, DeidProfile | None]:
    """Read the profile; give every problem, and the profile where there is none."""
    try:
        root: Node | None = read_yaml(document.text)
    except YamlError as error:
        return [_problem("profile_invalid", str(error), 0)], None, None
    whole = root
    found: list[ProfileFinding] = []
    while root is not None and len(found) < MAX_PROBLEMS:
        try:
            profile = read_root(root, document)
        except ProfileInvalid as error:
            one = _problem("profile_invalid", str(error.params["problem"]), 0)
        except RuleUnsupported as error:
            rule = str(error.params["rule"])
            one = _problem("rule_unsupported", rule, _line_of(whole, re.split(r"[: (]", rule)[0]))
        else:
            return found, whole, None if found else profile
        if one in found:
            break
        found.append(one)
        root = _without(root, one.line)
    return found, whole, None


def _problem(code: str, text: str, line: int) -> ProfileFinding:
    at = _LINE.search(text)
    said = _LINE.sub("", text, count=1).strip() if at else text
    hint = _tag_hint(said)
    return finding(code, int(at[1]) if at else line, problem=said + hint)


def _tag_hint(text: str) -> str:
    """Name the tag of an element of the table that the dictionary has no keyword for yet."""
    word = _UNKNOWN.search(text)
    named = {re.sub(r"\W", "", row.name).lower(): row for row in table_rows()}
    row = named.get(word[1].lower()) if word else None
    return f" (it is '({row.tag[:4]},{row.tag[4:]})')" if row else ""


def _line_of(node: Node | None, key: str) -> int:
    """Give the line of the first use of a key; 0 where there is none."""
    if isinstance(node, Mapping):
        if key in node.lines:
            return node.lines[key]
        return next((line for child in node.entries.values() if (line := _line_of(child, key))), 0)
    if isinstance(node, Listing):
        return next((line for child in node.items if (line := _line_of(child, key))), 0)
    return 0


def _without(root: Node, line: int) -> Node | None:
    """Give the profile without the entry that stands on a line; None where nothing can be taken out."""
    if not isinstance(root, Mapping) or not line:
        return None
    key = _last_before(root, line)
    if key is None:
        return None
    inner = root.entries[key]
    if key != "dicom" or not isinstance(inner, Mapping):
        return _dropped(root, key)
    part = _last_before(inner, line)
    if part is None:
        return None
    value = inner.entries[part]
    if isinstance(value, Listing) and value.items and line >= value.items[0].line:
        number = max(index for index, item in enumerate(value.items) if item.line <= line)
        rest = Listing(value.items[:number] + value.items[number + 1 :], value.line)
        smaller = Mapping({**inner.entries, part: rest}, inner.lines, inner.line)
    else:
        smaller = _dropped(inner, part)
    return Mapping({**root.entries, key: smaller}, root.lines, root.line)


def _last_before(mapping: Mapping, line: int) -> str | None:
    before = [key for key in mapping.entries if mapping.lines[key] <= line]
    return max(before, key=lambda key: mapping.lines[key]) if before else None


def _dropped(mapping: Mapping, key: str) -> Mapping:
    return Mapping(
        {name: node for name, node in mapping.entries.items() if name != key}, mapping.lines, mapping.line
    )
