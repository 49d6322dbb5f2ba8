"""Starting the import job once, and following it to its end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from uploader.importing.patience import PASSING, patiently
from uploader.model.progress import ImportProgress

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from uploader.importing.patience import Patience
    from uploader.model.progress import Waiting
    from uploader.model.transfer import JobStatus, ReportRow

POLL_FIRST_S, POLL_LAST_S = 0.1, 5.0


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
        found = yield from patiently(lambda: service.find_import(label), patience)
        if found is not None:
            return found
        try:
            # Never left behind in a thread: a stop that overtook it could lead to a second job.
            return service.start_import(session_id, label, description, rules)
        except PASSING as error:
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
        job = yield from patiently(partial(service.import_status, job.job_id), patience)
