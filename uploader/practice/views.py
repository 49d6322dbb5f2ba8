"""What the pages show, as plain values for their templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from uploader.practice.access import can_see_group, can_see_project, project_for
from uploader.practice.core_containers import VIEW, container_for
from uploader.practice.hierarchy import current_files
from uploader.practice.jobs import CONFLICT, ENDED
from uploader.practice.report import as_csv, rows, totals
from uploader.practice.xfer_imports import job_for, may_see

if TYPE_CHECKING:
    from uploader.practice.asking import Ask
    from uploader.practice.store import Doc

View = tuple[str, dict[str, Any]]
SUBJECTS_SHOWN = 100
ROWS_SHOWN = 500
_WORDS = {
    "pending": "Waiting",
    "running": "Running",
    "completed": "Completed",
    "failed": "Failed",
    "canceled": "Cancelled",
    "conflict": "Waits for review",
    "skipped": "Skipped",
}
_SCANS = {"success": "Clean", "failed": "Found", "skipped": "Too large", "disabled": "Off"}
_TONES = {
    "completed": "ok",
    "failed": "error",
    "canceled": "warning",
    "conflict": "warning",
    "skipped": "warning",
}


def _chip(status: str) -> dict[str, str]:
    return {"word": _WORDS[status], "tone": _TONES.get(status, "plain")}


def home_view(ask: Ask) -> View:
    """Groups with their projects, and the newest imports."""
    store = ask.site.store
    groups = []
    for group in store.find("group"):
        if can_see_group(ask, group):
            projects = [
                doc for doc in store.find("project", parent=group["_id"]) if can_see_project(ask.caller, doc)
            ]
            counts = {doc["_id"]: store.count("subject", ("parent", doc["_id"])) for doc in projects}
            groups.append({"group": group, "projects": projects, "counts": counts})
    return "home.html", {"groups": groups, "jobs": _jobs(ask)[:10]}


def _jobs(ask: Ask, project_id: str = "") -> list[dict[str, Any]]:
    found = []
    for job in reversed(ask.site.store.find("import")):
        project = ask.site.store.get("project", job["refs"]["project"]) or {"label": "", "group": ""}
        is_wanted = not project_id or job["refs"]["project"] == project_id
        if is_wanted and may_see(ask, job["refs"]["project"]):
            found.append({"job": job, "project": project, "chip": _chip(job["status"])})
    return found


def import_list_view(ask: Ask) -> View:
    """All imports, the newest first."""
    return "imports.html", {"jobs": _jobs(ask)}


def import_view(ask: Ask, import_id: str) -> View:
    """One import: where it stands, and what became of each file."""
    job = job_for(ask, import_id)
    items = ask.site.store.find("item", parent=import_id)
    project = ask.site.store.get("project", job["refs"]["project"]) or {}
    counts = totals(ask.site, job)
    shown = [_row(item) for item in items[:ROWS_SHOWN]]
    done = counts["total"] - counts["pending"]
    is_over = job["status"] in {*ENDED, CONFLICT}
    live = {"status": _chip(job["status"]), "counts": counts, "done": done, "is_over": is_over}
    values = {
        "job": job,
        "project": project,
        "rows": shown,
        "left_out": len(items) - len(shown),
        "live": live,
    }
    return "import.html", {**values, "subjects": _subjects_of(ask, project, items)}


def _row(item: Doc) -> dict[str, Any]:
    return {"item": item, "chip": _chip(item["status"]), "scan": _SCANS.get(item.get("scan_result", ""), "")}


def _subjects_of(ask: Ask, project: Doc, items: list[Doc]) -> list[Doc]:
    """Subjects that the files landed at, for a link."""
    labels = {item["dst_path"].split("/")[2] for item in items if item.get("dst_path", "").count("/") > 2}  # noqa: PLR2004
    found = [
        ask.site.store.find("subject", parent=project["_id"], name=label, limit=1) for label in sorted(labels)
    ]
    return [docs[0] for docs in found if docs]


def report_view(ask: Ask, import_id: str) -> Response:
    """The report as a table to keep."""
    job_for(ask, import_id)
    response = Response(as_csv(rows(ask.site, import_id)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"import-{import_id}.csv")
    return response


def project_view(ask: Ask, project_id: str) -> View:
    """One project: its templates, imports and subjects, a page of them at a time."""
    project = project_for(ask, project_id, VIEW)
    group = ask.site.store.get("group", project["group"]) or {}
    wanted, after = ask.arg("q").strip().lower(), ask.arg("after")
    if wanted:
        found = [d for d in ask.site.store.find("subject", parent=project_id) if wanted in d["label"].lower()]
        more = len(found) > SUBJECTS_SHOWN
    else:
        found = ask.site.store.find("subject", parent=project_id, after=after, limit=SUBJECTS_SHOWN + 1)
        more = len(found) > SUBJECTS_SHOWN
    subjects = found[:SUBJECTS_SHOWN]
    next_after = subjects[-1]["_id"] if more and not wanted else ""
    values = {
        "project": project,
        "group": group,
        "subjects": subjects,
        "next_after": next_after,
        "more": more,
    }
    count = ask.site.store.count("subject", ("parent", project_id))
    return "project.html", {**values, "count": count, "q": ask.arg("q"), "jobs": _jobs(ask, project_id)[:10]}


def subject_view(ask: Ask, subject_id: str) -> View:
    """One subject: sessions, acquisitions and files as a tree."""
    store = ask.site.store
    subject = container_for(ask, "subject", subject_id, VIEW)
    project = store.get("project", subject["project"]) or {}
    group = store.get("group", subject["group"]) or {}
    sessions = []
    for session in store.find("session", parent=subject_id):
        acquisitions = [
            {"doc": doc, "files": current_files(store, doc["_id"])}
            for doc in store.find("acquisition", parent=session["_id"])
        ]
        sessions.append(
            {"doc": session, "files": current_files(store, session["_id"]), "acquisitions": acquisitions}
        )
    files = current_files(store, subject_id)
    values = {"subject": subject, "project": project, "group": group, "files": files}
    return "subject.html", {**values, "sessions": sessions}
