from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.make.staging import noise
from tests.make.uploading import HOST, STORAGE, FakeClock, MemoryReader, MemorySite, make_manifest
from uploader.cancel import CancelToken
from uploader.errors import ServerBusy, ServerRefused, ServerUnreachable
from uploader.model.progress import Waiting, WaitReason
from uploader.model.transfer import Acknowledged, BlobOpened
from uploader.upload import Ledger, NetworkFailure
from uploader.upload.bandwidth import Meter
from uploader.upload.crew import Crew, Result
from uploader.upload.desk import Answer, Desk, Errand
from uploader.upload.failures import HttpFailure
from uploader.upload.jobs import PartJob
from uploader.upload.machine import FinishBlob, OpenBlob, OpenSession, SendPart
from uploader.upload.pace import Pacer
from uploader.upload.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from uploader.upload.machine import Action

CONTENTS = {"s1": noise(20 * 1024 * 1024), "s2": b"small"}
NO_BLOB = HttpFailure(STORAGE, "part", 404, 0, "NoSuchUpload")
NO_NETWORK = NetworkFailure(STORAGE, "ConnectError")


class HeldCrew(Crew[Errand, Answer]):
    """Takes errands and does none of them: the test answers."""

    def __init__(self, size: int = 4) -> None:
        super().__init__(0, CancelToken())
        self.limit = size
        self.held: list[Errand] = []

    def submit(self, task: Errand, job: Callable[[], Answer]) -> None:
        del job
        self.busy_count += 1
        self.held.append(task)

    def actions(self) -> list[Action]:
        return [errand.action for errand in self.held]


class Drive:
    """A desk whose answers come from the test, in the test's order."""

    def __init__(self, ledger: Ledger, crew_size: int = 4, max_wait_s: float | None = None) -> None:
        self.ledger = ledger
        self.clock = FakeClock()
        self.crew = HeldCrew(crew_size)
        site, manifest, random = MemorySite(), make_manifest(CONTENTS), Random(1)
        job = PartJob(MemoryReader(CONTENTS), site, site, Meter(), None, True, CancelToken())  # noqa: FBT003
        patience = Patience(self.clock, random, max_wait_s)
        self.desk = Desk(manifest, site, job, ledger, patience, Pacer(self.clock), random, "a case")

    def ask(self) -> list[Action]:
        """Hand out, and give all that is on its way."""
        self.desk.hand_out(self.crew)
        return self.crew.actions()

    def answer(self, kind: type[Action], value: Answer = None, error: Exception | None = None) -> Errand:
        """Answer the first of this kind that is on its way."""
        errand = next(one for one in self.crew.held if isinstance(one.action, kind))
        self.crew.held.remove(errand)
        self.crew.busy_count -= 1
        self.desk.settle(Result(errand, value, error))
        return errand

    def open(self, blob_id: str) -> None:
        self.answer(OpenBlob, BlobOpened(blob_id))
        self.ask()


def acknowledged(number: int) -> Acknowledged:
    return Acknowledged(number, 8 * 1024 * 1024, "", "")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


@pytest.fixture
def drive(ledger: Ledger) -> Drive:
    made = Drive(ledger)
    made.ask()
    made.answer(OpenSession, "session")
    made.ask()
    return made


def test_an_acknowledgement_for_a_lost_blob_is_not_written_down_for_the_new_one(
    drive: Drive, ledger: Ledger
) -> None:
    drive.open("blob-1")
    late = next(one for one in drive.crew.held if isinstance(one.action, SendPart))
    drive.crew.held.remove(late)
    drive.answer(SendPart, NO_BLOB)
    drive.answer(OpenBlob, BlobOpened("blob-x"))
    drive.ask()
    drive.open("blob-2")
    drive.desk.settle(Result(late, acknowledged(1), None))
    assert ledger.acknowledged("s1") == ()
    assert ledger.acknowledged("s2") == ()


def test_several_chunks_that_find_their_blob_gone_lose_it_once(drive: Drive) -> None:
    drive.open("blob-1")
    for _ in range(3):
        drive.answer(SendPart, NO_BLOB)
    assert [action for action in drive.ask() if action == OpenBlob("s1")] == [OpenBlob("s1")]


def test_answers_about_a_lost_session_are_not_believed(drive: Drive, ledger: Ledger) -> None:
    drive.open("blob-1")
    old = list(drive.crew.held)
    gone = ServerRefused(host=HOST, request="upload files", status=404)
    drive.answer(OpenBlob, error=gone)
    for errand in old:
        if isinstance(errand.action, SendPart):
            drive.crew.held.remove(errand)
            drive.desk.settle(Result(errand, acknowledged(errand.action.chunk.number), None))
    assert ledger.recall(make_manifest(CONTENTS)).session_id == ""
    assert ledger.acknowledged("s1") == ()
    drive.crew.busy_count = 0
    assert OpenSession() in drive.ask()
    assert drive.desk.progress(0).acknowledged_bytes == 0


def test_an_archive_that_was_finished_in_a_lost_session_is_sent_again(drive: Drive) -> None:
    drive.answer(OpenBlob, BlobOpened("blob-1", part_count=0))
    drive.ask()
    late = next(one for one in drive.crew.held if isinstance(one.action, FinishBlob))
    drive.answer(OpenBlob, error=ServerRefused(host=HOST, request="upload files", status=404))
    drive.desk.settle(Result(late, None, None))
    assert drive.desk.blobs == {}
    drive.crew.busy_count = 0
    drive.ask()
    drive.answer(OpenSession, "session-2")
    assert {OpenBlob("s1"), OpenBlob("s2")} <= set(drive.ask())


def test_connections_that_break_together_are_one_outage_and_then_one_request_tries_alone(
    drive: Drive,
) -> None:
    drive.open("blob-1")
    assert len(drive.crew.held) == 4
    while drive.crew.held:
        kind = type(drive.crew.held[0].action)
        if kind is SendPart:
            drive.answer(SendPart, NO_NETWORK)
        else:
            drive.answer(OpenBlob, error=ServerUnreachable(host=HOST))
    waiting = drive.desk.waiting()
    assert isinstance(waiting, Waiting)
    assert waiting.reason is WaitReason.NETWORK
    assert waiting.retry_s <= 0.5
    assert drive.ask() == []
    drive.clock.now_s += waiting.retry_s
    assert len(drive.ask()) == 1
    drive.answer(SendPart, acknowledged(1))
    assert len(drive.ask()) == 3


def test_a_success_is_on_disk_before_it_is_shown(drive: Drive, ledger: Ledger) -> None:
    drive.open("blob-1")
    assert drive.desk.progress(0).acknowledged_bytes == 0
    drive.answer(SendPart, acknowledged(1))
    assert [part.number for part in ledger.acknowledged("s1")] == [1]
    assert drive.desk.progress(7).acknowledged_bytes == 8 * 1024 * 1024
    assert drive.desk.progress(7).in_flight_bytes == 7


def test_a_finish_without_an_answer_is_asked_again_of_the_same_blob(drive: Drive) -> None:
    drive.answer(OpenBlob, BlobOpened("blob-1", part_count=1))
    drive.ask()
    drive.answer(SendPart, Acknowledged(1, len(CONTENTS["s1"]), "", ""))
    assert FinishBlob("s1", "blob-1") in drive.ask()
    drive.answer(FinishBlob, error=ServerUnreachable(host=HOST))
    drive.answer(OpenBlob, BlobOpened("blob-2"))
    drive.clock.now_s += 60
    assert FinishBlob("s1", "blob-1") in drive.ask()


def test_waiting_ends_with_patience_even_while_nothing_is_asked(ledger: Ledger) -> None:
    drive = Drive(ledger, max_wait_s=10)
    drive.ask()
    busy = HttpFailure(HOST, "upload files", 503, retry_after_s=600)
    drive.answer(OpenSession, busy)
    waiting = drive.desk.waiting()
    assert isinstance(waiting, Waiting)
    assert waiting.retry_s >= 600
    drive.clock.now_s += 11
    with pytest.raises(ServerBusy):
        drive.desk.waiting()
