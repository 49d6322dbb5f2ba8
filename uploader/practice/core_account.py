"""Start-up calls of core: who am I, what is this site, which version, which rights."""

from __future__ import annotations

from typing import Any

from flask import Response

from uploader.practice.access import ACTIONS, actions_of, project_for, require_admin, shown_actions
from uploader.practice.asking import Ask, Routes
from uploader.practice.ids import new_id
from uploader.practice.paging import DEFAULT_LIMIT, answer_docs
from uploader.practice.problems import ProblemError, UnprocessableError, not_found, wrong

RELEASE = "21.5.0"
"""The release that this site plays."""

routes = Routes("/api")


@routes("GET", "/auth/status")
def auth_status(ask: Ask) -> Any:
    """Who the key belongs to."""
    user = ask.caller
    return {
        "origin": {"type": "user", "id": user.user_id},
        "user_id": user.user_id,
        "user_is_admin": user.is_admin,
        "is_device": False,
        "roles": user.doc.get("roles", ["user"]),
    }


@routes("GET", "/config", is_open=True)
def config(ask: Ask) -> Any:
    """The site's name and features; answered to anybody."""
    known = ask.site.store.get("meta", "config") or {}
    now = ask.site.now()
    return {
        "site": {
            "id": "practice",
            "name": known.get("name", "Practice site"),
            "api_url": f"{ask.site.url}/api",
            "redirect_url": ask.site.url,
            "registered": True,
            "pagination_limit": DEFAULT_LIMIT,
        },
        "features": known.get("features", {}),
        "signed_url": bool(known.get("features", {}).get("signed_url")),
        "auth": {},
        "created": now,
        "modified": now,
    }


@routes("GET", "/version", is_open=True)
def version(_ask: Ask) -> Any:
    """The release; fw-client reads ``flywheel_release`` alone."""
    return {
        "_id": "version",
        "database": 1,
        "database_target": 1,
        "release": RELEASE,
        "flywheel_release": RELEASE,
        "cli_version": "18.5.1",
        "applied_checks": {},
        "applied_fixes": {},
    }


@routes("GET", "/users/self")
def users_self(ask: Ask) -> Any:
    """The caller's own account; a key is never shown a second time."""
    keys = [
        {"_id": key["_id"], "label": key["label"], "created": key["created"]}
        for key in ask.site.store.find("key", parent=ask.caller.user_id)
    ]
    return {**ask.caller.doc, "user_id": ask.caller.user_id, "api_keys": keys, "preferences": {}, "info": {}}


@routes("POST", "/users/self/key")
def new_key(ask: Ask) -> Any:
    """A further key for the caller; its secret is shown this once."""
    body = ask.body()
    secret = ask.site.new_key(ask.caller.user_id, str(body.get("label", "")))
    host = ask.site.url.removeprefix("http://")
    shown = {
        "label": body.get("label"),
        "key": f"{host}:__force_insecure:{secret}",
        "created": ask.site.now(),
    }
    return {**shown, "last_used": None, "unencrypted_secret": secret, "expires_at": body.get("expires_at")}


@routes("DELETE", "/users/self/key/<key_id>")
def delete_key(ask: Ask, key_id: str) -> Any:
    """Take one of the caller's keys away."""
    key = ask.site.store.get("key", key_id)
    if key is None or key["user"] != ask.caller.user_id:
        raise not_found("Key", key_id)
    ask.site.store.delete("key", key_id)
    return {"deleted": 1}


@routes("GET", "/roles")
def roles(ask: Ask) -> Any:
    """All roles."""
    return answer_docs(ask, ask.site.store.find("role"), lambda role: _shown(ask, role))


@routes("GET", "/roles/<role_id>")
def role(ask: Ask, role_id: str) -> Any:
    """One role with its actions."""
    found = ask.site.store.get("role", role_id)
    if found is None:
        raise not_found("Role", role_id)
    return _shown(ask, found)


def _shown(ask: Ask, found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "actions": shown_actions(ask, found["actions"])}


@routes("POST", "/roles")
def add_role(ask: Ask) -> Any:
    """Make a role of a label and actions."""
    require_admin(ask)
    body = ask.body()
    _check_role(body, {"label", "actions"})
    made = {"_id": new_id(), "label": body["label"], "actions": list(body["actions"]), "in_use": False}
    ask.site.store.put("role", made, name=made["label"])
    return _shown(ask, made)


@routes("PUT", "/roles/<role_id>")
def modify_role(ask: Ask, role_id: str) -> Any:
    """Change a role's label or actions."""
    require_admin(ask)
    body = ask.body()
    _check_role(body, set())
    role(ask, role_id)
    fields = {name: body[name] for name in ("label", "actions") if body.get(name) is not None}
    return _shown(ask, ask.site.store.change("role", role_id, **fields))


@routes("DELETE", "/roles/<role_id>")
def delete_role(ask: Ask, role_id: str) -> Any:
    """Remove a role."""
    require_admin(ask)
    role(ask, role_id)
    ask.site.store.delete("role", role_id)
    return {"deleted": 1}


def _check_role(body: dict[str, Any], needed: set[str]) -> None:
    lacking = needed - {name for name, value in body.items() if value}
    if lacking:
        raise ProblemError(400, f"A role needs {', '.join(sorted(lacking))}")
    actions = body.get("actions") or []
    if not isinstance(actions, list) or not isinstance(body.get("label", ""), str):
        raise ProblemError(400, "A role has a label and a list of actions")
    unknown = [action for action in actions if not isinstance(action, str) or action not in ACTIONS]
    if unknown:
        raise ProblemError(400, f"Unknown actions: {', '.join(map(str, unknown))}")


@routes("GET", "/permissions/self")
def permissions_self(ask: Ask) -> Any:
    """What the caller may do in one project."""
    project = project_for(ask, ask.arg("project_id"))
    return {"actions": sorted(actions_of(ask.site.store, ask.caller, project))}


@routes("GET", "/permissions/check/<action>")
def permission_check(ask: Ask, action: str) -> Any:
    """204 where the caller may, 403 where not."""
    return _checked(ask, [action])


@routes("PUT", "/permissions/check")
def permissions_check(ask: Ask) -> Any:
    """The same for several actions at once."""
    wanted = ask.json()
    if not isinstance(wanted, list):
        raise UnprocessableError([wrong("list_type", "Input should be a valid list")])
    return _checked(ask, wanted)


def _checked(ask: Ask, wanted: list[Any]) -> Any:
    unknown = [action for action in wanted if not isinstance(action, str) or action not in ACTIONS]
    if unknown:
        raise UnprocessableError([wrong("enum", f"Unknown action: {unknown[0]}")])
    project = project_for(ask, ask.arg("project_id"), *wanted)
    assert project
    return Response(status=204)
