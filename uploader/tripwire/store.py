"""Where the fingerprints are kept: one small SQLite file in the program's data folder."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from uploader.database import open_database, transaction, translated_errors
from uploader.errors import CaseDamaged
from uploader.tripwire.prints import Prints

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

FILE_NAME: Final = "known.sqlite"
KEY_NAME: Final = "tripwire"
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS sent (
    case_id TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    subject TEXT NOT NULL,
    day TEXT NOT NULL,
    key_print TEXT NOT NULL,
    number TEXT NOT NULL,
    birth TEXT NOT NULL,
    sex TEXT NOT NULL,
    person TEXT NOT NULL,
    studies TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sent_project ON sent (project);
"""


class Secrets(Protocol):
    """Where this computer's key is kept; `uploader.credentials.CredentialStore` is one."""

    def secret(self, name: str) -> bytes | None:
        """Give the secret of this name, made when it is first asked for; None where none can be kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case that was sent: as which subject, on which day (ISO 8601), of whom."""

    case_id: str
    subject_label: str
    day: str
    prints: Prints


class Tripwire:
    """The fingerprints of one user on one computer. May be used from any thread.

    A file that can't be read is begun anew: fingerprints are a help, and no case may fail for want of them.
    """

    def __init__(self, data_dir: Path, secrets: Secrets) -> None:
        self._path = data_dir / FILE_NAME
        self._secrets = secrets
        self._key: bytes | None = None
        self._lock = threading.Lock()

    def key(self) -> bytes | None:
        """Give the key; None where the computer has no safe place for one, so that there is no tripwire.

        The store is asked once: findings are worked out again and again while a person chooses.
        """
        if self._key is None:
            self._key = self._secrets.secret(KEY_NAME)
        return self._key

    def rows(self, project: str) -> tuple[Row, ...]:
        """What was sent to a project, the oldest first."""
        if not self._path.exists():
            return ()
        with self._lock, closing(self._open()) as connection, translated_errors(self._path):
            found = connection.execute("SELECT * FROM sent WHERE project = ? ORDER BY case_id", (project,))
            return tuple(
                Row(
                    case_id, subject, day, Prints(key, number, birth, sex, person, tuple(json.loads(studies)))
                )
                for case_id, _, subject, day, key, number, birth, sex, person, studies in found.fetchall()
            )

    def remember(self, project: str, row: Row) -> None:
        """Keep a case's fingerprints."""
        prints = row.prints
        values = (
            *(row.case_id, project, row.subject_label, row.day, prints.key_print),
            *(prints.number, prints.birth, prints.sex, prints.person, json.dumps(prints.studies)),
        )
        with self._lock, closing(self._open()) as opened, transaction(opened, self._path) as connection:
            connection.execute("INSERT OR REPLACE INTO sent VALUES (?,?,?,?,?,?,?,?,?,?)", values)

    def forget(self, case_id: str) -> None:
        """Take back a case that was given up."""
        if not self._path.exists():
            return
        with self._lock, closing(self._open()) as opened, transaction(opened, self._path) as connection:
            connection.execute("DELETE FROM sent WHERE case_id = ?", (case_id,))

    def _open(self) -> sqlite3.Connection:
        try:
            return open_database(self._path, SCHEMA)
        except CaseDamaged:
            for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
                self._path.with_name(name).unlink(missing_ok=True)
            return open_database(self._path, SCHEMA)
