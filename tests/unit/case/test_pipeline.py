from __future__ import annotations

import hashlib
import time
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.dicom import make_mr
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.uploading import Fault, MemorySite
from tests.make.whole import CalendarClock, MemoryGate, WholeCase, small_disk
from uploader.cancel import CancelToken
from uploader.case.journal import MADE, STAGED, Journal
from uploader.case.steps import Steps
from uploader.errors import (
    Cancelled,
    CaseDamaged,
    DiskFull,
    NoSuchCase,
    ProfileUnsafe,
    SeriesNotDeidentified,
    ServerRefused,
)
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.model.progress import StageProgress, UploadProgress
from uploader.model.receipt import CaseState
from uploader.model.transfer import BlobOpened, Route

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.encode import Dataset

KEEP = """\
version: 1
name: trial
dicom:
  remove-private-tags: true
  fields:
    - {name: PatientName, replace-with: ANON}
"""
NAMELESS = """\
    - {name: PatientID, replace-with: NOBODY}
    - {name: PatientBirthDate, remove: true}
"""
SERIES, COUNT = 4, 3
ROOM_FOR_ONE = 125_000
"""Of four series, each of which may need 113,000 bytes before it is packed."""


@pytest.fixture
def gate() -> MemoryGate:
    return MemoryGate(MemorySite())


@pytest.fixture
def case(tmp_path: Path, gate: MemoryGate) -> WholeCase:
    selection = write_case(tmp_path / "selection")
    return WholeCase(tmp_path / "data", selection, gate)


def write_case(folder: Path) -> Path:
    """Series of images that pack to more than half."""
    for series in range(1, SERIES + 1):
        write_series(folder / str(series), COUNT, _mr, Place(1, 1, series, 1))
    return folder


def _mr(place: Place) -> Dataset:
    return make_mr(place, rows=128, columns=128)


def profile(text: str) -> ProfileDocument:
    return ProfileDocument(ProfileLevel.PROJECT, text, hashlib.sha256(text.encode()).hexdigest())


def made_keys(case: WholeCase) -> list[str]:
    journal = Journal(case.workspace)
    try:
        return list(journal.read_all(MADE))
    finally:
        journal.close()


def run_until(case: WholeCase, wanted: Any, *, reviewed: bool = True) -> None:
    """Go on until a step is wanted, and stop there as a person stops it."""
    with Steps(case.steps(reviewed=reviewed)) as steps:
        next(step for step in steps if wanted(step))


def test_the_first_archive_is_sent_while_the_last_is_not_made(case: WholeCase, gate: MemoryGate) -> None:
    seen: list[tuple[bool, bool]] = []

    def look(_: object) -> None:
        count = len(made_keys(case))
        for _ in range(50):  # making these small ones may take less time than a thread to begin
            if "session" in gate.site.calls or not 0 < count < SERIES:
                break
            time.sleep(0.01)
        seen.append((count == SERIES, "session" in gate.site.calls))

    case.run(look, reviewed=True)
    assert (False, True) in seen


def test_the_job_begins_only_when_all_is_made_and_acknowledged(case: WholeCase, gate: MemoryGate) -> None:
    receipt = case.run(reviewed=True)
    assert receipt.state is CaseState.LANDED
    [placed] = gate.jobs.values()
    assert {name: hashlib.sha256(content).hexdigest() for name, content in placed.items()} == {
        row.name: row.sha256 for row in receipt.series
    }


def test_progress_knows_from_the_start_how_much_there_is(case: WholeCase) -> None:
    with Steps(case.steps(reviewed=True)) as steps:
        said = [step for step in steps if isinstance(step, UploadProgress)]
    assert {step.total_count for step in said} == {SERIES}
    assert said[-1].acknowledged_bytes == said[-1].total_bytes
    assert min(step.total_bytes for step in said) > 0.5 * said[-1].total_bytes


def test_what_is_ready_is_not_made_again(case: WholeCase) -> None:
    run_until(case, lambda step: isinstance(step, StageProgress) and step.done_count == 2 * COUNT)
    known = made_keys(case)
    assert known
    before = {path.name for path in (case.workspace / "spool").iterdir()}
    run_until(case, lambda step: isinstance(step, StageProgress), reviewed=False)
    assert made_keys(case)[: len(known)] == known
    assert before <= {path.name for path in (case.workspace / "spool").iterdir()}
    assert case.run().state is CaseState.LANDED


def test_a_case_larger_than_the_disk_goes_through_a_window(case: WholeCase, gate: MemoryGate) -> None:
    case.free_bytes = small_disk(case.folder, ROOM_FOR_ONE)
    most = 0
    with Steps(case.steps(reviewed=True)) as steps:
        for _ in steps:
            spool = case.workspace / "spool"
            most = max(most, sum(path.stat().st_size for path in spool.glob("*.seg*")))
        receipt = steps.result
    assert receipt.state is CaseState.LANDED
    assert 0 < most < ROOM_FOR_ONE < sum(len(content) for content in gate.site.landed().values())


def test_a_series_larger_than_the_disk_is_said_before_anything_is_sent(
    case: WholeCase, gate: MemoryGate
) -> None:
    case.free_bytes = small_disk(case.folder, 2_000)
    with pytest.raises(DiskFull):
        case.run(reviewed=True)
    assert gate.site.calls == []


def test_without_the_bulk_import_all_must_fit_because_nothing_is_sent_before_all_is_made(
    tmp_path: Path,
) -> None:
    gate = MemoryGate(MemorySite(route=Route.CORE_TICKETS))
    selection = write_case(tmp_path / "selection")
    case = WholeCase(tmp_path / "data", selection, gate)
    case.free_bytes = small_disk(case.folder, ROOM_FOR_ONE)
    with pytest.raises(DiskFull):
        case.run(reviewed=True)
    assert gate.site.calls == []
    case.free_bytes = lambda _: 10**12
    with Steps(case.steps()) as steps:
        for step in steps:
            if isinstance(step, StageProgress) and step.done_count < step.total_count:
                assert gate.site.calls == []
    assert steps.result.state is CaseState.LANDED


class ForgetfulSite(MemorySite):
    """Knows its sessions, and may lose them with all that is in them."""

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        if session_id not in self.sessions:
            raise ServerRefused(host="site.example", request="upload files", status=404)
        return super().open_blob(session_id, name, size_bytes, key)

    def lose_all(self) -> None:
        self.sessions.clear()
        self.blobs.clear()
        self.keys.clear()


def test_archives_that_the_server_lost_and_the_window_let_go_of_are_made_again(tmp_path: Path) -> None:
    site = ForgetfulSite()
    gate = MemoryGate(site)
    case = WholeCase(tmp_path / "data", write_case(tmp_path / "selection"), gate)
    case.free_bytes = small_disk(case.folder, ROOM_FOR_ONE)
    run_until(case, lambda step: isinstance(step, UploadProgress) and step.done_count == 2)
    site.lose_all()
    receipt = case.run()
    assert receipt.state is CaseState.LANDED
    [placed] = gate.jobs.values()
    assert placed.keys() == {row.name for row in receipt.series}
    assert len(placed) == SERIES


def test_a_damaged_archive_is_made_again_under_its_name(case: WholeCase, gate: MemoryGate) -> None:
    run_until(case, lambda step: isinstance(step, UploadProgress) and step.done_count == 1)
    for path in (case.workspace / "spool").glob("*.seg"):
        path.write_bytes(path.read_bytes()[:-1])
    receipt = case.run()
    assert receipt.state is CaseState.LANDED
    [placed] = gate.jobs.values()
    assert placed.keys() == {row.name for row in receipt.series}


@pytest.mark.parametrize("name", [STAGED, f"{MADE}s1"])
@pytest.mark.parametrize("body", [{}, {"keys": ["s1", "s99"]}, {"archive": "{}", "actions": []}, {"keys": 3}])
def test_a_journal_whose_rows_make_no_sense_is_said_to_be_damaged(
    case: WholeCase, name: str, body: dict[str, Any]
) -> None:
    run_until(case, lambda step: isinstance(step, UploadProgress) and step.done_count == SERIES)
    journal = Journal(case.workspace)
    journal.write(name, body)
    journal.close()
    with pytest.raises(CaseDamaged):
        case.run()


def test_archives_of_another_version_of_the_program_are_taken_back_and_all_is_made_anew(
    case: WholeCase, gate: MemoryGate
) -> None:
    run_until(case, lambda step: isinstance(step, StageProgress) and step.done_count == 2 * COUNT)
    journal = Journal(case.workspace)
    for key, body in journal.read_all(MADE).items():
        old = body["archive"].replace('"sha256":"', '"sha256":"0', 1)
        journal.write(MADE + key, {**body, "archive": old})
    journal.close()
    for path in (case.workspace / "spool").glob("*.seg"):
        path.unlink()
    receipt = case.run()
    assert receipt.state is CaseState.LANDED
    assert all(len(row.sha256) == 64 for row in receipt.series)
    [placed] = gate.jobs.values()
    assert placed.keys() == {row.name for row in receipt.series}


def test_when_a_later_series_is_refused_what_was_sent_is_taken_back(tmp_path: Path, gate: MemoryGate) -> None:
    gate.now_in_force = profile(KEEP)
    selection = write_case(tmp_path / "selection")
    case = WholeCase(tmp_path / "data", selection, gate)
    last = max((selection / str(SERIES)).iterdir())
    last.write_bytes(last.read_bytes()[:-20])  # after the review
    with pytest.raises(SeriesNotDeidentified):
        case.run(lambda _: time.sleep(0.02), reviewed=True)  # the sending threads' turn
    assert "session" in gate.site.calls
    assert gate.site.calls[-1] == "drop"
    assert not gate.site.sessions
    assert not gate.site.blobs
    assert not gate.jobs
    with pytest.raises(NoSuchCase):
        case.library.workspace(case.case_id)


def test_a_profile_that_was_tightened_meanwhile_takes_back_what_was_sent_under_the_old_one(
    tmp_path: Path, gate: MemoryGate
) -> None:
    gate.now_in_force = profile(KEEP)
    selection = write_case(tmp_path / "selection")
    case = WholeCase(tmp_path / "data", selection, gate)
    run_until(case, lambda step: isinstance(step, UploadProgress) and step.done_count == 1)
    old = set(gate.site.blobs)
    gate.now_in_force = profile(KEEP + NAMELESS)
    receipt = case.run()
    assert receipt.state is CaseState.LANDED
    assert not old & set(gate.site.blobs)
    assert receipt.profile.sha256 == gate.now_in_force.sha256


def test_a_profile_that_became_unsafe_meanwhile_ends_the_case_and_takes_back_what_was_sent(
    tmp_path: Path, gate: MemoryGate
) -> None:
    gate.now_in_force = profile(KEEP)
    case = WholeCase(tmp_path / "data", write_case(tmp_path / "selection"), gate)
    run_until(case, lambda step: isinstance(step, UploadProgress) and step.done_count == 1)
    assert gate.site.blobs
    gate.now_in_force = profile(KEEP + "    - {name: PatientID, hash: true}\n")
    with pytest.raises(ProfileUnsafe):
        case.run()
    assert not gate.site.blobs
    assert not gate.jobs
    with pytest.raises(NoSuchCase):
        case.library.workspace(case.case_id)


def test_a_stop_while_both_go_on_is_honoured_at_the_next_step(case: WholeCase, gate: MemoryGate) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        case.run(
            lambda step: cancel.cancel() if isinstance(step, UploadProgress) else None,
            reviewed=True,
            cancel=cancel,
        )
    assert len(gate.site.landed()) < SERIES
    assert case.run().state is CaseState.LANDED


class JumpingClock(CalendarClock):
    """A calendar that someone sets, to and fro, while the case goes on; seconds go by as ever."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def now(self) -> datetime:
        self.looks += 1
        days = (0, 1, -1, 400, -400)[self.looks % 5]
        return super().now() + timedelta(days=days)


def test_a_calendar_that_jumps_changes_nothing(tmp_path: Path) -> None:
    selection = write_case(tmp_path / "selection")
    faults = [Fault.BUSY, Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.REFUSED] * 4
    expected = WholeCase(tmp_path / "quiet", selection, MemoryGate(MemorySite())).run(reviewed=True)
    gate = MemoryGate(MemorySite(faults=deque(faults)))
    case = WholeCase(tmp_path / "data", selection, gate, clock=JumpingClock())
    case.kill_after(12, reviewed=True)
    receipt = case.run()
    assert receipt.state is CaseState.LANDED
    assert {row.name: row.sha256 for row in receipt.series} == {
        row.name: row.sha256 for row in expected.series
    }
