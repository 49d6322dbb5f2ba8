"""A chooser for the page where there is no native dialog: folders of this computer, named by ids.

The page never says a path: it says ids that it was given, so that a script that got into the page could at
most choose what a person can see anyway.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from uploader.errors import NothingThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_ENTRIES = 2000
MAX_REMEMBERED = 50_000
MOUNTS = ("/media", "/mnt", "/Volumes", "/run/media")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder of this computer. ``entry_id`` is good while the program runs."""

    entry_id: str
    name: str
    is_folder: bool
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Folder:
    """What is in a folder, folders first. ``left_off`` counts entries beyond `MAX_ENTRIES`."""

    entry_id: str
    name: str
    parent_id: str
    entries: tuple[Entry, ...]
    left_off: int


class PathBook:
    """Gives ids for paths, and paths for ids."""

    def __init__(self, first: Sequence[Path] = ()) -> None:
        self._first = tuple(first)
        self._paths: OrderedDict[str, Path] = OrderedDict()
        self._ids: dict[Path, str] = {}
        self._lock = threading.Lock()

    def roots(self) -> Folder:
        """Where to begin: what was named at the start, the person's folders, discs and drives."""
        return Folder(
            "", "", "", tuple(self._entry(path, path.name or str(path)) for path in self._places()), 0
        )

    def open(self, entry_id: str) -> Folder:
        """List a folder.

        Raises
        ------
        NothingThere
            When it is gone or can't be read: a disc that was taken out, for one.
        """
        path = self._path(entry_id)
        try:
            with os.scandir(path) as found:
                names = sorted(
                    (entry for entry in found if not entry.name.startswith(".")),
                    key=lambda entry: (not _is_dir(entry), entry.name.casefold()),
                )
        except OSError as error:
            raise NothingThere(count=1) from error
        entries = tuple(self._entry(Path(entry.path), entry.name) for entry in names[:MAX_ENTRIES])
        parent_id = "" if path in self._places() or path.parent == path else self._id(path.parent)
        return Folder(entry_id, path.name or str(path), parent_id, entries, max(0, len(names) - MAX_ENTRIES))

    def resolve(self, entry_ids: Iterable[str]) -> tuple[Path, ...]:
        """Give the paths of ids; ids that were never given are left out."""
        with self._lock:
            return tuple(self._paths[entry_id] for entry_id in entry_ids if entry_id in self._paths)

    def _places(self) -> tuple[Path, ...]:
        home = Path.home()
        usual = [home, home / "Desktop", home / "Downloads", home / "Documents"]
        mounted = [child for mount in MOUNTS for child in _children(Path(mount))]
        drives = (
            [Path(f"{letter}:\\") for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
            if os.name == "nt"
            else [Path("/")]
        )
        return tuple(
            path for path in dict.fromkeys((*self._first, *usual, *mounted, *drives)) if path.exists()
        )

    def _entry(self, path: Path, name: str) -> Entry:
        try:
            stat = path.stat()
        except OSError:
            return Entry(self._id(path), name, is_folder=False, size_bytes=0)
        return Entry(self._id(path), name, path.is_dir(), stat.st_size)

    def _id(self, path: Path) -> str:
        with self._lock:
            entry_id = self._ids.get(path)
            if entry_id is None:
                entry_id = self._ids[path] = secrets.token_urlsafe(9)
                self._paths[entry_id] = path
                while len(self._paths) > MAX_REMEMBERED:
                    _, oldest = self._paths.popitem(last=False)
                    del self._ids[oldest]
            return entry_id

    def _path(self, entry_id: str) -> Path:
        with self._lock:
            if entry_id not in self._paths:
                raise NothingThere(count=1)
            return self._paths[entry_id]


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if child.is_dir())
    except OSError:
        return []
