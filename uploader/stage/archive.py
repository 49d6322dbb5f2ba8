"""Any byte range of an archive, at any time, straight from the spool: the archive itself is never written."""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.errors import CaseDamaged
from uploader.pool import heed_stop
from uploader.stage.layout import Layout, plan_layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from uploader.model.package import Archive, Member
    from uploader.stage.spool import Spool

MAX_PIECE_BYTES: Final = 1024 * 1024
MIN_PIECE_BYTES: Final = 256 * 1024
"""Small members are joined up to this size: below it TLS costs half as much again (measured)."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A range of a segment."""

    segment: str
    offset: int
    size_bytes: int


def archive_size(members: tuple[Member, ...], *, is_zip: bool) -> int:
    """Bytes of the archive: known before any of them is made."""
    return plan_layout(members).size_bytes if is_zip else members[0].size_bytes


def iter_range(archive: Archive, offset: int, size_bytes: int, spool: Spool) -> Iterator[bytes]:
    """Give the archive's bytes from ``offset``, in pieces of at most `MAX_PIECE_BYTES`. See `SpoolReader`."""
    return SpoolReader(spool).iter_range(archive, offset, size_bytes)


def archive_digest(archive: Archive, spool: Spool) -> str:
    """Give the SHA-256 of the archive's bytes, hex. Runs in a worker."""
    digest = hashlib.sha256()
    for piece in iter_range(archive, 0, archive.size_bytes, spool):
        heed_stop()
        digest.update(piece)
    return digest.hexdigest()


class SpoolReader:
    """Reads archives out of a spool. May be used from several threads at once.

    Keeps each archive's layout (about 150 bytes a member), so that a range costs no new planning.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._layouts: dict[str, Layout] = {}
        self._lock = threading.Lock()

    def iter_range(self, archive: Archive, offset: int, size_bytes: int) -> Iterator[bytes]:
        """Give ``size_bytes`` of the archive from ``offset``, in pieces of at most `MAX_PIECE_BYTES`.

        Raises
        ------
        CaseDamaged
            When a segment is gone or shorter than it was.
        WorkspaceUnusable
        """
        assert 0 <= offset <= offset + size_bytes <= archive.size_bytes, "a range outside of its archive"
        sections = self._sections(archive, offset)
        return _joined(self._bytes_of(_clipped(sections, size_bytes)))

    def _layout(self, archive: Archive) -> Layout:
        with self._lock:
            if archive.key not in self._layouts:
                self._layouts[archive.key] = plan_layout(archive.members)
            return self._layouts[archive.key]

    def _sections(self, archive: Archive, offset: int) -> Iterator[bytes | _Stored]:
        """Give what follows ``offset``, in order."""
        if not archive.is_zip:
            yield _behind(_data(archive.members[0]), offset)
            return
        layout = self._layout(archive)
        first = max(bisect_right(layout.starts, offset) - 1, 0)
        for index in range(first, len(layout.starts)):
            head, data = layout.heads[index], _data(archive.members[index])
            skipped = max(offset - layout.starts[index], 0)
            yield _behind(head, skipped)
            yield _behind(data, max(skipped - len(head), 0))
        yield _behind(layout.tail, max(offset - layout.tail_start, 0))

    def _bytes_of(self, sections: Iterator[bytes | _Stored]) -> Iterator[bytes]:
        """Read; consecutive ranges of a segment share one open file."""
        segment, handle = "", None
        try:
            for section in sections:
                if isinstance(section, bytes):
                    yield section
                    continue
                if handle is None or section.segment != segment:
                    if handle is not None:
                        handle.close()
                    segment, handle = section.segment, self._spool.open_segment(section.segment)
                yield from self._read(handle, section)
        finally:
            if handle is not None:
                handle.close()

    def _read(self, handle: BinaryIO, section: _Stored) -> Iterator[bytes]:
        with self._spool.translated_errors():
            handle.seek(section.offset)
        left = section.size_bytes
        while left:
            with self._spool.translated_errors():
                piece = handle.read(min(left, MAX_PIECE_BYTES))
            if not piece:
                raise CaseDamaged(case_id=self._spool.case_id)
            left -= len(piece)
            yield piece


def _data(member: Member) -> _Stored:
    return _Stored(member.segment, member.offset, member.stored_bytes)


def _behind(section: bytes | _Stored, skipped: int) -> bytes | _Stored:
    """Give what is left of a section behind its first ``skipped`` bytes, which may be more than it has."""
    if isinstance(section, bytes):
        return section[skipped:]
    skipped = min(skipped, section.size_bytes)
    return _Stored(section.segment, section.offset + skipped, section.size_bytes - skipped)


def _clipped(sections: Iterator[bytes | _Stored], size_bytes: int) -> Iterator[bytes | _Stored]:
    for section in sections:
        length = len(section) if isinstance(section, bytes) else section.size_bytes
        if length >= size_bytes:
            if isinstance(section, bytes):
                yield section[:size_bytes]
            else:
                yield _Stored(section.segment, section.offset, size_bytes)
            return
        if length:
            yield section
            size_bytes -= length


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Join small pieces; none becomes larger than `MAX_PIECE_BYTES` by it."""
    waiting: list[bytes] = []
    waiting_bytes = 0
    for piece in pieces:
        if waiting and waiting_bytes + len(piece) > MAX_PIECE_BYTES:
            yield b"".join(waiting)
            waiting, waiting_bytes = [], 0
        waiting.append(piece)
        waiting_bytes += len(piece)
        if waiting_bytes >= MIN_PIECE_BYTES:
            yield b"".join(waiting)
            waiting, waiting_bytes = [], 0
    if waiting_bytes:
        yield b"".join(waiting)
