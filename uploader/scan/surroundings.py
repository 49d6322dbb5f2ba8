"""What a name and the folders round it say of a file, once its content has shown that it is not DICOM."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable


class Hint(IntEnum):
    """What the file would be skipped as."""

    NONE = 0
    SYSTEM = 1
    HIDDEN = 2
    VIEWER = 3
    DIRECTORY = 4


SYSTEM_NAMES: Final = frozenset(
    (
        ".ds_store",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        ".apdisk",
        "icon\r",
        ".directory",
        ".volumeicon.icns",
    )
)
SYSTEM_FOLDERS: Final = frozenset(
    ("__macosx", ".spotlight-v100", ".fseventsd", ".temporaryitems", "lost+found")
)
TRASH_FOLDERS: Final = frozenset(
    ("$recycle.bin", "recycler", ".trashes", ".trash", "system volume information")
)
"""What was deleted is not picked, whatever it is: it may be another patient's."""

VIEWER_SUFFIXES: Final = (
    *(".exe", ".dll", ".ocx", ".sys", ".com", ".bat", ".cmd", ".msi", ".inf", ".ini", ".ico", ".cur", ".jar"),
    *(
        ".class",
        ".so",
        ".dylib",
        ".js",
        ".css",
        ".htm",
        ".html",
        ".chm",
        ".hlp",
        ".xsl",
        ".xslt",
        ".ttf",
        ".lnk",
    ),
    *(".manifest", ".config", ".properties", ".sh", ".command", ".plist", ".app", ".url"),
)
PROGRAM_SUFFIXES: Final = (".exe", ".dll", ".jar", ".msi", ".app", ".ocx", ".dylib", ".so")
DISC_FILES: Final = ("readme", "autorun", "lisezmoi", "liesmich", "leggimi", "leame")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a file stands.

    ``in_disc``: below the folder of a DICOMDIR. ``in_viewer``: in a folder of such a disc that holds
    programs, or below it. ``in_hidden``, ``in_system``: below a folder with such a name.
    """

    in_disc: bool = False
    in_viewer: bool = False
    in_hidden: bool = False
    in_system: bool = False

    def enter(self, folder: str, names: Iterable[str]) -> Surroundings:
        """Surroundings inside the folder called ``folder``, in which ``names`` stand."""
        lowered = [name.lower() for name in names]
        has_directory = any(is_directory_name(name) for name in lowered)
        has_programs = any(name.endswith(PROGRAM_SUFFIXES) for name in lowered)
        return Surroundings(
            in_disc=self.in_disc or has_directory,
            in_viewer=self.in_viewer or (self.in_disc and has_programs and not has_directory),
            in_hidden=self.in_hidden or folder.startswith("."),
            in_system=self.in_system or folder.lower() in SYSTEM_FOLDERS,
        )

    def hint(self, name: str) -> Hint:
        """What the file called ``name`` is skipped as if it is not DICOM."""
        lowered = name.lower()
        if is_directory_name(lowered):
            return Hint.DIRECTORY
        if self.in_system or lowered in SYSTEM_NAMES or lowered.startswith(("._", "~$")):
            return Hint.SYSTEM
        if self.in_disc and (
            self.in_viewer or lowered.endswith(VIEWER_SUFFIXES) or lowered.startswith(DISC_FILES)
        ):
            return Hint.VIEWER
        if lowered == "autorun.inf":
            return Hint.VIEWER
        if self.in_hidden or lowered.startswith("."):
            return Hint.HIDDEN
        return Hint.NONE


def is_directory_name(name: str) -> bool:
    """Whether a file of this name lists a disc's files (``;1`` is ISO 9660's version number)."""
    return name.lower().split(";")[0] in {"dicomdir", "dicomdir."}


def is_trash(folder: str) -> bool:
    """Whether a folder of this name holds what was deleted."""
    lowered = folder.lower()
    return lowered in TRASH_FOLDERS or lowered.startswith(".trash-")
