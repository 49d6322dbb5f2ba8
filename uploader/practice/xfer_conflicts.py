"""The transfer service: conflicts that wait for a person, and rule sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from uploader.practice.access import project_for
from uploader.practice.asking import Ask, Routes
from uploader.practice.conflicts import METHODS, Kind
from uploader.practice.jobs import CONFLICT
from uploader.practice.paging import field_of
from uploader.practice.problems import UnprocessableError, missing, not_found, wrong
from uploader.practice.report import as_jsonl
from uploader.practice.resolving import resolve_conflict
from uploader.practice.rules import FIELDS
from uploader.practice.xfer_blobs import answer_results
from uploader.practice.xfer_imports import GATE, may_see

if TYPE_CHECKING:
    from uploader.practice.store import Doc

routes = Routes("/xfer")


@routes("GET", "/conflicts")
def conflicts(ask: Ask) -> Any:
    """Files that wait for a decision."""
    return answer_results(ask, _waiting(ask), ("_id", "kind", "import_id", "refs.project"))


def _waiting(ask: Ask) -> list[Doc]:
    found: list[Doc] = []
    for job in ask.site.store.find("import"):
        if job["status"] == CONFLICT and may_see(ask, job["refs"]["project"]):
            items = ask.site.store.find("item", parent=job["_id"])
            found.extend(_shape_conflict(job, item) for item in items if _speaks(item))
    return found


def _speaks(item: Doc) -> bool:
    """Whether an item waits, and is the first of those that become one file."""
    return bool(item["status"] == CONFLICT and item["conflict"]["items"][0] == item["_id"])


def _shape_conflict(job: Doc, item: Doc) -> Doc:
    shown = {"_id": item["_id"], "import_id": job["_id"], "refs": {"project": job["refs"]["project"]}}
    return {**shown, "path": item["src_path"], "reason": item["reason"], **item["conflict"]}


@routes("GET", "/conflicts/report")
def conflicts_report(ask: Ask) -> Any:
    """How many wait, by kind."""
    waiting = _waiting(ask)
    return {
        "total": len(waiting),
        **{kind.value: sum(doc["kind"] == kind for doc in waiting) for kind in Kind},
    }


@routes("GET", "/conflicts/report/download")
def conflicts_download(ask: Ask) -> Any:
    """All that wait, a line each."""
    return Response(as_jsonl(_waiting(ask)), mimetype="application/x-ndjson")


@routes("GET", "/conflicts/resolve-methods")
def resolve_methods(_ask: Ask) -> Any:
    """What can be done about a conflict."""
    return {"results": list(METHODS)}


@routes("POST", "/conflicts/resolve")
def resolve(ask: Ask) -> Any:
    """Decide: ``{"project": id, "actions": [{"_id": conflict, "method": …}]}``; for a Data Manager."""
    body = ask.body()
    if not isinstance(body.get("project"), str):
        raise UnprocessableError([missing("project")])
    project_for(ask, body["project"], GATE, "containers_modify_metadata")
    actions = body.get("actions")
    if not isinstance(actions, list):
        raise UnprocessableError([missing("actions")])
    known = {doc["_id"] for doc in _waiting(ask) if doc["refs"]["project"] == body["project"]}
    for place, action in enumerate(actions):
        if field_of(action, "_id") not in known:
            raise not_found("Conflict", str(field_of(action, "_id")))
        if field_of(action, "method") not in METHODS:
            raise UnprocessableError(
                [wrong("enum", f"Input should be {', '.join(METHODS)}", "actions", place, "method")]
            )
    for action in actions:
        resolve_conflict(ask.site, action["_id"], action["method"])
    return {"resolved": len(actions)}


@routes("GET", "/rule-sets/schema")
def rule_schema(_ask: Ask) -> Any:
    """The fields of a rule set."""
    rule = {
        "type": "object",
        "properties": {name: {} for name in sorted(FIELDS)},
        "additionalProperties": False,
    }
    properties = {
        "type": {"const": "import"},
        "label": {"type": "string"},
        "rules": {"type": "array", "items": rule},
    }
    return {"import": {"type": "object", "properties": properties, "required": ["type", "rules"]}}


@routes("GET", "/rule-sets")
def rule_sets(_ask: Ask) -> Any:
    """None are kept here."""
    return {"results": []}
