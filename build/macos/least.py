"""The oldest macOS that a program or library runs on, as its linker wrote it down."""

from __future__ import annotations

import struct

THIN = b"\xcf\xfa\xed\xfe"
FAT = b"\xca\xfe\xba\xbe"
MACOS = 1
VERSION_MIN_MACOSX, BUILD_VERSION = 0x24, 0x32
"""Load commands: the older one, and the one of today, which names the platform before the version."""


def least_system(content: bytes) -> tuple[int, int]:
    """Give major and minor number, the highest of all processors; (0, 0) where none is written."""
    if content[:4] == FAT:
        (count,) = struct.unpack_from(">I", content, 4)
        rows = [struct.unpack_from(">5I", content, 8 + 20 * number) for number in range(count)]
        return max((_of_one(content[row[2] : row[2] + row[3]]) for row in rows), default=(0, 0))
    return _of_one(content)


def _of_one(content: bytes) -> tuple[int, int]:
    if content[:4] != THIN:
        return (0, 0)
    (count,) = struct.unpack_from("<I", content, 16)
    found, place = (0, 0), 32
    for _ in range(count):
        kind, length, first, second = struct.unpack_from("<4I", content, place)
        if kind == VERSION_MIN_MACOSX:
            found = max(found, _numbers(first))
        if kind == BUILD_VERSION and first == MACOS:
            found = max(found, _numbers(second))
        place += length
    return found


def _numbers(packed: int) -> tuple[int, int]:
    return packed >> 16, packed >> 8 & 0xFF
