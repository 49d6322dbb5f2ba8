"""Send archives until the server has acknowledged every byte of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final, Self

from uploader.cancel import CancelToken
from uploader.model.package import Manifest
from uploader.upload.bandwidth import Meter
from uploader.upload.crew import Crew
from uploader.upload.desk import Desk
from uploader.upload.jobs import PartJob
from uploader.upload.pace import Pacer
from uploader.upload.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from random import Random

    from uploader.clock import Clock
    from uploader.model.package import Archive
    from uploader.model.progress import UploadProgress, Waiting
    from uploader.upload.bandwidth import TokenBucket
    from uploader.upload.desk import Answer, Errand
    from uploader.upload.ledger import Ledger
    from uploader.upload.wire import ArchiveReader, PartSender, Transport

POLL_S: Final = 0.1
NAP_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Uploaded:
    """Everything is at the server: the session, and the blob of each archive by the archive's key."""

    session_id: str
    blobs: Mapping[str, str]


class Upload:
    """An upload that other work can go on beside: archives are added when they are ready. A context manager.

    May be stopped at any point, by ``cancel``, by leaving it or by a kill, and made again with the same
    ledger: it goes on where the acknowledgements ended.

    Parameters
    ----------
    reader
        Where the archives' bytes come from.
    transport, sender
        The site and the storage.
    label
        Of the session at the server, for the coordinator's eyes.
    archives, is_whole
        What is sent; not ``is_whole`` says that more is added later, until `complete`.
    connection_count
        Requests at once; None adapts them to what the line carries, see `uploader.upload.pace`.
    max_wait_s
        How long nothing may succeed before it is an error; None waits for as long as the person lets it.
    has_digest_header
        Send Content-MD5 with each chunk, for storages that check it.
    bandwidth
        Shared limit, if any.
    random
        For pauses and idempotency keys; tests pass a seeded one.
    """

    def __init__(
        self,
        reader: ArchiveReader,
        transport: Transport,
        sender: PartSender,
        ledger: Ledger,
        clock: Clock,
        cancel: CancelToken,
        *,
        label: str,
        archives: Sequence[Archive] = (),
        is_whole: bool = False,
        connection_count: int | None = None,
        max_wait_s: float | None = None,
        has_digest_header: bool = True,
        bandwidth: TokenBucket | None = None,
        random: Random | None = None,
    ) -> None:
        self._stop = stop = CancelToken()
        chance = random or SystemRandom()
        self._clock, self._cancel, self._meter = clock, cancel, Meter()
        part_job = PartJob(reader, transport, sender, self._meter, bandwidth, has_digest_header, stop)
        patience = Patience(clock, chance, max_wait_s)
        self._pacer = Pacer(clock, connection_count)
        manifest = Manifest(tuple(archives))
        self._desk = Desk(
            manifest, transport, part_job, ledger, patience, self._pacer, chance, label, is_whole=is_whole
        )
        self._crew: Crew[Errand, Answer] = Crew(self._pacer.most, stop)
        self._told_s = clock.monotonic_s()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def stop(self) -> None:
        """Send nothing more. Waits for nothing, so that others can be stopped meanwhile; then `end` it."""
        self._stop.cancel()

    def end(self) -> None:
        """Stop what is on its way; acknowledgements that are nearly there are still taken."""
        for result in self._crew.end():
            self._desk.salvage(result)

    @property
    def is_finished(self) -> bool:
        """Whether the server has all of it and has said so."""
        return self._desk.is_finished

    @property
    def is_idle(self) -> bool:
        """Whether all that was added so far is finished."""
        return self._desk.is_idle

    @property
    def uploaded(self) -> Uploaded:
        """What is at the server so far."""
        return Uploaded(self._desk.session_id, self._desk.blobs)

    def add(self, archive: Archive) -> None:
        """Send one archive more, from where an earlier run has come with it."""
        self._desk.add(archive)

    def complete(self) -> None:
        """No further archive comes."""
        self._desk.complete()

    def await_more(self, count: int, size_bytes: int) -> None:
        """Say what is expected to be added, for the progress alone."""
        self._desk.await_more(count, size_bytes)

    def note_gone(self, keys: Iterable[str]) -> None:
        """The bytes of finished archives are not here any more; see `BytesGoneError`."""
        self._desk.note_gone(keys)

    def progress(self) -> UploadProgress:
        """Count what is acknowledged."""
        return self._desk.progress(self._meter.in_flight_bytes)

    def turn(self, wait_s: float) -> Generator[UploadProgress | Waiting, None, None]:
        """Hand out what there is room for, and take the answers that come within a time.

        Yields
        ------
        UploadProgress
            After answers; without any, at most every `POLL_S`.
        Waiting
            While everything stands still.
        """
        self._cancel.check()
        desk, crew = self._desk, self._crew
        crew.limit = self._pacer.connection_count
        desk.hand_out(crew)
        moved_bytes = desk.sent_bytes + self._meter.in_flight_bytes
        self._pacer.note(moved_bytes, desk.trouble_count, is_full=not crew.has_room)
        if crew.busy_count:
            yield from self._collect(wait_s)
        elif (waiting := desk.waiting()) is not None:
            yield waiting
            self._clock.sleep(min(waiting.retry_s, NAP_S) if wait_s else 0)

    def _collect(self, wait_s: float) -> Generator[UploadProgress, None, None]:
        result = self._crew.take(wait_s)
        is_news = result is not None
        while result is not None:
            self._desk.settle(result)
            self._desk.hand_out(self._crew)
            result = self._crew.take(0)
        now_s = self._clock.monotonic_s()
        if is_news or wait_s or now_s - self._told_s >= POLL_S:
            self._told_s = now_s
            yield self.progress()


def upload(
    manifest: Manifest,
    reader: ArchiveReader,
    transport: Transport,
    sender: PartSender,
    ledger: Ledger,
    clock: Clock,
    cancel: CancelToken,
    *,
    label: str,
    **options: Any,
) -> Generator[UploadProgress | Waiting, None, Uploaded]:
    """Send what the ledger does not know as acknowledged of a whole case, and finish. See `Upload`.

    Yields
    ------
    UploadProgress
        After each answer and about ten times a second.
    Waiting
        While everything stands still.

    Raises
    ------
    Cancelled, TransferError, SignInError, NotAllowedError, WorkspaceError
        The case can be resumed after each of them.
    """
    with Upload(
        reader,
        transport,
        sender,
        ledger,
        clock,
        cancel,
        label=label,
        archives=manifest.archives,
        is_whole=True,
        **options,
    ) as running:
        yield running.progress()
        while not running.is_finished:
            yield from running.turn(POLL_S)
        return running.uploaded
