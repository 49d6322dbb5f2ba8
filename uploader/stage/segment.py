"""What a worker does: clean the instances of one batch and write them, packed, as one segment."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from uploader.model.cleaned import Refused, Span
from uploader.model.package import Member, Method
from uploader.model.source import FailReason
from uploader.sources import SourceGoneError, open_source
from uploader.stage.compress import (
    SAMPLE_BYTES,
    crc32,
    deflated,
    is_worth_it,
    new_deflater,
    sample_offsets,
)
from uploader.stage.spool import SEGMENT_SUFFIX, is_disk_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.cleaned import CleanedInstance
    from uploader.model.source import SourceFile
    from uploader.stage.spool import SegmentWriter, Spool

BLOCK_BYTES: Final = 1024 * 1024
"""Files are read and packed in blocks of exactly this size, so that equal files pack to equal bytes."""


class Cleaner(Protocol):
    """Takes identity out of one DICOM file. Crosses to workers by pickling."""

    def clean(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedInstance | Refused:
        """Give the finished file as pieces of itself and of ``source``, or say why that can't be.

        ``source`` may be read at any offset; ``name`` is the file's own name, without folders.
        """


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a batch. ``key`` is its archive's, ``position`` its place among the archive's members.

    ``is_dicom`` has it cleaned; otherwise it is stored as it is. ``is_lost`` says that the series has
    failed already: the file is only asked for its own fault, and nothing is written.
    """

    key: str
    position: int
    source: SourceFile
    name: str
    is_dicom: bool
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """A member as written; its name is the cleaner's own wish. ``actions`` counts what was done to it."""

    position: int
    member: Member
    series_number: str
    description: str
    modality: str
    actions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Culprit:
    """A file for whose sake its whole series is not sent."""

    position: int
    reason: FailReason
    detail: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Members in the batch's order, or the culprits and nothing written."""

    packed: tuple[Packed, ...]
    culprits: tuple[Culprit, ...]


class _Spoilt(Exception):  # noqa: N818 - it is no error: it leaves the block of a segment that is not wanted
    pass


def stage_batch(cleaner: Cleaner, spool: Spool, items: tuple[Item, ...]) -> BatchResult:
    """Work through a batch, all of one archive. Runs in a worker.

    Raises
    ------
    DiskFull, WorkspaceUnusable
        About the spool, and so about the case.
    """
    packed: list[Packed] = []
    culprits: list[Culprit] = []
    if items[0].is_lost:
        outcomes = [_stage(cleaner, spool, item, None, "") for item in items]
        return BatchResult((), tuple(outcome for outcome in outcomes if isinstance(outcome, Culprit)))
    name = f"{items[0].key}.{items[0].position:06d}{SEGMENT_SUFFIX}"
    with suppress(_Spoilt), spool.new_segment(name) as writer:
        for item in items:
            outcome = _stage(cleaner, spool, item, None if culprits else writer, name)
            if isinstance(outcome, Culprit):
                culprits.append(outcome)
            elif outcome is not None:
                packed.append(outcome)
        if culprits:
            raise _Spoilt
    return BatchResult(() if culprits else tuple(packed), tuple(culprits))


def _stage(
    cleaner: Cleaner, spool: Spool, item: Item, writer: SegmentWriter | None, segment: str
) -> Packed | Culprit | None:
    """Write one file; without a writer only look for its fault, and give None if it has none."""
    try:
        with open_source(item.source, spool.path) as source:
            if not item.is_dicom:
                return None if writer is None else _keep(item, source, writer, segment)
            cleaned = cleaner.clean(source, item.source.size_bytes, item.name)
            if isinstance(cleaned, Refused):
                return Culprit(
                    item.position, FailReason.DEID_REFUSED, f"{cleaned.code} {cleaned.element}".rstrip()
                )
            return None if writer is None else _pack(item, cleaned, source, writer, segment)
    except (SourceGoneError, FileNotFoundError):
        return Culprit(item.position, FailReason.CHANGED, "")
    except (zipfile.BadZipFile, zlib.error):
        reason = FailReason.UNREADABLE if item.source.member is None else FailReason.ARCHIVE_DAMAGED
        return Culprit(item.position, reason, "")
    except OSError as error:
        if is_disk_full(error):
            raise spool.disk_full() from error
        return Culprit(item.position, FailReason.UNREADABLE, type(error).__name__)


def _keep(item: Item, source: BinaryIO, writer: SegmentWriter, segment: str) -> Packed:
    content = Content((Span(0, item.source.size_bytes),), source)
    member = _store(content, writer, segment, item.name)
    return Packed(item.position, member, "", "", "", ())


def _pack(
    item: Item, cleaned: CleanedInstance, source: BinaryIO, writer: SegmentWriter, segment: str
) -> Packed:
    member = pack(Content(cleaned.pieces, source), writer, segment, cleaned.name)
    actions = Counter(row.action for row in cleaned.audit)
    return Packed(
        item.position,
        member,
        cleaned.series_number,
        cleaned.description,
        cleaned.modality,
        tuple(sorted(actions.items())),
    )


class Content:
    """A finished file, readable at any offset, that was never in memory as a whole."""

    def __init__(self, pieces: tuple[bytes | Span, ...], source: BinaryIO) -> None:
        self._pieces = pieces
        self._source = source
        sizes = (len(piece) if isinstance(piece, bytes) else piece.size_bytes for piece in pieces)
        self._starts = list(accumulate(sizes, initial=0))

    @property
    def size_bytes(self) -> int:
        """Bytes of the finished file."""
        return self._starts[-1]

    def blocks(self) -> Iterator[bytes]:
        """Give all of it, in blocks of `BLOCK_BYTES` and a rest."""
        for offset in range(0, self.size_bytes, BLOCK_BYTES):
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

    def _part(self, piece: bytes | Span, skipped: int, size_bytes: int) -> bytes:
        if isinstance(piece, bytes):
            return piece[skipped : skipped + size_bytes]
        wanted = min(piece.size_bytes - skipped, size_bytes)
        self._source.seek(piece.offset + skipped)
        part = self._source.read(wanted)
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
        return _store(content, writer, segment, name)
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
        return _store(content, writer, segment, name)
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


def _store(content: Content, writer: SegmentWriter, segment: str, name: str) -> Member:
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
