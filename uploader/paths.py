"""Where things stand on this computer: one private data folder, one workspace folder per case in it.

<data>/cases/<case_id>/   the running case: journal, ledger, spool. Removed when the case ends.
<data>/receipts/          one JSON file per case that ended. No patient data.
<data>/logs/              the program's log. No patient data.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from uploader.errors import BadSettings, WorkspaceUnusable


@dataclass(frozen=True, slots=True)
class DataDir:
    """The program's private folder; everything that it writes is below it."""

    root: Path

    @property
    def cases(self) -> Path:
        """Workspaces of the cases that have not ended."""
        return self.root / "cases"

    @property
    def receipts(self) -> Path:
        """Receipts of the cases that have ended."""
        return self.root / "receipts"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.root / "logs"

    def create(self) -> DataDir:
        """Make the folders, readable by this user alone.

        Raises
        ------
        WorkspaceUnusable
            When the folder can't be written to.
        """
        try:
            for folder in (self.root, self.cases, self.receipts, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error
        return self


def find_data_dir(named: str) -> DataDir:
    """Give the data folder: the one that is named, else the platform's own place.

    Raises
    ------
    BadSettings
        When it is no path of this system.
    """
    if named:
        if not Path(named).is_absolute():  # of another system
            raise BadSettings(name="data_dir", problem="it must be a whole path")
        return DataDir(Path(named))
    import platformdirs  # noqa: PLC0415 - keeps --version quick

    return DataDir(Path(platformdirs.user_data_dir("CaseUploader", appauthor=False)))
