"""A private folder for what a scan must unpack; gone at the end, or with the next scan after a kill."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from uploader.case.journal import exclusive
from uploader.errors import CaseUploaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.app import App

PREFIX: Final = "scan-"
YOUNG_S: Final = 60.0
"""A folder so young may be one that its program is just about to hold."""


@contextmanager
def scratch(app: App) -> Iterator[Path]:
    """Make the folder inside the program's own, hold it, and remove it at the end of the block."""
    root = app.data_dir.root
    sweep(root)
    # What a worker that hangs has open on Windows goes with the next scan.
    made = tempfile.TemporaryDirectory(prefix=PREFIX, dir=root, ignore_cleanup_errors=True)
    with made as folder, exclusive(Path(folder)):
        yield Path(folder)


def sweep(root: Path) -> None:
    """Remove the folders of programs that were killed: originals may lie in them, unpacked."""
    for folder in root.glob(f"{PREFIX}*"):
        with suppress(CaseUploaderError, OSError):  # held, or for another time
            if time.time() - folder.stat().st_mtime < YOUNG_S:
                continue
            with exclusive(folder):
                pass
            shutil.rmtree(folder, ignore_errors=True)
