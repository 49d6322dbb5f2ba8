"""Lists: the filter language, order, and pages as Flywheel's core cuts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uploader.practice.asking import Ask
    from uploader.practice.store import Doc, Store

DEFAULT_LIMIT = 1000
"""How many come where the client names no limit; ``limit=0`` is all."""

_CONDITION = re.compile(r"^\s*([\w.\-]+)\s*(=~|!=|<=|>=|=|<|>)\s*(.*?)\s*$", re.DOTALL)
_BETWEEN = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a filter."""

    field: str
    operator: str
    value: str

    def holds(self, doc: Doc) -> bool:
        """Whether the document's field compares as said; a field that is not there equals nothing."""
        found = field_of(doc, self.field)
        if self.operator == "=~":
            return found is not None and re.search(self.value, str(found), re.IGNORECASE) is not None
        if self.operator in {"=", "!="}:
            return (_plain(found) == self.value) is (self.operator == "=")
        return found is not None and _ordered(found, self.operator, self.value)


def field_of(doc: Any, dotted: str) -> Any:
    """The value at a dotted name, None where there is none."""
    for name in dotted.split("."):
        if not isinstance(doc, dict):
            return None
        doc = doc.get(name)
    return doc


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _ordered(found: Any, operator: str, wanted: str) -> bool:
    left: Any = found
    right: Any = wanted
    if isinstance(found, int | float):
        try:
            right = float(wanted)
        except ValueError:
            return False
    else:
        left = str(found)
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def read_filter(text: str) -> tuple[Condition, ...]:
    """Conditions of a filter, separated by commas; a comma inside a value is escaped by a backslash."""
    conditions = []
    for piece in _BETWEEN.split(text) if text.strip() else ():
        match = _CONDITION.match(piece)
        if match is None:
            raise ProblemError(400, f"Invalid filter: {piece}")
        field, operator, value = match.groups()
        value = value.replace("\\,", ",")
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        if operator == "=~":
            _check_pattern(value)
        conditions.append(Condition(field, operator, value))
    return tuple(conditions)


def _check_pattern(value: str) -> None:
    try:
        re.compile(value)
    except re.error:
        raise ProblemError(400, f"Invalid filter: {value} is not a regular expression") from None


def sort_docs(docs: Sequence[Doc], sort: str) -> list[Doc]:
    """Documents in the order of ``label:asc,created:desc``."""
    ordered = list(docs)
    for piece in reversed([piece for piece in sort.split(",") if piece.strip()]):
        field, _, direction = piece.partition(":")
        if direction.strip().lower() not in {"", "asc", "desc"}:
            raise ProblemError(400, f"Invalid sort: {piece}")
        is_down = direction.strip().lower() == "desc"
        ordered.sort(key=lambda doc: _sort_key(field_of(doc, field.strip())), reverse=is_down)
    return ordered


def _sort_key(value: Any) -> tuple[int, str | float]:
    if value is None:
        return (0, "")
    return (1, value) if isinstance(value, int | float) else (2, str(value))


def _number(ask: Ask, name: str) -> int | None:
    text = ask.arg(name)
    if not text:
        return None
    if not text.isdigit():
        raise ProblemError(400, f"Invalid {name}: {text}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Window:
    """Which stretch of a list the client wants."""

    after_id: str
    limit: int | None
    skip: int

    def cut(self, docs: Sequence[Doc], cursor: str) -> list[Doc]:
        """The stretch of documents that are already filtered and in order."""
        rest = [doc for doc in docs if str(doc[cursor]) > self.after_id] if self.after_id else docs
        end = None if self.limit is None else self.skip + self.limit
        return list(rest[self.skip : end])


def read_window(ask: Ask) -> Window:
    """What ``limit``, ``skip``, ``page`` and ``after_id`` ask for; the SDK counts pages from 1."""
    after_id, skip, page = ask.arg("after_id"), _number(ask, "skip") or 0, _number(ask, "page")
    limit = _number(ask, "limit")
    if after_id and (ask.arg("sort") or ask.arg("skip") or page is not None):
        raise ProblemError(400, "after_id cannot be combined with sort, page or skip")
    limit = DEFAULT_LIMIT if limit is None else limit
    if page is not None:
        skip += limit * max(page - 1, 0)
    return Window(after_id, limit or None, skip)


def answer_docs(ask: Ask, docs: Sequence[Doc], shape: Callable[[Doc], Doc], cursor: str = "_id") -> Any:
    """Filter, sort and cut documents that are all at hand."""
    conditions = read_filter(ask.arg("filter"))
    shaped = [shape(doc) for doc in docs] if conditions or ask.arg("sort") else None
    if shaped is None:
        page = [
            shape(doc) for doc in read_window(ask).cut(sorted(docs, key=lambda doc: str(doc[cursor])), cursor)
        ]
        return _as_list(ask, page, len(docs))
    kept = [doc for doc in shaped if all(condition.holds(doc) for condition in conditions)]
    kept = (
        sort_docs(kept, ask.arg("sort"))
        if ask.arg("sort")
        else sorted(kept, key=lambda doc: str(doc[cursor]))
    )
    return _as_list(ask, read_window(ask).cut(kept, cursor), len(kept))


def answer_stored(ask: Ask, store: Store, kind: str, shape: Callable[[Doc], Doc], by: tuple[str, str]) -> Any:
    """The same for what is still in the store, ``by`` parent or project; a plain page reads only its rows."""
    if ask.arg("filter") or ask.arg("sort"):
        return answer_docs(ask, store.find(kind, by=by), shape)
    window = read_window(ask)
    docs = store.find(kind, after=window.after_id, limit=window.limit, skip=window.skip, by=by)
    return _as_list(ask, [shape(doc) for doc in docs], store.count(kind, by))


def _as_list(ask: Ask, page: list[Doc], total: int) -> Any:
    """A bare array, unless the client says that it understands pages (a page breaks the SDKs)."""
    if ask.has_feature("pagination"):
        return {"count": len(page), "total": total, "results": page}
    return page
