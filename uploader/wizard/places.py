"""Groups and projects that filter each other, and what is chosen of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from uploader.wizard.state import Loaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uploader.model.destination import Destination, Project, SessionChoice
    from uploader.wizard.state import WizardState


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu. ``reason`` is a code and says why it can't be chosen; empty if it can."""

    value: str
    label: str
    reason: str = ""
    detail: str = ""


def why_not(project: Project) -> str:
    """Say as a code why a case can't be sent to a project; empty if it can."""
    if project.locked:
        return "locked"
    if project.missing:
        return "no_rights"
    return "" if project.has_templates else "no_templates"


def group_choices(projects: Iterable[Project], project_label: str) -> tuple[Choice, ...]:
    """Groups that have a project of that label, or all; sorted as people read."""
    held: dict[str, list[Project]] = {}
    for project in projects:
        if project_label in ("", project.project_label):
            held.setdefault(project.group_id, []).append(project)
    rows = (
        Choice(group_id, members[0].group_label or group_id, _reason(members), group_id)
        for group_id, members in held.items()
    )
    return tuple(sorted(rows, key=_in_reading_order))


def project_choices(projects: Iterable[Project], group_id: str) -> tuple[Choice, ...]:
    """Labels of the group's projects, or of all; a label stands once, however many groups have it."""
    held: dict[str, list[Project]] = {}
    for project in projects:
        if group_id in ("", project.group_id):
            held.setdefault(project.project_label, []).append(project)
    rows = (Choice(label, label, _reason(members), _groups_of(members)) for label, members in held.items())
    return tuple(sorted(rows, key=_in_reading_order))


def settle(projects: Sequence[Project], group_id: str, project_label: str) -> tuple[str, str]:
    """Make the choice that is the only one left, on either side."""
    if not project_label:
        project_label = _only(project_choices(projects, group_id))
    if project_label and not group_id:
        group_id = _only(group_choices(projects, project_label))
    return group_id, project_label


def chosen_project(state: WizardState) -> Project | None:
    """The one project that group and label name together, if a case can be sent to it."""
    draft, answer = state.saved.draft, state.site.projects
    if not isinstance(answer, Loaded) or not draft.group_id or not draft.project_label:
        return None
    for project in answer.value:
        is_it = (project.group_id, project.project_label) == (draft.group_id, draft.project_label)
        if is_it and not why_not(project):
            return project
    return None


def chosen_session(state: WizardState) -> SessionChoice | None:
    """The chosen session as the templates have it."""
    answer = state.site.templates
    if not isinstance(answer, Loaded):
        return None
    label = state.saved.draft.session_label
    return next((session for session in answer.value.sessions if session.session_label == label), None)


def destination(state: WizardState) -> Destination | None:
    """The place to send to, once every part of it is chosen and known to the site."""
    from uploader.model.destination import Destination  # noqa: PLC0415 - a value, needed only here

    draft, project, session = state.saved.draft, chosen_project(state), chosen_session(state)
    if project is None or session is None or not draft.subject_label:
        return None
    if draft.acquisition_label not in {choice.acquisition_label for choice in session.acquisitions}:
        return None
    return Destination(
        group_id=project.group_id,
        group_label=project.group_label,
        project_id=project.project_id,
        project_label=project.project_label,
        subject_label=draft.subject_label,
        session_label=draft.session_label,
        acquisition_label=draft.acquisition_label,
    )


def _reason(members: Sequence[Project]) -> str:
    reasons = [why_not(project) for project in members]
    return "" if "" in reasons else reasons[0]


def _groups_of(members: Sequence[Project]) -> str:
    return ", ".join(sorted({project.group_label or project.group_id for project in members}))


def _only(choices: Sequence[Choice]) -> str:
    usable = [choice.value for choice in choices if not choice.reason]
    return usable[0] if len(usable) == 1 else ""


def _in_reading_order(choice: Choice) -> tuple[bool, str]:
    return bool(choice.reason), choice.label.casefold()
