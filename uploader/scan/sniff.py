"""What a file is by its first bytes. Names are never believed: a nurse's export has any name."""

from __future__ import annotations

import struct
from typing import Final

from uploader.scan.elements import KNOWN_VRS

SNIFF_BYTES: Final = 4096
PREFIX_AT: Final = 128

FIRST_TAGS: Final = frozenset(
    (0x0000, 0x0001, 0x0005, 0x0006, 0x0008, 0x0012, 0x0013, 0x0014, 0x0016, 0x0018)
)
"""Elements of group 0008 that a bare dataset can begin with."""

PACKED_MAGIC: Final = (
    (0, b"\x1f\x8b"),  # gzip
    (0, b"\x1f\x9d"),  # compress
    (0, b"BZh"),
    (0, b"\xfd7zXZ\0"),
    (0, b"\x28\xb5\x2f\xfd"),  # zstandard
    (0, b"\x04\x22\x4d\x18"),  # lz4
    (0, b"7z\xbc\xaf\x27\x1c"),
    (0, b"Rar!\x1a\x07"),
    (0, b"MSCF\0\0\0\0"),  # cabinet
    (0, b"\x60\xea"),  # arj
    (2, b"-lh"),
    (7, b"**ACE**"),
    (257, b"ustar"),
)
PACKED_SUFFIXES: Final = (
    ".tar",
    ".iso",
    ".img",
    ".nrg",
    ".dmg",
    ".vhd",
    ".vhdx",
    ".wim",
    ".egg",
    ".alz",
    ".zpaq",
)
PACKED_NAMES: Final = (
    *(
        ".zip",
        ".gz",
        ".tgz",
        ".bz2",
        ".tbz",
        ".tbz2",
        ".xz",
        ".txz",
        ".zst",
        ".lz4",
        ".z",
        ".7z",
        ".rar",
        ".cab",
    ),
    *(".arj", ".lzh", ".lha", ".ace"),
)
ISO_MAGIC: Final = b"CD001"
ISO_AT: Final = 0x8001

PROGRAM_MAGIC: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")


def dicom_start(head: bytes) -> int | None:
    """Where the file meta or the bare dataset of a DICOM file begins; None when it is none.

    Parameters
    ----------
    head
        The file's first `SNIFF_BYTES`, or all of it.

    Notes
    -----
    Generous on purpose: what looks like DICOM and can't be read fails and is not sent, while what does not
    look like DICOM is sent as it is.
    """
    if head[PREFIX_AT : PREFIX_AT + 4] == b"DICM":
        return PREFIX_AT + 4
    if head[:4] == b"DICM":
        return 4
    if _is_bare_explicit(head) or _is_bare_implicit(head):
        return 0
    return None


def _is_bare_explicit(head: bytes) -> bool:
    """File meta or group 0008 with a VR, in either byte order."""
    return head[:2] in (b"\x02\0", b"\x08\0", b"\0\x08") and len(head) >= 8 and head[4:6] in KNOWN_VRS  # noqa: PLR2004


def _is_bare_implicit(head: bytes) -> bool:
    """A first element of group 0008 that may stand first, and a second one behind it that follows it."""
    if len(head) < 16:  # noqa: PLR2004 - two elements without values
        return False
    group, element, length = struct.unpack_from("<HHI", head)
    if group != 8 or element not in FIRST_TAGS or length % 2 or length > len(head) - 16:  # noqa: PLR2004
        return False
    next_group, next_element = struct.unpack_from("<HH", head, 8 + length)
    return (8, element) < (next_group, next_element) <= (0x10, 0xFFFF)


def is_zip(head: bytes) -> bool:
    """Whether it begins as a ZIP archive, empty and split ones included."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08") or head[:8] == b"PK00PK\x03\x04"


def is_packed(head: bytes, name: str) -> bool:
    """Whether it is another kind of archive or disc image, which may hide DICOM files."""
    if any(head[at : at + len(magic)] == magic for at, magic in PACKED_MAGIC):
        return True
    return name.lower().endswith(PACKED_SUFFIXES)


def is_named_packed(name: str) -> bool:
    """Whether the name promises an archive: if the content is none, it is a damaged one."""
    return name.lower().endswith(PACKED_NAMES)


def is_program(head: bytes) -> bool:
    """Whether it is a program or a library of one."""
    return head.startswith(PROGRAM_MAGIC)


def may_hide_dicom(head: bytes) -> bool:
    """Whether binary content speaks of DICOM, or begins with an empty preamble, and yet is none.

    A damaged file (cut short, or filled with zeros by a failing disc), or one behind a maker's own header: it
    must not pass as something else.
    """
    if not head[:PREFIX_AT].strip(b"\0"):
        return True
    return b"\0" in head and (b"DICM" in head or b"1.2.840.10008." in head)
