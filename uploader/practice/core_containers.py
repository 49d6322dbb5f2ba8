"""Groups, projects, subjects, sessions and acquisitions of core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.practice.access import (
    can_see_group,
    can_see_project,
    group_for,
    project_for,
    require,
    require_admin,
)
from uploader.practice.asking import Ask, Routes
from uploader.practice.hierarchy import (
    GROUP_ID,
    PARENT,
    delete_tree,
    locate,
    new_container,
    new_project,
    project_of,
    shape,
    writable,
)
from uploader.practice.paging import answer_docs, answer_stored
from uploader.practice.problems import ProblemError, not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.practice.store import Doc

routes = Routes("/api")
VIEW = "containers_view_metadata"
CREATE = "containers_create_hierarchy"
_SINGULAR = {"groups": "group", "projects": "project", "subjects": "subject", "sessions": "session"}
_SINGULAR["acquisitions"] = "acquisition"


def singular(levels: str) -> str:
    """The level of a path word, 404 for any other word."""
    if levels not in _SINGULAR:
        raise ProblemError(404, f"No such resource: {levels}")
    return _SINGULAR[levels]


def container_for(ask: Ask, level: str, container_id: str, *actions: str | tuple[str, ...]) -> Doc:
    """A container that the caller can see, with the rights that are asked for on its project."""
    if level == "group":
        return group_for(ask, container_id)
    doc = ask.site.store.get(level, container_id)
    if doc is None:
        raise not_found(level.capitalize(), container_id)
    project = project_of(ask.site.store, level, doc)
    if project is None or not can_see_project(ask.caller, project):
        raise not_found(level.capitalize(), container_id)
    require(ask, project, *actions)
    return doc


def any_container(ask: Ask, container_id: str, *actions: str) -> tuple[str, Doc]:
    """Level and document of a container of any level that the caller can see."""
    found = locate(ask.site.store, container_id)
    if found is None:
        raise not_found("Container", container_id)
    return found[0], container_for(ask, found[0], container_id, *actions)


def _shaper(ask: Ask, level: str) -> Callable[[Doc], Doc]:
    with_files = level in {"session", "acquisition"} and not ask.has_feature("exclude-files")
    return lambda doc: shape(ask.site.store, level, doc, with_files=with_files)


def visible_projects(ask: Ask, by: tuple[str, str] | None = None) -> list[Doc]:
    """Projects that the caller can see; ``by`` narrows as in the store."""
    return [doc for doc in ask.site.store.find("project", by=by) if can_see_project(ask.caller, doc)]


@routes("GET", "/groups")
def list_groups(ask: Ask) -> Any:
    """Groups that the caller can see."""
    seen = [doc for doc in ask.site.store.find("group") if can_see_group(ask, doc)]
    return answer_docs(ask, seen, _shaper(ask, "group"))


@routes("GET", "/projects/groups")
def list_project_groups(ask: Ask) -> Any:
    """Groups with a project that the caller can see."""
    wanted = {project["group"] for project in visible_projects(ask)}
    return answer_docs(
        ask, [d for d in ask.site.store.find("group") if d["_id"] in wanted], _shaper(ask, "group")
    )


@routes("GET", "/projects")
def list_projects(ask: Ask) -> Any:
    """Projects that the caller can see."""
    return answer_docs(ask, visible_projects(ask), _shaper(ask, "project"))


@routes("GET", "/users/<user_id>/projects")
def list_user_projects(ask: Ask, user_id: str) -> Any:
    """Projects of one account; one's own, unless the caller is an administrator."""
    if user_id not in {"self", ask.caller.user_id}:
        require_admin(ask)
    return list_projects(ask)


@routes("GET", "/users/<user_id>/groups")
def list_user_groups(ask: Ask, user_id: str) -> Any:
    """Groups of one account, likewise."""
    if user_id not in {"self", ask.caller.user_id}:
        require_admin(ask)
    return list_groups(ask)


@routes("GET", "/groups/<group_id>/projects")
def list_group_projects(ask: Ask, group_id: str) -> Any:
    """Projects of one group."""
    group_for(ask, group_id)
    return answer_docs(ask, visible_projects(ask, ("parent", group_id)), _shaper(ask, "project"))


@routes("GET", "/projects/<container_id>/<any(subjects,sessions,acquisitions):levels>")
def list_in_project(ask: Ask, container_id: str, levels: str) -> Any:
    """What a project holds of one level."""
    project_for(ask, container_id, VIEW)
    level = singular(levels)
    return answer_stored(ask, ask.site.store, level, _shaper(ask, level), ("project", container_id))


@routes("GET", "/subjects/<container_id>/sessions")
def list_in_subject(ask: Ask, container_id: str) -> Any:
    """Sessions of a subject."""
    container_for(ask, "subject", container_id, VIEW)
    return answer_stored(ask, ask.site.store, "session", _shaper(ask, "session"), ("parent", container_id))


@routes("GET", "/sessions/<container_id>/acquisitions")
def list_in_session(ask: Ask, container_id: str) -> Any:
    """Acquisitions of a session."""
    container_for(ask, "session", container_id, VIEW)
    return answer_stored(
        ask, ask.site.store, "acquisition", _shaper(ask, "acquisition"), ("parent", container_id)
    )


@routes("GET", "/<any(subjects,sessions,acquisitions):levels>")
def list_level(ask: Ask, levels: str) -> Any:
    """Everything of one level that the caller can see."""
    level = singular(levels)
    docs = [doc for pr in visible_projects(ask) for doc in ask.site.store.find(level, project=pr["_id"])]
    return answer_docs(ask, docs, _shaper(ask, level))


@routes("GET", "/<any(groups,projects,subjects,sessions,acquisitions):levels>/<container_id>")
def get_container(ask: Ask, levels: str, container_id: str) -> Any:
    """One container, with its files."""
    level = singular(levels)
    doc = container_for(ask, level, container_id, *(() if level in {"group", "project"} else (VIEW,)))
    return shape(ask.site.store, level, doc)


@routes("GET", "/containers/<container_id>")
def get_any_container(ask: Ask, container_id: str) -> Any:
    """One container of any level."""
    level, doc = any_container(ask, container_id)
    return shape(ask.site.store, level, doc)


@routes("POST", "/groups")
def add_group(ask: Ask) -> Any:
    """Make a group; its id is a slug."""
    require_admin(ask)
    body = ask.body()
    group_id = str(body.get("_id", ""))
    if not GROUP_ID.match(group_id):
        raise ProblemError(400, f"Invalid group id: {group_id}")
    if ask.site.store.get("group", group_id):
        raise ProblemError(409, f"Group {group_id} exists")
    now = ask.site.now()
    made = {"_id": group_id, "label": body.get("label") or group_id, "created": now, "modified": now}
    made |= {"permissions": [{"_id": ask.caller.user_id, "access": "admin"}], "tags": [], "revision": 1}
    ask.site.store.put("group", made, name=made["label"])
    return {"_id": group_id}


@routes("POST", "/projects")
def add_project(ask: Ask) -> Any:
    """Make a project in a group that one administers."""
    body = ask.body()
    group = group_for(ask, str(body.get("group", "")))
    is_owner = {"_id": ask.caller.user_id, "access": "admin"} in group.get("permissions", [])
    if not (ask.caller.is_admin or is_owner):
        raise ProblemError(403, f"User {ask.caller.user_id} does not administer group {group['_id']}")
    label = _label(body)
    if any(doc["label"] == label for doc in ask.site.store.find("project", parent=group["_id"])):
        raise ProblemError(409, f"Project {label} exists in group {group['_id']}")
    return {"_id": new_project(ask.site, group["_id"], {**body, "templates": []})["_id"]}


def _label(body: Doc) -> str:
    label = body.get("label")
    if not isinstance(label, str) or not label.strip():
        raise ProblemError(400, "A label is required")
    if "/" in label:
        raise ProblemError(400, "A label cannot hold a slash")
    return label


@routes("POST", "/<any(subjects,sessions,acquisitions):levels>")
def add_container(ask: Ask, levels: str) -> Any:
    """Make a subject, a session or an acquisition."""
    level = singular(levels)
    body = ask.body()
    if level == "subject" and not body.get("label"):
        body["label"] = body.get("code")
    _label(body)
    with ask.site.store.transaction():
        parent = _parent_of_new(ask, level, body)
        is_taken = level == "subject" and ask.site.store.find(
            level, parent=parent["_id"], name=body["label"], limit=1
        )
        if is_taken:
            raise ProblemError(409, f"Subject {body['label']} exists in the project")
        return {"_id": new_container(ask.site, level, parent, body)["_id"]}


def _parent_of_new(ask: Ask, level: str, body: Doc) -> Doc:
    """The parent that a creation body names; sessions name their subject as an object, or by id."""
    named = body.get(PARENT[level])
    if isinstance(named, dict):
        named = named.get("_id") or _subject_by_label(ask, body, named)
    if not named:
        raise ProblemError(400, f"A {level} needs its {PARENT[level]}")
    return container_for(ask, PARENT[level], str(named), CREATE)


def _subject_by_label(ask: Ask, body: Doc, named: Doc) -> str:
    project = container_for(ask, "project", str(body.get("project", "")), CREATE)
    label = named.get("label") or named.get("code") or "unknown"
    found = ask.site.store.find("subject", parent=project["_id"], name=label, limit=1)
    return str((found[0] if found else new_container(ask.site, "subject", project, {"label": label}))["_id"])


@routes("PUT", "/<any(groups,projects,subjects,sessions,acquisitions,containers):levels>/<container_id>")
def modify_container(ask: Ask, levels: str, container_id: str) -> Any:
    """Change fields of a container."""
    level = any_container(ask, container_id)[0] if levels == "containers" else singular(levels)
    if level == "group":
        require_admin(ask)
    doc = container_for(ask, level, container_id, "containers_modify_metadata")
    fields = writable(level, ask.body())
    if "label" in fields:
        _label(fields)
    with ask.site.store.transaction():
        ask.site.store.change(
            level, doc["_id"], **fields, modified=ask.site.now(), revision=doc["revision"] + 1
        )
    return {"modified": 1}


@routes("DELETE", "/<any(groups,projects,subjects,sessions,acquisitions,containers):levels>/<container_id>")
def delete_container(ask: Ask, levels: str, container_id: str) -> Any:
    """Remove a container with all that is below it."""
    level = any_container(ask, container_id)[0] if levels == "containers" else singular(levels)
    if level in {"group", "project"}:
        require_admin(ask)
    container_for(ask, level, container_id, "containers_delete_hierarchy")
    return {"deleted": min(delete_tree(ask.site.store, level, container_id), 1)}
