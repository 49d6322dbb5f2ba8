"""Settings in JSON files: IT's on Linux, and the user's own choices on every system."""

from __future__ import annotations

import json
import os
import stat
import threading
from typing import TYPE_CHECKING, Any, Final

from uploader.config.layers import Layer, Level
from uploader.config.values import Form
from uploader.errors import WorkspaceUnusable

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.config.table import Value

FOLDER: Final = "/etc/case-uploader"
POLICY_FILE: Final = "policy.json"
DEFAULTS_FILE: Final = "defaults.json"
CHOICES_FILE: Final = "settings.json"
CHOICES_PLACE: Final = "settings.json in the data folder"
MOST_BYTES: Final = 1024 * 1024


def linux_layers(folder: Path) -> tuple[Layer, ...]:
    """Read IT's two files."""
    return (
        read_layer(folder / POLICY_FILE, Level.COMPUTER_POLICY),
        read_layer(folder / DEFAULTS_FILE, Level.INSTALLER),
    )


def read_layer(path: Path, level: Level, place: str = "") -> Layer:
    """Read a file with one JSON object; a file that does not exist holds nothing."""
    place = place or str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            return Layer(level, place, Form.TYPED, trouble="it is no file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return Layer(level, place, Form.TYPED)
    except OSError as error:
        return Layer(level, place, Form.TYPED, trouble=f"it can't be read ({os.strerror(error.errno or 0)})")
    try:
        return Layer(level, place, Form.TYPED, _object(content))
    except (ValueError, RecursionError) as error:
        at = f" (see line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        trouble = f"it is not one JSON object in UTF-8, with each setting once{at}"
        return Layer(level, place, Form.TYPED, trouble=trouble)


def _object(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise ValueError
    found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004 - as the others
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands there twice: which of them is meant is not certain."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


class Choices:
    """What a person chose, in a file of the data folder. May be used from several threads."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / CHOICES_FILE
        self._lock = threading.Lock()

    def layer(self) -> Layer:
        """Read what was kept."""
        return read_layer(self._path, Level.CHOICE, CHOICES_PLACE)

    def keep(self, name: str, value: Value | None) -> None:
        """Keep a choice, or with None forget it. A file that can't be read is set aside.

        Raises
        ------
        DiskFull, WorkspaceUnusable
        """
        from uploader.database import write_whole  # noqa: PLC0415 - keeps --version quick

        with self._lock:
            layer = self.layer()
            if layer.trouble:
                self._set_aside()
            kept = {key: old for key, old in layer.values.items() if key != name}
            if value is not None:
                kept[name] = value
            write_whole(self._path, json.dumps(kept, indent=2).encode())

    def _set_aside(self) -> None:
        try:
            self._path.replace(self._path.with_suffix(".damaged"))
        except OSError as error:
            raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error
