"""A site and a storage in memory, strict as the real ones, with faults on demand."""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from tests.make.staging import finish
from uploader.cancel import CancelToken
from uploader.clock import Clock
from uploader.errors import ServerBusy, ServerRefused, ServerUnreachable
from uploader.model.package import Archive, Manifest, Member, Method
from uploader.model.transfer import Acknowledged, BlobOpened, PartAddress, Route
from uploader.upload import Ledger, NetworkFailure, PutAnswer, Uploaded, upload

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from uploader.model.progress import UploadProgress, Waiting
    from uploader.upload import ArchiveReader

R = TypeVar("R")
V = TypeVar("V")

HOST = "site.example"
STORAGE = "storage.example"


class FakeClock(Clock):
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.naps: list[float] = []

    def monotonic_s(self) -> float:
        """Give the time."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let it pass."""
        self.naps.append(seconds)
        self.now_s += seconds


class Fault(StrEnum):
    """What may happen to one request."""

    NONE = "none"
    LOST_BEFORE = "lost before it arrived"
    LOST_AFTER = "done, and the answer lost"
    BUSY = "busy"
    REFUSED = "address refused"
    DAMAGED = "damaged on the way"
    GONE = "blob gone"
    CUT = "cut in the middle"


@dataclass
class Stored:
    """A blob at the server."""

    name: str
    size_bytes: int
    parts: dict[int, bytes] = field(default_factory=dict)
    content: bytes | None = None


@dataclass
class MemorySite:
    """Site and storage in one; satisfies `Transport` and `PartSender`.

    ``faults`` are taken one a request, in order, by requests of the kinds in ``faulty``.
    """

    part_count: int | None = None
    honours_keys: bool = True
    route: Route = Route.BULK_IMPORT
    faults: deque[Fault] = field(default_factory=deque)
    faulty: frozenset[str] = frozenset({"session", "blob", "address", "put", "finish", "close"})
    sessions: dict[str, bool] = field(default_factory=dict)
    blobs: dict[str, Stored] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    finishes: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    taken: dict[tuple[str, int], int] = field(default_factory=dict)
    put_bytes: int = 0
    etag: Callable[[bytes], str] = lambda content: hashlib.md5(content, usedforsecurity=False).hexdigest()
    lock: threading.RLock = field(default_factory=threading.RLock)
    serial: int = 0

    # --- the site --------------------------------------------------------------------------------

    def open_session(self, label: str) -> str:
        """See `Transport`."""
        with self.lock:
            assert label
            return self._served("session", lambda: self._new(self.sessions, "session", value=False))

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """See `Transport`."""
        with self.lock:
            if self.sessions.get(session_id, True):
                raise ServerRefused(host=HOST, request="upload files", status=404)
            return self._served("blob", lambda: self._open(name, size_bytes, key))

    def _open(self, name: str, size_bytes: int, key: str) -> BlobOpened:
        if not self.honours_keys or key not in self.keys:
            self.keys[key] = self._new(self.blobs, "blob", value=Stored(name, size_bytes))
        return BlobOpened(self.keys[key], self.part_count)

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """See `Transport`. Each address is good once."""
        with self.lock:
            self._find(blob_id)
            self.serial += 1
            url = f"https://{STORAGE}/{blob_id}?part={part_number}&once={self.serial}"
            return self._served("address", lambda: PartAddress(url, {"x-ms-blob-type": "BlockBlob"}))

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """See `Transport`. Refuses a list that is not exactly what it holds."""
        with self.lock:
            self._served("finish", lambda: self._finish(blob_id, acknowledged))

    def _finish(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        blob = self._find(blob_id)
        if blob.content is not None:
            return
        held = [(number, len(blob.parts[number])) for number in sorted(blob.parts)]
        assert [(part.number, part.size_bytes) for part in acknowledged] == held, "believes what is not here"
        content = b"".join(blob.parts[number] for number in sorted(blob.parts))
        assert len(content) == blob.size_bytes, "finished too early"
        blob.content = content
        self.finishes.append(blob_id)

    def drop_session(self, session_id: str) -> None:
        """See `Transport`."""
        with self.lock:
            self.calls.append("drop")
            if self.sessions.pop(session_id, None) is not None:
                self.blobs.clear()

    def close_session(self, session_id: str) -> None:
        """See `Transport`."""
        with self.lock:
            assert session_id in self.sessions
            self._served("close", lambda: self.sessions.update({session_id: True}))

    # --- the storage -----------------------------------------------------------------------------

    def put(
        self,
        address: PartAddress,
        size_bytes: int,
        body: Callable[[], Iterator[bytes]],
        md5: str | None,
        cancel: CancelToken,
    ) -> PutAnswer | NetworkFailure:
        """See `PartSender`."""
        cancel.check()
        with self.lock:
            fault = self._fault("put")
        if fault is Fault.LOST_BEFORE:
            return NetworkFailure(STORAGE, "ConnectError")
        if fault is Fault.REFUSED:
            return PutAnswer(403, code="AccessDenied")
        content = b"".join(_until(body(), size_bytes // 2 if fault is Fault.CUT else size_bytes + 1))
        with self.lock:
            return self._put(address, size_bytes, content, md5, fault)

    def _put(
        self, address: PartAddress, size_bytes: int, content: bytes, md5: str | None, fault: Fault
    ) -> PutAnswer | NetworkFailure:
        self.put_bytes += len(content)
        blob_id = urlsplit(address.url).path[1:]
        number = int(parse_qs(urlsplit(address.url).query)["part"][0])
        if fault is Fault.CUT:
            return NetworkFailure(STORAGE, "WriteError")
        if fault is Fault.BUSY:
            return PutAnswer(503, retry_after_s=1)
        if fault is Fault.GONE or blob_id not in self.blobs:
            self.blobs.pop(blob_id, None)
            return PutAnswer(404, code="NoSuchUpload")
        assert len(content) == size_bytes, "another length than announced"
        if fault is Fault.DAMAGED:
            return PutAnswer(400, code="BadDigest") if md5 else PutAnswer(200, self.etag(b"damaged"))
        if md5 is not None:
            assert md5 == hashlib.md5(content, usedforsecurity=False).hexdigest()
        self.blobs[blob_id].parts[number] = content
        self.taken[blob_id, number] = self.taken.get((blob_id, number), 0) + 1
        if fault is Fault.LOST_AFTER:
            return NetworkFailure(STORAGE, "ReadTimeout")
        return PutAnswer(200, self.etag(content))

    # --- faults ----------------------------------------------------------------------------------

    def _fault(self, kind: str) -> Fault:
        self.calls.append(kind)
        return self.faults.popleft() if self.faults and kind in self.faulty else Fault.NONE

    def _served(self, kind: str, deed: Callable[[], R]) -> R:
        fault = self._fault(kind)
        if fault in (Fault.LOST_BEFORE, Fault.CUT):
            raise ServerUnreachable(host=HOST)
        if fault is Fault.BUSY:
            raise ServerBusy(host=HOST, status=503, retry_after_s=1)
        result = deed()
        if fault is Fault.LOST_AFTER:
            raise ServerUnreachable(host=HOST)
        return result

    def _find(self, blob_id: str) -> Stored:
        if blob_id not in self.blobs:
            raise ServerRefused(host=HOST, request="upload files", status=404)
        return self.blobs[blob_id]

    def _new(self, shelf: dict[str, V], kind: str, *, value: V) -> str:
        self.serial += 1
        name = f"{kind}-{self.serial}"
        shelf[name] = value
        return name

    # --- what a test asks ------------------------------------------------------------------------

    def landed(self) -> dict[str, bytes]:
        """Give the finished files by name; fails where one is there twice."""
        done = [blob for blob in self.blobs.values() if blob.content is not None]
        assert len({blob.name for blob in done}) == len(done), "a file is doubled"
        return {blob.name: blob.content for blob in done if blob.content is not None}


def _until(pieces: Iterator[bytes], size_bytes: int) -> Iterator[bytes]:
    for piece in pieces:
        if size_bytes <= 0:
            return
        yield piece[:size_bytes]
        size_bytes -= len(piece)


@dataclass(frozen=True)
class MemoryReader:
    """Archives in memory; satisfies `ArchiveReader`."""

    contents: Mapping[str, bytes]
    piece_bytes: int = 64 * 1024

    def iter_range(self, archive: Archive, offset: int, size_bytes: int) -> Iterator[bytes]:
        """See `ArchiveReader`."""
        content = self.contents[archive.key][offset : offset + size_bytes]
        assert len(content) == size_bytes
        for start in range(0, size_bytes, self.piece_bytes):
            yield content[start : start + self.piece_bytes]


def make_manifest(contents: Mapping[str, bytes]) -> Manifest:
    """A manifest of loose files with this content, by key."""
    return Manifest(tuple(_archive(key, content) for key, content in contents.items()))


def _archive(key: str, content: bytes) -> Archive:
    digest = hashlib.sha256(content).hexdigest()
    member = Member(f"{key}.bin", len(content), 0, digest, Method.STORED, f"{key}.seg", 0, len(content))
    return Archive(
        key=key,
        name=f"{key}.bin",
        file_type="binary",
        is_zip=False,
        size_bytes=len(content),
        sha256=digest,
        modality="",
        description="",
        source_bytes=len(content),
        members=(member,),
    )


def steps_of(
    contents: Mapping[str, bytes],
    site: MemorySite,
    ledger: Ledger,
    clock: Clock | None = None,
    *,
    reader: ArchiveReader | None = None,
    cancel: CancelToken | None = None,
    **options: Any,
) -> Generator[UploadProgress | Waiting, None, Uploaded]:
    """Begin an upload."""
    return upload(
        make_manifest(contents),
        reader or MemoryReader(contents),
        site,
        site,
        ledger,
        clock or FakeClock(),
        cancel or CancelToken(),
        label="a case",
        **({"random": Random(1)} | options),
    )


def send(
    contents: Mapping[str, bytes],
    site: MemorySite,
    ledger_path: Path,
    clock: Clock | None = None,
    **options: Any,
) -> Uploaded:
    """Upload to the end."""
    with Ledger(ledger_path) as ledger:
        return finish(steps_of(contents, site, ledger, clock, **options))


def faults(*wanted: Fault) -> deque[Fault]:
    """Faults in order."""
    return deque(wanted)


def landed_equal(site: MemorySite, contents: Mapping[str, bytes]) -> bool:
    """Whether exactly these files stand at the server."""
    return site.landed() == {f"{key}.bin": content for key, content in contents.items()}


def names(calls: Iterable[str]) -> dict[str, int]:
    """Count calls by kind."""
    counted: dict[str, int] = {}
    for call in calls:
        counted[call] = counted.get(call, 0) + 1
    return counted
