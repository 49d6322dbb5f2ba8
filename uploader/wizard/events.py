"""What happened: facts from the engine, the window and the computer, told to the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from uploader.config import Config, Newest
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import CaseSummary, PreparedCase
    from uploader.model.check import Report
    from uploader.model.destination import Account, Destination, Project, TemplateLabels
    from uploader.model.profile import NoProfile
    from uploader.model.progress import ScanProgress
    from uploader.model.receipt import Receipt
    from uploader.wizard.engine import ConnectionReport, ProfileSummary
    from uploader.wizard.pace import Moved
    from uploader.wizard.state import Problem, Saved


@dataclass(frozen=True, slots=True)
class Started:
    """The program runs; this is what the journal held."""

    saved: Saved


@dataclass(frozen=True, slots=True)
class SettingsCame:
    """The settings as they are now."""

    settings: Config


@dataclass(frozen=True, slots=True)
class NewestCame:
    """What the project says of a newer version; None: nothing that is newer."""

    project_id: str
    newest: Newest | None


@dataclass(frozen=True, slots=True)
class SignedInAs:
    """The site knows the key; None: there is none on this computer."""

    account: Account | None


@dataclass(frozen=True, slots=True)
class SignInFailed:
    """The site does not know the key, or can't be asked."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class SignedOutNow:
    """The key is forgotten."""


@dataclass(frozen=True, slots=True)
class ProjectsCame:
    """The account's projects, or why not."""

    answer: tuple[Project, ...] | Problem


@dataclass(frozen=True, slots=True)
class TemplatesCame:
    """The project's labels, or why not."""

    project_id: str
    answer: TemplateLabels | Problem


@dataclass(frozen=True, slots=True)
class SubjectsCame:
    """The project's subjects, or why not."""

    project_id: str
    answer: tuple[str, ...] | Problem


@dataclass(frozen=True, slots=True)
class ProfileCame:
    """The project's profile, or why not."""

    project_id: str
    answer: ProfileSummary | NoProfile | Problem


@dataclass(frozen=True, slots=True)
class SubjectChecked:
    """What there is to say of a typed label: a code against its form, or labels close to it."""

    project_id: str
    label: str
    reason: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathsPicked:
    """A dialog or the page's chooser gave these; none when it was cancelled."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class PathsDropped:
    """These were dropped onto the window."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ScanMoved:
    """The scan got on."""

    scan_id: int
    progress: ScanProgress


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """What the selection holds, why it can't be read, or None when a person stopped it."""

    scan_id: int
    answer: PreparedCase | Problem | None


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The findings about what is left, where it shall go; ``texts`` is what was read in masked series."""

    check_id: int
    report: Report
    destination: Destination | None
    texts: Mapping[str, SeriesText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Begun:
    """The case is written down; or why not."""

    answer: str | Problem


@dataclass(frozen=True, slots=True)
class CasesCame:
    """What the engine keeps of every case."""

    summaries: tuple[CaseSummary, ...]


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A running case got on, at this monotonic time in seconds."""

    case_id: str
    moved: Moved
    now_s: float


@dataclass(frozen=True, slots=True)
class ReceiptCame:
    """A case's receipt as far as it is known."""

    case_id: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class CaseStopped:
    """A running case ended: with a problem, or None at a person's wish or at its end."""

    case_id: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class CaseRemoved:
    """A case and its workspace are gone; or why not."""

    case_id: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Examined:
    """How the way to the site was found."""

    answer: ConnectionReport | Problem


@dataclass(frozen=True, slots=True)
class CloseAsked:
    """Someone wants to close the window."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something to say in passing."""

    code: str
    is_error: bool
    params: tuple[tuple[str, str | int], ...] = ()


Event = (
    Started
    | SettingsCame
    | NewestCame
    | SignedInAs
    | SignInFailed
    | SignedOutNow
    | ProjectsCame
    | TemplatesCame
    | SubjectsCame
    | ProfileCame
    | SubjectChecked
    | PathsPicked
    | PathsDropped
    | ScanMoved
    | ScanEnded
    | Rechecked
    | Begun
    | CasesCame
    | CaseMoved
    | ReceiptCame
    | CaseStopped
    | CaseRemoved
    | Examined
    | CloseAsked
    | Noticed
)
