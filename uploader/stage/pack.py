"""Packing one finished file into a segment, in blocks, with its digests."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO, Final

from uploader.model.cleaned import piece_size, read_piece
from uploader.model.package import Member, Method
from uploader.pool import heed_stop
from uploader.sources import SourceGoneError
from uploader.stage.compress import (
    SAMPLE_BYTES,
    crc32,
    deflated,
    is_worth_it,
    new_deflater,
    sample_offsets,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.cleaned import Piece
    from uploader.stage.spool import SegmentWriter

BLOCK_BYTES: Final = 1024 * 1024
"""Files are read and packed in blocks of exactly this size, so that equal files pack to equal bytes."""


class Content:
    """A finished file, readable at any offset, that was never in memory as a whole."""

    def __init__(self, pieces: tuple[Piece, ...], source: BinaryIO) -> None:
        self._pieces = pieces
        self._source = source
        self._starts = list(accumulate(map(piece_size, pieces), initial=0))

    @property
    def size_bytes(self) -> int:
        """Bytes of the finished file."""
        return self._starts[-1]

    def blocks(self) -> Iterator[bytes]:
        """Give all of it, in blocks of `BLOCK_BYTES` and a rest."""
        for offset in range(0, self.size_bytes, BLOCK_BYTES):
            heed_stop()
            yield self.read(offset, min(BLOCK_BYTES, self.size_bytes - offset))

    def read(self, offset: int, size_bytes: int) -> bytes:
        """Give a range of it, all within the file.

        Raises
        ------
        SourceGoneError
            When the source ends early.
        """
        parts = []
        index = bisect_right(self._starts, offset) - 1
        while size_bytes > 0:
            skipped = offset - self._starts[index]
            part = self._part(self._pieces[index], skipped, size_bytes)
            parts.append(part)
            offset += len(part)
            size_bytes -= len(part)
            index += 1
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _part(self, piece: Piece, skipped: int, size_bytes: int) -> bytes:
        wanted = min(piece_size(piece) - skipped, size_bytes)
        part = read_piece(piece, self._source, skipped, wanted)
        if len(part) != wanted:
            raise SourceGoneError("shorter than it was")
        return part


def pack(content: Content, writer: SegmentWriter, segment: str, name: str) -> Member:
    """Append a member: deflated where that saves enough, else stored.

    The choice follows from the bytes alone. What does not fit one block is sampled first, so that
    pixels that are compressed already cost no packing.
    """
    if content.size_bytes <= BLOCK_BYTES:
        return _pack_small(content, writer, segment, name)
    if not _looks_packable(content):
        return store(content, writer, segment, name)
    start = writer.position
    digest, checksum, deflater = hashlib.sha256(), 0, new_deflater()
    for block in content.blocks():
        digest.update(block)
        checksum = crc32(block, checksum)
        writer.write(deflater.compress(block))
    writer.write(deflater.flush())
    packed_bytes = writer.position - start
    if not is_worth_it(content.size_bytes, packed_bytes):
        writer.go_back(start)
        return store(content, writer, segment, name)
    return Member(
        name=name,
        size_bytes=content.size_bytes,
        crc32=checksum,
        sha256=digest.hexdigest(),
        method=Method.DEFLATED,
        segment=segment,
        offset=start,
        stored_bytes=packed_bytes,
    )


def _pack_small(content: Content, writer: SegmentWriter, segment: str, name: str) -> Member:
    data = b"".join(content.blocks())
    packed = deflated(data)
    is_packed = bool(data) and is_worth_it(len(data), len(packed))
    start = writer.position
    writer.write(packed if is_packed else data)
    return Member(
        name=name,
        size_bytes=len(data),
        crc32=crc32(data, 0),
        sha256=hashlib.sha256(data).hexdigest(),
        method=Method.DEFLATED if is_packed else Method.STORED,
        segment=segment,
        offset=start,
        stored_bytes=writer.position - start,
    )


def store(content: Content, writer: SegmentWriter, segment: str, name: str) -> Member:
    """Append a member as it is."""
    start = writer.position
    digest, checksum = hashlib.sha256(), 0
    for block in content.blocks():
        digest.update(block)
        checksum = crc32(block, checksum)
        writer.write(block)
    return Member(
        name=name,
        size_bytes=content.size_bytes,
        crc32=checksum,
        sha256=digest.hexdigest(),
        method=Method.STORED,
        segment=segment,
        offset=start,
        stored_bytes=content.size_bytes,
    )


def _looks_packable(content: Content) -> bool:
    samples = [content.read(offset, SAMPLE_BYTES) for offset in sample_offsets(content.size_bytes)]
    return is_worth_it(sum(map(len, samples)), sum(len(deflated(sample)) for sample in samples))
