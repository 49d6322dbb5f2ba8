"""A private folder for what a scan must unpack; gone at the end."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.app import App


@contextmanager
def scratch(app: App) -> Iterator[Path]:
    """Make the folder inside the program's own, and remove it at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="scan-", dir=app.data_dir.root) as folder:
        yield Path(folder)
