"""Who may see and do what: roles, their actions, and a project's permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.practice.problems import ProblemError, not_found

if TYPE_CHECKING:
    from uploader.practice.asking import Ask, Caller
    from uploader.practice.store import Doc, Store

ACTIONS = frozenset(
    (
        "containers_view_metadata",
        "containers_create_hierarchy",
        "containers_modify_metadata",
        "containers_delete_hierarchy",
        "containers_delete_project",
        "copy_by_reference",
        "analyses_view_metadata",
        "analyses_create_sdk",
        "analyses_create_job",
        "analyses_modify_metadata",
        "analyses_delete",
        "files_view_metadata",
        "files_view_contents",
        "files_download",
        "files_create_bulk",
        "files_create_single",
        "files_create_upload",
        "files_modify_metadata",
        "files_move",
        "files_delete_non_device_data",
        "files_delete_device_data",
        "tags_view",
        "tags_manage",
        "notes_view",
        "notes_manage",
        "project_permissions_view",
        "project_permissions_manage",
        "project_sharing_manage",
        "gear_rules_view",
        "gear_rules_manage",
        "data_views_view",
        "data_views_manage",
        "session_templates_view",
        "session_templates_manage",
        "jobs_view",
        "jobs_manage",
        "jobs_manage_others",
        "jobs_run_cancel",
        "jobs_cancel_any",
        "settings_modify",
        "settings_view",
        "reader_task_admin",
        "reader_task_view",
        "annotations_manage",
        "annotations_view_others",
        "annotations_edit_others",
        "annotations_delete_others",
        "form_admin",
        "form_responses_manage",
        "form_responses_view_others",
        "form_responses_edit_others",
        "imports_manage",
        "exports_manage",
        "jupyterlab_servers_read",
        "jupyterlab_servers_launch",
        "jupyterlab_servers_create",
        "jupyterlab_servers_modify",
        "jupyterlab_servers_delete",
        "audit_trail_reports_manage",
        "audit_trail_reports_view",
        "tasks_view",
        "tasks_create",
        "tasks_modify",
        "tasks_assign",
        "tasks_report_create",
        "tasks_report_delete",
        "tasks_report_read",
        "malware_findings_view",
    )
)
"""Every action a role can grant: those of SDK 23, the older upload action, and two that are deprecated."""

UPLOAD = ("files_create_bulk", "files_create_upload")
CREATE_FILE = ("files_create_single", "files_create_upload")

_UNKNOWN_TO_OLD_SDK = {
    "files_create_bulk",
    "files_create_single",
    "malware_findings_view",
    "annotations_delete_others",
}


def shown_actions(ask: Ask, actions: list[str]) -> list[str]:
    """Actions of a role, without those on which the caller's SDK would raise."""
    if not ask.is_old_sdk:
        return actions
    return [
        action
        for action in actions
        if action not in _UNKNOWN_TO_OLD_SDK and not action.startswith(("jupyterlab_", "tasks_"))
    ]


def _role_ids(caller: Caller, project: Doc) -> list[str]:
    for entry in project.get("permissions", []):
        if entry["_id"] == caller.user_id:
            return list(entry.get("role_ids") or [])
    return []


def can_see_project(caller: Caller, project: Doc) -> bool:
    """Whether the project is there at all for the caller."""
    return caller.is_admin or any(entry["_id"] == caller.user_id for entry in project.get("permissions", []))


def can_see_group(ask: Ask, group: Doc) -> bool:
    """Whether the group is there for the caller: by its own permissions, or by a project inside."""
    caller = ask.caller
    if caller.is_admin or any(entry["_id"] == caller.user_id for entry in group.get("permissions", [])):
        return True
    return any(
        can_see_project(caller, project) for project in ask.site.store.find("project", parent=group["_id"])
    )


def actions_of(store: Store, caller: Caller, project: Doc) -> frozenset[str]:
    """Everything the caller may do in a project."""
    if caller.is_admin:
        return ACTIONS
    roles = [store.get("role", role_id) for role_id in _role_ids(caller, project)]
    return frozenset(action for role in roles if role for action in role["actions"])


def require(ask: Ask, project: Doc, *actions: str | tuple[str, ...]) -> None:
    """403 unless the caller has every action; of a tuple, one is enough."""
    granted = actions_of(ask.site.store, ask.caller, project)
    for action in actions:
        choices = (action,) if isinstance(action, str) else action
        if not granted & set(choices):
            raise ProblemError(
                403, f"User {ask.caller.user_id} lacks {choices[0]} on project {project['_id']}"
            )


def require_admin(ask: Ask) -> None:
    """403 unless the caller is a site administrator."""
    if not ask.caller.is_admin:
        raise ProblemError(403, f"User {ask.caller.user_id} is not a site administrator")


def project_for(ask: Ask, project_id: str, *actions: str | tuple[str, ...]) -> Doc:
    """A project that the caller can see, with the rights that are asked for."""
    project = ask.site.store.get("project", project_id)
    if project is None or not can_see_project(ask.caller, project):
        raise not_found("Project", project_id)
    require(ask, project, *actions)
    return project


def group_for(ask: Ask, group_id: str) -> Doc:
    """A group that the caller can see."""
    group = ask.site.store.get("group", group_id)
    if group is None or not can_see_group(ask, group):
        raise not_found("Group", group_id)
    return group
