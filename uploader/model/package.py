"""What is staged: archives and loose files in the case's spool, and the manifest that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Method(IntEnum):
    """How a member is packed, with ZIP's own numbers (APPNOTE 4.4.5)."""

    STORED = 0
    DEFLATED = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One de-identified file in the spool.

    ``segment`` is the name of the spool file and ``offset`` where its ``stored_bytes`` begin. ``crc32``
    and ``sha256`` (hex) are of the ``size_bytes`` unpacked bytes.
    """

    name: str
    size_bytes: int
    crc32: int
    sha256: str
    method: Method
    segment: str
    offset: int
    stored_bytes: int


@dataclass(frozen=True, slots=True)
class Archive:
    """One file as it will stand in the acquisition.

    A series is a ZIP of its members that exists only as a computation (``is_zip``); a file that is not
    DICOM is its single member as it is. ``key`` is the series' key, or ``f1``, ``f2``, ... for others.
    ``sha256`` (hex) and ``size_bytes`` are of the archive's bytes. ``description`` is the series' own
    description after de-identification.
    """

    key: str
    name: str
    file_type: str
    is_zip: bool
    size_bytes: int
    sha256: str
    modality: str
    description: str
    source_bytes: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All archives of a case: what must exist at the server when it has landed."""

    archives: tuple[Archive, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes to transfer."""
        return sum(archive.size_bytes for archive in self.archives)
