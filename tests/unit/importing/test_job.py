from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.make.clock import FakeClock
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, ServerBusy, ServerUnreachable
from uploader.importing.job import follow, start_once
from uploader.importing.patience import Patience
from uploader.model.progress import ImportProgress, Waiting
from uploader.model.transfer import JobStatus, ReportRow

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

RUNNING = JobStatus("j1", "running", is_over=False, is_good=False, done_count=1, url="u")
DONE = JobStatus("j1", "completed", is_over=True, is_good=True, done_count=2, url="u")
AWAY = ServerUnreachable(host="site.example")


class FakeImports:
    """A server that starts at most what it is told, and answers or not as the test says."""

    def __init__(self, *answers: JobStatus | Exception) -> None:
        self.answers = list(answers)
        self.started = 0
        self.lose_answers = 0

    def find_import(self, label: str) -> JobStatus | None:
        assert label
        return RUNNING if self.started else None

    def start_import(
        self, session_id: str, label: str, description: str, rules: Sequence[dict[str, Any]]
    ) -> JobStatus:
        assert session_id and label and description and rules  # noqa: PT018 - one fact: nothing is empty
        self.started += 1
        if self.lose_answers:
            self.lose_answers -= 1
            raise AWAY
        return RUNNING

    def import_status(self, job_id: str) -> JobStatus:
        assert job_id == "j1"
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def import_report(self, job_id: str) -> tuple[ReportRow, ...]:
        raise AssertionError(job_id)


def _run(steps: Generator[ImportProgress | Waiting, None, JobStatus]) -> tuple[list[object], JobStatus]:
    seen: list[object] = []
    while True:
        try:
            seen.append(next(steps))
        except StopIteration as end:
            return seen, end.value


def _patience(
    clock: FakeClock, max_wait_s: float | None = None, cancel: CancelToken | None = None
) -> Patience:
    return Patience(clock, cancel or CancelToken(), max_wait_s)


def test_a_lost_answer_does_not_start_the_job_twice() -> None:
    server = FakeImports()
    server.lose_answers = 1
    seen, job = _run(start_once(server, "s1", "Case 1", "d", [{}], _patience(FakeClock())))
    assert server.started == 1
    assert job == RUNNING
    assert isinstance(seen[0], Waiting)


def test_a_job_is_followed_to_its_end_through_lost_network_and_busy_answers() -> None:
    server = FakeImports(AWAY, ServerBusy(host="h", status=503, retry_after_s=30), RUNNING, DONE)
    clock = FakeClock()
    seen, job = _run(follow(server, RUNNING, 2, _patience(clock)))
    assert job == DONE
    assert [progress.retry_s for progress in seen if isinstance(progress, Waiting)] == [1.0, 30.0]
    assert seen[-1] == ImportProgress("j1", "completed", 2, 2)


def test_patience_ends_when_it_was_limited() -> None:
    server = FakeImports(*[AWAY] * 100)
    with pytest.raises(ServerUnreachable):
        _run(follow(server, RUNNING, 2, _patience(FakeClock(), max_wait_s=60)))


def test_a_stop_is_honoured_while_waiting() -> None:
    cancel = CancelToken()
    steps = follow(FakeImports(RUNNING), RUNNING, 2, _patience(FakeClock(), cancel=cancel))
    next(steps)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(steps)
