from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.clock import FakeClock
from tests.make.receipts import RECEIPT
from tests.make.values import DESTINATION
from uploader.case.journal import IMPORTING, STAGED, STOPPED, UPLOADED, Journal, exclusive
from uploader.case.library import Library, read_record, stage_of
from uploader.case.record import CaseRecord
from uploader.errors import CaseBusy, CaseDamaged, NoSuchCase, WorkspaceUnusable
from uploader.model.case import CaseStage
from uploader.model.profile import ProfileDocument, ProfileLevel
from uploader.paths import DataDir

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

RECORD = CaseRecord(
    case_id="20261103-101500-beef",
    site="site.example",
    user="nurse@example.org",
    started_at="2026-11-03T10:15:00+00:00",
    destination=DESTINATION,
    selection=("/media/cd", "/odd-\udcff-name"),
    fingerprint="f" * 64,
    left_out=frozenset({"series 1.2 1.2.3"}),
    leaves_out_blocked=False,
    phi_risk_accepted=False,
    profile=ProfileDocument(ProfileLevel.GROUP, "dicom: {}", "0" * 64),
    file_count=3,
    total_bytes=300,
    findings=(("several_studies", "warn", 2),),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(DataDir(tmp_path).create(), FakeClock())


def test_what_was_chosen_is_read_back_whole_even_with_names_that_are_no_text(library: Library) -> None:
    journal = Journal(library.open_case(RECORD))
    assert read_record(journal, RECORD.case_id) == RECORD
    journal.close()


def test_a_case_says_how_far_it_has_come(library: Library) -> None:
    journal = Journal(library.open_case(RECORD))
    assert stage_of(journal) is CaseStage.QUEUED
    for name, stage in (
        (STAGED, CaseStage.STAGED),
        (UPLOADED, CaseStage.UPLOADED),
        (IMPORTING, CaseStage.IMPORTING),
    ):
        journal.write(name, {"url": "u"})
        assert stage_of(journal) is stage
    journal.write(STOPPED, {"code": "server_unreachable"})
    journal.close()
    assert library.summary(RECORD.case_id).error_code == "server_unreachable"


def test_an_ended_case_is_known_by_its_receipt_alone(library: Library) -> None:
    library.keep_receipt(RECEIPT)
    assert library.receipt(RECEIPT.case_id) == RECEIPT
    (summary,) = library.iter_summaries()
    assert (summary.stage, summary.state) == (CaseStage.ENDED, "landed")


def test_cases_are_listed_newest_first(library: Library) -> None:
    library.open_case(RECORD)
    library.keep_receipt(RECEIPT)
    library.open_case(replace(RECORD, case_id="20261231-000000-aaaa"))
    assert [row.case_id for row in library.iter_summaries()] == [
        "20261231-000000-aaaa",
        RECEIPT.case_id,
        RECORD.case_id,
    ]


@pytest.mark.parametrize("case_id", ["nothing", "../receipts", "", "."])
def test_there_is_no_case_by_a_name_that_is_none(library: Library, case_id: str) -> None:
    for ask in (library.workspace, library.receipt, library.give_up):
        with pytest.raises(NoSuchCase):
            ask(case_id)


def _hold(workspace: Path, line: Connection) -> None:
    with exclusive(workspace):
        line.send("held")
        line.poll(30)


def test_two_processes_can_not_work_on_one_case(library: Library) -> None:
    workspace = library.open_case(RECORD)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    other = spawn.Process(target=_hold, args=(workspace, theirs))
    other.start()
    try:
        assert ours.poll(30)
        with pytest.raises(CaseBusy), exclusive(workspace):
            raise AssertionError("held twice")
    finally:
        other.kill()
        other.join(30)
    with exclusive(workspace):
        pass


def test_a_journal_that_is_no_database_is_said_to_be_damaged(library: Library) -> None:
    workspace = library.open_case(RECORD)
    (workspace / "case.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(CaseDamaged):
        Journal(workspace)


def test_a_journal_cut_at_any_byte_is_readable_or_said_to_be_damaged(library: Library) -> None:
    workspace = library.open_case(RECORD)
    path = workspace / "case.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    whole = path.read_bytes()
    for size in range(0, len(whole), 512):
        for leftover in workspace.glob("case.sqlite-*"):
            leftover.unlink()
        path.write_bytes(whole[:size])
        try:
            journal = Journal(workspace)
        except CaseDamaged:
            continue
        try:
            assert read_record(journal, RECORD.case_id) == RECORD
        except CaseDamaged:
            pass
        finally:
            journal.close()


def test_a_damaged_case_is_still_on_the_list(library: Library) -> None:
    workspace = library.open_case(RECORD)
    (workspace / "case.sqlite").write_bytes(b"not a database" * 100)
    (summary,) = library.iter_summaries()
    assert (summary.case_id, summary.error_code) == (RECORD.case_id, "case_damaged")


def test_a_case_of_which_the_opening_was_cut_is_none_and_is_swept(library: Library, tmp_path: Path) -> None:
    kept = library.open_case(RECORD)
    cut = tmp_path / "cases" / "20261103-101501-dead"
    cut.mkdir()
    (cut / "opening.sqlite").write_bytes(b"")
    half_removed = tmp_path / "cases" / "20261103-101502-dead"
    (half_removed / "spool").mkdir(parents=True)
    assert library.open_case_ids() == (RECORD.case_id,)
    library.sweep()
    assert list((tmp_path / "cases").iterdir()) == [kept]


def test_what_another_window_is_opening_is_not_swept(library: Library, tmp_path: Path) -> None:
    cut = tmp_path / "cases" / "20261103-101501-dead"
    cut.mkdir()
    with exclusive(cut):
        library.sweep()
        assert cut.is_dir()
    library.sweep()
    assert not cut.exists()


def test_a_receipt_is_swept_only_where_its_case_will_not_write_it_again(
    library: Library, tmp_path: Path
) -> None:
    library.open_case(RECORD)
    names = (f"{RECORD.case_id}.new", "20261103-101501-dead.new")
    for name in names:
        (tmp_path / "receipts" / name).write_bytes(b"{")
    library.sweep()
    assert [path.name for path in (tmp_path / "receipts").iterdir()] == [names[0]]


def test_a_lock_that_can_not_be_made_is_no_other_window(library: Library) -> None:
    workspace = library.open_case(RECORD)
    (workspace / "lock.sqlite").unlink()
    (workspace / "lock.sqlite").mkdir()
    with pytest.raises(WorkspaceUnusable), exclusive(workspace):
        pass


def test_a_case_never_takes_the_place_of_another(library: Library) -> None:
    library.open_case(RECORD)
    with pytest.raises(WorkspaceUnusable):
        library.open_case(RECORD)
    assert library.summary(RECORD.case_id).stage is CaseStage.QUEUED
