"""What compressed frames hold beside their coded pixels, where any text may stand.

Coded pixels themselves are not searched: the markers that part them from the rest are found without decoding.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid.echo.documents import CHUNK_BYTES, OVERLAP_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.deid.reader import Reader
    from uploader.model.cleaned import Span

HEAD_BYTES: Final = 64 * 1024
"""So much is searched of a fragment of an unknown coding, and its end: all of it would cost 0.4 s a MB."""

_ITEM: Final = struct.Struct("<HHI")
_SEQUENCE_END: Final = 0xE0DD
_MARKER: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
"""What ends a scan: in it, FF is followed by 00 or a restart; in JPEG-LS, by a byte without its upper bit."""
_J2K_END: Final = re.compile(rb"\xff\xd9")
"""Nowhere in packets, which hold nothing above FF8F."""
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
"""JPEG markers without a length."""
_CODING: Final = frozenset((*range(0xC0, 0xD0), *range(0xDA, 0xE0), 0xF7, 0xF8))
"""JPEG segments of numbers: frames, tables, scans, and those of JPEG-LS."""
_SCAN, _END, _FILL = 0xDA, 0xD9, 0xFF
_J2K_COMMENT, _TILE, _DATA = 0x64, 0x90, 0x93
_RLE_HEAD_BYTES: Final = 64
_MOST_SEGMENTS: Final = 15


class Beside(NamedTuple):
    """Bytes that are no coded pixels; or may be, so that short words stand there by chance."""

    content: bytes
    may_be_coded: bool = False


class _Frame:
    """Fragments one behind the other, as one run of bytes that is read where it is needed."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._starts: list[int] = []
        self._parts: list[tuple[int, int]] = []
        self.size_bytes = 0

    def add(self, offset: int, length: int) -> None:
        self._starts.append(self.size_bytes)
        self._parts.append((offset, length))
        self.size_bytes += length

    def read(self, at: int, size: int) -> bytes:
        """Give what is there of ``size`` bytes."""
        pieces = []
        end = min(at + size, self.size_bytes)
        index = bisect_right(self._starts, at) - 1
        while at < end:
            (offset, length), inside = self._parts[index], at - self._starts[index]
            size = min(length - inside, end - at)
            pieces.append(self._reader.peek(offset + inside, size))
            at, index = at + size, index + 1
        return b"".join(pieces)

    def first(self, size: int) -> Beside:
        """Give the beginning."""
        return Beside(self.read(0, size), may_be_coded=True)

    def last(self) -> Beside:
        """Give the end, of the length of what is searched for."""
        return Beside(self.read(max(self.size_bytes - OVERLAP_BYTES, 0), OVERLAP_BYTES), may_be_coded=True)

    def rest(self, at: int) -> Iterator[Beside]:
        """Give all from ``at`` on; nothing where it is but padding."""
        while at < self.size_bytes:
            piece = self.read(at, CHUNK_BYTES + OVERLAP_BYTES)
            if piece.strip(b"\0"):
                yield Beside(piece)
            at += CHUNK_BYTES

    def find(self, pattern: re.Pattern[bytes], at: int) -> int:
        """Give where ``pattern``, two bytes, next stands; the end where it does not."""
        while at < self.size_bytes:
            found = pattern.search(self.read(at, CHUNK_BYTES + 1))
            if found:
                return at + found.start()
            at += CHUNK_BYTES
        return self.size_bytes


def comments(reader: Reader, hole: Span) -> Iterator[Beside]:
    """Give what encapsulated pixel data hold beside coded pixels.

    That are comments, application data and unknown segments, bytes behind the end of a frame, fragments that
    are no frames, and the offset table.
    """
    items = list(_items(reader, hole))
    if not items:
        return
    (offset, length), *fragments = items
    for start in range(0, length, CHUNK_BYTES):
        size = min(CHUNK_BYTES + OVERLAP_BYTES, length - start)
        yield Beside(reader.peek(offset + start, size), may_be_coded=True)
    for frame in _frames(reader, fragments):
        yield from _beside(frame)


def _items(reader: Reader, hole: Span) -> Iterator[tuple[int, int]]:
    offset, end = hole.offset, hole.offset + hole.size_bytes
    while offset + _ITEM.size <= end:
        _, number, length = _ITEM.unpack(reader.peek(offset, _ITEM.size))
        if number == _SEQUENCE_END:
            return
        yield offset + _ITEM.size, length
        offset += _ITEM.size + length


def _frames(reader: Reader, fragments: list[tuple[int, int]]) -> Iterator[_Frame]:
    """Join fragments: one that does not begin like a frame of JPEG or JPEG 2000 goes on with such a one."""
    current: _Frame | None = None
    for offset, length in fragments:
        if reader.peek(offset, min(length, 2)) in (b"\xff\xd8", b"\xff\x4f"):
            if current is not None:
                yield current
            current = _Frame(reader)
            current.add(offset, length)
        elif current is not None:
            current.add(offset, length)
        else:
            alone = _Frame(reader)
            alone.add(offset, length)
            yield alone
    if current is not None:
        yield current


def _beside(frame: _Frame) -> Iterator[Beside]:
    start = frame.read(0, 2)
    if start == b"\xff\xd8":
        yield from _jpeg(frame)
    elif start == b"\xff\x4f":
        yield from _jpeg2000(frame)
    elif _is_run_length(frame.read(0, _RLE_HEAD_BYTES)):
        yield frame.first(_RLE_HEAD_BYTES)
        yield frame.last()
    else:
        yield frame.first(HEAD_BYTES)
        if frame.size_bytes > HEAD_BYTES:
            yield frame.last()


def _is_run_length(head: bytes) -> bool:
    if len(head) < _RLE_HEAD_BYTES:
        return False
    count, first = struct.unpack_from("<2I", head)
    return count in range(1, _MOST_SEGMENTS + 1) and bool(first == _RLE_HEAD_BYTES)


def _jpeg(frame: _Frame) -> Iterator[Beside]:
    """Go from marker to marker, through every scan; where none stands, the rest is searched."""
    at = 2
    while at + 2 <= frame.size_bytes:
        head = frame.read(at, 4)
        code = head[1]
        if head[0] != _FILL or code == _END:
            yield from frame.rest(at + 2 if head[0] == _FILL else at)
            return
        if code == _FILL or code in _ALONE:
            at += 1 if code == _FILL else 2
            continue
        length = int.from_bytes(head[2:], "big")
        if code not in _CODING:
            yield Beside(frame.read(at + 4, length - 2))
        at += 2 + max(length, 2)
        if code == _SCAN:
            at = frame.find(_MARKER, at)
    yield frame.last()  # it lacks its end


def _jpeg2000(frame: _Frame) -> Iterator[Beside]:
    """Go through the heads of the frame and of its tiles; where no marker stands, the rest is searched."""
    at, next_tile = 2, 0
    while at + 2 <= frame.size_bytes:
        head = frame.read(at, 10)
        code = head[1]
        if head[0] != _FILL or code == _END:
            yield from frame.rest(at + 2 if head[0] == _FILL else at)
            return
        if code == _DATA:
            at = next_tile if next_tile > at else frame.find(_J2K_END, at)
            continue
        if code == _TILE:
            next_tile = at + int.from_bytes(head[6:10], "big")
        length = int.from_bytes(head[2:4], "big")
        if code == _J2K_COMMENT:
            yield Beside(frame.read(at + 4, length - 2))
        at += 2 + max(length, 2)
    yield frame.last()  # it lacks its end
