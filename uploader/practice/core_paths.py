"""Finding containers of core by a path of labels, or by UID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.practice.access import can_see_group, can_see_project, project_for
from uploader.practice.asking import Ask, Routes
from uploader.practice.core_containers import VIEW, container_for, visible_projects
from uploader.practice.hierarchy import CHILD, LEVELS, shape
from uploader.practice.problems import ProblemError, not_found

if TYPE_CHECKING:
    from uploader.practice.store import Doc

routes = Routes("/api")


@routes("POST", "/lookup")
def lookup(ask: Ask) -> Any:
    """The container, or file, at a path of labels."""
    path = _walk(ask, _path(ask))
    if not path:
        raise ProblemError(400, "The path is empty")
    return path[-1]


@routes("POST", "/resolve")
def resolve(ask: Ask) -> Any:
    """Every container on a path, and the children of the last."""
    path = _walk(ask, _path(ask))
    store = ask.site.store
    if not path:
        groups = [doc for doc in store.find("group") if can_see_group(ask, doc)]
        return {"path": [], "children": [shape(store, "group", doc) for doc in groups]}
    child = CHILD.get(path[-1]["container_type"])
    docs = store.find(child, parent=path[-1]["_id"]) if child else []
    if child == "project":
        docs = [doc for doc in docs if can_see_project(ask.caller, doc)]
    files = [{**file, "container_type": "file"} for file in path[-1].get("files") or []]
    return {"path": path, "children": [*[shape(store, child or "", doc) for doc in docs], *files]}


def _path(ask: Ask) -> list[str]:
    path = ask.body().get("path")
    if not isinstance(path, list):
        raise ProblemError(400, "path must be a list")
    return [str(name) for name in path if name]


def _walk(ask: Ask, names: list[str]) -> list[Doc]:
    path: list[Doc] = []
    for number, name in enumerate(names):
        if path and path[-1]["container_type"] != "group" and (name == "files" or number >= len(LEVELS)):
            wanted = names[number + 1 if name == "files" else number :]
            path.extend(_named_file(path[-1], wanted))
            break
        path.append(_step(ask, path, name))
    return path


def _step(ask: Ask, path: list[Doc], name: str) -> Doc:
    level = LEVELS[len(path)]
    key = name[4:-1] if name.startswith("<id:") else ""
    if not path or key:
        return shape(ask.site.store, level, container_for(ask, level, key or name))
    for doc in ask.site.store.find(level, parent=path[-1]["_id"], name=name):
        if level != "project" or can_see_project(ask.caller, doc):
            return shape(ask.site.store, level, doc)
    raise not_found(level.capitalize(), name)


def _named_file(container: Doc, names: list[str]) -> list[Doc]:
    if not names:
        return []
    for file in container["files"]:
        if file["name"] == "/".join(names):
            return [{**file, "container_type": "file"}]
    raise not_found("File", "/".join(names))


@routes("POST", "/uids")
def check_uids(ask: Ask) -> Any:
    """Which of the UIDs exist already in the projects."""
    body = ask.body()
    for name in ("project_ids", "sessions", "acquisitions"):
        listed = body.get(name) or []
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise ProblemError(400, f"{name} must be a list of texts")
    projects = body.get("project_ids") or ([body["project_id"]] if body.get("project_id") else None)
    ids = projects or [doc["_id"] for doc in visible_projects(ask)]
    for project_id in ids:
        project_for(ask, project_id, VIEW)
    return {f"{level}s": _known_uids(ask, level, body.get(f"{level}s") or [], ids) for level in LEVELS[3:]}


def _known_uids(ask: Ask, level: str, uids: list[str], project_ids: list[str]) -> list[str]:
    find = ask.site.store.find
    return [uid for uid in uids if any(doc["project"] in project_ids for doc in find(level, uid=uid) if uid)]
