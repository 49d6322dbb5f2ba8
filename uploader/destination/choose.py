"""From what a person named to a destination that exists exactly so. Refuses anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.destination.labels import PROBLEMS, label_problem
from uploader.destination.templates import offered_labels
from uploader.errors import (
    BadSubjectLabel,
    GroupNotFound,
    LabelIsPattern,
    LabelNotInTemplates,
    NoTemplates,
    NoUploadRights,
    ProjectLocked,
    ProjectNotFound,
)
from uploader.model.destination import Destination

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.destination.site import Site
    from uploader.model.destination import Project, TemplateLabels

SHOWN_LABELS = 12


def find_project(projects: Sequence[Project], group: str, project: str) -> Project:
    """Find a project by its group's id or label and its own label or id.

    Raises
    ------
    GroupNotFound, ProjectNotFound
    """
    in_group = [found for found in projects if group in (found.group_id, found.group_label)]
    if not in_group:
        raise GroupNotFound(group=group)
    for found in in_group:
        if project in (found.project_label, found.project_id):
            return found
    raise ProjectNotFound(project=project, group=group)


def check_usable(project: Project) -> None:
    """Refuse a project to which this account can't send.

    Raises
    ------
    ProjectLocked, NoUploadRights, NoTemplates
    """
    if project.locked:
        raise ProjectLocked(project=project.project_label)
    if project.missing:
        raise NoUploadRights(project=project.project_label, missing=", ".join(project.missing))
    if not project.has_templates:
        raise NoTemplates(project=project.project_label)


def choose(site: Site, project: Project, subject: str, session: str, acquisition: str) -> Destination:
    """Give the destination, if the templates offer exactly these labels.

    Raises
    ------
    NotAllowedError, DestinationError
        The leaf that says which of the three can't be, and who can change that.
    """
    check_usable(project)
    problem = label_problem(subject)
    if problem:
        raise BadSubjectLabel(problem=PROBLEMS[problem])
    offered = offered_labels(site.templates(project.project_id))
    check_labels(offered, session, acquisition)
    return Destination(
        group_id=project.group_id,
        group_label=project.group_label,
        project_id=project.project_id,
        project_label=project.project_label,
        subject_label=subject,
        session_label=session,
        acquisition_label=acquisition,
    )


def check_labels(offered: TemplateLabels, session: str, acquisition: str) -> None:
    """Refuse labels that the templates don't have, and say it where one is there as a pattern."""
    by_label = {choice.session_label: choice for choice in offered.sessions}
    _check_label("session", session, tuple(by_label), offered.patterns)
    chosen = by_label[session]
    labels = tuple(choice.acquisition_label for choice in chosen.acquisitions)
    _check_label("acquisition", acquisition, labels, chosen.patterns)


def _check_label(level: str, label: str, labels: Sequence[str], patterns: Sequence[str]) -> None:
    if label in labels:
        return
    if label in patterns or (patterns and not labels):
        raise LabelIsPattern(level=level, label=label if label in patterns else patterns[0])
    shown = ", ".join(labels[:SHOWN_LABELS]) or "none"
    raise LabelNotInTemplates(level=level, label=label, offered=shown)
