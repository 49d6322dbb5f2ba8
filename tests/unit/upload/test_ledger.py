from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.make.uploading import make_manifest
from uploader.errors import CaseDamaged
from uploader.model.transfer import Acknowledged
from uploader.upload import Ledger
from uploader.upload.ledger import Known, KnownBlob

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = {"s1": b"one", "s2": b"two"}
MANIFEST = make_manifest(CONTENTS)
FIRST, SECOND = MANIFEST.archives


def test_a_new_ledger_knows_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.recall(MANIFEST) == Known("", is_closed=False, blobs=())


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    part = Acknowledged(1, 3, "etag", "md5")
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.session_opened("session")
        ledger.blob_opening(FIRST, "key-1")
        ledger.blob_opened("s1", "blob-1", 8, None)
        ledger.part_acknowledged("s1", part)
        ledger.blob_opening(SECOND, "key-2")
        ledger.blob_opened("s2", "blob-2", 4, 2)
        ledger.blob_finished("s2")
        ledger.session_closed()
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.recall(MANIFEST) == Known(
            "session",
            is_closed=True,
            blobs=(
                KnownBlob("s1", "blob-1", 8, None, is_finished=False, acknowledged=(part,)),
                KnownBlob("s2", "blob-2", 4, 2, is_finished=True, acknowledged=()),
            ),
        )


def test_a_blob_whose_answer_never_came_is_asked_for_with_the_same_key(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.blob_opening(FIRST, "key-1") == "key-1"
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.recall(MANIFEST).blobs == ()
        assert ledger.blob_opening(FIRST, "key-2") == "key-1"


def test_a_lost_blob_is_asked_for_with_a_new_key_and_its_chunks_count_no_more(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.blob_opening(FIRST, "key-1")
        ledger.blob_opened("s1", "blob-1", 8, None)
        ledger.part_acknowledged("s1", Acknowledged(1, 3, "", ""))
        ledger.forget_blob("s1")
        assert ledger.acknowledged("s1") == ()
        assert ledger.blob_opening(FIRST, "key-2") == "key-2"


def test_a_lost_session_leaves_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        ledger.session_opened("session")
        ledger.blob_opening(FIRST, "key-1")
        ledger.blob_opened("s1", "blob-1", 8, None)
        ledger.forget_all()
        assert ledger.recall(MANIFEST) == Known("", is_closed=False, blobs=())


def test_chunks_come_back_in_order_however_they_arrived(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        for number in (10, 2, 1):
            ledger.part_acknowledged("s1", Acknowledged(number, 5, "", ""))
        assert [part.number for part in ledger.acknowledged("s1")] == [1, 2, 10]


@pytest.mark.parametrize("others", [{"s1": b"ONE"}, {"s1": b"one and more"}, {"s3": b"one"}])
def test_a_ledger_of_another_staging_is_never_believed(tmp_path: Path, others: dict[str, bytes]) -> None:
    with Ledger(tmp_path / "case-1") as ledger:
        ledger.blob_opening(FIRST, "key-1")
        with pytest.raises(CaseDamaged):
            ledger.recall(make_manifest(others))


def test_a_damaged_ledger_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_bytes(b"this is no database, but it is long enough to be one" * 100)
    with pytest.raises(CaseDamaged):
        Ledger(tmp_path / "ledger")


def history(folder: Path) -> tuple[list[Known], bytes, bytes]:
    """All that a ledger has ever said, and its files as a power cut behind the last write leaves them."""
    with Ledger(folder / "ledger") as ledger:
        states = [ledger.recall(MANIFEST)]

        def note() -> None:
            states.append(ledger.recall(MANIFEST))

        ledger.session_opened("session")
        note()
        for archive in MANIFEST.archives:
            ledger.blob_opening(archive, f"key-{archive.key}")
            note()
            ledger.blob_opened(archive.key, f"blob-{archive.key}", 8, None)
            note()
            for number in range(1, 6):
                ledger.part_acknowledged(archive.key, Acknowledged(number, 3, "etag" * 8, "md5" * 8))
                note()
            ledger.blob_finished(archive.key)
            note()
        ledger.session_closed()
        note()
        return states, (folder / "ledger").read_bytes(), (folder / "ledger-wal").read_bytes()


def recalled_from(folder: Path, main: bytes, log: bytes) -> Known | None:
    """What a ledger of these files says; None where it is damaged."""
    for leftover in folder.glob("ledger*"):
        leftover.unlink()
    (folder / "ledger").write_bytes(main)
    (folder / "ledger-wal").write_bytes(log)
    try:
        with Ledger(folder / "ledger") as ledger:
            return ledger.recall(MANIFEST)
    except CaseDamaged:
        return None


def test_a_log_cut_at_any_byte_gives_a_state_that_was_there(tmp_path: Path) -> None:
    states, main, log = history(tmp_path)
    found = [recalled_from(tmp_path, main, log[:size]) for size in (*range(0, len(log), 211), len(log))]
    assert all(known in states for known in found)
    assert found[-1] == states[-1]
    places = [states.index(known) for known in found if known is not None]
    assert places == sorted(places)
    assert len(set(places)) > len(states) // 2


def test_a_log_damaged_at_any_byte_gives_a_state_that_was_there(tmp_path: Path) -> None:
    states, main, log = history(tmp_path)
    for place in range(0, len(log), 997):
        damaged = log[:place] + bytes([log[place] ^ 0xFF]) + log[place + 1 :]
        assert recalled_from(tmp_path, main, damaged) in states


def test_a_ledger_cut_at_any_byte_gives_a_state_that_was_there_or_is_said_to_be_damaged(
    tmp_path: Path,
) -> None:
    states, _, _ = history(tmp_path)
    whole = (tmp_path / "ledger").read_bytes()  # closed: the log is in it
    found = [recalled_from(tmp_path, whole[:size], b"") for size in (*range(0, len(whole), 211), len(whole))]
    assert all(known is None or known in states for known in found)
    assert found[-1] == states[-1]


def test_the_ledger_keeps_no_address_and_no_key_to_the_storage(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger"):
        pass
    with sqlite3.connect(tmp_path / "ledger") as database:
        columns = {
            row[1]
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in database.execute(f"PRAGMA table_info({table})")
        }
    database.close()
    assert columns == {
        *("only_row", "session_id", "is_closed"),
        *("archive_key", "sha256", "size_bytes", "idempotency_key", "blob_id", "chunk_bytes"),
        *("part_count", "is_finished", "number", "etag", "md5"),
    }
