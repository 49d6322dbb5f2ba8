"""Our upload into a `sink`, as a process: ``python -m tests.make.sending PORT FOLDER CUT ANSWER_MS``.

CUT says how the spool's segments are sent: ``whole`` as they are, ``series`` as ZIPs of small members,
``each`` small member as a blob of its own. Writes what it took to standard output, as JSON.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.make.staging import finish
from uploader.cancel import CancelToken
from uploader.clock import Clock
from uploader.model.package import Archive, Manifest, Member, Method
from uploader.model.transfer import BlobOpened, PartAddress, Route
from uploader.stage import Spool, SpoolReader
from uploader.stage.archive import archive_size
from uploader.upload import HttpPartSender, Ledger, upload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.transfer import Acknowledged

MEMBER_BYTES: Final = 20 * 1024
SINGLE_COUNT: Final = 400
"""Blobs of one member each: some of all, since at 20 ms an answer all would take minutes."""


@dataclass
class SinkSite:
    """A site that answers as slowly as the sink; satisfies `Transport`. Counts requests, parts too."""

    url: str
    answer_s: float
    request_count: int = 0
    route: Route = Route.BULK_IMPORT
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open_session(self, label: str) -> str:
        """See `Transport`."""
        self._answer(1)
        return label

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """See `Transport`."""
        del session_id, size_bytes, key
        self._answer(1)
        return BlobOpened(name)

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """See `Transport`."""
        self._answer(2)
        return PartAddress(f"{self.url}/{blob_id}?part={part_number}", {"x-ms-blob-type": "BlockBlob"})

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """See `Transport`."""
        del blob_id, acknowledged
        self._answer(1)

    def drop_session(self, session_id: str) -> None:
        """See `Transport`."""
        raise AssertionError(session_id)

    def close_session(self, session_id: str) -> None:
        """See `Transport`."""
        del session_id
        self._answer(1)

    def _answer(self, count: int) -> None:
        with self.lock:
            self.request_count += count
        time.sleep(self.answer_s)


def manifest_of(folder: Path, cut: str) -> Manifest:
    """Archives of the segments in a folder."""
    segments = sorted(folder.glob("*.seg"))
    archives = []
    for number, path in enumerate(segments, start=1):
        size_bytes = path.stat().st_size
        step = size_bytes if cut == "whole" else MEMBER_BYTES
        members = tuple(_member(path.name, index, index * step, step) for index in range(size_bytes // step))
        archives.append(_archive(f"s{number}", members, is_zip=cut == "series"))
    if cut == "each":
        singles = [member for archive in archives for member in archive.members][:SINGLE_COUNT]
        archives = [
            _archive(f"f{number}", (member,), is_zip=False) for number, member in enumerate(singles, start=1)
        ]
    return Manifest(tuple(archives))


def _member(segment: str, index: int, offset: int, size_bytes: int) -> Member:
    return Member(f"{index:06d}.dcm", size_bytes, 0, "", Method.STORED, segment, offset, size_bytes)


def _archive(key: str, members: tuple[Member, ...], *, is_zip: bool) -> Archive:
    whole = Archive(key, f"{key}.bin", "dicom", is_zip, members[0].size_bytes, "", "", "", 0, members)
    return replace(whole, size_bytes=archive_size(members, is_zip=is_zip))


def main(port: str, folder: str, cut: str, answer_ms: str) -> None:
    """Send all."""
    verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    verify.check_hostname, verify.verify_mode = False, ssl.CERT_NONE
    clock, manifest = Clock(), manifest_of(Path(folder), cut)
    site = SinkSite(f"https://127.0.0.1:{port}/b", float(answer_ms) / 1000)
    reader = SpoolReader(Spool(Path(folder)))
    with HttpPartSender(clock, verify=verify) as sender, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        begun_s = time.perf_counter()
        steps = upload(manifest, reader, site, sender, ledger, clock, CancelToken(), label="bench")
        finish(steps)
        took_s = time.perf_counter() - begun_s
    told = {"took_s": took_s, "requests": site.request_count, "bytes": manifest.size_bytes}
    sys.stdout.write(json.dumps(told | {"archives": len(manifest.archives)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
