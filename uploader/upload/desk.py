"""The one place that decides while requests are on their way; only it touches ledger and machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from uploader.errors import CaseUploaderError, ServerRefused
from uploader.model.progress import UploadProgress
from uploader.model.transfer import Acknowledged, BlobOpened, Route
from uploader.upload import machine
from uploader.upload.failures import DigestMismatch, Failure, HttpFailure, NetworkFailure, as_failure
from uploader.upload.machine import (
    Action,
    CloseSession,
    FinishBlob,
    OpenBlob,
    OpenSession,
    SendPart,
    Transfer,
)
from uploader.upload.plan import plan_chunk_bytes, plan_chunks
from uploader.upload.retry import LOSSES, NOT_FOUND, GiveUp, NewBlob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from uploader.model.package import Archive, Manifest
    from uploader.model.progress import Waiting
    from uploader.upload.crew import Crew, Result
    from uploader.upload.jobs import PartJob
    from uploader.upload.ledger import KnownBlob, Ledger
    from uploader.upload.pace import Pacer
    from uploader.upload.patience import Patience
    from uploader.upload.wire import Transport

Answer = str | BlobOpened | Acknowledged | Failure | None
"""What a job gives: a session's id, a blob, an acknowledgement, nothing (finish, close), or a failure."""


@dataclass(frozen=True, slots=True)
class Errand:
    """An action on its way. One of an earlier ``epoch`` is about a session that the server has lost."""

    action: Action
    epoch: int


class BytesGoneError(Exception):
    """The server has lost its session, and with it archives whose bytes are not here any more.

    ``error`` says what it answered.
    """

    def __init__(self, error: ServerRefused) -> None:
        super().__init__(error.code)
        self.error = error


class Desk:
    """Drives one transfer. See `Upload` for the parameters."""

    def __init__(
        self,
        manifest: Manifest,
        transport: Transport,
        part_job: PartJob,
        ledger: Ledger,
        patience: Patience,
        pacer: Pacer,
        random: Random,
        label: str,
        *,
        is_whole: bool = True,
    ) -> None:
        self._archives = {archive.key: archive for archive in manifest.archives}
        self._transport = transport
        self._part_job = part_job
        self._ledger = ledger
        self._patience = patience
        self._pacer = pacer
        self._random = random
        self._label = label
        self._epoch = 0
        self._losses: dict[str, int] = {}
        self.sent_bytes = 0
        self.trouble_count = 0
        self._transfer = recalled(manifest, ledger, is_whole=is_whole)
        self._total_bytes = manifest.size_bytes
        self._gone: set[str] = set()
        self._awaited = (0, 0)
        self._finished_bytes = sum(self._archives[key].size_bytes for key in self._transfer.finished)

    # --- what others may know ------------------------------------------------------------------

    @property
    def is_finished(self) -> bool:
        """Whether the server has all of it and has said so."""
        return self._transfer.is_finished

    @property
    def session_id(self) -> str:
        """The server's session; empty before it is open."""
        return self._transfer.session_id

    @property
    def blobs(self) -> Mapping[str, str]:
        """Blob ids of the finished archives, by archive key."""
        return self._transfer.finished

    def progress(self, in_flight_bytes: int) -> UploadProgress:
        """Count what is acknowledged."""
        active_bytes = sum(blob.acknowledged_bytes for blob in self._transfer.active.values())
        awaited_count, awaited_bytes = self._awaited
        return UploadProgress(
            done_count=len(self._transfer.finished),
            total_count=len(self._archives) + awaited_count,
            acknowledged_bytes=self._finished_bytes + active_bytes,
            in_flight_bytes=in_flight_bytes,
            total_bytes=self._total_bytes + awaited_bytes,
        )

    def waiting(self) -> Waiting | None:
        """Say what is waited for while nothing is on its way.

        None when something may be asked at once, or there is nothing to ask before an archive is added.
        """
        actions = tuple(machine.iter_actions(self._transfer))
        return self._patience.waiting(actions) if actions else None

    @property
    def is_idle(self) -> bool:
        """Whether all that was added is finished."""
        return len(self._transfer.finished) == len(self._archives)

    # --- what is sent --------------------------------------------------------------------------

    def add(self, archive: Archive) -> None:
        """Send one archive more, from where an earlier run has come with it.

        Raises
        ------
        CaseDamaged
            When the ledger knows another one of that key.
        """
        self._archives[archive.key] = archive
        self._total_bytes += archive.size_bytes
        self._transfer = machine.archive_added(self._transfer, archive.key)
        blob = self._ledger.blob(archive)
        if blob is not None:
            self._transfer = resumed(self._transfer, blob, archive.size_bytes)
            self._finished_bytes += archive.size_bytes if blob.is_finished else 0

    def complete(self) -> None:
        """No further archive comes."""
        self._awaited = (0, 0)
        self._transfer = machine.all_added(self._transfer)

    def await_more(self, count: int, size_bytes: int) -> None:
        """Say what is expected to be added, for the progress alone."""
        self._awaited = (count, size_bytes)

    def note_gone(self, keys: Iterable[str]) -> None:
        """The bytes of finished archives are not here any more."""
        self._gone.update(keys)

    # --- hand out ------------------------------------------------------------------------------

    def hand_out(self, crew: Crew[Errand, Answer]) -> None:
        """Put as much on its way as there is room for."""
        while crew.has_room and not (self._patience.is_probing and crew.busy_count):
            action = self._patience.first_ready(machine.iter_actions(self._transfer))
            if action is None:
                return
            job = self._job(action)
            self._transfer = machine.asked(self._transfer, action)
            crew.submit(Errand(action, self._epoch), job)

    def _job(self, action: Action) -> Callable[[], Answer]:
        """Prepare a request; what must be written down before it is asked, is."""
        match action:
            case OpenSession():
                return partial(self._transport.open_session, self._label)
            case OpenBlob(key):
                archive = self._archives[key]
                fresh_key = f"{key}-{self._random.getrandbits(128):032x}"
                key_once = self._ledger.blob_opening(archive, fresh_key)
                where = self.session_id
                return partial(self._transport.open_blob, where, archive.name, archive.size_bytes, key_once)
            case SendPart(key):
                return partial(self._part_job.send, self._archives[key], action)
            case FinishBlob(key, blob_id):
                return partial(self._transport.finish_blob, blob_id, self._ledger.acknowledged(key))
            case CloseSession(session_id):
                return partial(self._transport.close_session, session_id)

    # --- settle --------------------------------------------------------------------------------

    def settle(self, result: Result[Errand, Answer]) -> None:
        """Write down a success and then believe it, or decide about a failure.

        Raises
        ------
        CaseUploaderError
            What ends this run.
        """
        if result.task.epoch != self._epoch:
            return
        action = result.task.action
        answer = result.value if result.error is None else _read(result.error)
        if isinstance(answer, NetworkFailure | HttpFailure | DigestMismatch):
            self._fail(action, answer)
        else:
            self._succeed(action, answer)
            self._patience.note_success(action)

    def salvage(self, result: Result[Errand, Answer]) -> None:
        """Keep an acknowledgement that came in while the run ended; nothing else matters then."""
        if isinstance(result.value, Acknowledged):
            self.settle(result)

    def _succeed(self, action: Action, answer: Answer) -> None:
        match action:
            case OpenSession():
                assert isinstance(answer, str)
                self._ledger.session_opened(answer)
                self._transfer = machine.session_opened(self._transfer, answer)
            case OpenBlob(key):
                assert isinstance(answer, BlobOpened)
                self._open(key, answer)
            case SendPart(key, blob_id):
                assert isinstance(answer, Acknowledged)
                self._acknowledge(key, blob_id, answer)
            case FinishBlob(key, blob_id):
                self._ledger.blob_finished(key)
                self._transfer = machine.blob_finished(self._transfer, key, blob_id)
                self._finished_bytes += self._archives[key].size_bytes
            case CloseSession():
                self._ledger.session_closed()
                self._transfer = machine.session_closed(self._transfer)

    def _open(self, key: str, opened: BlobOpened) -> None:
        size_bytes = self._archives[key].size_bytes
        chunk_bytes = plan_chunk_bytes(size_bytes, opened.part_count, self._pacer.rate)
        chunks = plan_chunks(size_bytes, chunk_bytes, opened.part_count)
        self._ledger.blob_opened(key, opened.blob_id, chunk_bytes, opened.part_count)
        self._transfer = machine.blob_opened(self._transfer, key, opened.blob_id, chunks)

    def _acknowledge(self, key: str, blob_id: str, part: Acknowledged) -> None:
        if not machine.is_current(self._transfer, key, blob_id):
            return
        self._ledger.part_acknowledged(key, part)
        self._transfer = machine.part_acknowledged(self._transfer, key, blob_id, part.number)
        self.sent_bytes += part.size_bytes
        self._losses.pop(key, None)

    # --- failures ------------------------------------------------------------------------------

    def _fail(self, action: Action, failure: Failure) -> None:
        self.trouble_count += 1
        if isinstance(action, SendPart) and not machine.is_current(
            self._transfer, action.key, action.blob_id
        ):
            return
        decision = self._patience.decide(action, failure, self._name(action))
        if isinstance(decision, GiveUp):
            raise decision.error
        if isinstance(decision, NewBlob):
            assert isinstance(failure, HttpFailure)
            self._lose(action, ServerRefused(host=failure.host, request=failure.request, status=NOT_FOUND))
        else:
            self._transfer = machine.failed(self._transfer, action)

    def _lose(self, action: Action, error: ServerRefused) -> None:
        """Begin again with what the server has lost; not for ever, should it go on losing."""
        lost = action.key if isinstance(action, SendPart | FinishBlob) else ""
        self._losses[lost] = self._losses.get(lost, 0) + 1
        if self._losses[lost] >= LOSSES:
            raise error
        match action:
            case SendPart(key, blob_id) | FinishBlob(key, blob_id):
                self._ledger.forget_blob(key)
                self._transfer = machine.blob_lost(self._transfer, key, blob_id)
            case OpenBlob() if self._transport.route is Route.BULK_IMPORT:
                self._ledger.forget_all()
                self._transfer = machine.session_lost(self._transfer)
                self._finished_bytes = 0
                self._epoch += 1
                if self._gone:
                    raise BytesGoneError(error)
            case _:
                raise error

    def _name(self, action: Action) -> str:
        return "" if isinstance(action, OpenSession | CloseSession) else self._archives[action.key].name


def recalled(manifest: Manifest, ledger: Ledger, *, is_whole: bool = True) -> Transfer:
    """Give the transfer as far as earlier runs have come.

    Raises
    ------
    CaseDamaged
        When the ledger speaks of other archives than a whole case has.
    """
    session_id, is_closed = ledger.session()
    if is_whole:
        ledger.recall(manifest)
    transfer = Transfer(planned=tuple(archive.key for archive in manifest.archives), is_whole=is_whole)
    if session_id:
        transfer = machine.session_resumed(transfer, session_id, is_closed=is_closed)
    for archive in manifest.archives:
        blob = ledger.blob(archive)
        if blob is not None:
            transfer = resumed(transfer, blob, archive.size_bytes)
    return transfer


def resumed(transfer: Transfer, blob: KnownBlob, size_bytes: int) -> Transfer:
    """Take in what the ledger knows of one archive."""
    if blob.is_finished:
        return machine.blob_finished(transfer, blob.archive_key, blob.blob_id)
    chunks = plan_chunks(size_bytes, blob.chunk_bytes, blob.part_count)
    numbers = frozenset(part.number for part in blob.acknowledged)
    return machine.blob_resumed(transfer, blob.archive_key, blob.blob_id, chunks, numbers)


def _read(error: BaseException) -> Failure:
    """Give the failure that an error stands for; raise what is final."""
    failure = as_failure(error) if isinstance(error, CaseUploaderError) else None
    if failure is None:
        raise error
    return failure
