"""The older upload by labels: metadata name the containers, and where each file goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.practice.access import CREATE_FILE, project_for
from uploader.practice.asking import Ask, Routes
from uploader.practice.core_files import form_metadata, take_files
from uploader.practice.hierarchy import find_by_label, new_container, shape_file
from uploader.practice.problems import ProblemError, not_found

if TYPE_CHECKING:
    from uploader.practice.store import Doc


routes = Routes("/api")
_LEVELS = ("subject", "session", "acquisition")


@routes("POST", "/upload/label")
def upload_by_label(ask: Ask) -> Any:
    """Place the files of a form at the deepest level that the metadata name, making what is not there."""
    metadata = form_metadata()[0]
    group_id = (metadata.get("group") or {}).get("_id", "")
    label = (metadata.get("project") or {}).get("label", "")
    project = find_by_label(ask.site.store, "project", group_id, label)
    if project is None:
        raise not_found("Project", f"{group_id}/{label}")
    project_for(ask, project["_id"], CREATE_FILE, "containers_create_hierarchy")
    session = metadata.get("session") or {}
    parts: dict[str, Doc] = {"subject": session.get("subject") or metadata.get("subject") or {}}
    parts |= {"session": session, "acquisition": metadata.get("acquisition") or {}}
    level, container = "project", project
    with ask.site.store.transaction():
        for name in _LEVELS:
            if parts[name]:
                level, container = name, _found_or_made(ask, name, container, parts[name])
    metas = (parts.get(level) or metadata["project"]).get("files") or []
    return [shape_file(doc) for doc in take_files(ask, level, container, metas)]


def _found_or_made(ask: Ask, level: str, parent: Doc, fields: Doc) -> Doc:
    label = fields.get("label") or fields.get("code")
    if not label:
        raise ProblemError(400, f"A {level} needs a label")
    return find_by_label(ask.site.store, level, parent["_id"], label) or new_container(
        ask.site, level, parent, {**fields, "label": label}
    )
