"""Where each byte of a ZIP archive stands, from its members alone (PKWARE's APPNOTE 6.3.10).

Sizes and checksums are known before the first byte is sent, so there are no data descriptors; times are
1980-01-01, so equal members give equal archives; names are UTF-8 and flagged so; ZIP64 where needed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.model.package import Member

LIMIT_32: Final = 0xFFFFFFFF
LIMIT_16: Final = 0xFFFF

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR: Final = struct.Struct("<4sLQL")

_UTF8: Final = 0x0800
_MIDNIGHT: Final = 0
_FIRST_OF_1980: Final = 0x0021
_NEEDS_DEFLATE: Final = 20
_NEEDS_ZIP64: Final = 45
_MADE_BY_UNIX: Final = 3 << 8 | _NEEDS_ZIP64
_PLAIN_FILE: Final = 0o100644 << 16
_ZIP64_TAG: Final = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """``starts`` are the offsets of the local headers ``heads``; ``tail`` is all behind the last member."""

    starts: tuple[int, ...]
    heads: tuple[bytes, ...]
    tail_start: int
    tail: bytes

    @property
    def size_bytes(self) -> int:
        """Bytes of the archive."""
        return self.tail_start + len(self.tail)


def plan_layout(members: Sequence[Member]) -> Layout:
    """Lay the members out in their order, without gaps."""
    starts, heads, entries, offset = [], [], [], 0
    for member in members:
        head = _local_header(member)
        starts.append(offset)
        heads.append(head)
        entries.append(_central_entry(member, offset))
        offset += len(head) + member.stored_bytes
    directory = b"".join(entries)
    tail = directory + _end_records(len(entries), len(directory), offset)
    return Layout(tuple(starts), tuple(heads), offset, tail)


def _is_large(member: Member) -> bool:
    return member.size_bytes >= LIMIT_32 or member.stored_bytes >= LIMIT_32


def _sizes(member: Member) -> tuple[int, int]:
    return (LIMIT_32, LIMIT_32) if _is_large(member) else (member.stored_bytes, member.size_bytes)


def _zip64_extra(*values: int) -> bytes:
    return struct.pack(f"<HH{len(values)}Q", _ZIP64_TAG, 8 * len(values), *values) if values else b""


def _local_header(member: Member) -> bytes:
    name = member.name.encode()
    is_large = _is_large(member)
    extra = _zip64_extra(member.size_bytes, member.stored_bytes) if is_large else b""
    fixed = _LOCAL.pack(
        b"PK\x03\x04",
        _NEEDS_ZIP64 if is_large else _NEEDS_DEFLATE,
        _UTF8,
        member.method,
        _MIDNIGHT,
        _FIRST_OF_1980,
        member.crc32,
        *_sizes(member),
        len(name),
        len(extra),
    )
    return fixed + name + extra


def _central_entry(member: Member, offset: int) -> bytes:
    name = member.name.encode()
    large = (member.size_bytes, member.stored_bytes) if _is_large(member) else ()
    far = (offset,) if offset >= LIMIT_32 else ()
    extra = _zip64_extra(*large, *far)
    fixed = _CENTRAL.pack(
        b"PK\x01\x02",
        _MADE_BY_UNIX,
        _NEEDS_ZIP64 if extra else _NEEDS_DEFLATE,
        _UTF8,
        member.method,
        _MIDNIGHT,
        _FIRST_OF_1980,
        member.crc32,
        *_sizes(member),
        len(name),
        len(extra),
        0,  # comment
        0,  # disk
        0,  # internal attributes
        _PLAIN_FILE,
        min(offset, LIMIT_32),
    )
    return fixed + name + extra


def _end_records(count: int, directory_bytes: int, directory_offset: int) -> bytes:
    end = _END.pack(
        b"PK\x05\x06",
        0,
        0,
        min(count, LIMIT_16),
        min(count, LIMIT_16),
        min(directory_bytes, LIMIT_32),
        min(directory_offset, LIMIT_32),
        0,
    )
    if count < LIMIT_16 and directory_bytes < LIMIT_32 and directory_offset < LIMIT_32:
        return end
    end_64 = _END_64.pack(
        b"PK\x06\x06",
        _END_64.size - 12,
        _MADE_BY_UNIX,
        _NEEDS_ZIP64,
        0,
        0,
        count,
        count,
        directory_bytes,
        directory_offset,
    )
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, directory_offset + directory_bytes, 1)
    return end_64 + locator + end
