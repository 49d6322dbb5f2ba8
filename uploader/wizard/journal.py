"""The durable part of the wizard's state: one small file, whole at every moment."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from uploader.database import write_whole
from uploader.wizard.encode import to_json
from uploader.wizard.state import Draft, Saved

if TYPE_CHECKING:
    from pathlib import Path


class Journal:
    """Keeps `Saved` in a file of this user. Holds no patient data: `to_json` refuses it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, saved: Saved) -> None:
        """Replace what is kept; on return it is on disk.

        Raises
        ------
        DiskFull, WorkspaceUnusable
            Then the former content still stands.
        """
        write_whole(self._path, json.dumps(to_json(saved), ensure_ascii=False).encode())

    def read(self) -> Saved:
        """Give what was kept. A file that can't be read is set aside, and everything is as new.

        Nothing that matters is lost by that: cases have their own journals.
        """
        try:
            return _saved(json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return Saved()
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            with suppress(OSError):
                self._path.replace(self._path.with_suffix(".damaged"))
            return Saved()


def _saved(kept: dict[str, Any]) -> Saved:
    """Take known fields of the right type; a field that is not there has its default."""
    given, fresh = kept.get("draft", {}), Draft()
    draft = {
        part.name: given[part.name]
        for part in fields(Draft)
        if type(given.get(part.name)) is type(getattr(fresh, part.name))
    }
    paused = frozenset(case_id for case_id in kept.get("paused", ()) if isinstance(case_id, str))
    return Saved(Draft(**draft), paused)
