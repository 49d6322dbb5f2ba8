"""What the page sees at every moment. `uploader.web.types_gen` makes the page's TypeScript types of these.

Fields hold codes and numbers; the page owns every sentence. Times are seconds or ISO 8601 in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

from uploader.wizard.state import Complaint, Notice, Problem  # noqa: TC001 - read at run time


@dataclass(frozen=True, slots=True)
class LoadView:
    """``state`` is unloaded, loading, loaded or failed."""

    state: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting. ``source`` is whose word it is; ``example`` shows the form; ``is_broken``: can't be used.

    ``is_locked``: IT has set it; ``is_personal``: else a person may choose it.
    """

    name: str
    value: str
    source: str
    example: str
    is_locked: bool
    is_personal: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class NewestView:
    """A newer version, and where to get it; ``is_of_site``: the coordinator says so, else IT does."""

    version: str
    hint: str
    is_of_site: bool


@dataclass(frozen=True, slots=True)
class SetupView:
    """How the program was started, and the language (empty follows the system).

    ``site_preset`` is the one site that IT allows; ``site_suggested`` one that a person may change.
    """

    version: str
    has_window: bool
    is_practice: bool
    site_preset: str
    site_suggested: str
    practice_key: str
    has_sample: bool
    language: str


@dataclass(frozen=True, slots=True)
class WhoView:
    """``state`` is signed_out, signing_in or signed_in."""

    state: str
    name: str
    site_name: str
    host: str
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class StepView:
    """``state`` is done, current, open or closed."""

    page: str
    state: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Group and project. ``reason`` says why the named project can't be sent to."""

    projects: LoadView
    project_count: int
    usable_count: int
    group_id: str
    group_label: str
    project_label: str
    is_complete: bool
    reason: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectView:
    """``state`` is none, chosen, new, checking, doubtful or bad; ``entry`` the typed label in question."""

    state: str
    label: str
    entry: str
    near: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """Subject, session and acquisition. The patterns are labels that can't be offered."""

    templates: LoadView
    subjects: LoadView
    subject_count: int
    subject: SubjectView
    session_count: int
    session_label: str
    session_patterns: tuple[str, ...]
    acquisition_count: int
    acquisition_label: str
    acquisition_patterns: tuple[str, ...]
    acquisition_minimum: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class ProfileView:
    """``state`` is unloaded, loading, failed, none or profile.

    Of ``row_count`` identifying elements of the DICOM table ``edition``, ``stay_count`` leave as they are.
    """

    state: str
    problem: Problem | None
    name: str = ""
    level: str = ""
    sha256: str = ""
    edition: str = ""
    row_count: int = 0
    stay_count: int = 0


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that is not DICOM, by its place among them. Identifying: for the window alone."""

    index: int
    name: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding about what is left.

    ``can_leave_out``: leaving its series out settles it. ``is_answerable``: a person's word does.
    ``files`` are those that it is about and that a person may leave out, as many as are named.
    """

    code: str
    severity: str
    owner: str
    series_keys: tuple[str, ...]
    series_count: int
    count: int
    params: dict[str, str | int]
    answer: str
    can_leave_out: bool
    is_answerable: bool
    files: tuple[NamedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientView:
    """Whom the files show. Identifying: for the window alone."""

    name: str
    patient_id: str
    birth_date: str
    sex: str
    series_count: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many files ended in ``state`` for ``reason``."""

    state: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FilesView:
    """``state`` is none, scanning or scanned. ``kept_...`` is what would be sent."""

    state: str
    problem: Problem | None
    scan_id: int
    selection_id: int
    found_count: int
    read_count: int
    is_walking: bool
    seen_count: int
    series_count: int
    other_count: int
    kept_series_count: int
    kept_other_count: int
    kept_file_count: int
    kept_bytes: int
    left_out_count: int
    behind: tuple[ReasonCount, ...]
    findings: tuple[FindingView, ...]
    patients: tuple[PatientView, ...]
    is_rechecking: bool
    is_complete: bool
    phi_risk_accepted: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case.

    ``status`` is one word: queued, preparing, uploading, waiting, pausing, cancelling, paused, stopped,
    sent, landed, landed_in_part, held, failed or removing. ``share`` is of the whole, from 0 to 1.
    """

    case_id: str
    status: str
    group_label: str
    project_label: str
    subject_label: str
    session_label: str
    acquisition_label: str
    started_at: str
    file_count: int
    total_bytes: int
    share: float
    staged_count: int
    staged_total: int
    sent_count: int
    sent_total: int
    sent_bytes: int
    sent_total_bytes: int
    remaining_s: int | None
    wait_reason: str
    job_status: str
    job_done: int
    job_total: int
    job_url: str
    problem: Problem | None
    can_pause: bool
    can_resume: bool
    can_cancel: bool
    has_receipt: bool


@dataclass(frozen=True, slots=True)
class ProbeView:
    """One part of the way to the site. ``verdict`` is good, warning, bad or not_tried."""

    probe: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DoctorView:
    """How the way to the site was found; ``letter`` is for hospital IT."""

    load: LoadView
    site: str
    verdict: str
    probes: tuple[ProbeView, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole page at one moment. ``number`` grows with every change."""

    number: int
    page: str
    steps: tuple[StepView, ...]
    setup: SetupView
    settings: tuple[SettingView, ...]
    settings_problem: Problem | None
    newest: NewestView | None
    who: WhoView
    place: PlaceView
    target: TargetView
    profile: ProfileView
    files: FilesView
    has_draft: bool
    sending: LoadView
    doctor: DoctorView
    cases: tuple[CaseView, ...]
    case_count: int
    watched: CaseView | None
    complaints: tuple[Complaint, ...]
    notice: Notice | None
    is_busy: bool
    is_closing: bool
    is_closed: bool
