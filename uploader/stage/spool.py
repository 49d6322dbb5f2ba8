"""The case's private spool: segment files, each written whole by one worker or not there at all."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from uploader.database import free_bytes, human_bytes, put_in_place, sync_dir
from uploader.errors import CaseDamaged, DiskFull, WorkspaceUnusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO
    from pathlib import Path

SEGMENT_SUFFIX: Final = ".seg"
UNFINISHED_SUFFIX: Final = ".part"

RESERVE_BYTES: Final = 64 * 1024 * 1024
"""Left free beside the spool, for ledger, journal and the rest of the computer."""

_BINARY: Final = getattr(os, "O_BINARY", 0)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Spool:
    """The folder ``path``; its parent is the case's workspace and bears the case's id.

    Crosses to workers as a value: it holds no handle.
    """

    path: Path

    @property
    def case_id(self) -> str:
        """The case, for messages."""
        return self.path.parent.name

    def create(self) -> None:
        """Make the folder, readable by this user alone.

        Raises
        ------
        DiskFull, WorkspaceUnusable
        """
        with self.translated_errors():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)

    def disk_full(self) -> DiskFull:
        """Give the error for a disk that became full while writing."""
        return DiskFull(free=human_bytes(free_bytes(self.path)), need="more")

    def segments(self) -> dict[str, int]:
        """Give the finished segments and their sizes in bytes.

        Raises
        ------
        WorkspaceUnusable
        """
        with self.translated_errors():
            return {path.name: path.stat().st_size for path in self._files() if path.suffix == SEGMENT_SUFFIX}

    def discard(self, names: Iterable[str]) -> None:
        """Remove segments at once; one that is in use goes with the next sweep."""
        for name in names:
            _unlink(self.path / name)

    def sweep(self, keep: Iterable[str] = ()) -> int:
        """Remove every file but the segments in ``keep``; give how many could not be removed."""
        kept = frozenset(keep)
        return sum(not _unlink(path) for path in self._files() if path.name not in kept)

    def remove(self) -> int:
        """Remove the spool, at a case's end; give how many files are still there (in use, on Windows)."""
        left = self.sweep()
        if not left and self.path.exists():
            with self.translated_errors():
                self.path.rmdir()
        return left

    def open_segment(self, name: str) -> BinaryIO:
        """Open a segment for reading.

        Raises
        ------
        CaseDamaged
            When it is gone.
        WorkspaceUnusable
        """
        with self.translated_errors():
            return (self.path / name).open("rb", buffering=0)

    @contextmanager
    def new_segment(self, name: str) -> Iterator[SegmentWriter]:
        """Write a segment: under its name, whole and on disk, at the end of the block; else not at all.

        The folder itself is synced by `sync`, once for all segments.

        Raises
        ------
        DiskFull, WorkspaceUnusable
        """
        unfinished = self.path / (name + UNFINISHED_SUFFIX)
        _unlink(unfinished)
        with self.translated_errors():
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as handle:
                yield SegmentWriter(self, handle)
                with self.translated_errors():
                    os.fsync(descriptor)
            with self.translated_errors():
                put_in_place(unfinished, self.path / name)
        except BaseException:
            _unlink(unfinished)
            raise

    def sync(self) -> None:
        """Make the names of all segments durable."""
        with self.translated_errors():
            sync_dir(self.path)

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Turn the system's errors about the spool into ours, which name an owner and a next step."""
        try:
            yield
        except FileNotFoundError as error:
            raise CaseDamaged(case_id=self.case_id) from error
        except OSError as error:
            if is_disk_full(error):
                raise self.disk_full() from error
            raise WorkspaceUnusable(problem=errno.errorcode.get(error.errno or 0, "EIO")) from error

    def _files(self) -> list[Path]:
        return sorted(self.path.iterdir()) if self.path.is_dir() else []


class SegmentWriter:
    """A segment that is being written, from its beginning to its end."""

    def __init__(self, spool: Spool, handle: FileIO) -> None:
        self._spool = spool
        self._handle = handle
        self.position = 0

    def write(self, data: bytes) -> None:
        """Append all of ``data``.

        Raises
        ------
        DiskFull, WorkspaceUnusable
        """
        rest = memoryview(data)
        with self._spool.translated_errors():
            while rest:
                rest = rest[self._handle.write(rest) :]
        self.position += len(data)

    def go_back(self, position: int) -> None:
        """Forget what was written from ``position`` on."""
        with self._spool.translated_errors():
            self._handle.seek(position)
            self._handle.truncate()
        self.position = position


def is_disk_full(error: OSError) -> bool:
    """Whether the system ran out of space, quota or file length (FAT's 4 GiB)."""
    return error.errno in _FULL


def _unlink(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
