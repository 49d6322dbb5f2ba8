"""The transfer as a machine without I/O: what may be asked next, and what each answer changes.

An archive goes PLANNED → OPENING → SENDING → FINISHING → FINISHED; a chunk of it goes waiting → in flight →
acknowledged. A blob that the server has lost takes its archive back to PLANNED. `TABLE` is all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uploader.model.transfer import Chunk


class Step(StrEnum):
    """Where an archive or the session stands. OPENING and FINISHING mean: asked, and not answered yet."""

    PLANNED = "planned"
    OPENING = "opening"
    SENDING = "sending"
    FINISHING = "finishing"
    FINISHED = "finished"


class Turn(StrEnum):
    """What moves it on."""

    ASKED_TO_OPEN = "asked to open"
    OPENED = "opened"
    ASKED_TO_FINISH = "asked to finish"
    FINISHED = "finished"
    FAILED = "failed"
    LOST = "lost"


TABLE: Final[Mapping[tuple[Step, Turn], Step]] = MappingProxyType(
    {
        (Step.PLANNED, Turn.ASKED_TO_OPEN): Step.OPENING,
        (Step.OPENING, Turn.OPENED): Step.SENDING,
        (Step.OPENING, Turn.FAILED): Step.PLANNED,
        (Step.SENDING, Turn.ASKED_TO_FINISH): Step.FINISHING,
        (Step.SENDING, Turn.LOST): Step.PLANNED,
        (Step.FINISHING, Turn.FINISHED): Step.FINISHED,
        (Step.FINISHING, Turn.FAILED): Step.SENDING,
        (Step.FINISHING, Turn.LOST): Step.PLANNED,
    }
)


# --- what may be asked ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Ask the server for a session."""


@dataclass(frozen=True, slots=True)
class OpenBlob:
    """Ask for a place for one archive."""

    key: str


@dataclass(frozen=True, slots=True)
class SendPart:
    """Send one chunk to the blob that the archive has now."""

    key: str
    blob_id: str
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class FinishBlob:
    """All chunks are acknowledged: ask the server to put them together."""

    key: str
    blob_id: str


@dataclass(frozen=True, slots=True)
class CloseSession:
    """All archives are finished."""

    session_id: str


Action = OpenSession | OpenBlob | SendPart | FinishBlob | CloseSession


# --- where everything stands ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Blob:
    """One archive on its way. Every chunk's number is in exactly one of the three sets."""

    key: str
    step: Step = Step.PLANNED
    blob_id: str = ""
    chunks: tuple[Chunk, ...] = ()
    waiting: tuple[int, ...] = ()
    in_flight: frozenset[int] = frozenset()
    acknowledged: frozenset[int] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether each chunk is acknowledged."""
        return self.step is Step.SENDING and len(self.acknowledged) == len(self.chunks)

    @property
    def acknowledged_bytes(self) -> int:
        """Bytes of the acknowledged chunks."""
        return sum(self.chunks[number - 1].size_bytes for number in self.acknowledged)

    def turned(self, turn: Turn) -> Blob:
        """Move on, by the table."""
        return replace(self, step=TABLE[self.step, turn])


@dataclass(frozen=True, slots=True)
class Transfer:
    """A case on its way: the session; archives not begun (in order), under way, finished (with blob ids).

    Archives may still come until ``is_whole``.
    """

    planned: tuple[str, ...]
    session: Step = Step.PLANNED
    session_id: str = ""
    active: Mapping[str, Blob] = field(default_factory=dict)
    finished: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.session is Step.FINISHED

    def turned(self, turn: Turn, session_id: str) -> Transfer:
        """Move the session on, by the table."""
        return replace(self, session=TABLE[self.session, turn], session_id=session_id)


def iter_actions(transfer: Transfer) -> Iterator[Action]:
    """Give all that may be asked now, the most useful first: finish, then send, then open."""
    if transfer.session is Step.PLANNED:
        yield OpenSession()
    if transfer.session is not Step.SENDING:
        return
    for blob in transfer.active.values():
        if blob.is_complete:
            yield FinishBlob(blob.key, blob.blob_id)
    for blob in transfer.active.values():
        if blob.step is Step.SENDING:
            for number in blob.waiting:
                yield SendPart(blob.key, blob.blob_id, blob.chunks[number - 1])
    for key in transfer.planned:
        yield OpenBlob(key)
    if transfer.is_whole and not transfer.active and not transfer.planned:
        yield CloseSession(transfer.session_id)


# --- what changes it -----------------------------------------------------------------------------


def asked(transfer: Transfer, action: Action) -> Transfer:
    """An action of `iter_actions` is on its way."""
    match action:
        case OpenSession():
            return transfer.turned(Turn.ASKED_TO_OPEN, "")
        case CloseSession(session_id):
            return transfer.turned(Turn.ASKED_TO_FINISH, session_id)
        case OpenBlob(key):
            planned = tuple(one for one in transfer.planned if one != key)
            return _with(replace(transfer, planned=planned), Blob(key).turned(Turn.ASKED_TO_OPEN))
        case SendPart(key, _, chunk):
            blob = transfer.active[key]
            waiting = tuple(number for number in blob.waiting if number != chunk.number)
            return _with(transfer, replace(blob, waiting=waiting, in_flight=blob.in_flight | {chunk.number}))
        case FinishBlob(key):
            return _with(transfer, transfer.active[key].turned(Turn.ASKED_TO_FINISH))


def failed(transfer: Transfer, action: Action) -> Transfer:
    """An action that was on its way is to be asked again; of an answer to a lost blob nothing is believed."""
    match action:
        case OpenSession():
            return transfer.turned(Turn.FAILED, "")
        case CloseSession(session_id):
            return transfer.turned(Turn.FAILED, session_id)
        case OpenBlob(key):
            return replace(transfer, planned=(key, *transfer.planned), active=_without(transfer, key))
        case SendPart(key, blob_id, chunk):
            blob = _current(transfer, key, blob_id)
            if blob is None:
                return transfer
            waiting = tuple(sorted((*blob.waiting, chunk.number)))
            return _with(transfer, replace(blob, waiting=waiting, in_flight=blob.in_flight - {chunk.number}))
        case FinishBlob(key):
            return _with(transfer, transfer.active[key].turned(Turn.FAILED))


def archive_added(transfer: Transfer, key: str) -> Transfer:
    """One archive more is ready to be sent."""
    return replace(transfer, planned=(*transfer.planned, key))


def all_added(transfer: Transfer) -> Transfer:
    """No further archive comes."""
    return replace(transfer, is_whole=True)


def session_opened(transfer: Transfer, session_id: str) -> Transfer:
    """The server has given a session."""
    return transfer.turned(Turn.OPENED, session_id)


def session_resumed(transfer: Transfer, session_id: str, *, is_closed: bool) -> Transfer:
    """The ledger knows the session of an earlier run."""
    return replace(transfer, session=Step.FINISHED if is_closed else Step.SENDING, session_id=session_id)


def session_closed(transfer: Transfer) -> Transfer:
    """The server knows that the session is complete."""
    return transfer.turned(Turn.FINISHED, transfer.session_id)


def session_lost(transfer: Transfer) -> Transfer:
    """The server does not know the session any more, nor what was in it: all begins again."""
    planned = (*transfer.finished, *transfer.active, *transfer.planned)
    return Transfer(planned=planned, is_whole=transfer.is_whole)


def blob_opened(transfer: Transfer, key: str, blob_id: str, chunks: tuple[Chunk, ...]) -> Transfer:
    """The server has given an archive its place."""
    blob = transfer.active[key].turned(Turn.OPENED)
    waiting = tuple(chunk.number for chunk in chunks)
    return _with(transfer, replace(blob, blob_id=blob_id, chunks=chunks, waiting=waiting))


def blob_resumed(
    transfer: Transfer, key: str, blob_id: str, chunks: tuple[Chunk, ...], acknowledged: frozenset[int]
) -> Transfer:
    """The ledger knows the place that an archive got in an earlier run, and what arrived there."""
    planned = tuple(one for one in transfer.planned if one != key)
    waiting = tuple(chunk.number for chunk in chunks if chunk.number not in acknowledged)
    blob = Blob(key, Step.SENDING, blob_id, chunks, waiting, frozenset(), acknowledged)
    return _with(replace(transfer, planned=planned), blob)


def part_acknowledged(transfer: Transfer, key: str, blob_id: str, number: int) -> Transfer:
    """The storage has confirmed a chunk, and the ledger holds that."""
    blob = _current(transfer, key, blob_id)
    if blob is None:
        return transfer
    return _with(
        transfer,
        replace(blob, in_flight=blob.in_flight - {number}, acknowledged=blob.acknowledged | {number}),
    )


def blob_lost(transfer: Transfer, key: str, blob_id: str) -> Transfer:
    """The server does not know this blob: its archive starts again, before the others."""
    blob = _current(transfer, key, blob_id)
    if blob is None:
        return transfer
    blob.turned(Turn.LOST)
    return replace(transfer, planned=(key, *transfer.planned), active=_without(transfer, key))


def blob_finished(transfer: Transfer, key: str, blob_id: str) -> Transfer:
    """The server has put the archive together; it was asked to, or an earlier run knew it."""
    planned = tuple(one for one in transfer.planned if one != key)
    finished = {**transfer.finished, key: blob_id}
    return replace(transfer, planned=planned, active=_without(transfer, key), finished=finished)


def is_current(transfer: Transfer, key: str, blob_id: str) -> bool:
    """Whether the archive's bytes still go to this blob."""
    return _current(transfer, key, blob_id) is not None


def _current(transfer: Transfer, key: str, blob_id: str) -> Blob | None:
    blob = transfer.active.get(key)
    return blob if blob is not None and blob.blob_id == blob_id else None


def _with(transfer: Transfer, blob: Blob) -> Transfer:
    return replace(transfer, active={**transfer.active, blob.key: blob})


def _without(transfer: Transfer, key: str) -> dict[str, Blob]:
    return {other: blob for other, blob in transfer.active.items() if other != key}
