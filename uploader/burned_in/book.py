"""Masks that were used on this computer, by device and kind of picture: an offer for the next visit.

Rectangles, sizes and a hash of the device's name and number; nothing of a patient.
"""

from __future__ import annotations

import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Final

from uploader.database import open_database, transaction, translated_errors
from uploader.errors import CaseDamaged
from uploader.model.mask import Box

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from uploader.model.mask import PictureKind

FILE_NAME: Final = "masks.sqlite"
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS mask (
    device TEXT NOT NULL,
    rows INTEGER NOT NULL,
    columns INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    boxes TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (device, rows, columns, samples)
);
"""


class MaskBook:
    """The masks of one user on one computer. May be used from any thread.

    A file that can't be read is begun anew: a mask that is not offered can be drawn.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._lock = threading.Lock()

    def boxes(self, device: str, kind: PictureKind) -> tuple[Box, ...]:
        """Give the boxes that were used last for a device's pictures of a kind; none if there were none."""
        if not self._path.exists():
            return ()
        with self._lock, closing(self._open()) as connection, translated_errors(self._path):
            found = connection.execute(
                "SELECT boxes FROM mask WHERE device = ? AND rows = ? AND columns = ? AND samples = ?",
                (device, kind.rows, kind.columns, kind.samples),
            ).fetchone()
            return tuple(Box(*box) for box in json.loads(found[0])) if found else ()

    def remember(self, device: str, kind: PictureKind, boxes: tuple[Box, ...], day: str) -> None:
        """Keep the boxes in place of those that were used before; ``day`` in ISO 8601."""
        text = json.dumps([[box.left, box.top, box.width, box.height] for box in boxes])
        values = (device, kind.rows, kind.columns, kind.samples, text, day)
        with self._lock, closing(self._open()) as opened, transaction(opened, self._path) as connection:
            connection.execute("INSERT OR REPLACE INTO mask VALUES (?, ?, ?, ?, ?, ?)", values)

    def _open(self) -> sqlite3.Connection:
        try:
            return open_database(self._path, SCHEMA)
        except CaseDamaged:
            for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
                self._path.with_name(name).unlink(missing_ok=True)
            return open_database(self._path, SCHEMA)
