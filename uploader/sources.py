"""Opening what the person picked, read-only, whether it stands on disk or inside a ZIP archive."""

from __future__ import annotations

import io
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.model.source import SourceFile

IN_MEMORY_BYTES = 64 * 1024 * 1024
"""A ZIP member up to this size is unpacked in memory; a larger one into the case's private folder."""

COPY_BYTES = 1024 * 1024
"""Piece size of every copy: larger ones gain nothing (measured), smaller ones cost calls."""

LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
ENCRYPTED: Final = 0x1
UTF8_NAMES: Final = 0x800
KEPT_DIRECTORIES: Final = 2

_directories: OrderedDict[tuple[str, int, int], dict[str, zipfile.ZipInfo]] = OrderedDict()
"""Directories of the archives that this process read last: reading one costs 0.2 s for 20,000 members. No
file is kept open, so that a drive can be taken out."""


class SourceGoneError(OSError):
    """The file is not there any more, or is another one than the scan saw."""


@contextmanager
def open_source(
    source: SourceFile, scratch_dir: Path, in_memory_bytes: int = IN_MEMORY_BYTES
) -> Iterator[BinaryIO]:
    """Open a file of the selection for reading at any offset.

    Parameters
    ----------
    source
        The file as the scan saw it.
    scratch_dir
        Private folder of the case, for members too large for memory. What is unpacked there is removed
        at the end of the block.
    in_memory_bytes
        Members up to this size are unpacked in memory.

    Raises
    ------
    SourceGoneError
        When size or modification time differ from the scan's, before or after the block's reading, or what
        stands there is no regular file any more.
    OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError
        When it can't be read.
    """
    with open(source.path, "rb", opener=_open_without_waiting) as handle:
        _check_unchanged(source, handle)
        if source.member is None:
            yield handle
        else:
            with _unpacked(source, handle, scratch_dir, in_memory_bytes) as member:
                yield member
        _check_unchanged(source, handle)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open; a pipe that took the file's place since the scan must not hold the worker for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_unchanged(source: SourceFile, handle: BinaryIO) -> None:
    now = os.fstat(handle.fileno())
    size_differs = source.member is None and now.st_size != source.size_bytes
    if size_differs or now.st_mtime_ns != source.modified_ns or not stat.S_ISREG(now.st_mode):
        raise SourceGoneError("changed since it was scanned")


# --- members ---------------------------------------------------------------------------------------


@contextmanager
def _unpacked(
    source: SourceFile, handle: BinaryIO, scratch_dir: Path, in_memory_bytes: int
) -> Iterator[BinaryIO]:
    """Give a member's whole content; reading it to its end has checked its CRC."""
    try:
        packed = _open_member(source, handle)
    except (
        ValueError,
        LookupError,
        struct.error,
    ) as error:  # what zipfile lets through of a damaged directory
        raise zipfile.BadZipFile("damaged directory") from error
    with packed:
        if source.size_bytes <= in_memory_bytes:
            with io.BytesIO(_read_exactly(packed, source.size_bytes)) as member:
                yield member
            return
        with tempfile.TemporaryFile(dir=scratch_dir) as member:
            copied = 0
            while piece := packed.read(COPY_BYTES):
                copied += len(piece)
                member.write(piece)
            if copied != source.size_bytes:
                raise zlib.error("member has another length than its directory says")
            member.seek(0)
            yield member


def _read_exactly(packed: zipfile.ZipExtFile, size_bytes: int) -> bytes:
    """Read a member whose directory entry promises ``size_bytes``; one that ends before is refused."""
    content = packed.read(size_bytes + 1)
    if len(content) != size_bytes:
        raise zlib.error("member has another length than its directory says")
    return content


def _open_member(source: SourceFile, handle: BinaryIO) -> zipfile.ZipExtFile:
    """Open by directory entry, without reading the directory again for each member.

    What the entry promises bounds what is read: `zipfile.ZipExtFile` gives no byte more, and checks the CRC.
    """
    info = _directory(source, handle).get(source.member or "")
    if info is None or info.file_size != source.size_bytes:
        raise SourceGoneError("another archive than was scanned")
    if info.flag_bits & ENCRYPTED:
        raise zipfile.BadZipFile("encrypted")
    handle.seek(info.header_offset)
    head = handle.read(LOCAL_HEADER.size)
    if len(head) != LOCAL_HEADER.size or head[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    *_, name_bytes, extra_bytes = LOCAL_HEADER.unpack(head)
    codec = "utf-8" if info.flag_bits & UTF8_NAMES else "cp437"
    if handle.read(name_bytes) != info.orig_filename.encode(codec):
        raise zipfile.BadZipFile("directory and local header name different files")
    handle.seek(extra_bytes, os.SEEK_CUR)
    return zipfile.ZipExtFile(handle, "r", info)


def _directory(source: SourceFile, handle: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    now = os.fstat(handle.fileno())
    key = (os.fspath(source.path), now.st_size, now.st_mtime_ns)
    found = _directories.get(key)
    if found is None:
        with zipfile.ZipFile(handle) as archive:
            found = {info.filename: info for info in archive.infolist()}
        _directories[key] = found
        while len(_directories) > KEPT_DIRECTORIES:
            _directories.popitem(last=False)
    return found
