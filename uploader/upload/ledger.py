"""What the server has acknowledged, on disk before anything else believes it.

Of an archive there stands, in this order: that it is about to be opened (with its idempotency key), its blob,
its acknowledged chunks, that it is finished. Never an address or a key: those are asked for anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from uploader.database import open_database, transaction, translated_errors
from uploader.errors import CaseDamaged
from uploader.model.transfer import Acknowledged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from sqlite3 import Connection, Cursor

    from uploader.model.package import Archive, Manifest

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS session (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1), session_id TEXT NOT NULL, is_closed INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS blob (
    archive_key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL,
    idempotency_key TEXT NOT NULL, blob_id TEXT NOT NULL, chunk_bytes INTEGER NOT NULL, part_count INTEGER,
    is_finished INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS part (
    archive_key TEXT NOT NULL, number INTEGER NOT NULL, size_bytes INTEGER NOT NULL,
    etag TEXT NOT NULL, md5 TEXT NOT NULL, PRIMARY KEY (archive_key, number)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class KnownBlob:
    """An archive's place from an earlier run. ``part_count`` is None where we chose the count."""

    archive_key: str
    blob_id: str
    chunk_bytes: int
    part_count: int | None
    is_finished: bool
    acknowledged: tuple[Acknowledged, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All that earlier runs have left; ``session_id`` is empty where there is none yet."""

    session_id: str
    is_closed: bool
    blobs: tuple[KnownBlob, ...]


class Ledger:
    """The ledger of one case. Used by one thread. Every method is on disk when it returns.

    Every method raises `CaseDamaged`, `DiskFull` or `WorkspaceUnusable`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: Connection = open_database(path, _SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    # --- read ----------------------------------------------------------------------------------

    def recall(self, manifest: Manifest) -> Known:
        """Give what is known of this manifest's archives.

        Raises
        ------
        CaseDamaged
            When the ledger speaks of other archives than the manifest: what lies at the server is not them.
        """
        session_id, is_closed = self.session()
        archives = {archive.key: archive for archive in manifest.archives}
        keys = [str(row[0]) for row in self._ask("SELECT archive_key FROM blob").fetchall()]
        if not archives.keys() >= set(keys):
            raise CaseDamaged(case_id=self._path.parent.name)
        blobs = [self.blob(archives[key]) for key in keys]
        return Known(session_id, is_closed, tuple(blob for blob in blobs if blob is not None))

    def session(self) -> tuple[str, bool]:
        """Give the session's id, empty where there is none, and whether it is closed."""
        row = self._ask("SELECT session_id, is_closed FROM session").fetchone() or ("", 0)
        return str(row[0]), bool(row[1])

    def blob(self, archive: Archive) -> KnownBlob | None:
        """Give the place that an archive has; None where it has none yet.

        Raises
        ------
        CaseDamaged
            When it is another archive's.
        """
        row = self._ask(
            "SELECT sha256, size_bytes, blob_id, chunk_bytes, part_count, is_finished FROM blob"
            " WHERE archive_key = ?",
            archive.key,
        ).fetchone()
        if row is None:
            return None
        sha256, size_bytes, blob_id, chunk_bytes, part_count, is_finished = row
        if (sha256, size_bytes) != (archive.sha256, archive.size_bytes):
            raise CaseDamaged(case_id=self._path.parent.name)
        acknowledged = self.acknowledged(archive.key)
        return (
            KnownBlob(archive.key, blob_id, chunk_bytes, part_count, bool(is_finished), acknowledged)
            if blob_id
            else None
        )

    def finished_keys(self) -> frozenset[str]:
        """Keys of the archives that the server has put together."""
        rows = self._ask("SELECT archive_key FROM blob WHERE is_finished").fetchall()
        return frozenset(str(row[0]) for row in rows)

    def acknowledged(self, archive_key: str) -> tuple[Acknowledged, ...]:
        """Give the archive's acknowledged chunks, in order; none once it is finished."""
        rows = self._ask(
            "SELECT number, size_bytes, etag, md5 FROM part WHERE archive_key = ? ORDER BY number",
            archive_key,
        )
        return tuple(Acknowledged(*row) for row in rows)

    def acknowledged_bytes(self, archive: Archive) -> int:
        """Bytes of an archive that the storage has confirmed; all of them once it is finished."""
        question = "SELECT is_finished FROM blob WHERE archive_key = ?"
        row = self._ask(question, archive.key).fetchone()
        if row is not None and row[0]:
            return archive.size_bytes
        return sum(part.size_bytes for part in self.acknowledged(archive.key))

    # --- write ---------------------------------------------------------------------------------

    def session_opened(self, session_id: str) -> None:
        """Keep the session that the server gave."""
        self._write([("INSERT OR REPLACE INTO session VALUES (1, ?, 0)", (session_id,))])

    def session_closed(self) -> None:
        """The server knows that all is there."""
        self._write([("UPDATE session SET is_closed = 1", ())])

    def blob_opening(self, archive: Archive, fresh_key: str) -> str:
        """Note that the archive is about to be opened; give the idempotency key to do it with.

        That is ``fresh_key``, or the one of an earlier try whose answer never came.
        """
        self._write(
            [
                (
                    "INSERT OR IGNORE INTO blob VALUES (?, ?, ?, ?, '', 0, NULL, 0)",
                    (archive.key, archive.sha256, archive.size_bytes, fresh_key),
                )
            ]
        )
        question = "SELECT idempotency_key FROM blob WHERE archive_key = ?"
        return str(self._ask(question, archive.key).fetchone()[0])

    def blob_opened(self, archive_key: str, blob_id: str, chunk_bytes: int, part_count: int | None) -> None:
        """Keep the archive's place and how it is cut, for good."""
        change = "UPDATE blob SET blob_id = ?, chunk_bytes = ?, part_count = ? WHERE archive_key = ?"
        self._write([(change, (blob_id, chunk_bytes, part_count, archive_key))])

    def part_acknowledged(self, archive_key: str, part: Acknowledged) -> None:
        """Keep that the storage has confirmed a chunk."""
        row = (archive_key, part.number, part.size_bytes, part.etag, part.md5)
        self._write([("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)", row)])

    def blob_finished(self, archive_key: str) -> None:
        """The server has put the archive together; its chunks need no more keeping."""
        self._write(
            [
                ("UPDATE blob SET is_finished = 1 WHERE archive_key = ?", (archive_key,)),
                ("DELETE FROM part WHERE archive_key = ?", (archive_key,)),
            ]
        )

    def forget_blob(self, archive_key: str) -> None:
        """The server does not know the archive's blob: nothing of it counts any more."""
        tables = ("part", "blob")
        self._write([(f"DELETE FROM {table} WHERE archive_key = ?", (archive_key,)) for table in tables])  # noqa: S608 - two fixed names

    def forget_all(self) -> None:
        """The server does not know the session: nothing in it counts any more."""
        self._write([("DELETE FROM part", ()), ("DELETE FROM blob", ()), ("DELETE FROM session", ())])

    def _ask(self, question: str, *values: str) -> Cursor:
        with translated_errors(self._path):
            return self._database.execute(question, values)

    def _write(self, changes: Iterable[tuple[str, tuple[str | int | None, ...]]]) -> None:
        with transaction(self._database, self._path) as database:
            for change, values in changes:
                database.execute(change, values)
