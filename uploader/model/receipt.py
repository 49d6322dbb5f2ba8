"""What happened to a case, for keeping. Holds no patient data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.cleaned import AuditCount
    from uploader.model.destination import Destination
    from uploader.model.transfer import Route


class CaseState(StrEnum):
    """How far a case has come, as the receipt says it. ``HELD`` waits until somebody at the site decides."""

    SENT = "sent"
    LANDED = "landed"
    LANDED_IN_PART = "landed_in_part"
    HELD = "held"
    IMPORT_FAILED = "import_failed"


@dataclass(frozen=True, slots=True)
class Counts:
    """The equation of a case: every file that was seen ends in exactly one of the others.

    ``pending`` is what is sent and not yet in the import's report; 0 once a case has landed.
    """

    seen: int
    landed: int
    duplicates: int
    skipped: int
    failed: int
    left_out: int
    pending: int = 0
    not_landed: int = 0

    def __post_init__(self) -> None:
        parts = self.landed + self.duplicates + self.skipped + self.failed + self.left_out
        if self.seen != parts + self.pending + self.not_landed:
            raise AssertionError(f"a file is lost or counted twice: {self}")


@dataclass(frozen=True, slots=True)
class SeriesReceipt:
    """One archive of the case; ``audit`` counts what de-identification did, by element and action.

    ``mask_boxes`` is how many boxes a person drew for its pictures.
    """

    key: str
    name: str
    file_type: str
    modality: str
    description: str
    file_count: int
    size_bytes: int
    sha256: str
    landed: bool
    reason: str
    audit: tuple[AuditCount, ...]
    mask_boxes: int = 0

    @property
    def actions(self) -> dict[str, int]:
        """How often each action was done, by its code."""
        counts: Counter[str] = Counter()
        for row in self.audit:
            counts[row.action] += row.times
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many files were skipped, failed or left out, by reason."""

    state: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Tried:
    """How a profile did when it was tried: of so many rows of the table ``edition`` the values stayed."""

    edition: str
    row_count: int
    stay_count: int


@dataclass(frozen=True, slots=True)
class AppliedProfile:
    """The profile that was applied; ``level`` is empty where there was none and the PHI risk was accepted.

    ``tried`` is None where there was none, and in receipts of earlier versions.
    """

    name: str
    level: str
    sha256: str
    engine: str
    tried: Tried | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """The import job at the server; empty where the route has none."""

    job_id: str
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All of it. Times are UTC, ISO 8601."""

    case_id: str
    state: CaseState
    site: str
    user: str
    program: str
    started_at: str
    finished_at: str
    destination: Destination
    route: Route
    job: Job
    profile: AppliedProfile
    phi_risk_accepted: bool
    counts: Counts
    sent_bytes: int
    series: tuple[SeriesReceipt, ...]
    left_behind: tuple[LeftBehind, ...]
    findings: tuple[tuple[str, str, int], ...]
    answers: tuple[tuple[str, str], ...] = ()
