"""The one frozen state. Durable fields stand in `Saved`, live ones beside it; the API key is in none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from uploader.config import Config, resolve
from uploader.model.case import LeftOut
from uploader.model.mask import NOTHING_SAID, Looked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from uploader.config import Newest
    from uploader.errors import CaseUploaderError
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import CaseSummary, PreparedCase
    from uploader.model.check import Report
    from uploader.model.destination import Account, Destination, Project, TemplateLabels
    from uploader.model.profile import NoProfile
    from uploader.model.progress import ScanProgress
    from uploader.model.receipt import Receipt
    from uploader.wizard.engine import ConnectionReport, ProfileSummary
    from uploader.wizard.pace import RunProgress

T = TypeVar("T")


class Page(StrEnum):
    """What the window shows: the seven steps, and the pages beside them."""

    SIGN_IN = "sign_in"
    WHERE = "where"
    DESTINATION = "destination"
    FILES = "files"
    REVIEW = "review"
    UPLOAD = "upload"
    DONE = "done"
    HOME = "home"
    SETTINGS = "settings"
    CHECK = "check"
    DOCTOR = "doctor"


STEPS = (Page.SIGN_IN, Page.WHERE, Page.DESTINATION, Page.FILES, Page.REVIEW, Page.UPLOAD, Page.DONE)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it leaves Python: a code and numbers; the page owns the sentence."""

    code: str
    params: Mapping[str, str | int]
    owner: str
    retryable: bool

    @classmethod
    def of(cls, error: CaseUploaderError) -> Problem:
        """Take an error of the tree as a value."""
        return cls(error.code, dict(error.params), error.owner.value, error.retryable)


# --- who ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is signed in; ``problem`` says why the last attempt failed or the key stopped working."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The site is being asked."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account whose key is in use."""

    account: Account


Who = SignedOut | SigningIn | SignedIn

# --- what the site tells ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unloaded:
    """Not asked for yet."""


@dataclass(frozen=True, slots=True)
class Loading:
    """Asked for."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """The site's answer."""

    value: T


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The site could not be asked, or refused."""

    problem: Problem


Load = Unloaded | Loading | Loaded[T] | LoadFailed


@dataclass(frozen=True, slots=True)
class Subjects:
    """A project's subjects, sorted, with a set for exact look-ups and lower-case text for searches."""

    labels: tuple[str, ...]
    lowered: tuple[str, ...]
    known: frozenset[str]

    @classmethod
    def of(cls, labels: tuple[str, ...]) -> Subjects:
        """Index the labels once, when they arrive."""
        return cls(labels, tuple(label.casefold() for label in labels), frozenset(labels))


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the site and of the chosen project."""

    projects: Load[tuple[Project, ...]] = field(default_factory=Unloaded)
    templates: Load[TemplateLabels] = field(default_factory=Unloaded)
    subjects: Load[Subjects] = field(default_factory=Unloaded)
    profile: Load[ProfileSummary | NoProfile] = field(default_factory=Unloaded)


# --- the case that is being made ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """Where the next case shall go, as far as it is chosen. Empty text is 'not chosen'. Durable.

    ``owner`` is the account's id at its host: on a shared computer nobody sees another's draft.
    """

    owner: str = ""
    group_id: str = ""
    project_label: str = ""
    subject_label: str = ""
    is_new_subject: bool = False
    session_label: str = ""
    acquisition_label: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """Everything durable: on disk before it is acted on. ``paused`` holds case ids."""

    draft: Draft = field(default_factory=Draft)
    paused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checking:
    """A typed subject label is being looked at."""

    label: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A typed subject label is close to existing ones: a person must say which is meant."""

    label: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadLabel:
    """A typed subject label has a form that can't be used; ``reason`` is a code."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing is in question: the draft says what is chosen."""


SubjectEntry = Settled | Checking | Doubtful | BadLabel


@dataclass(frozen=True, slots=True)
class NoFiles:
    """Nothing is selected; ``problem`` says why the last selection could not be read."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Scanning:
    """The selection is being read."""

    progress: ScanProgress | None = None


@dataclass(frozen=True, slots=True)
class Scanned:
    """The selection and what the checks say of it without what was left out.

    ``checked_for`` is the destination that ``report`` is about, ``asked`` what was asked for last: a
    selection and a destination; when they are no longer the newest, it is asked again.
    """

    prepared: PreparedCase
    report: Report
    checked_for: Destination | None = None
    asked: tuple[int, Destination | None] | None = None
    is_rechecking: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """The selection of the next case.

    ``looked`` is what was said of pictures, ``looked_before`` what it was, the newest last; ``texts`` is what
    was read in masked series since. ``scan_id`` counts scans, ``selection_id`` ticks, unticks and looks,
    ``check_id`` what was asked of the checks.
    """

    paths: tuple[Path, ...] = ()
    scan: NoFiles | Scanning | Scanned = field(default_factory=NoFiles)
    scan_id: int = 0
    selection_id: int = 0
    check_id: int = 0
    left_out: LeftOut = field(default_factory=LeftOut)
    answers: Mapping[str, str] = field(default_factory=dict)
    looked: Looked = NOTHING_SAID
    looked_before: tuple[Looked, ...] = ()
    texts: Mapping[str, SeriesText] = field(default_factory=dict)
    phi_risk_accepted: bool = False


# --- cases that were sent, or are being sent -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resting:
    """It has ended; its summary says how."""


@dataclass(frozen=True, slots=True)
class Queued:
    """It starts when the one before it has sent everything. ``share`` is how far it had come before."""

    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Running:
    """It is being worked on."""

    progress: RunProgress


class Intent(StrEnum):
    """What shall be done when a running case has come to its next safe point."""

    PAUSE = "pause"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Stopping:
    """It was asked to stop and has not come to its next safe point."""

    progress: RunProgress
    intent: Intent


@dataclass(frozen=True, slots=True)
class Paused:
    """A person paused it; it waits for a person. ``progress`` is None after a restart."""

    progress: RunProgress | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """It can't go on by itself. ``is_over``: nor by a person, for nothing of it is left but this line."""

    problem: Problem
    progress: RunProgress | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Removing:
    """Its workspace is being removed."""


Activity = Resting | Queued | Running | Stopping | Paused | Stopped | Removing


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case of the home page: what the engine keeps of it, and what it is doing now."""

    summary: CaseSummary
    activity: Activity
    receipt: Receipt | None = None


# --- all of it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setup:
    """How the program was started; never changes while it runs.

    ``practice_key`` signs in to the practice site with one click. ``sample_paths`` is a case that is ready
    for a demonstration. ``has_window`` says that there are native dialogs; without, the page has a chooser
    of its own.
    """

    version: str
    has_window: bool
    is_practice: bool = False
    practice_key: str = ""
    sample_paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """What keeps a step from being complete: a field of the page and a code."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say once, in passing; ``number`` tells a repeat from the same."""

    number: int
    code: str
    params: Mapping[str, str | int]
    is_error: bool


def _no_settings() -> Config:
    return resolve((), {})


@dataclass(frozen=True, slots=True)
class WizardState:
    """The whole truth. ``newest`` is what the site says of a newer version."""

    setup: Setup
    settings: Config = field(default_factory=_no_settings)
    newest: Newest | None = None
    page: Page = Page.SIGN_IN
    back_page: Page = Page.HOME
    who: Who = field(default_factory=SigningIn)
    saved: Saved = field(default_factory=Saved)
    site: Site = field(default_factory=Site)
    subject: SubjectEntry = field(default_factory=Settled)
    files: Files = field(default_factory=Files)
    beginning: Unloaded | Loading | LoadFailed = field(default_factory=Unloaded)
    doctor: Load[ConnectionReport] = field(default_factory=Unloaded)
    cases: tuple[CaseEntry, ...] = ()
    watched_id: str = ""
    complaints: tuple[Complaint, ...] = ()
    notice: Notice | None = None
    is_closing: bool = False
    is_closed: bool = False
