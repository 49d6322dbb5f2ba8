"""Containers below a project: making, finding and showing them. Knows no HTTP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uploader.practice.ids import new_id

if TYPE_CHECKING:
    from uploader.practice.site import Site
    from uploader.practice.store import Doc, Store

PARENT = {"project": "group", "subject": "project", "session": "subject", "acquisition": "session"}
CHILD = {"group": "project", "project": "subject", "subject": "session", "session": "acquisition"}
LEVELS = ("group", "project", "subject", "session", "acquisition")
GROUP_ID = re.compile(r"^[0-9a-z][0-9a-z.@_-]{0,62}[0-9a-z]$")

_WRITABLE = {
    "subject": "label code firstname lastname sex age date_of_birth cohort type race ethnicity state",
    "session": "label uid timestamp timezone age weight operator",
    "acquisition": "label uid timestamp timezone",
    "project": "label description",
    "group": "label",
}


def writable(level: str, body: Doc) -> Doc:
    """The fields of a request that may be written to a container of this level."""
    names = {*_WRITABLE[level].split(), "info", "tags"}
    return {name: value for name, value in body.items() if name in names}


def new_container(site: Site, level: str, parent: Doc, fields: Doc) -> Doc:
    """Make a subject, session or acquisition inside ``parent`` and return it."""
    parents = {**parent["parents"], PARENT[level]: parent["_id"]}
    now = site.now()
    body = {
        "_id": new_id(),
        "label": "",
        **writable(level, fields),
        "parents": parents,
        PARENT[level]: parent["_id"],
        "project": parents["project"],
        "group": parents["group"],
        "created": now,
        "modified": now,
        "revision": 1,
    }
    if level == "subject":
        body.setdefault("code", body["label"])
    put_container(site.store, level, body)
    return body


def put_container(store: Store, level: str, body: Doc) -> None:
    """Write a container under everything it is found by."""
    project = body["parents"].get("project", "")
    parent = body["parents"][PARENT[level]]
    store.put(level, body, parent=parent, project=project, name=body["label"], uid=body.get("uid") or "")


def new_project(site: Site, group_id: str, fields: Doc) -> Doc:
    """Make a project inside a group and return it."""
    now = site.now()
    body = {
        "_id": new_id(),
        "label": fields["label"],
        "description": fields.get("description", ""),
        "group": group_id,
        "parents": {"group": group_id},
        "permissions": fields.get("permissions", []),
        "templates": fields.get("templates", []),
        "info": fields.get("info", {}),
        "settings_deid": fields.get("settings_deid"),
        "created": now,
        "modified": now,
        "revision": 1,
    }
    if fields.get("locked"):
        body["locked"] = fields["locked"]
    put_container(site.store, "project", body)
    return body


def find_by_label(store: Store, level: str, parent_id: str, label: str) -> Doc | None:
    """The container of this exact label inside its parent; the oldest where there are several."""
    found = store.find(level, parent=parent_id, name=label, limit=1)
    return found[0] if found else None


def current_files(store: Store, parent_id: str) -> list[Doc]:
    """Newest versions of the files of a container."""
    return [shape_file(doc) for doc in store.find("file", parent=parent_id) if not doc.get("replaced")]


def shape_file(doc: Doc) -> Doc:
    """A file as the API shows it."""
    return {key: value for key, value in doc.items() if key != "storage_name"}


def shape(store: Store, level: str, doc: Doc, *, with_files: bool = True) -> Doc:
    """A container as the API shows it."""
    shown: Doc = {**doc, "container_type": level}
    shown.pop("settings_deid", None)
    if level != "group":
        shown["files"] = current_files(store, doc["_id"]) if with_files else []
        shown.setdefault("tags", [])
    if level == "project":
        group = store.get("group", doc["group"])
        shown["group_info"] = {"_id": doc["group"], "label": group["label"] if group else doc["group"]}
    if level == "session":
        subject = store.get("subject", doc["parents"]["subject"])
        shown["subject"] = {
            "_id": doc["parents"]["subject"],
            **({"label": subject["label"]} if subject else {}),
        }
    for name in {"subject": ("group",), "acquisition": ("group", "project")}.get(level, ()):
        shown.pop(name, None)
    return shown


def locate(store: Store, container_id: str) -> tuple[str, Doc] | None:
    """Level and document of an id of any level."""
    for level in reversed(LEVELS):
        doc = store.get(level, container_id)
        if doc is not None:
            return level, doc
    return None


def project_of(store: Store, level: str, doc: Doc) -> Doc | None:
    """The project a container is in; itself, if it is one."""
    if level == "project":
        return doc
    return store.get("project", doc["parents"]["project"]) if level != "group" else None


def delete_tree(store: Store, level: str, container_id: str) -> int:
    """Remove a container with all that is below it; says how many containers went."""
    count = 1
    with store.transaction():
        child = CHILD.get(level)
        for doc in store.find(child, parent=container_id) if child else ():
            count += delete_tree(store, child or "", doc["_id"])
        for file in store.find("file", parent=container_id):
            store.delete("file", file["_id"])
        store.delete(level, container_id)
    return count


def path_of(store: Store, level: str, doc: Doc) -> str:
    """Labels from the group down, divided by slashes."""
    labels: list[Any] = []
    for name in LEVELS:
        key = doc["parents"].get(name) if level != "group" else None
        above = store.get(name, key) if key else None
        if above is not None:
            labels.append(above["_id"] if name == "group" else above["label"])
    return "/".join([*labels, doc["_id"] if level == "group" else doc["label"]])
