"""All cases on this computer: the ones under way, and the receipts of those that ended."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from uploader.case.journal import (
    FILE_NAME,
    IMPORTING,
    OPENED,
    STAGED,
    STOPPED,
    UPLOADED,
    Journal,
    exclusive,
)
from uploader.case.record import record_from_json, record_to_json
from uploader.database import put_in_place, sync_dir, write_whole
from uploader.errors import CaseBusy, CaseDamaged, CaseUploaderError, NoSuchCase, WorkspaceUnusable
from uploader.model.case import CaseStage, CaseSummary
from uploader.model.destination import Destination
from uploader.receipt import receipt_document, receipt_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.case.record import CaseRecord
    from uploader.clock import Clock
    from uploader.model.receipt import Receipt
    from uploader.paths import DataDir


UNKNOWN = Destination("", "", "", "", "", "", "")
OPENING = "opening.sqlite"


class Library:
    """The cases in one data folder. A folder is a case while it holds a ``case.sqlite``.

    That name comes last when a case is opened and goes first when it is removed, so that a kill leaves a
    whole case or what `sweep` takes away.
    """

    def __init__(self, data_dir: DataDir, clock: Clock) -> None:
        self._data_dir = data_dir
        self._clock = clock

    def new_case_id(self) -> str:
        """A name that sorts by time and says nothing about the case."""
        return f"{self._clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"

    def workspace(self, case_id: str) -> Path:
        """Folder of a case under way.

        Raises
        ------
        NoSuchCase
        """
        folder = self._data_dir.cases / case_id
        if folder.parent != self._data_dir.cases or not (folder / FILE_NAME).is_file():
            raise NoSuchCase(case_id=case_id)
        return folder

    def open_case(self, record: CaseRecord) -> Path:
        """Make a workspace, and write down what was chosen."""
        workspace = self._data_dir.cases / record.case_id
        try:
            workspace.mkdir(mode=0o700)
        except OSError as error:
            raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error
        try:
            with exclusive(workspace):  # or else another window's sweep takes it for a leftover
                _write_record(workspace, record)
        except BaseException:
            self.remove(record.case_id)
            raise
        return workspace

    def give_up(self, case_id: str) -> None:
        """Remove a case on the person's wish.

        Raises
        ------
        NoSuchCase
        CaseBusy
            When another process is at work on it.
        """
        with exclusive(self.workspace(case_id)):
            pass
        self.remove(case_id)

    def forget(self, case_id: str) -> None:
        """Remove a case from the list: give it up if it has not ended, remove its receipt if it has.

        Raises
        ------
        NoSuchCase, CaseBusy
        """
        if case_id in self.open_case_ids():
            self.give_up(case_id)
        else:
            self.receipt(case_id)
        (self._data_dir.receipts / f"{case_id}.json").unlink(missing_ok=True)

    def site_of(self, case_id: str) -> str:
        """The site to which a case under way goes."""
        journal = Journal(self.workspace(case_id))
        try:
            return read_record(journal, case_id).site
        finally:
            journal.close()

    def remove(self, case_id: str) -> None:
        """Remove a workspace with everything in it: what was picked is never touched."""
        workspace = self._data_dir.cases / case_id
        with suppress(OSError):  # in use, on Windows: then it goes with the rest, or stays a case
            (workspace / FILE_NAME).unlink(missing_ok=True)
        shutil.rmtree(workspace, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a kill has left of cases that were being opened or removed."""
        under_way = self.open_case_ids()
        for workspace in self._data_dir.cases.iterdir():
            if workspace.name in under_way or not workspace.is_dir():
                continue
            with suppress(CaseBusy, WorkspaceUnusable):
                with exclusive(workspace):
                    pass
                shutil.rmtree(workspace, ignore_errors=True)
        for unfinished in self._data_dir.receipts.glob("*.new"):
            if unfinished.stem not in under_way:
                unfinished.unlink(missing_ok=True)

    # --- cases under way -----------------------------------------------------------------------

    def open_case_ids(self) -> tuple[str, ...]:
        """Cases that have not ended, oldest first."""
        if not self._data_dir.cases.is_dir():
            return ()
        return tuple(sorted(path.parent.name for path in self._data_dir.cases.glob(f"*/{FILE_NAME}")))

    def iter_summaries(self) -> Iterator[CaseSummary]:
        """Every case, newest first; one whose state can't be read says just that."""
        ended = {path.stem for path in self._data_dir.receipts.glob("*.json")}
        for case_id in sorted(ended.union(self.open_case_ids()), reverse=True):
            try:
                yield self.summary(case_id)
            except CaseUploaderError as error:
                yield CaseSummary(case_id, CaseStage.QUEUED, UNKNOWN, "", 0, 0, error_code=error.code)

    def summary(self, case_id: str) -> CaseSummary:
        """A case's line on the home page."""
        if case_id not in self.open_case_ids():
            return _ended(self.receipt(case_id))
        journal = Journal(self.workspace(case_id))
        try:
            record = read_record(journal, case_id)
            stopped = journal.read(STOPPED)
            job = journal.read(IMPORTING)
            return CaseSummary(
                case_id=case_id,
                stage=stage_of(journal),
                destination=record.destination,
                started_at=record.started_at,
                file_count=record.file_count,
                total_bytes=record.total_bytes,
                error_code=str(stopped["code"]) if stopped else "",
                job_url=str(job["url"]) if job else "",
                state="sent" if job else "",
            )
        finally:
            journal.close()

    # --- receipts ------------------------------------------------------------------------------

    def keep_receipt(self, receipt: Receipt) -> None:
        """Put a receipt on disk whole.

        Raises
        ------
        DiskFull, WorkspaceUnusable
        """
        path = self._data_dir.receipts / f"{receipt.case_id}.json"
        write_whole(path, receipt_document(receipt, "json"))

    def receipt(self, case_id: str) -> Receipt:
        """Read a receipt.

        Raises
        ------
        NoSuchCase
            When there is none; a case under way has one once it is sent.
        CaseDamaged
        """
        path = self._data_dir.receipts / f"{case_id}.json"
        if path.parent != self._data_dir.receipts or not path.is_file():
            raise NoSuchCase(case_id=case_id)
        try:
            return receipt_from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            raise CaseDamaged(case_id=case_id) from error


def _write_record(workspace: Path, record: CaseRecord) -> None:
    journal = Journal(workspace, OPENING)
    try:
        journal.write(OPENED, record_to_json(record))
    finally:
        journal.close()
    if (workspace / f"{OPENING}-wal").exists():  # the disk refused what closing writes
        raise WorkspaceUnusable(problem="EIO")
    try:
        put_in_place(workspace / OPENING, workspace / FILE_NAME)
        sync_dir(workspace)
        sync_dir(workspace.parent)
    except OSError as error:
        raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error


def read_record(journal: Journal, case_id: str) -> CaseRecord:
    """Read what was chosen.

    Raises
    ------
    CaseDamaged
    """
    opened = journal.read(OPENED)
    if opened is None:
        raise CaseDamaged(case_id=case_id)
    try:
        return record_from_json(opened)
    except (ValueError, KeyError, TypeError) as error:
        raise CaseDamaged(case_id=case_id) from error


def stage_of(journal: Journal) -> CaseStage:
    """How far a case has come."""
    reached = [
        (IMPORTING, CaseStage.IMPORTING),
        (UPLOADED, CaseStage.UPLOADED),
        (STAGED, CaseStage.STAGED),
    ]
    return next((stage for name, stage in reached if journal.read(name) is not None), CaseStage.QUEUED)


def _ended(receipt: Receipt) -> CaseSummary:
    return CaseSummary(
        case_id=receipt.case_id,
        stage=CaseStage.ENDED,
        destination=receipt.destination,
        started_at=receipt.started_at,
        file_count=sum(series.file_count for series in receipt.series),
        total_bytes=receipt.sent_bytes,
        job_url=receipt.job.url,
        state=receipt.state.value,
    )
