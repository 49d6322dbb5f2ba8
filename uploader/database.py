"""SQLite as the place where a case's state survives a kill at any byte."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from uploader.errors import CaseDamaged, DiskFull, WorkspaceUnusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from uploader.errors import CaseUploaderError

HELD_TRIES: Final = 100
HELD_S: Final = 0.05
"""Between two tries to rename a file that another program holds: all of them take five seconds."""


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """Open (or create) a database that is durable at each commit.

    Write-ahead log, full sync (also through the drive's cache on macOS), deleted rows overwritten. The
    connection may be used from several threads as long as the caller serialises them.

    Parameters
    ----------
    path
        The file; its folder exists.
    schema
        ``CREATE TABLE IF NOT EXISTS`` statements.

    Raises
    ------
    CaseDamaged, DiskFull, WorkspaceUnusable
    """
    with translated_errors(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.executescript(schema)
        except BaseException:
            connection.close()
            raise
        path.chmod(0o600)
        return connection


@contextmanager
def hold(path: Path, busy: CaseUploaderError) -> Iterator[None]:
    """Hold a file for this process alone; the operating system lets go of it when the process ends.

    Parameters
    ----------
    busy
        Raised when another process, or another holder in this one, has it.

    Raises
    ------
    CaseDamaged, DiskFull, WorkspaceUnusable
        When the file can't be made or opened.
    """
    with translated_errors(path):
        held = sqlite3.connect(path, isolation_level=None, timeout=0)
    with closing(held):
        with translated_errors(path):
            try:
                held.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise busy from error
                raise
        yield


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All of it on disk, or none: commits at the end of the block, rolls back on any exception."""
    with translated_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, which name an owner and a next step."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(free=human_bytes(free_bytes(path.parent)), need="more") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise CaseDamaged(case_id=path.parent.name) from error
        raise WorkspaceUnusable(problem=getattr(error, "sqlite_errorname", "SQLITE_ERROR")) from error


def free_bytes(folder: Path) -> int:
    """Bytes that this user may still write below ``folder``; 0 when that can't be told."""
    import shutil  # noqa: PLC0415 - keeps --version quick

    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def human_bytes(size_bytes: int) -> str:
    """Give a size as people read it, in decimal units: ``1.5 GB``."""
    size = float(size_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:  # noqa: PLR2004 - decimal units
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def write_whole(path: Path, content: bytes) -> None:
    """Replace a small file of this user; on return it is on disk.

    Raises
    ------
    DiskFull, WorkspaceUnusable
        Then the former content still stands.
    """
    beside = path.with_suffix(".new")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:  # noqa: PTH123
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        put_in_place(beside, path)
        sync_dir(path.parent)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(free="0 bytes", need="more") from error
        raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error


def put_in_place(
    beside: Path,
    path: Path,
    rename: Callable[[Path, Path], object] = os.replace,
    system: str = os.name,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Give a finished file its name, in place of what bears it.

    Windows refuses while anyone has either file open, and there someone often has for a moment: the virus
    scanner looks at what was just written, another window reads what it replaces.
    """
    for _ in range(HELD_TRIES if system == "nt" else 0):
        try:
            rename(beside, path)
        except PermissionError:
            sleep(HELD_S)
        else:
            return
    rename(beside, path)


def sync_dir(folder: Path) -> None:
    """Make renames and new names in ``folder`` durable. Windows does that by itself and has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
