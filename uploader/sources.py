"""Opening what the person picked, read-only, whether it stands on disk or inside a ZIP archive."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.model.source import SourceFile

IN_MEMORY_BYTES = 64 * 1024 * 1024
"""A ZIP member up to this size is unpacked in memory; a larger one into the case's private folder."""

COPY_BYTES = 1024 * 1024
"""Piece size of every copy: larger ones gain nothing (measured), smaller ones cost calls."""


class SourceGoneError(OSError):
    """The file is not there any more, or is another one than the scan saw."""


@contextmanager
def open_source(source: SourceFile, scratch_dir: Path) -> Iterator[BinaryIO]:
    """Open a file of the selection for reading at any offset.

    Parameters
    ----------
    source
        The file as the scan saw it.
    scratch_dir
        Private folder of the case, for members too large for memory. What is unpacked there is removed
        at the end of the block.

    Raises
    ------
    SourceGoneError
        When size or modification time differ from the scan's, before or after the block's reading.
    OSError, zipfile.BadZipFile, zlib.error
        When it can't be read.
    """
    with source.path.open("rb") as handle:
        _check_unchanged(source, handle)
        if source.member is None:
            yield handle
        else:
            with _unpacked(source, handle, scratch_dir) as member:
                yield member
        _check_unchanged(source, handle)


def _check_unchanged(source: SourceFile, handle: BinaryIO) -> None:
    now = os.fstat(handle.fileno())
    size_differs = source.member is None and now.st_size != source.size_bytes
    if size_differs or now.st_mtime_ns != source.modified_ns:
        raise SourceGoneError("changed since it was scanned")


@contextmanager
def _unpacked(source: SourceFile, handle: BinaryIO, scratch_dir: Path) -> Iterator[BinaryIO]:
    assert source.member is not None
    with zipfile.ZipFile(handle) as archive, archive.open(source.member) as packed:
        if source.size_bytes <= IN_MEMORY_BYTES:
            with io.BytesIO(_read_exactly(packed, source.size_bytes)) as member:
                yield member
            return
        with tempfile.TemporaryFile(dir=scratch_dir) as member:
            copied = 0
            while piece := packed.read(COPY_BYTES):
                copied += len(piece)
                if copied > source.size_bytes:
                    break
                member.write(piece)
            if copied != source.size_bytes:
                raise zlib.error("member has another length than its directory says")
            member.seek(0)
            yield member


def _read_exactly(packed: IO[bytes], size_bytes: int) -> bytes:
    """Read a member whose directory entry promises ``size_bytes``; a bomb that unpacks to more is refused."""
    content = packed.read(size_bytes + 1)
    if len(content) != size_bytes:
        raise zlib.error("member has another length than its directory says")
    return content
