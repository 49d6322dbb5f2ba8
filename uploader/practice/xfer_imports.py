"""The transfer service: imports, their progress and their report."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from flask import Response, request

from uploader.practice.access import UPLOAD, actions_of, project_for
from uploader.practice.asking import Ask, Routes
from uploader.practice.conflicts import Strategy
from uploader.practice.ids import new_id
from uploader.practice.jobs import CONFLICT, ENDED, PENDING
from uploader.practice.paging import field_of
from uploader.practice.problems import ProblemError, UnprocessableError, missing, not_found, wrong
from uploader.practice.report import as_csv, as_jsonl, as_tree, iter_changes, progress_item, rows, totals
from uploader.practice.rules import check_rules
from uploader.practice.site import SessionRef
from uploader.practice.xfer_blobs import answer_results, check_text, session_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.practice.store import Doc

routes = Routes("/xfer")
GATE = "imports_manage"
_FILTER = (
    "created", "modified", "refs.project", "refs.storage", "refs.schedule", "origin.id", "label", "dry_run",
    "status",
)  # fmt: skip
_CHOICES = {
    "conflict_strategy": ("review", tuple(strategy.value for strategy in Strategy)),
    "uid_scope": ("project", ("site", "group", "project", "none")),
    "missing_meta": ("fail", ("fail", "skip")),
}
_RERUN = ("label", "description", "dry_run", "fail_fast", *_CHOICES)
_FAIL_FAST = re.compile(r"^\d+(\.\d+)?%$|^\d+$")


@routes("POST", "/imports")
def start(ask: Ask) -> Any:
    """Begin an import of a finished blob session."""
    body = ask.body()
    _check_body(ask, body)
    project = project_for(ask, body["refs"]["project"], GATE, UPLOAD, "containers_create_hierarchy")
    if project.get("locked"):
        raise ProblemError(403, f"Project {project['_id']} is locked")
    session = session_for(ask, _session_id(ask, body))
    if session["project_id"] != project["_id"]:
        raise UnprocessableError(
            [wrong("value_error", "the blob session is of another project", "refs", "blob_session")]
        )
    if session["status"] != "finished":
        raise ProblemError(409, f"Blob session {session['_id']} is not finished")
    made = _new_job(ask, body, session)
    ask.site.store.put("import", made, project=project["_id"], name=made["label"], uid=session["_id"])
    ask.site.start_import(made["_id"])
    return shape_job(ask, made)


def _new_job(ask: Ask, body: Doc, session: Doc) -> Doc:
    import_id, now = new_id(), ask.site.now()
    return {
        "_id": import_id,
        "status": PENDING,
        "created": now,
        "modified": now,
        "started": None,
        "finished": None,
        "error": "",
        "xfer_version": body["xfer_version"],
        "label": body["label"],
        "description": body.get("description"),
        "refs": {**body["refs"], "blob_session": session["_id"]},
        "blob_session_id": session["_id"],
        "rules": body.get("rules") or [],
        "dry_run": bool(body.get("dry_run")),
        "limit": body.get("limit"),
        "fail_fast": "5%" if body.get("fail_fast") is None else body["fail_fast"],
        "report_skip": bool(body.get("report_skip")),
        "prefix": _prefix(body),
        "origin": {"type": "user", "id": ask.caller.user_id},
        "user_agent": ask.user_agent,
        **{name: body.get(name) or default for name, (default, _) in _CHOICES.items()},
    }


def _prefix(body: Doc) -> str:
    prefixes = field_of(body, "scan_params.prefixes")
    return str(prefixes[0]) if isinstance(prefixes, list) and prefixes else str(body.get("prefix", ""))


def _check_body(ask: Ask, body: Doc) -> None:
    detail = []
    try:
        check_text(body, required=["xfer_version", "label"], nullable=["description"])
    except UnprocessableError as error:
        detail.extend(error.detail)
    refs = body.get("refs")
    if not isinstance(refs, dict):
        detail.append(
            wrong("dict_type", "Input should be a valid dictionary", "refs") if refs else missing("refs")
        )
    elif not isinstance(refs.get("project"), str):
        detail.append(missing("refs", "project"))
    detail.extend(_check_ref(ask, body))
    detail.extend(_check_choices(body))
    _raise_if(detail)
    if body.get("rules") is not None and body.get("rule_set") is not None:
        raise UnprocessableError([wrong("value_error", "rules and rule_set exclude each other", "rules")])
    if body.get("rules") is not None:
        check_rules(body["rules"])


def _raise_if(detail: list[Doc]) -> None:
    if detail:
        raise UnprocessableError(detail)


_REF_PLACES = {
    SessionRef.REFS: ("refs", "blob_session"),
    SessionRef.TOP_LEVEL: ("blob_session_id",),
    SessionRef.STORAGE_OVERRIDE: ("storage_override", "prefix"),
}


def _session_id(ask: Ask, body: Doc) -> str:
    return str(field_of(body, ".".join(_REF_PLACES[ask.site.options.session_ref])))


def _check_ref(ask: Ask, body: Doc) -> list[Doc]:
    place = _REF_PLACES[ask.site.options.session_ref]
    value = field_of(body, ".".join(place))
    if value is None:
        return [missing(*place)] if isinstance(body.get("refs"), dict) else []
    return [] if isinstance(value, str) else [wrong("string_type", "Input should be a valid string", *place)]


def _check_choices(body: Doc) -> list[Doc]:
    detail = []
    for name, (_, choices) in _CHOICES.items():
        if body.get(name) is not None and body[name] not in choices:
            detail.append(wrong("enum", f"Input should be {', '.join(choices)}", name))
    fail_fast = body.get("fail_fast")
    if fail_fast is not None and (isinstance(fail_fast, bool) or not _FAIL_FAST.match(str(fail_fast))):
        detail.append(wrong("value_error", "Input should be a count or a percentage", "fail_fast"))
    limit = body.get("limit")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        detail.append(wrong("int_type", "Input should be a positive integer", "limit"))
    return detail


def shape_job(ask: Ask, job: Doc) -> Doc:
    """An import as the API shows it."""
    hidden = {"has_items", "cancel_requested", "prefix", "blob_session_id"}
    shown = {name: value for name, value in job.items() if name not in hidden}
    shown["web_url"] = ask.site.web_url(job["_id"])
    shown["stats"] = totals(ask.site, job)
    if "refs.project.label" in ask.arg("join"):
        project = ask.site.store.get("project", job["refs"]["project"]) or {}
        shown["refs"] = {
            **job["refs"],
            "project": {"_id": job["refs"]["project"], "label": project.get("label")},
        }
    return shown


def may_see(ask: Ask, project_id: str) -> bool:
    """Whether the caller may see the imports of a project."""
    project = ask.site.store.get("project", project_id)
    return project is not None and GATE in actions_of(ask.site.store, ask.caller, project)


@routes("GET", "/imports")
def list_imports(ask: Ask) -> Any:
    """Imports of the projects whose imports the caller may manage."""
    jobs = [job for job in ask.site.store.find("import") if may_see(ask, job["refs"]["project"])]
    listed = answer_results(ask, jobs, _FILTER)
    return {**listed, "results": [shape_job(ask, job) for job in listed["results"]]}


def job_for(ask: Ask, import_id: str) -> Doc:
    """An import of a project whose imports the caller may manage."""
    job = ask.site.store.get("import", import_id)
    if job is None:
        raise not_found("Import", import_id)
    project_for(ask, job["refs"]["project"], GATE)
    return job


@routes("GET", "/imports/<import_id>")
def get_import(ask: Ask, import_id: str) -> Any:
    """One import."""
    return shape_job(ask, job_for(ask, import_id))


@routes("POST", "/imports/<import_id>/cancel")
def cancel(ask: Ask, import_id: str) -> Any:
    """Ask an import to stop; 409 once it has ended."""
    job = job_for(ask, import_id)
    if job["status"] in ENDED - {"canceled"}:
        raise ProblemError(409, f"Import {import_id} has ended: {job['status']}")
    ask.site.cancel_import(import_id)
    return get_import(ask, import_id)


@routes("POST", "/imports/<import_id>/rerun")
def rerun(ask: Ask, import_id: str) -> Any:
    """The same import once more, as a new one; some of its choices can be changed."""
    job = job_for(ask, import_id)
    if job["status"] not in ENDED:
        raise ProblemError(409, f"Import {import_id} has not ended")
    session = session_for(ask, job["blob_session_id"])
    asked = ask.json()
    changes = {name: asked[name] for name in _RERUN if name in asked} if isinstance(asked, dict) else {}
    _raise_if(_check_choices(changes))
    check_text(changes, nullable=["label", "description"])
    body = {**job, **changes, "refs": {"project": job["refs"]["project"], "rerun_of": import_id}}
    body["label"] = body["label"] or job["label"]
    made = _new_job(ask, body, session)
    ask.site.store.put(
        "import", made, project=made["refs"]["project"], name=made["label"], uid=session["_id"]
    )
    ask.site.start_import(made["_id"])
    return shape_job(ask, made)


# --- progress and report ---------------------------------------------------------------------


@routes("GET", "/imports/<import_id>/progress2")
def progress(ask: Ask, import_id: str) -> Any:
    """Totals and files; ``tail`` gives the last so many, ``tree`` the destination as a tree."""
    job = job_for(ask, import_id)
    items = [progress_item(item) for item in ask.site.store.find("item", parent=import_id)]
    shown: Doc = {"totals": totals(ask.site, job), "items": items}
    if ask.arg("tail").isdigit():
        shown["items"] = sorted(items, key=lambda item: int(item["seq"]))[-int(ask.arg("tail")) :]
    if ask.flag("tree"):
        shown["tree"] = as_tree(items)
    return shown


@routes("GET", "/imports/<import_id>/progress2/jsonl")
def progress_jsonl(ask: Ask, import_id: str) -> Any:
    """The same, a line for each change; ``wait`` stays until the end."""
    job_for(ask, import_id)
    changes = iter_changes(ask.site, import_id, 0, is_waiting=ask.flag("wait"))
    lines = (json.dumps({"type": event, **data}) + "\n" for _, event, data in changes)
    return Response(lines, mimetype="application/x-ndjson")


@routes("GET", "/imports/<import_id>/progress2/sse")
def progress_sse(ask: Ask, import_id: str) -> Any:
    """The same as Server-Sent Events; ``Last-Event-ID`` goes on behind that change."""
    job_for(ask, import_id)
    last = request.headers.get("Last-Event-ID", "0")
    after = int(last) if last.isdigit() else 0
    is_waiting = ask.arg("wait", "true").lower() != "false"
    return Response(_events(ask, import_id, after, is_waiting=is_waiting), mimetype="text/event-stream")


def _events(ask: Ask, import_id: str, after: int, *, is_waiting: bool) -> Iterator[str]:
    for number, event, data in iter_changes(ask.site, import_id, after, is_waiting=is_waiting):
        yield f"id: {number}\nevent: {event}\ndata: {json.dumps(data)}\n\n"


@routes("GET", "/imports/<import_id>/report")
def report(ask: Ask, import_id: str) -> Any:
    """The audit report, as JSON lines or CSV; 409 while the import runs."""
    job = job_for(ask, import_id)
    form = ask.arg("format", "jsonl")
    if form not in {"jsonl", "csv"}:
        detail = wrong("enum", "Input should be jsonl or csv", "format")
        raise UnprocessableError([{**detail, "loc": ["query", "format"]}])
    if job["status"] not in {*ENDED, CONFLICT}:
        raise ProblemError(409, f"Import {import_id} has not ended")
    found = rows(ask.site, import_id)
    if form == "csv":
        return Response(as_csv(found), mimetype="text/csv")
    return Response(as_jsonl(found), mimetype="application/x-ndjson")
