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
    from collections.abc import Iterator
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
STOPPED = "stopped"


class Journal:
    """The milestones of one case. A milestone is whole on disk or not there."""

    def __init__(self, workspace: Path, file_name: str = FILE_NAME) -> None:
        self._path = workspace / file_name
        self._connection = open_database(self._path, SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def write(self, name: str, body: dict[str, Any]) -> None:
        """Put a milestone on disk; one that was there is replaced."""
        text = json.dumps(body)  # ASCII: a file name may hold bytes that are no text
        with transaction(self._connection, self._path) as connection:
            connection.execute("INSERT OR REPLACE INTO milestone VALUES (?, ?)", (name, text))

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
        try:
            return None if row is None else dict(json.loads(row[0]))
        except (ValueError, TypeError) as error:
            raise CaseDamaged(case_id=self._path.parent.name) from error


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
