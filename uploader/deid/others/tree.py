"""JSON: values by path or pattern."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from uploader.deid.actions import Hash, Keep, Remove, Replace
from uploader.deid.others.section import Place, applied
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.deid.others.section import OtherRule, OtherSection


def clean_json(content: bytes, section: OtherSection) -> tuple[bytes, list[AuditRow]]:
    """Clean a document; it is written as flywheel-migration writes it.

    Raises
    ------
    RefusedError
        FILE_UNREADABLE, for keys that are there twice, too; VR_INCOMPATIBLE.
    """
    try:
        root = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_distinct)
        if not isinstance(root, (dict, list)):
            raise RefusedError(RefusalCode.FILE_UNREADABLE)
        audit = [row for rule in section.rules for row in _apply(rule, root, section.separator)]
        return json.dumps(root).encode(), audit
    except (ValueError, RecursionError):
        raise RefusedError(RefusalCode.FILE_UNREADABLE) from None


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _apply(rule: OtherRule, root: Any, separator: str) -> Iterator[AuditRow]:
    """Carry out a rule wherever it applies: from behind, so that what goes moves nothing that is to go."""
    if isinstance(rule.action, Keep):
        return
    if rule.is_regex:
        pattern = re.compile(rule.name)
        places = [place for place in _all_places(root, "", separator) if pattern.match(place[0])]
    else:
        places = _named(rule, root, separator)
    for path, holder, key in reversed(places):
        if _is_there(holder, key):
            _change(rule, path, holder, key)
            yield AuditRow(rule.name, rule.action.code)


def _is_there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _all_places(value: Any, prefix: str, separator: str) -> Iterator[tuple[str, Any, Any]]:
    """Give path, holder and key of every value, holders before what they hold."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        path = f"{prefix}{key}"
        yield path, value, key
        yield from _all_places(value[key], path + separator, separator)


def _named(rule: OtherRule, root: Any, separator: str) -> list[tuple[str, Any, Any]]:
    """Give the one place of a path; where it is absent and may be added, it is made."""
    *parents, last = rule.name.split(separator)
    here = root
    may_add = isinstance(rule.action, Replace) and rule.action.is_inserted
    for part in parents:
        key = _key(here, part)
        if key is None or not _is_there(here, key):
            if not (may_add and isinstance(here, dict)):
                return []
            here[part] = {}
        here = here[key if key is not None else part]
    key = _key(here, last)
    if key is None or not _is_there(here, key):
        if not (may_add and isinstance(here, dict)):
            return []
        here[last] = None
    return [(rule.name, here, key)]


def _key(holder: Any, part: str) -> str | int | None:
    if isinstance(holder, dict):
        return part
    return int(part) if isinstance(holder, list) and re.fullmatch("[0-9]{1,6}", part) else None


def _change(rule: OtherRule, path: str, holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(rule.action, Remove):
        del holder[key]
    elif isinstance(rule.action, Replace):
        holder[key] = json.loads(rule.value)
    elif value is not None:
        if isinstance(value, (dict, list)) and not isinstance(rule.action, Hash):
            raise RefusedError(RefusalCode.VR_INCOMPATIBLE, path)
        changed = applied(rule.action, value if isinstance(value, str) else str(value), Place(rule.name))
        if changed is not None:
            holder[key] = changed
