"""Send a manifest's archives until the server has acknowledged every byte of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, Final

from uploader.cancel import CancelToken
from uploader.upload.bandwidth import Meter
from uploader.upload.crew import Crew
from uploader.upload.desk import Desk
from uploader.upload.jobs import PartJob
from uploader.upload.pace import Pacer
from uploader.upload.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from random import Random

    from uploader.clock import Clock
    from uploader.model.package import Manifest
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
    connection_count: int | None = None,
    max_wait_s: float | None = None,
    has_digest_header: bool = True,
    bandwidth: TokenBucket | None = None,
    random: Random | None = None,
) -> Generator[UploadProgress | Waiting, None, Uploaded]:
    """Send what the ledger does not know as acknowledged, and finish.

    May be stopped at any point, by ``cancel``, by closing the generator or by a kill, and called again with
    the same ledger: it goes on where the acknowledgements ended.

    Parameters
    ----------
    manifest, reader
        What is sent, and where its bytes come from.
    transport, sender
        The site and the storage.
    label
        Of the session at the server, for the coordinator's eyes.
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
    stop, meter, chance = CancelToken(), Meter(), random or SystemRandom()
    part_job = PartJob(reader, transport, sender, meter, bandwidth, has_digest_header, stop)
    patience = Patience(clock, chance, max_wait_s)
    pacer = Pacer(clock, connection_count)
    desk = Desk(manifest, transport, part_job, ledger, patience, pacer, chance, label)
    crew: Crew[Errand, Answer] = Crew(pacer.most, stop)
    try:
        yield desk.progress(meter.in_flight_bytes)
        while not desk.is_finished:
            cancel.check()
            crew.limit = pacer.connection_count
            desk.hand_out(crew)
            moved_bytes = desk.sent_bytes + meter.in_flight_bytes
            pacer.note(moved_bytes, desk.trouble_count, is_full=not crew.has_room)
            if crew.busy_count:
                yield from _collect(desk, crew, meter)
            elif (waiting := desk.waiting()) is not None:
                yield waiting
                clock.sleep(min(waiting.retry_s, NAP_S))
    finally:
        for result in crew.end():
            desk.salvage(result)
    return Uploaded(desk.session_id, desk.blobs)


def _collect(desk: Desk, crew: Crew[Errand, Answer], meter: Meter) -> Generator[UploadProgress, None, None]:
    result = crew.take(POLL_S)
    if result is not None:
        desk.settle(result)
    yield desk.progress(meter.in_flight_bytes)
