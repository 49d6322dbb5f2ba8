"""Headers of elements, PS3.5 7.1.2 and 7.1.3: value representations and how tags and lengths are packed."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from uploader.deid import tags
from uploader.deid.fit import check_of

if TYPE_CHECKING:
    from uploader.deid.fit import Check

SHORT_VRS = {
    vr.encode(): vr
    for vr in (
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS",
        "ST", "TM", "UI", "UL", "US",
    )
}  # fmt: skip
LONG_VRS = {
    vr.encode(): vr for vr in ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
}

EXPLICIT = {False: struct.Struct("<HH2sH").unpack_from, True: struct.Struct(">HH2sH").unpack_from}
LONG = {False: struct.Struct("<I").unpack_from, True: struct.Struct(">I").unpack_from}
PLAIN = {False: struct.Struct("<HHI").unpack_from, True: struct.Struct(">HHI").unpack_from}
"""By whether the byte order is big endian: with a length of two bytes; that of four; without a VR."""


class PlainHeader(NamedTuple):
    """What the eight bytes before a short value say; ``check`` finds that the value can't be one."""

    tag: int
    vr: str
    length: int
    check: Check | None


PLAIN_HEADERS: dict[bool, dict[bytes, PlainHeader]] = {False: {}, True: {}}
"""Files of a series have the same headers: each is worked out once a process."""
MAX_PLAIN_HEADERS = 50_000


def plain_header(header: bytes, *, is_big_endian: bool) -> PlainHeader | None:
    """Work a header out; None where it is not that of a short value in an explicit syntax."""
    group, number, code, length = EXPLICIT[is_big_endian](header)
    vr, tag = SHORT_VRS.get(code), group << 16 | number
    if vr is None or not number or tag in tags.tables().sequences:
        return None
    known = PLAIN_HEADERS[is_big_endian]
    if len(known) >= MAX_PLAIN_HEADERS:
        known.clear()
    return known.setdefault(header, PlainHeader(tag, vr, length, check_of(tag, vr, length)))
