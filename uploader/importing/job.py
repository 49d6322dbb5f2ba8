"""Starting the import job once, and following it to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from uploader.errors import ServerBusy, ServerUnreachable
from uploader.model.progress import ImportProgress, Waiting, WaitReason

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from uploader.cancel import CancelToken
    from uploader.clock import Clock
    from uploader.model.transfer import JobStatus, ReportRow

POLL_FIRST_S, POLL_LAST_S = 0.2, 5.0
RETRY_FIRST_S, RETRY_LAST_S = 1.0, 60.0


class ImportService(Protocol):
    """The server's import jobs in one project."""

    def find_import(self, label: str) -> JobStatus | None:
        """Find the job with exactly that label, if there is one."""

    def start_import(
        self, session_id: str, label: str, description: str, rules: Sequence[dict[str, Any]]
    ) -> JobStatus:
        """Start a job. Must not be called twice without `find_import` between."""

    def import_status(self, job_id: str) -> JobStatus:
        """How the job is doing."""

    def import_report(self, job_id: str) -> tuple[ReportRow, ...]:
        """What became of each file; for jobs that are over."""


def start_once(
    service: ImportService,
    session_id: str,
    label: str,
    description: str,
    rules: Sequence[dict[str, Any]],
    patience: Patience,
) -> Generator[Waiting, None, JobStatus]:
    """Start the job unless one with that label is there already.

    The answer to a start can be lost after the server has begun, or the program killed before it was noted
    down: so the server is always asked first, and again after every failure.
    """
    while True:
        try:
            found = service.find_import(label)
            return found or service.start_import(session_id, label, description, rules)
        except (ServerBusy, ServerUnreachable) as error:
            yield from patience.wait(error)


def follow(
    service: ImportService, job: JobStatus, total_count: int, patience: Patience
) -> Generator[ImportProgress | Waiting, None, JobStatus]:
    """Poll the job until it is over, quickly at first."""
    pause_s = POLL_FIRST_S
    while True:
        yield ImportProgress(job.job_id, job.status, job.done_count, total_count)
        if job.is_over:
            return job
        patience.pause(pause_s)
        pause_s = min(pause_s * 1.5, POLL_LAST_S)
        try:
            job = service.import_status(job.job_id)
            patience.reset()
        except (ServerBusy, ServerUnreachable) as error:
            yield from patience.wait(error)


class Patience:
    """How long to go on asking a server that does not answer.

    Parameters
    ----------
    clock, cancel
        Edges; ``cancel`` ends every wait at once.
    max_wait_s
        After so many seconds in a row without an answer the error is raised; None waits for ever.
    """

    def __init__(self, clock: Clock, cancel: CancelToken, max_wait_s: float | None) -> None:
        self._clock = clock
        self._cancel = cancel
        self._max_wait_s = max_wait_s
        self._since: float | None = None
        self._pause_s = RETRY_FIRST_S

    def wait(self, error: ServerBusy | ServerUnreachable) -> Generator[Waiting, None, None]:
        """Say that it waits, and wait; raises ``error`` when patience is at its end."""
        now = self._clock.monotonic_s()
        self._since = now if self._since is None else self._since
        if self._max_wait_s is not None and now - self._since + self._pause_s > self._max_wait_s:
            raise error
        asked_s = float(error.params.get("retry_after_s", 0))
        pause_s = max(self._pause_s, asked_s)
        reason = WaitReason.SERVER_BUSY if isinstance(error, ServerBusy) else WaitReason.NETWORK
        yield Waiting(reason, pause_s)
        self.pause(pause_s)
        self._pause_s = min(self._pause_s * 2, RETRY_LAST_S)

    def pause(self, seconds: float) -> None:
        """Sleep in slices, so that a stop is honoured within a fifth of a second."""
        until = self._clock.monotonic_s() + seconds
        while (left := until - self._clock.monotonic_s()) > 0:
            self._cancel.check()
            self._clock.sleep(min(left, 0.2))
        self._cancel.check()

    def reset(self) -> None:
        """The server answered."""
        self._since = None
        self._pause_s = RETRY_FIRST_S
