"""The place to send to, in Flywheel's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, and where."""

    user_id: str
    name: str
    site_name: str
    host: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project, and whether this account can send cases to it.

    ``missing`` lists the actions that the account's role lacks; ``locked`` is the server's own flag.
    """

    project_id: str
    project_label: str
    group_id: str
    group_label: str
    missing: tuple[str, ...]
    locked: bool
    has_templates: bool


@dataclass(frozen=True, slots=True)
class AcquisitionTemplate:
    """An acquisition that a Session Template asks for; ``label`` may be a pattern.

    ``minimum`` counts acquisitions in a session, ``file_minimum`` files in an acquisition.
    """

    label: str
    minimum: int
    classifications: tuple[str, ...]
    file_minimum: int = 0


@dataclass(frozen=True, slots=True)
class SessionTemplate:
    """A Session Template as stored; ``is_regex`` covers all its labels and is true by default."""

    label: str
    acquisitions: tuple[AcquisitionTemplate, ...]
    is_regex: bool


@dataclass(frozen=True, slots=True)
class AcquisitionChoice:
    """An acquisition label of the templates; ``minimum`` and ``classifications`` are its wishes."""

    acquisition_label: str
    minimum: int
    classifications: tuple[str, ...]
    file_minimum: int = 0


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """A session label of the templates with its acquisitions, in the templates' order."""

    session_label: str
    acquisitions: tuple[AcquisitionChoice, ...]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateLabels:
    """The fixed labels that the templates offer; ``patterns``: session labels that can't be offered."""

    sessions: tuple[SessionChoice, ...]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """One acquisition of one session of one subject, by exact labels."""

    group_id: str
    group_label: str
    project_id: str
    project_label: str
    subject_label: str
    session_label: str
    acquisition_label: str
