"""What a case must remember when the program is killed: written down before it is acted on.

One SQLite file in the case's workspace, one row per milestone. It may name source files, since it lives and
goes with the workspace; it never holds keys or addresses.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from uploader.database import hold, open_database, transaction, translated_errors
from uploader.errors import CaseBusy, CaseDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS milestone (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL
);
"""

FILE_NAME = "case.sqlite"

OPENED = "opened"
STAGED = "staged"
UPLOADED = "uploaded"
IMPORTING = "importing"
MADE = "made "
"""One milestone an archive, its key behind: it is whole in the spool, and may be at the server."""
STOPPED = "stopped"


class Journal:
    """The milestones of one case. A milestone is whole on disk or not there."""

    def __init__(self, workspace: Path, file_name: str = FILE_NAME) -> None:
        self._path = workspace / file_name
        self._connection = open_database(self._path, SCHEMA)

    @property
    def case_id(self) -> str:
        """The case, for messages."""
        return self._path.parent.name

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def write(self, name: str, body: dict[str, Any]) -> None:
        """Put a milestone on disk; one that was there is replaced."""
        self.write_all({name: body})

    def write_all(self, milestones: Mapping[str, dict[str, Any]]) -> None:
        """Put several on disk, all at once."""
        rows = [(name, json.dumps(body)) for name, body in milestones.items()]  # ASCII: names may be no text
        with transaction(self._connection, self._path) as connection:
            connection.executemany("INSERT OR REPLACE INTO milestone VALUES (?, ?)", rows)

    def forget(self, *names: str) -> None:
        """Take milestones back, all at once: the case goes back to before them."""
        with transaction(self._connection, self._path) as connection:
            connection.executemany("DELETE FROM milestone WHERE name = ?", [(name,) for name in names])

    def read(self, name: str) -> dict[str, Any] | None:
        """Give a milestone, or None where the case has not come so far.

        Raises
        ------
        CaseDamaged
            When the file or the row can't be read.
        """
        with translated_errors(self._path):
            row = self._connection.execute("SELECT body FROM milestone WHERE name = ?", (name,)).fetchone()
        return None if row is None else self._body(row[0])

    def read_all(self, prefix: str) -> dict[str, dict[str, Any]]:
        """Give the milestones whose names begin so, without that beginning, in the order of their writing.

        Raises
        ------
        CaseDamaged
        """
        question = "SELECT name, body FROM milestone WHERE substr(name, 1, ?) = ? ORDER BY rowid"
        with translated_errors(self._path):
            rows = self._connection.execute(question, (len(prefix), prefix)).fetchall()
        return {str(name)[len(prefix) :]: self._body(text) for name, text in rows}

    def _body(self, text: str) -> dict[str, Any]:
        try:
            return dict(json.loads(text))
        except (ValueError, TypeError) as error:
            raise CaseDamaged(case_id=self.case_id) from error


@contextmanager
def exclusive(workspace: Path) -> Iterator[None]:
    """Hold a case for this process alone; the operating system lets go of it when the process ends.

    Raises
    ------
    CaseBusy
        When another process, or another window, holds it.
    CaseDamaged, DiskFull, WorkspaceUnusable
        When the file that is held can't be made or opened.
    """
    with hold(workspace / "lock.sqlite", CaseBusy(case_id=workspace.name)):
        yield
