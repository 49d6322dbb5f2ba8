"""Whether a value can be one of its value representation.

A damaged length makes an element swallow those behind it, names and all, and the parse goes on where they
end. What is swallowed brings the headers' control bytes into a text, or makes numbers too many; neither
occurs in sound files.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import TypeAlias

from uploader.deid import tags
from uploader.deid.values import TEXT

Check: TypeAlias = Callable[[bytes, int, int], object]
"""Finds, in a range of bytes, that it can't be a value."""

_SIZES = {"AT": 4, "FD": 8, "FL": 4, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8, "US or SS": 2}
HEADER_BYTES = 8
_VR_CODE = re.compile(
    rb"A[EST]|CS|D[AST]|F[DL]|IS|L[OT]|O[BDFLVW]|PN|S[HLQSTV]|TM|U[CILNRSTV]",
).search

foreign = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]|\x00(?![\x00 ]*\Z)").search
"""Finds control bytes that no text has, and NUL that is not padding; ESC, TAB, LF, FF and CR may be there."""


def check_of(tag: int, vr: str, size_bytes: int) -> Check | None:
    """Give what a value in an explicit syntax is to be checked by; None where all of its size fit."""
    if vr in TEXT:
        return foreign if size_bytes else None
    size, count = _SIZES.get(vr, 1), tags.tables().fixed.get(tag)
    if vr not in _SIZES or (size_bytes % size == 0 and (count is None or size_bytes <= size * count)):
        return None
    return lambda buffer, start, end: misfits(buffer, tag, vr, start, end)


def misfits(buffer: bytes, tag: int, vr: str, start: int, end: int, *, is_explicit: bool = True) -> bool:
    """Whether numbers, not none, are more than their tag allows because elements are among them.

    More numbers than the dictionary has do occur; nothing like the header of an element must then be among
    those that are too many. Values of other representations fit always.
    """
    size = _SIZES.get(vr)
    if size is None:
        return False
    if (end - start) % size:
        return True
    count = tags.tables().fixed.get(tag)
    if count is None or end - start <= size * count:
        return False
    excess = buffer[start + size * count : end]
    return _VR_CODE(excess) is not None if is_explicit else _has_header(excess, tag)


def _has_header(excess: bytes, tag: int) -> bool:
    """Whether a later tag that is known stands anywhere, with a length that fits."""
    for start in range(len(excess) - HEADER_BYTES + 1):
        group, number, length = struct.unpack_from("<HHI", excess, start)
        found = group << 16 | number
        if found > tag and length <= len(excess) and (tags.is_private(found) or tags.vr_of(found)):
            return True
    return False
