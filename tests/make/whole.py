"""Whole cases in this process: real files, journal, spool and ledger, with site and storage in memory."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.make.staging import LocalPool
from tests.make.uploading import FakeClock, MemorySite
from tests.make.values import DESTINATION
from uploader.cancel import CancelToken
from uploader.case.edges import Delivery, Edges
from uploader.case.library import Library
from uploader.case.opening import open_case
from uploader.case.prepare import prepare
from uploader.case.run import run_case
from uploader.case.steps import Steps
from uploader.errors import ServerRefused
from uploader.model.case import LeftOut
from uploader.model.destination import Account
from uploader.model.policy import Policy
from uploader.model.profile import NoProfile, ProfileDocument
from uploader.model.transfer import JobStatus, PlacedFile, ReportRow, Route
from uploader.paths import DataDir
from uploader.stage.spool import RESERVE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from uploader.model.case import PreparedCase
    from uploader.model.destination import Destination
    from uploader.model.package import Archive
    from uploader.model.receipt import Receipt

ACCOUNT = Account("nurse@site.example", "A Nurse", "Site", "site.example")


class CalendarClock(FakeClock):
    """As `FakeClock`, with a day."""

    def now(self) -> datetime:
        """Give the day."""
        return datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass
class MemoryGate:
    """A signed-in site; satisfies `SiteGate` and `ImportService`. A job places what its session holds."""

    site: MemorySite
    now_in_force: ProfileDocument | NoProfile = field(default_factory=NoProfile)
    account: Account = ACCOUNT
    jobs: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def delivery(self, destination: Destination, archives: Sequence[Archive]) -> Delivery:
        """See `SiteGate`."""
        del destination, archives
        is_bulk = self.site.route is Route.BULK_IMPORT
        return Delivery(self.site, self if is_bulk else None, "")

    def profile(self, destination: Destination) -> ProfileDocument | NoProfile:
        """See `SiteGate`."""
        del destination
        return self.now_in_force

    def placed_files(self, destination: Destination) -> tuple[PlacedFile, ...]:
        """See `SiteGate`."""
        del destination
        files = self._placed()
        return tuple(PlacedFile(name, name, len(content)) for name, content in files.items())

    def _placed(self) -> dict[str, bytes]:
        if self.site.route is Route.CORE_TICKETS:
            return self.site.landed()
        return next(iter(self.jobs.values()), {})

    def find_import(self, label: str) -> JobStatus | None:
        """See `ImportService`."""
        return _job(label) if label in self.jobs else None

    def start_import(
        self, session_id: str, label: str, description: str, rules: Sequence[dict[str, Any]]
    ) -> JobStatus:
        """See `ImportService`. The session must be there, and complete."""
        del description, rules
        if session_id not in self.site.sessions:
            raise ServerRefused(host="site.example", request="start an import", status=404)
        assert self.site.sessions[session_id], "a job for a session that is not complete"
        assert label not in self.jobs, "a second job"
        self.jobs[label] = self.site.landed()
        return _job(label)

    def import_status(self, job_id: str) -> JobStatus:
        """See `ImportService`."""
        return _job(job_id)

    def import_report(self, job_id: str) -> tuple[ReportRow, ...]:
        """See `ImportService`."""
        return tuple(
            ReportRow(name, name, is_good=True, reason="", file_id=name) for name in self.jobs[job_id]
        )


def _job(label: str) -> JobStatus:
    return JobStatus(label, "completed", is_over=True, is_good=True, done_count=0, url="")


@dataclass
class WholeCase:
    """One case on one computer. `run` goes on with it; `kill` is a computer that lost its power."""

    folder: Path
    selection: Path
    gate: MemoryGate
    free_bytes: Callable[[Path], int] = lambda _: 10**12
    leaves_out_blocked: bool = False
    connection_count: int | None = 1
    clock: CalendarClock = field(default_factory=CalendarClock)
    case_id: str = ""

    def __post_init__(self) -> None:
        """Review the selection, and write the case down."""
        self.library = self._library()
        self.prepared = self.scan()
        profile = self.gate.now_in_force
        record = open_case(
            self.library,
            self.clock,
            ACCOUNT,
            DESTINATION,
            [self.selection],
            self.prepared,
            LeftOut(),
            profile,
            phi_risk_accepted=isinstance(profile, NoProfile),
            leaves_out_blocked=self.leaves_out_blocked,
            policy=Policy(),
        )
        self.case_id = record.case_id

    def _library(self) -> Library:
        return Library(DataDir(self.folder).create(), self.clock)

    def scan(self) -> PreparedCase:
        """Look at the selection."""
        with Steps(prepare([self.selection], LocalPool(), CancelToken(), self.folder, self.clock)) as steps:
            for _ in steps:
                pass
            return steps.result

    @property
    def workspace(self) -> Path:
        """The case's folder."""
        return self.folder / "cases" / self.case_id

    def steps(
        self, *, reviewed: bool = False, cancel: CancelToken | None = None
    ) -> Generator[Any, None, Receipt]:
        """Go on with the case; ``reviewed`` in the run that has reviewed it."""
        edges = Edges(
            self.clock,
            LocalPool(),
            self.gate,
            self.gate.site,
            None,
            self.connection_count,
            free_bytes=self.free_bytes,
        )
        prepared = self.prepared if reviewed else None
        return run_case(self.case_id, self.library, edges, cancel or CancelToken(), prepared=prepared)

    def run(
        self,
        look: Callable[[Any], object] = lambda _: None,
        *,
        reviewed: bool = False,
        cancel: CancelToken | None = None,
    ) -> Receipt:
        """Go on to the end; ``look`` sees every step."""
        with Steps(self.steps(reviewed=reviewed, cancel=cancel)) as steps:
            for step in steps:
                look(step)
            return steps.result

    def kill_after(self, count: int, *, reviewed: bool = False) -> bool:
        """Lose power after so many steps: what was on disk then is all that is left; whether it came to that.

        What the stopped program's last requests still do at the server, the computer does not know.
        """
        before = self.folder.with_name(f"{self.folder.name}-at-the-kill")
        with closing(self.steps(reviewed=reviewed)) as steps:
            for _, _ in zip(range(count), steps, strict=False):
                pass
            if not self.workspace.exists():
                return False
            shutil.copytree(self.folder, before)
        shutil.rmtree(self.folder)
        before.rename(self.folder)
        return True


def small_disk(folder: Path, capacity_bytes: int) -> Callable[[Path], int]:
    """A disk on which only the files below ``folder`` need room; what it has is given besides the reserve."""

    def free_bytes(_: Path) -> int:
        used = sum(path.stat().st_size for path in folder.rglob("*.seg*") if path.is_file())
        return RESERVE_BYTES + capacity_bytes - used

    return free_bytes
