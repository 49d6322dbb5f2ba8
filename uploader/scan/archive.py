"""ZIP archives: which files are in one, without unpacking and without believing it.

Members are read in place and never extracted by name, so that a hostile name can do nothing; it is refused
all the same, because what is shown to a person must be where it says.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from uploader.model.source import FailReason, SkipReason
from uploader.scan.refused import RefusedFileError
from uploader.scan.surroundings import Hint, Surroundings, is_trash

if TYPE_CHECKING:
    from collections.abc import Iterable

END_RECORD: Final = struct.Struct("<4s4H2IH")
END_RECORD64: Final = struct.Struct("<4sQ2H2I4Q")
LOCAL_HEADER_BYTES: Final = 30
ENCRYPTED: Final = 0x1

OFFICE_MARK: Final = "[Content_Types].xml"
OFFICE_FOLDERS: Final = (
    "_rels/",
    "docprops/",
    "word/",
    "xl/",
    "ppt/",
    "visio/",
    "customxml/",
    OFFICE_MARK.lower(),
)
OPEN_DOCUMENT_MARK: Final = "mimetype"
OPEN_DOCUMENT_FILES: Final = (
    *("mimetype", "meta-inf/", "content.xml", "styles.xml", "meta.xml", "settings.xml", "manifest.rdf"),
    *("thumbnails/", "configurations2/", "pictures/", "object ", "layout-cache"),
)
DRIVE: Final = re.compile(r"[A-Za-z]:")


class Limits(NamedTuple):
    """What an archive may be. More than ``suspect_bytes`` from less than a 200th of it is no study."""

    members: int = 200_000
    directory_bytes: int = 256 * 1024 * 1024
    suspect_ratio: int = 200
    suspect_bytes: int = 1024**3


LIMITS: Final = Limits()


class Member(NamedTuple):
    """A file in an archive; with a reason where it needs no reading."""

    name: str
    size_bytes: int
    hint: Hint
    skip: SkipReason | None = None
    fail: FailReason | None = None


def list_members(stream: BinaryIO, limits: Limits = LIMITS) -> list[Member]:
    """Give the files of an archive in the order of its directory; folders are no files.

    Raises
    ------
    RefusedFileError
        ``ARCHIVE_TOO_LARGE`` for a bomb, ``ARCHIVE_DAMAGED`` where members overlap.
    zipfile.BadZipFile, OSError
        When it can't be read.
    """
    _check_directory_size(stream, limits)
    try:
        with zipfile.ZipFile(stream) as archive:
            found = archive.infolist()
    except (ValueError, LookupError, struct.error) as error:  # what zipfile lets through
        raise zipfile.BadZipFile("damaged directory") from error
    files = [info for info in found if not info.is_dir()]
    _check_bomb(found, limits)
    _check_overlap(found)
    return _judge(files)


def is_document(names: Iterable[str]) -> bool:
    """Whether an archive of these members is one document (or array file) and not a bundle of files.

    Every member must belong to the format: a document with anything else in it counts as an archive.
    """
    lowered = [name.lower() for name in names if not name.endswith("/")]
    if OFFICE_MARK.lower() in lowered:
        return all(name.startswith(OFFICE_FOLDERS) for name in lowered)
    if lowered[:1] == [OPEN_DOCUMENT_MARK]:
        return all(name.startswith(OPEN_DOCUMENT_FILES) for name in lowered)
    return bool(lowered) and all(name.endswith(".npy") for name in lowered)


# --- limits ----------------------------------------------------------------------------------------


def _check_directory_size(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a directory too large to be read into memory, before `zipfile` reads it."""
    size = stream.seek(0, 2)
    tail_bytes = min(size, END_RECORD.size + 0xFFFF)
    stream.seek(size - tail_bytes)
    tail = stream.read(tail_bytes)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + END_RECORD.size > len(tail):
        raise zipfile.BadZipFile("no end record")
    _, _, _, _, count, directory_bytes, _, _ = END_RECORD.unpack_from(tail, at)
    at64 = tail.rfind(b"PK\x06\x06", 0, at)
    if at64 >= 0 and at64 + END_RECORD64.size <= len(tail):
        record = END_RECORD64.unpack_from(tail, at64)
        count, directory_bytes = record[7], record[8]
    if count > limits.members or directory_bytes > limits.directory_bytes:
        raise RefusedFileError(FailReason.ARCHIVE_TOO_LARGE, "members")


def _check_bomb(found: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(info.file_size for info in found)
    packed = sum(info.compress_size for info in found)
    is_suspect = unpacked > limits.suspect_bytes and unpacked > limits.suspect_ratio * packed
    if is_suspect or len(found) > limits.members:
        raise RefusedFileError(FailReason.ARCHIVE_TOO_LARGE, "ratio")


def _check_overlap(found: list[zipfile.ZipInfo]) -> None:
    """Members that share bytes are the other way to make a bomb."""
    end = 0
    for info in sorted(found, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedFileError(FailReason.ARCHIVE_DAMAGED, "members overlap")
        end = info.header_offset + LOCAL_HEADER_BYTES + info.compress_size


# --- members ---------------------------------------------------------------------------------------


def _judge(files: list[zipfile.ZipInfo]) -> list[Member]:
    names = [info.filename.replace("\\", "/") for info in files]
    around = _surroundings(names)
    counts = Counter(info.filename for info in files)
    members = []
    for info, name in zip(files, names, strict=True):
        folder, _, own = name.rpartition("/")
        skip, fail = _reason(info, name, is_twice=counts[info.filename] > 1)
        members.append(Member(info.filename, info.file_size, around[folder].hint(own), skip, fail))
    return members


def _reason(
    info: zipfile.ZipInfo, name: str, *, is_twice: bool
) -> tuple[SkipReason | None, FailReason | None]:
    if is_twice or _is_unsafe(info, name):
        return None, FailReason.UNSAFE_NAME
    if info.flag_bits & ENCRYPTED:
        return None, FailReason.ARCHIVE_ENCRYPTED
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return SkipReason.NOT_A_FILE, None
    if any(is_trash(folder) for folder in name.split("/")[:-1]):
        return SkipReason.SYSTEM_FILE, None
    if not info.file_size:
        return SkipReason.EMPTY, None
    return None, None


def _is_unsafe(info: zipfile.ZipInfo, name: str) -> bool:
    parts = name.split("/")
    return (
        not parts[-1]
        or name.startswith("/")
        or ".." in parts
        or bool(DRIVE.match(name))
        or "\0" in info.orig_filename
    )


def _surroundings(names: list[str]) -> dict[str, Surroundings]:
    """Surroundings inside each folder of the archive, by its name."""
    inside: dict[str, list[str]] = {"": []}
    for name in names:
        folder, _, own = name.rpartition("/")
        while folder not in inside:
            inside[folder] = []
            folder = folder.rpartition("/")[0]
        inside[name.rpartition("/")[0]].append(own)
    found: dict[str, Surroundings] = {}
    for folder in sorted(inside):
        parent, _, own = folder.rpartition("/")
        found[folder] = found.get(parent, Surroundings()).enter(own, inside[folder])
    return found
