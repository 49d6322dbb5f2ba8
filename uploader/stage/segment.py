"""What a worker does: clean the instances of one batch and write them, packed, as one segment."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from uploader.model.cleaned import AuditCount, CleanedFile, Refused, Span
from uploader.model.source import FailReason
from uploader.pool import heed_stop
from uploader.sources import SourceGoneError, open_source
from uploader.stage.pack import Content, pack, store
from uploader.stage.spool import SEGMENT_SUFFIX, is_disk_full

if TYPE_CHECKING:
    from uploader.model.cleaned import CleanedInstance
    from uploader.model.mask import Mask
    from uploader.model.package import Member
    from uploader.model.source import SourceFile
    from uploader.stage.spool import SegmentWriter, Spool

MASKED: Final = "mask"
NOT_MASKED: Final = "mask_failed"
"""Whatever a cleaner says: what a person wanted blackened is, or it is not sent."""


class Cleaner(Protocol):
    """Takes identity out of one file. Crosses to workers by pickling."""

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: Mask | None = None,
        *,
        is_first: bool = False,
    ) -> CleanedInstance | Refused:
        """Give the finished file as pieces of itself and of ``source``, or say why that can't be.

        ``source`` may be read at any offset; ``name`` is the file's own name, without folders. ``mask`` is
        what a person said of the pictures in it; where it has boxes, the audit has a row of action ``mask``.
        The first file of a series is read back more thoroughly.
        """

    def clean_file(self, source: BinaryIO, size_bytes: int, name: str) -> CleanedFile | Refused | None:
        """Do the same for a file that is not DICOM; None where it may leave as it is."""

    def file_name(self, name: str) -> str:
        """Give the name that a file that is not DICOM would leave by."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a batch. ``key`` is its archive's, ``position`` its place among the archive's members.

    ``is_dicom`` has it cleaned as DICOM; other files are stored, as they are unless the cleaner changes them.
    ``is_lost`` says that the series has failed already: the file is only asked for its own fault, and nothing
    is written.
    """

    key: str
    position: int
    source: SourceFile
    name: str
    is_dicom: bool
    is_lost: bool = False
    mask: Mask | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A member as written, at its place in the series; its name is the cleaner's own wish."""

    position: int
    member: Member


@dataclass(frozen=True, slots=True)
class Culprit:
    """A file for whose sake its whole series is not sent."""

    position: int
    reason: FailReason
    detail: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What names a series, as its first instance says it after de-identification."""

    series_number: str = ""
    description: str = ""
    modality: str = ""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Members in the batch's order, or the culprits and nothing written.

    ``labels`` are of the batch's first instance; ``audit`` counts what was done to all of them.
    """

    packed: tuple[Packed, ...] = ()
    culprits: tuple[Culprit, ...] = ()
    labels: Labels = Labels()
    audit: tuple[AuditCount, ...] = ()

    @property
    def segment(self) -> tuple[str, int]:
        """Name and size of the segment that was written; empty and 0 where there is none."""
        if not self.packed:
            return "", 0
        last = self.packed[-1].member
        return last.segment, last.offset + last.stored_bytes


@lru_cache(maxsize=16_384)
def without_items(path: str) -> str:
    """Give a path that is the same for each item of its sequences: ``00081140.3.00081155`` has a ``*``."""
    if "." not in path:
        return path
    parts = path.split(".")
    parts[1::2] = "*" * len(parts[1::2])
    return ".".join(parts)


class _Spoilt(Exception):  # noqa: N818 - it is no error: it leaves the block of a segment that is not wanted
    pass


def stage_batch(cleaner: Cleaner, spool: Spool, run: str, items: tuple[Item, ...]) -> BatchResult:
    """Work through a batch, all of one archive. Runs in a worker.

    Parameters
    ----------
    run
        Mark of this staging in the names of its segments: what a worker of an earlier, cancelled one still
        writes can't take their place.

    Raises
    ------
    DiskFull, WorkspaceUnusable
        About the spool, and so about the case.
    """
    if items[0].is_lost:
        return BatchResult(culprits=_Batch(cleaner, spool, None, "").work(items).culprits)
    name = f"{items[0].key}.{items[0].position:06d}.{run}{SEGMENT_SUFFIX}"
    result = BatchResult()
    with suppress(_Spoilt), spool.new_segment(name) as writer:
        result = _Batch(cleaner, spool, writer, name).work(items)
        if result.culprits:
            raise _Spoilt
    return result


class _Batch:
    """One batch in work. Without a writer, and after the first culprit, files are only asked for faults."""

    def __init__(self, cleaner: Cleaner, spool: Spool, writer: SegmentWriter | None, segment: str) -> None:
        self._cleaner = cleaner
        self._spool = spool
        self._writer = writer
        self._segment = segment
        self._labels: Labels | None = None
        self._audit: Counter[tuple[str, str]] = Counter()

    def work(self, items: tuple[Item, ...]) -> BatchResult:
        packed, culprits = [], []
        for item in items:
            heed_stop()
            outcome = self._stage(item)
            if isinstance(outcome, Culprit):
                culprits.append(outcome)
                self._writer = None
            elif outcome is not None:
                packed.append(Packed(item.position, outcome))
        if culprits:
            return BatchResult(culprits=tuple(culprits))
        audit = tuple(AuditCount(*key, count) for key, count in self._audit.items())
        return BatchResult(tuple(packed), (), self._labels or Labels(), audit)

    def _stage(self, item: Item) -> Member | Culprit | None:
        try:
            with open_source(item.source, self._spool.path) as source:
                return self._clean(item, source) if item.is_dicom else self._file(item, source)
        except (SourceGoneError, FileNotFoundError):
            return Culprit(item.position, FailReason.CHANGED, "")
        except (zipfile.BadZipFile, zlib.error):
            reason = FailReason.UNREADABLE if item.source.member is None else FailReason.ARCHIVE_DAMAGED
            return Culprit(item.position, reason, "")
        except OSError as error:
            if is_disk_full(error):
                raise self._spool.disk_full() from error
            return Culprit(item.position, FailReason.UNREADABLE, type(error).__name__)

    def _file(self, item: Item, source: BinaryIO) -> Member | Culprit | None:
        cleaned = self._cleaner.clean_file(source, item.source.size_bytes, item.name)
        if isinstance(cleaned, Refused):
            return _refused(item, cleaned)
        if cleaned is None:
            cleaned = CleanedFile((Span(0, item.source.size_bytes),), item.name, ())
        self._audit.update((row.path, row.action) for row in cleaned.audit)
        if self._writer is None:
            return None
        return store(Content(cleaned.pieces, source), self._writer, self._segment, cleaned.name)

    def _clean(self, item: Item, source: BinaryIO) -> Member | Culprit | None:
        size, is_first = item.source.size_bytes, item.position == 0
        cleaned = self._cleaner.clean(source, size, item.name, item.mask, is_first=is_first)
        if isinstance(cleaned, Refused):
            return _refused(item, cleaned)
        if item.mask and item.mask.boxes and not any(row.action == MASKED for row in cleaned.audit):
            return Culprit(item.position, FailReason.DEID_REFUSED, NOT_MASKED)
        if self._labels is None:
            self._labels = Labels(cleaned.series_number, cleaned.description, cleaned.modality)
        self._audit.update((without_items(row.path), row.action) for row in cleaned.audit)
        if self._writer is None:
            return None
        return pack(Content(cleaned.pieces, source), self._writer, self._segment, cleaned.name)


def _refused(item: Item, refused: Refused) -> Culprit:
    is_echo = refused.code == FailReason.VALUE_ECHO.value
    reason = FailReason.VALUE_ECHO if is_echo else FailReason.DEID_REFUSED
    return Culprit(item.position, reason, f"{refused.code} {refused.element}".rstrip())
