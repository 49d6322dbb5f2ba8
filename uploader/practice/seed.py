"""The site as it is at first: read from a YAML file that a person can read and change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from uploader.practice.access import ACTIONS
from uploader.practice.core_settings import SITE_SETTINGS
from uploader.practice.hierarchy import GROUP_ID, new_container, new_project
from uploader.practice.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from uploader.practice.site import Site
    from uploader.practice.store import Doc


class SeedFormError(ValueError):
    """A seed that can't be read; the text says where and why, in one line."""


_TOP = {"site", "roles", "users", "groups"}
_SITE = {"name", "features", "deid_profile"}
_GROUP = {"id", "label", "deid_profile", "permissions", "projects"}
_PROJECT = {"label", "description", "permissions", "templates", "deid_profile", "subjects", "locked"}
_MAX_SUBJECTS = 200_000


def read_seed(path: Path) -> Doc:
    """The seed's document, checked throughout."""
    try:
        doc = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedFormError(f"{path.name}: {' '.join(str(error).split())}") from None
    try:
        check_seed(doc)
    except SeedFormError as error:
        raise SeedFormError(f"{path.name}: {error}") from None
    return dict(doc)


def check_seed(doc: Any) -> None:
    """Raise `SeedFormError` at the first thing that is not as it must be."""
    _fields("seed", doc, _TOP, {"users", "groups"})
    _fields("site", doc.get("site", {}), _SITE)
    for label, actions in _mapping("roles", doc.get("roles", {})).items():
        unknown = set(_list(f"role {label}", actions)) - ACTIONS
        if unknown:
            raise SeedFormError(f"role {label}: unknown action {', '.join(sorted(unknown))}")
    users = _mapping("users", doc["users"])
    names = {role for user in users.values() for role in (user or {}).get("roles", [])}
    if "site_admin" not in names:
        raise SeedFormError("users: one needs the role site_admin")
    for group in _list("groups", doc["groups"]):
        _check_group(group, set(users), set(doc.get("roles", {})))


def _check_group(group: Any, users: set[str], roles: set[str]) -> None:
    _fields("group", group, _GROUP, {"id"})
    where = f"group {group['id']}"
    if not GROUP_ID.match(str(group["id"])):
        raise SeedFormError(f"{where}: the id must be a slug of lower-case letters, digits and .@_-")
    _check_permissions(where, group.get("permissions", {}), users, {"ro", "rw", "admin"})
    labels = set()
    for project in _list(f"{where}: projects", group.get("projects", [])):
        _fields(f"{where}: project", project, _PROJECT, {"label"})
        place = f"project {group['id']}/{project['label']}"
        if project["label"] in labels:
            raise SeedFormError(f"{place}: is there twice")
        labels.add(project["label"])
        _check_permissions(place, project.get("permissions", {}), users, roles)
        _check_templates(place, project.get("templates", []))
        list(subject_labels(place, project.get("subjects", [])))


def _check_permissions(where: str, permissions: Any, users: set[str], allowed: set[str]) -> None:
    for user, granted in _mapping(f"{where}: permissions", permissions).items():
        if user not in users:
            raise SeedFormError(f"{where}: no such user: {user}")
        if granted not in allowed:
            raise SeedFormError(f"{where}: {granted} is not one of {', '.join(sorted(allowed))}")


def _check_templates(where: str, templates: Any) -> None:
    for template in _list(f"{where}: templates", templates):
        label = template.get("session", {}).get("label") if isinstance(template, dict) else None
        if not isinstance(label, str):
            raise SeedFormError(f"{where}: a template needs session: {{label: …}}")
        for acquisition in _list(f"{where}: acquisitions", template.get("acquisitions", [])):
            if not isinstance(acquisition, dict) or not isinstance(acquisition.get("label"), str):
                raise SeedFormError(f"{where}: template {label}: an acquisition needs a label")


def subject_labels(where: str, subjects: Any) -> Iterable[str]:
    """Labels that are listed, or that a ``count`` and a ``pattern`` make."""
    if isinstance(subjects, list):
        return [str(label) for label in subjects]
    _fields(f"{where}: subjects", subjects, {"count", "pattern", "first"}, {"count", "pattern"})
    count, first = subjects["count"], subjects.get("first", 1)
    if not isinstance(count, int) or not 0 <= count <= _MAX_SUBJECTS:
        raise SeedFormError(f"{where}: subjects: count is a number up to {_MAX_SUBJECTS}")
    try:
        labels = [subjects["pattern"].format(first + number) for number in range(count)]
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        labels = [""] * 2
    if len(set(labels)) < len(labels):
        raise SeedFormError(f"{where}: subjects: pattern needs a number's place, as in S-{{:03d}}")
    return labels


def _fields(where: str, doc: Any, known: set[str], needed: Iterable[str] = ()) -> None:
    _mapping(where, doc)
    unknown = set(doc) - known
    if unknown:
        raise SeedFormError(f"{where}: unknown field {', '.join(sorted(map(str, unknown)))}")
    for name in needed:
        if name not in doc:
            raise SeedFormError(f"{where}: {name} is missing")


def _mapping(where: str, value: Any) -> Doc:
    if not isinstance(value, dict):
        raise SeedFormError(f"{where}: should be a mapping")
    return value


def _list(where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise SeedFormError(f"{where}: should be a list")
    return value


# --- planting --------------------------------------------------------------------------------


def plant(site: Site, doc: Doc) -> None:
    """Write a checked seed into an empty store."""
    with site.store.transaction():
        about = doc.get("site", {})
        site.store.put(
            "meta",
            {
                "_id": "config",
                "name": about.get("name", "Practice site"),
                "features": about.get("features", {}),
            },
        )
        site.store.put("meta", {"_id": SITE_SETTINGS, "deid_profile": about.get("deid_profile")})
        role_ids = {
            label: _plant_role(site, label, actions) for label, actions in doc.get("roles", {}).items()
        }
        for user_id, user in doc["users"].items():
            _plant_user(site, user_id, user or {})
        for group in doc["groups"]:
            _plant_group(site, group, role_ids)


def _plant_role(site: Site, label: str, actions: list[str]) -> str:
    role = {"_id": new_id(), "label": label, "actions": actions, "in_use": True}
    site.store.put("role", role, name=label)
    return str(role["_id"])


def _plant_user(site: Site, user_id: str, user: Doc) -> None:
    now = site.now()
    made = {"_id": user_id, "email": user_id, "roles": user.get("roles", ["user"]), "disabled": False}
    made |= {name: user.get(name, "") for name in ("firstname", "lastname")} | {
        "created": now,
        "modified": now,
    }
    site.store.put("user", made)
    site.key_of(user_id)


def _plant_group(site: Site, group: Doc, role_ids: dict[str, str]) -> None:
    now = site.now()
    made = {
        "_id": group["id"],
        "label": group.get("label", group["id"]),
        "created": now,
        "modified": now,
        "tags": [],
    }
    made["permissions"] = [
        {"_id": user, "access": access} for user, access in group.get("permissions", {}).items()
    ]
    site.store.put(
        "group", {**made, "settings_deid": group.get("deid_profile"), "revision": 1}, name=made["label"]
    )
    for project in group.get("projects", []):
        entries = [{"_id": u, "role_ids": [role_ids[r]]} for u, r in project.get("permissions", {}).items()]
        fields = {**project, "permissions": entries, "settings_deid": project.get("deid_profile")}
        fields["templates"] = [{"regex": True, **template} for template in project.get("templates", [])]
        _plant_subjects(site, new_project(site, group["id"], fields), project.get("subjects", []))


def _plant_subjects(site: Site, project: Doc, subjects: Any) -> None:
    labels = list(subject_labels("", subjects))
    if not labels:
        return
    first = new_container(site, "subject", project, {"label": labels[0]})
    rows = []
    for label in labels[1:]:
        body = {**first, "_id": new_id(), "label": label, "code": label}
        rows.append(("subject", body["_id"], project["_id"], project["_id"], label, "", json.dumps(body)))
    site.store.put_many(rows)
