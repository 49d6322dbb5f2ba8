"""What the person picked, file by file, and why a file goes no further."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.identifying import Identifying


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the selection, on disk or inside a ZIP archive on disk.

    Parameters
    ----------
    path
        The file; for a member of a ZIP archive the archive itself. Absolute.
    member
        Name inside the archive, as the archive spells it; None for a file on disk.
    size_bytes
        Size of the file or, uncompressed, of the member.
    modified_ns
        Modification time of ``path``, nanoseconds since 1970: with the size it tells a change.
    shown_as
        Name relative to what was picked. May hold a patient's name.
    """

    path: Path
    member: str | None
    size_bytes: int
    modified_ns: int
    shown_as: Identifying[str]


class SkipReason(StrEnum):
    """Why a file is not meant to be sent, though nothing is wrong with it."""

    EMPTY = "empty"
    SYSTEM_FILE = "system_file"
    HIDDEN = "hidden"
    DICOMDIR = "dicomdir"
    VIEWER_FILE = "viewer_file"
    DUPLICATE_PATH = "duplicate_path"
    LINK_LOOP = "link_loop"
    NOT_A_FILE = "not_a_file"
    NOT_DICOM = "not_dicom"


class FailReason(StrEnum):
    """Why a file that should be sent can't be."""

    UNREADABLE = "unreadable"
    NOT_PARSABLE = "not_parsable"
    TRUNCATED = "truncated"
    MISSING_UID = "missing_uid"
    CHANGED = "changed"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    UNSAFE_NAME = "unsafe_name"
    NESTED_ARCHIVE = "nested_archive"
    READER_DIED = "reader_died"
    DEID_REFUSED = "deid_refused"
    VALUE_ECHO = "value_echo"
    NAME_IDENTIFIES = "name_identifies"
    TYPE_REFUSED = "type_refused"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is left behind on purpose."""

    source: SourceFile
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that can't be sent. ``detail`` is technical and holds no value of the file."""

    source: SourceFile
    reason: FailReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file that is not DICOM and is kept, with its Flywheel file type (``nifti``, ``pdf``, ...)."""

    source: SourceFile
    file_type: str
