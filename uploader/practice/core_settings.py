"""Settings and Session Templates of core: what a coordinator prepares a trial with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from uploader.practice.access import group_for, project_for, require_admin
from uploader.practice.asking import Ask, Routes
from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from uploader.practice.store import Doc

routes = Routes("/api")

SITE_SETTINGS = "site_settings"


def read_profile(value: Any) -> Any:
    """A profile as it is stored: YAML text becomes an object, blank stays blank."""
    if not isinstance(value, str) or not value.strip():
        return value or None
    try:
        parsed = yaml.safe_load(value)
    except yaml.YAMLError:
        raise ProblemError(422, "deid_profile is not YAML") from None
    if not isinstance(parsed, dict):
        raise ProblemError(422, "deid_profile must be a mapping")
    return parsed


def _settings(profile: Any, known: Doc | None = None) -> Doc:
    return {"viewer_apps": [], **(known or {}), "deid_profile": profile}


@routes("GET", "/projects/<project_id>/settings")
def project_settings(ask: Ask, project_id: str) -> Any:
    """Settings of a project, its own de-identification profile among them."""
    project = project_for(ask, project_id, "settings_view")
    return _settings(project.get("settings_deid"), project.get("settings"))


@routes("PUT", "/projects/<project_id>/settings")
def modify_project_settings(ask: Ask, project_id: str) -> Any:
    """Change settings of a project; ``deid_profile`` as an object or as YAML text."""
    project = project_for(ask, project_id, "settings_modify")
    body = ask.body()
    fields: Doc = {"settings": {**(project.get("settings") or {}), **body}}
    fields["settings"].pop("deid_profile", None)
    if "deid_profile" in body:
        fields["settings_deid"] = read_profile(body["deid_profile"])
    ask.site.store.change("project", project_id, **fields)
    return project_settings(ask, project_id)


@routes("GET", "/projects/<project_id>/settings/deid_profile")
def project_profile(ask: Ask, project_id: str) -> Any:
    """A project's profile alone."""
    return project_for(ask, project_id, "settings_view").get("settings_deid")


@routes("GET", "/groups/<group_id>/settings")
def group_settings(ask: Ask, group_id: str) -> Any:
    """Settings of a group."""
    return _settings(group_for(ask, group_id).get("settings_deid"))


@routes("PUT", "/groups/<group_id>/settings")
def modify_group_settings(ask: Ask, group_id: str) -> Any:
    """Change settings of a group."""
    require_admin(ask)
    group_for(ask, group_id)
    ask.site.store.change("group", group_id, settings_deid=read_profile(ask.body().get("deid_profile")))
    return group_settings(ask, group_id)


@routes("GET", "/groups/<group_id>/settings/deid_profile")
def group_profile(ask: Ask, group_id: str) -> Any:
    """A group's profile alone."""
    return group_for(ask, group_id).get("settings_deid")


@routes("GET", "/site/settings")
def site_settings(ask: Ask) -> Any:
    """Settings of the site."""
    known = ask.site.store.get("meta", SITE_SETTINGS) or {}
    now = ask.site.now()
    return {"_id": 0, "created": now, "modified": now, **_settings(known.get("deid_profile"))}


@routes("PUT", "/site/settings")
def modify_site_settings(ask: Ask) -> Any:
    """Change settings of the site."""
    require_admin(ask)
    body = ask.body()
    if "deid_profile" in body:
        profile = read_profile(body["deid_profile"])
        ask.site.store.put("meta", {"_id": SITE_SETTINGS, "deid_profile": profile})
    return site_settings(ask)


@routes("POST", "/projects/<project_id>/template")
def set_template(ask: Ask, project_id: str) -> Any:
    """Replace the Session Templates of a project."""
    project_for(ask, project_id, "session_templates_manage")
    templates = ask.body().get("templates")
    if not isinstance(templates, list) or not all(isinstance(template, dict) for template in templates):
        raise ProblemError(400, "templates must be a list of objects")
    kept = [{"regex": True, **template} for template in templates]
    ask.site.store.change("project", project_id, templates=kept)
    return {"modified": 1}


@routes("DELETE", "/projects/<project_id>/template")
def remove_template(ask: Ask, project_id: str) -> Any:
    """Remove the Session Templates of a project."""
    project_for(ask, project_id, "session_templates_manage")
    ask.site.store.change("project", project_id, templates=[])
    return {"deleted": 1}


@routes("POST", "/projects/<project_id>/recalc")
def recalc(ask: Ask, project_id: str) -> Any:
    """Answered, and without effect, as on the real site."""
    project_for(ask, project_id)
    return {"sessions_changed": []}
