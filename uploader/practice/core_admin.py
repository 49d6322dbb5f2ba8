"""Permissions and accounts of core: who takes part in a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.practice.access import group_for, project_for, require_admin
from uploader.practice.asking import Ask, Routes
from uploader.practice.paging import answer_docs
from uploader.practice.problems import ProblemError, not_found

if TYPE_CHECKING:
    from uploader.practice.store import Doc

routes = Routes("/api")


def _change_permissions(ask: Ask, kind: str, container: Doc, user_id: str, entry: Doc | None) -> None:
    kept = [known for known in container.get("permissions", []) if known["_id"] != user_id]
    ask.site.store.change(kind, container["_id"], permissions=[*kept, entry] if entry else kept)


def _entry(container: Doc, user_id: str) -> Doc:
    for known in container.get("permissions", []):
        if known["_id"] == user_id:
            found: Doc = known
            return found
    raise not_found("Permission of user", user_id)


def _role_entry(ask: Ask, body: Doc, user_id: str) -> Doc:
    role_ids = body.get("role_ids")
    if not user_id or not isinstance(role_ids, list) or not role_ids:
        raise ProblemError(400, "A permission needs _id and role_ids")
    for role_id in role_ids:
        if ask.site.store.get("role", role_id) is None:
            raise not_found("Role", role_id)
    return {"_id": user_id, "role_ids": role_ids}


@routes("POST", "/projects/<project_id>/permissions")
def add_project_permission(ask: Ask, project_id: str) -> Any:
    """Give an account roles in a project."""
    project = project_for(ask, project_id, "project_permissions_manage")
    body = ask.body()
    entry = _role_entry(ask, body, str(body.get("_id", "")))
    if any(known["_id"] == entry["_id"] for known in project.get("permissions", [])):
        raise ProblemError(409, f"User {entry['_id']} has a permission on the project")
    _change_permissions(ask, "project", project, entry["_id"], entry)
    return entry


@routes("GET", "/projects/<project_id>/permissions/<user_id>")
def project_permission(ask: Ask, project_id: str, user_id: str) -> Any:
    """One account's roles in a project."""
    return _entry(project_for(ask, project_id), user_id)


@routes("PUT", "/projects/<project_id>/permissions/<user_id>")
def modify_project_permission(ask: Ask, project_id: str, user_id: str) -> Any:
    """Change an account's roles in a project."""
    project = project_for(ask, project_id, "project_permissions_manage")
    _entry(project, user_id)
    entry = _role_entry(ask, ask.body(), user_id)
    _change_permissions(ask, "project", project, user_id, entry)
    return entry


@routes("DELETE", "/projects/<project_id>/permissions/<user_id>")
def delete_project_permission(ask: Ask, project_id: str, user_id: str) -> Any:
    """Take an account out of a project."""
    project = project_for(ask, project_id, "project_permissions_manage")
    _entry(project, user_id)
    _change_permissions(ask, "project", project, user_id, None)
    return {"modified": 1}


@routes("POST", "/groups/<group_id>/permissions")
def add_group_permission(ask: Ask, group_id: str) -> Any:
    """Give an account access to a group."""
    require_admin(ask)
    group, body = group_for(ask, group_id), ask.body()
    entry = {"_id": body.get("_id"), "access": body.get("access")}
    if not entry["_id"] or entry["access"] not in {"ro", "rw", "admin"}:
        raise ProblemError(400, "A permission needs _id and access")
    _change_permissions(ask, "group", group, entry["_id"], entry)
    return entry


@routes("DELETE", "/groups/<group_id>/permissions/<user_id>")
def delete_group_permission(ask: Ask, group_id: str, user_id: str) -> Any:
    """Take an account out of a group."""
    require_admin(ask)
    _change_permissions(ask, "group", group_for(ask, group_id), user_id, None)
    return {"modified": 1}


# --- accounts --------------------------------------------------------------------------------


@routes("GET", "/users")
def users(ask: Ask) -> Any:
    """All accounts; for administrators."""
    require_admin(ask)
    return answer_docs(ask, ask.site.store.find("user"), lambda doc: doc)


@routes("GET", "/users/<user_id>")
def user(ask: Ask, user_id: str) -> Any:
    """One account."""
    found = ask.site.store.get("user", user_id)
    if found is None:
        raise not_found("User", user_id)
    return found


@routes("POST", "/users")
def add_user(ask: Ask) -> Any:
    """Make an account."""
    require_admin(ask)
    body = ask.body()
    user_id = str(body.get("_id") or body.get("email") or "")
    if not user_id:
        raise ProblemError(400, "A user needs _id")
    if ask.site.store.get("user", user_id):
        raise ProblemError(409, f"User {user_id} exists")
    now = ask.site.now()
    made = {"_id": user_id, "email": body.get("email") or user_id, "roles": body.get("roles") or ["user"]}
    made |= {"firstname": body.get("firstname", ""), "lastname": body.get("lastname", ""), "disabled": False}
    ask.site.store.put("user", {**made, "created": now, "modified": now})
    return {"_id": user_id}


@routes("PUT", "/users/<user_id>")
def modify_user(ask: Ask, user_id: str) -> Any:
    """Change an account, or switch it off."""
    require_admin(ask)
    user(ask, user_id)
    names = ("firstname", "lastname", "email", "roles", "disabled")
    fields = {name: value for name, value in ask.body().items() if name in names}
    ask.site.store.change("user", user_id, **fields)
    return {"modified": 1}


@routes("DELETE", "/users/<user_id>")
def delete_user(ask: Ask, user_id: str) -> Any:
    """Remove an account and its keys."""
    require_admin(ask)
    user(ask, user_id)
    for key in ask.site.store.find("key", parent=user_id):
        ask.site.store.delete("key", key["_id"])
    ask.site.store.delete("user", user_id)
    return {"deleted": 1}
