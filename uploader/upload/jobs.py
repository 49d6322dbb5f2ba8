"""The requests themselves, as the crew's threads make them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from uploader.model.transfer import Acknowledged
from uploader.upload.failures import PART_REQUEST, DigestMismatch, Failure, HttpFailure, NetworkFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.cancel import CancelToken
    from uploader.model.package import Archive
    from uploader.model.transfer import PartAddress
    from uploader.upload.bandwidth import Meter, TokenBucket
    from uploader.upload.machine import SendPart
    from uploader.upload.wire import ArchiveReader, PartSender, PutAnswer, Transport

STORED: Final = frozenset({200, 201, 204})
_MD5: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class PartJob:
    """Sends chunks. ``has_digest_header`` sends Content-MD5, for which the chunk is read once before."""

    reader: ArchiveReader
    transport: Transport
    sender: PartSender
    meter: Meter
    bandwidth: TokenBucket | None
    has_digest_header: bool
    stop: CancelToken

    def send(self, archive: Archive, part: SendPart) -> Acknowledged | Failure:
        """Send one chunk once, to a fresh address."""
        digest = hashlib.md5(usedforsecurity=False)
        ours = None
        if self.has_digest_header:
            for piece in self._read(archive, part):
                digest.update(piece)
            ours = digest.hexdigest()
        address = self.transport.part_address(part.blob_id, part.chunk.number)
        with self.meter.attempt() as count:

            def body() -> Iterator[bytes]:
                for piece in self._read(archive, part):
                    if self.bandwidth is not None:
                        self.bandwidth.take(len(piece), self.stop)
                    if ours is None:
                        digest.update(piece)
                    yield piece
                    count(len(piece))

            answer = self.sender.put(address, part.chunk.size_bytes, body, ours, self.stop)
        if isinstance(answer, NetworkFailure):
            return answer
        return _judge(answer, address, part, digest.hexdigest())

    def _read(self, archive: Archive, part: SendPart) -> Iterator[bytes]:
        for piece in self.reader.iter_range(archive, part.chunk.offset, part.chunk.size_bytes):
            self.stop.check()
            yield piece


def _judge(answer: PutAnswer, address: PartAddress, part: SendPart, ours: str) -> Acknowledged | Failure:
    """Believe a success only if its digest, where it has one, is ours."""
    if answer.status not in STORED:
        host = urlsplit(address.url).hostname or ""
        return HttpFailure(host, PART_REQUEST, answer.status, answer.retry_after_s, answer.code)
    theirs = answer.etag.lower()
    if answer.is_etag_md5 and _MD5.fullmatch(theirs) and theirs != ours:
        return DigestMismatch(theirs=theirs, ours=ours)
    return Acknowledged(part.chunk.number, part.chunk.size_bytes, answer.etag, ours)
