"""One batch of files in a worker process: what each is. Nothing that a file holds makes this raise."""

from __future__ import annotations

import errno
import gzip
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from uploader.database import free_bytes, human_bytes
from uploader.errors import DiskFull
from uploader.model.source import FailReason, SkipReason
from uploader.pool import heed_stop
from uploader.scan.archive import Member, is_document, list_members
from uploader.scan.filetypes import decide_file_type, is_gzipped_format, is_marked, is_named_dicom
from uploader.scan.header import Directory, Header, read_header
from uploader.scan.refused import RefusedFileError
from uploader.scan.sniff import (
    ISO_AT,
    ISO_MAGIC,
    SNIFF_BYTES,
    dicom_start,
    is_named_packed,
    is_packed,
    is_program,
    is_zip,
    may_hide_dicom,
)
from uploader.scan.surroundings import Hint
from uploader.sources import COPY_BYTES, SourceGoneError, open_source

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.scan.walk import Candidate


class Other(NamedTuple):
    """Not DICOM, and kept."""

    file_type: str


class Left(NamedTuple):
    """Not to be sent."""

    reason: SkipReason


class Refused(NamedTuple):
    """Can't be sent."""

    reason: FailReason
    detail: str


class Listing(NamedTuple):
    """A ZIP archive: its members stand for it."""

    members: list[Member]


Outcome = Header | Other | Left | Refused | Listing

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

SKIPPED_AS = {
    Hint.NONE: SkipReason.VIEWER_FILE,
    Hint.SYSTEM: SkipReason.SYSTEM_FILE,
    Hint.HIDDEN: SkipReason.HIDDEN,
    Hint.VIEWER: SkipReason.VIEWER_FILE,
    Hint.DIRECTORY: SkipReason.DICOMDIR,
}


def read_batch(batch: tuple[Candidate, ...], scratch_dir: Path) -> list[Outcome]:
    """Read every file of ``batch``; one outcome each, in its order.

    Raises
    ------
    DiskFull
        When what has to be unpacked does not fit into ``scratch_dir``.
    """
    return [_read_one(candidate, scratch_dir) for candidate in batch]


def _read_one(candidate: Candidate, scratch_dir: Path) -> Outcome:
    heed_stop()
    try:
        with open_source(candidate.source, scratch_dir) as stream:
            return _decide(candidate, stream, scratch_dir)
    except RefusedFileError as refused:
        return Refused(refused.reason, refused.detail)
    except (SourceGoneError, FileNotFoundError):
        return Refused(FailReason.CHANGED, "")
    except (
        gzip.BadGzipFile,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
    ) as error:
        return Refused(FailReason.ARCHIVE_DAMAGED, type(error).__name__)
    except OSError as error:
        return _unreadable(error, scratch_dir)
    except Exception as error:  # noqa: BLE001 - the worker's edge: one hostile file costs itself
        return Refused(FailReason.NOT_PARSABLE, type(error).__name__)


def _unreadable(error: OSError, scratch_dir: Path) -> Refused:
    if error.errno in NO_SPACE:  # reading a source never says so: it is our folder that is full
        raise DiskFull(free=human_bytes(free_bytes(scratch_dir)), need="more") from error
    return Refused(FailReason.UNREADABLE, errno.errorcode.get(error.errno or 0, ""))


def _decide(candidate: Candidate, stream: BinaryIO, scratch_dir: Path) -> Outcome:
    """By content first; the name counts only for what is not DICOM and hides none."""
    source = candidate.source
    name = (source.member or source.path.name).replace("\\", "/").rpartition("/")[2]
    head = stream.read(SNIFF_BYTES)
    start = dicom_start(head)
    if start is not None:
        header = read_header(stream, source.size_bytes, start, scratch_dir)
        return Left(SkipReason.DICOMDIR) if isinstance(header, Directory) else header
    if candidate.hint is not Hint.NONE or is_program(head):
        return Left(SKIPPED_AS[candidate.hint])
    if is_zip(head):
        return _decide_zip(candidate, stream, head, name)
    if is_gzipped_format(name) and head[:2] == b"\x1f\x8b":
        return _decide_gzipped(stream, name)
    if is_packed(head, name) or _is_disc_image(stream):
        return Refused(FailReason.NESTED_ARCHIVE, "")
    return _decide_other(candidate, stream, head, name)


def _decide_zip(candidate: Candidate, stream: BinaryIO, head: bytes, name: str) -> Outcome:
    members = list_members(stream)
    if is_document(member.name for member in members):
        return Other(decide_file_type(head, name))
    if candidate.source.member is not None:
        return Refused(FailReason.NESTED_ARCHIVE, "")
    return Listing(members) if members else Left(SkipReason.EMPTY)


def _decide_gzipped(stream: BinaryIO, name: str) -> Outcome:
    """A format that is kept gzipped; what else may be in it must not pass under its name."""
    stream.seek(0)
    with gzip.GzipFile(fileobj=stream) as unpacked:
        head = unpacked.read(SNIFF_BYTES)
        while unpacked.read(COPY_BYTES):  # to its end, so that its length and CRC are checked
            pass
    if dicom_start(head) is not None or is_zip(head) or is_packed(head, ""):
        return Refused(FailReason.NESTED_ARCHIVE, "")
    return _decide_type(head, name)


def _decide_other(candidate: Candidate, stream: BinaryIO, head: bytes, name: str) -> Outcome:
    """Neither DICOM nor an archive by its first bytes; what bears no known mark is looked at more closely."""
    if is_named_dicom(name):
        return Refused(FailReason.NOT_PARSABLE, "not DICOM")
    if not is_marked(head):
        if zipfile.is_zipfile(stream):  # by its end: what stands before it may be damaged, or a program
            return _decide_zip(candidate, stream, head, name)
        if is_named_packed(name):
            return Refused(FailReason.ARCHIVE_DAMAGED, "not what its name says")
    return _decide_type(head, name)


def _decide_type(head: bytes, name: str) -> Outcome:
    if not is_marked(head) and may_hide_dicom(head):
        return Refused(FailReason.NOT_PARSABLE, "DICOM inside")
    return Other(decide_file_type(head, name))


def _is_disc_image(stream: BinaryIO) -> bool:
    stream.seek(ISO_AT)
    return stream.read(len(ISO_MAGIC)) == ISO_MAGIC
