"""The files of a selection, lazily: each once, each with its surroundings, no special file ever opened."""

# ruff: noqa: PTH100, PTH112, PTH114, PTH116, PTH118, PTH119, PTH120 - os.scandir gives strings; Paths cost more

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from uploader.errors import NothingThere
from uploader.model.identifying import Identifying
from uploader.model.source import Failed, FailReason, Skipped, SkipReason, SourceFile
from uploader.scan.surroundings import Hint, Surroundings, is_directory_name, is_trash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.cancel import CancelToken

LONG_PATH: Final = 180
"""So long may a folder's path be on Windows that no usual file name in it passes 260 characters."""

EXTENDED: Final = "\\\\?\\"
SHARE: Final = "\\\\?\\unc\\"
DEVICES: Final = "\\\\.\\"
DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
"""What Windows takes for a device, in any folder; another system may have written it on the drive."""

CANT_RESOLVE: Final = 1921
"""ERROR_CANT_RESOLVE_FILENAME: how Windows says ELOOP, which Python does not translate."""

WINDOWS_HIDDEN: Final = 0x2 | 0x4
"""FILE_ATTRIBUTE_HIDDEN and FILE_ATTRIBUTE_SYSTEM."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to be read; ``hint`` is what it is skipped as if it is not DICOM."""

    source: SourceFile
    hint: Hint


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    shown: str
    around: Surroundings
    in_trash: bool


class Walk:
    """Iterates over what has to be read; what needs no reading is in `skipped` and `failed`.

    A folder is entered once, by its real path, so that links can't make loops. Files that more than one name
    leads to (links, hard links, a file picked beside its folder) are given once. An inode number alone is not
    believed: some drivers for USB sticks use one twice.
    """

    def __init__(self, selection: Sequence[Path], cancel: CancelToken) -> None:
        """Take the picked paths. ``cancel`` is seen at each file, since a folder may be all skipped ones.

        Raises
        ------
        NothingThere
            When one of them is not there.
        """
        picked = [Path(os.path.abspath(path)) for path in selection]
        missing = sum(not os.path.lexists(path) for path in picked)
        if missing:
            raise NothingThere(count=missing)
        self._picked = [path.parent if _is_disc_list(path) else path for path in picked]
        self._cancel = cancel
        self._entered: set[str] = set()
        self._reached: set[str] = set()
        self._hard_links: set[tuple[int, int, int]] = set()
        self.skipped: list[Skipped] = []
        self.failed: list[Failed] = []

    def __iter__(self) -> Iterator[Candidate]:
        for path in self._picked:
            if os.path.isdir(path):
                long = extended(str(path), os.name)
                yield from self._iter_tree(
                    _Folder(long, path.name or str(path), Surroundings(), in_trash=False)
                )
            else:
                around = Surroundings()
                yield from self._iter_file(str(path), path.name, around, is_alone=True, in_trash=False)

    def _iter_tree(self, root: _Folder) -> Iterator[Candidate]:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            real = _real(folder.path)
            if real in self._entered:
                again = SkipReason.LINK_LOOP if _is_loop(folder.path, real) else SkipReason.DUPLICATE_PATH
                self._skip(_bare_source(folder.path, folder.shown), again)
                continue
            self._entered.add(real)
            inner: list[_Folder] = []
            yield from self._iter_folder(folder, real, inner)
            waiting.extend(reversed(inner))

    def _iter_folder(self, folder: _Folder, real: str, inner: list[_Folder]) -> Iterator[Candidate]:
        try:
            with os.scandir(folder.path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self._fail(_bare_source(folder.path, folder.shown), FailReason.UNREADABLE, error)
            return
        around = folder.around.enter(os.path.basename(folder.path), [entry.name for entry in entries])
        for entry in entries:
            self._cancel.check()
            shown = f"{folder.shown}/{entry.name}"
            if _is_dir(entry):
                in_trash = folder.in_trash or is_trash(entry.name)
                inner.append(_Folder(extended(entry.path, os.name), shown, around, in_trash))
            elif self._reached and os.path.normcase(os.path.join(real, entry.name)) in self._reached:
                self._skip(_bare_source(entry.path, shown), SkipReason.DUPLICATE_PATH)
            else:
                path = extended(entry.path, os.name)
                yield from self._iter_file(path, shown, around, is_alone=False, in_trash=folder.in_trash)

    def _iter_file(
        self, path: str, shown: str, around: Surroundings, *, is_alone: bool, in_trash: bool
    ) -> Iterator[Candidate]:
        try:
            state = os.stat(path)
        except OSError as error:
            if error.errno == errno.ELOOP or getattr(error, "winerror", 0) == CANT_RESOLVE:
                self._skip(_bare_source(path, shown), SkipReason.LINK_LOOP)
            else:
                self._fail(_bare_source(path, shown), FailReason.UNREADABLE, error)
            return
        source = _source(path, shown, state)
        if not stat.S_ISREG(state.st_mode):
            self._skip(source, SkipReason.NOT_A_FILE)
        elif in_trash:
            self._skip(source, SkipReason.SYSTEM_FILE)
        elif self._is_known(path, state, is_alone=is_alone):
            self._skip(source, SkipReason.DUPLICATE_PATH)
        elif state.st_size == 0:
            self._skip(source, SkipReason.EMPTY)
        else:
            yield Candidate(source, _hint(around, path, state))

    def _is_known(self, path: str, state: os.stat_result, *, is_alone: bool) -> bool:
        """Whether this file was given before, or stands in a folder that gives it itself."""
        if is_alone or os.path.islink(path):
            real = _real(path)
            if real in self._reached or os.path.dirname(real) in self._entered:
                return True
            self._reached.add(real)
        if state.st_nlink > 1 and state.st_ino:
            key = (state.st_dev, state.st_ino, state.st_size)
            if key in self._hard_links:
                return True
            self._hard_links.add(key)
        return False

    def _skip(self, source: SourceFile, reason: SkipReason) -> None:
        self.skipped.append(Skipped(source, reason))

    def _fail(self, source: SourceFile, reason: FailReason, error: OSError) -> None:
        self.failed.append(Failed(source, reason, errno.errorcode.get(error.errno or 0, "")))


def _hint(around: Surroundings, path: str, state: os.stat_result) -> Hint:
    hint = around.hint(os.path.basename(path))
    if hint is Hint.NONE and getattr(state, "st_file_attributes", 0) & WINDOWS_HIDDEN:
        return Hint.HIDDEN
    return hint


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_disc_list(path: Path) -> bool:
    return is_directory_name(path.name) and path.is_file()


def extended(path: str, system: str) -> str:
    r"""Give a path in the form that Windows takes as it is, where it would else cut or change it.

    It cuts at 260 characters, which exports with a folder per UID reach. It drops dots and blanks at a name's
    end, and would read ``IM1.`` as its neighbour ``IM1``. It takes ``AUX`` for a device. ``\\?\`` wants an
    absolute path without ``..``: ours are.
    """
    if system != "nt" or path.startswith((EXTENDED, DEVICES)) or not _is_changed(path):
        return path
    return EXTENDED + (f"UNC\\{path[2:]}" if path.startswith("\\\\") else path)


def _is_changed(path: str) -> bool:
    name = path.rpartition("\\")[2]
    return len(path) >= LONG_PATH or name.endswith((".", " ")) or DEVICE.match(name) is not None


def _real(path: str) -> str:
    """Give a path without links; as it is where nobody answers (a scratched disc, a share that is gone)."""
    try:
        real = os.path.normcase(os.path.realpath(path))
    except OSError:
        real = os.path.normcase(path)
    return real.replace(SHARE, "\\\\", 1) if real.startswith(SHARE) else real.removeprefix(EXTENDED)


def _is_loop(path: str, real: str) -> bool:
    """Whether a link at ``path`` leads to a folder that it stands in."""
    return (_real(os.path.dirname(path)) + os.sep).startswith(real + os.sep)


def _source(path: str, shown: str, state: os.stat_result) -> SourceFile:
    return SourceFile(Path(path), None, state.st_size, state.st_mtime_ns, Identifying(_showable(shown)))


def _bare_source(path: str, shown: str) -> SourceFile:
    """Give a place that is not read: a folder, or a name that leads nowhere."""
    return SourceFile(Path(path), None, 0, 0, Identifying(_showable(shown)))


def _showable(name: str) -> str:
    """Give a name that can be written as UTF-8; bytes that are no text become question marks."""
    return os.fsencode(name).decode("utf-8", "replace") if not name.isascii() else name
