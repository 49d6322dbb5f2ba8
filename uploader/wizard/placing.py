"""Transitions of choosing a group, a project, a subject, a session and an acquisition. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import NotNow
from uploader.wizard import effects as do
from uploader.wizard.places import chosen_project, chosen_session, settle
from uploader.wizard.signing import lose_key
from uploader.wizard.state import (
    BadLabel,
    Checking,
    Doubtful,
    Loaded,
    LoadFailed,
    Loading,
    Problem,
    Settled,
    Site,
    Subjects,
    Unloaded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.destination import Project
    from uploader.wizard import commands as ask
    from uploader.wizard import events as told
    from uploader.wizard.state import Draft, WizardState


def projects_came(state: WizardState, event: told.ProjectsCame) -> do.Step:
    """Fill the two menus; make the choice that is the only one."""
    if isinstance(event.answer, Problem):
        site = replace(state.site, projects=LoadFailed(event.answer))
        return do.Step(lose_key(replace(state, site=site), event.answer))
    state = replace(state, site=Site(projects=Loaded(event.answer)))
    draft = state.saved.draft
    known = {(project.group_id, project.project_label) for project in event.answer}
    if draft.project_label and draft.group_id and (draft.group_id, draft.project_label) not in known:
        draft = replace(draft, group_id="", project_label="")
    return _placed(state, event.answer, draft.group_id, draft.project_label)


def choose_group(state: WizardState, command: ask.ChooseGroup) -> do.Step:
    """Choose a group; a project that it does not have is let go."""
    projects = _projects(state)
    label = state.saved.draft.project_label
    if not command.group_id:
        return _draft(state, replace(state.saved.draft, group_id=""), {"group"})
    if command.group_id not in {project.group_id for project in projects}:
        raise NotNow
    has_label = any(
        project.group_id == command.group_id and project.project_label == label for project in projects
    )
    return _placed(state, projects, command.group_id, label if has_label else "")


def choose_project(state: WizardState, command: ask.ChooseProject) -> do.Step:
    """Choose a project by label; a group that has none of that label is let go."""
    projects = _projects(state)
    if not command.project_label:
        return _draft(state, replace(state.saved.draft, project_label=""), {"project"})
    groups = {project.group_id for project in projects if project.project_label == command.project_label}
    if not groups:
        raise NotNow
    group_id = state.saved.draft.group_id
    return _placed(state, projects, group_id if group_id in groups else "", command.project_label)


def _placed(state: WizardState, projects: Sequence[Project], group_id: str, project_label: str) -> do.Step:
    group_id, project_label = settle(projects, group_id, project_label)
    before, draft = state.saved.draft, state.saved.draft
    draft = replace(draft, group_id=group_id, project_label=project_label)
    if (before.group_id, before.project_label) != (group_id, project_label):
        draft = replace(draft, subject_label="", is_new_subject=False, session_label="", acquisition_label="")
    state = _draft(state, draft, {"group", "project"}).state
    project = chosen_project(state)
    if project is None:
        return do.Step(replace(state, site=Site(projects=state.site.projects), subject=Settled()))
    site = Site(state.site.projects, Loading(), Loading(), Loading())
    return do.Step(replace(state, site=site, subject=Settled()), (do.LoadProject(project),))


def templates_came(state: WizardState, event: told.TemplatesCame) -> do.Step:
    """Fill the menus of sessions; let go of labels that the templates no longer have."""
    if not _is_current(state, event.project_id):
        return do.Step(state)
    if isinstance(event.answer, Problem):
        site = replace(state.site, templates=LoadFailed(event.answer))
        return do.Step(lose_key(replace(state, site=site), event.answer))
    state = replace(state, site=replace(state.site, templates=Loaded(event.answer)))
    label = state.saved.draft.session_label
    offered = [session.session_label for session in event.answer.sessions]
    if label not in offered:
        label = offered[0] if len(offered) == 1 else ""
    return _with_session(state, label)


def subjects_came(state: WizardState, event: told.SubjectsCame) -> do.Step:
    """Keep the subjects for searching."""
    if not _is_current(state, event.project_id):
        return do.Step(state)
    if isinstance(event.answer, Problem):
        site = replace(state.site, subjects=LoadFailed(event.answer))
        return do.Step(lose_key(replace(state, site=site), event.answer))
    subjects = Subjects.of(event.answer)
    draft = state.saved.draft
    if draft.subject_label:
        # A subject that another site made meanwhile is no longer new; one that was deleted is let go.
        is_known = draft.subject_label in subjects.known
        label = draft.subject_label if is_known or draft.is_new_subject else ""
        draft = replace(draft, subject_label=label, is_new_subject=draft.is_new_subject and not is_known)
    state = replace(state, site=replace(state.site, subjects=Loaded(subjects)))
    return _draft(state, draft, set())


def profile_came(state: WizardState, event: told.ProfileCame) -> do.Step:
    """Show which profile applies, or that none does."""
    if not _is_current(state, event.project_id):
        return do.Step(state)
    if isinstance(event.answer, Problem):
        site = replace(state.site, profile=LoadFailed(event.answer))
        return do.Step(lose_key(replace(state, site=site), event.answer))
    return do.Step(replace(state, site=replace(state.site, profile=Loaded(event.answer))))


def choose_subject(state: WizardState, command: ask.ChooseSubject) -> do.Step:
    """Choose an existing subject at once; a new one only after a look at its form and its neighbours."""
    project, subjects = chosen_project(state), state.site.subjects
    if project is None or not isinstance(subjects, Loaded):
        raise NotNow
    label = command.subject_label
    if not label or label in subjects.value.known:
        draft = replace(state.saved.draft, subject_label=label, is_new_subject=False)
        return _draft(replace(state, subject=Settled()), draft, {"subject"})
    if not command.is_new:
        raise NotNow
    draft = replace(state.saved.draft, subject_label="", is_new_subject=False)
    step = _draft(replace(state, subject=Checking(label)), draft, {"subject"})
    return do.Step(step.state, (do.CheckSubject(project.project_id, label),))


def subject_checked(state: WizardState, event: told.SubjectChecked) -> do.Step:
    """Take the new label, ask about it, or say what is wrong with it."""
    if not _is_current(state, event.project_id) or state.subject != Checking(event.label):
        return do.Step(state)
    if event.reason:
        return do.Step(replace(state, subject=BadLabel(event.label, event.reason)))
    if event.near:
        return do.Step(replace(state, subject=Doubtful(event.label, event.near)))
    return _new_subject(state, event.label)


def confirm_new_subject(state: WizardState, _: ask.ConfirmNewSubject) -> do.Step:
    """The person has seen the similar labels and means a new subject."""
    if not isinstance(state.subject, Doubtful):
        raise NotNow
    return _new_subject(state, state.subject.label)


def choose_session(state: WizardState, command: ask.ChooseSession) -> do.Step:
    """Choose a session that the templates offer."""
    answer = state.site.templates
    offered = answer.value.sessions if isinstance(answer, Loaded) else ()
    if command.session_label and command.session_label not in {one.session_label for one in offered}:
        raise NotNow
    return _with_session(state, command.session_label)


def choose_acquisition(state: WizardState, command: ask.ChooseAcquisition) -> do.Step:
    """Choose an acquisition that the session's template offers."""
    session = chosen_session(state)
    offered = {choice.acquisition_label for choice in session.acquisitions} if session else set()
    if command.acquisition_label and command.acquisition_label not in offered:
        raise NotNow
    draft = replace(state.saved.draft, acquisition_label=command.acquisition_label)
    return _draft(state, draft, {"acquisition"})


def reload_site(state: WizardState, _: ask.Reload) -> do.Step:
    """Ask again for whatever could not be had."""
    site = state.site
    if isinstance(site.projects, (LoadFailed, Unloaded)):
        return do.Step(replace(state, site=Site(projects=Loading())), (do.LoadProjects(),))
    project = chosen_project(state)
    failed = any(isinstance(one, LoadFailed) for one in (site.templates, site.subjects, site.profile))
    if project is None or not failed:
        raise NotNow
    site = Site(site.projects, Loading(), Loading(), Loading())
    return do.Step(replace(state, site=site), (do.LoadProject(project),))


def _new_subject(state: WizardState, label: str) -> do.Step:
    draft = replace(state.saved.draft, subject_label=label, is_new_subject=True)
    return _draft(replace(state, subject=Settled()), draft, {"subject"})


def _with_session(state: WizardState, label: str) -> do.Step:
    draft = state.saved.draft
    is_same = label == draft.session_label
    draft = replace(draft, session_label=label, acquisition_label=draft.acquisition_label if is_same else "")
    state = _draft(state, draft, {"session", "acquisition"}).state
    session = chosen_session(state)
    offered = [choice.acquisition_label for choice in session.acquisitions] if session else []
    if state.saved.draft.acquisition_label not in offered:
        only = offered[0] if len(offered) == 1 else ""
        state = _draft(state, replace(draft, acquisition_label=only), set()).state
    return do.Step(state)


def _draft(state: WizardState, draft: Draft, settled: set[str]) -> do.Step:
    complaints = tuple(complaint for complaint in state.complaints if complaint.field not in settled)
    return do.Step(replace(state, saved=replace(state.saved, draft=draft), complaints=complaints))


def _projects(state: WizardState) -> tuple[Project, ...]:
    if not isinstance(state.site.projects, Loaded):
        raise NotNow
    return state.site.projects.value


def _is_current(state: WizardState, project_id: str) -> bool:
    project = chosen_project(state)
    return project is not None and project.project_id == project_id
