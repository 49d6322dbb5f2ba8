"""Files full of values that can be told apart, each put where an element of the table may stand."""

from __future__ import annotations

import struct
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid import tags
from uploader.deid.elements import EXPLICIT_LE
from uploader.deid.meta import (
    EXPLICIT_UID,
    MAGIC,
    MEDIA_SOP_CLASS_UID,
    MEDIA_SOP_INSTANCE_UID,
    PREAMBLE_BYTES,
    TRANSFER_SYNTAX_UID,
)
from uploader.deid.parse import ITEM
from uploader.deid.write import header

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uploader.deid.check.table import E11Row

Path = tuple[int, ...]
"""Tags from the top down; every sequence has one item."""

SHARED_GROUPS: Final = 0x52009229
VALUE_MAPPING: Final = 0x00409096
NESTS: Final[tuple[Path, ...]] = ((), (SHARED_GROUPS,), (SHARED_GROUPS, VALUE_MAPPING))
"""At the top, in a sequence, and in a sequence of that; both are public, usual, and not in the table."""

INNER: Final = 0x00080104
"""What stands in the item of a sequence that is planted: CodeMeaning, which is not in the table."""

SECONDARY_CAPTURE: Final = "1.2.840.10008.5.1.4.1.1.7"
FAMILY, GIVEN = b"QX", b"QY"
UID_ROOT: Final = "1.2.826.0.1.3680043.8.498"
_FIRST_DAY: Final = date(1851, 1, 1)
_DAYS: Final = 17_800
_REPEATED: Final = {
    "50xxxxxx": ((0x50000022, "LO"), (0x50002500, "LO"), (0x50003000, "OW"), (0x50020022, "LO")),
    "60xx3000": ((0x60003000, "OW"), (0x60023000, "OW")),
    "60xx4000": ((0x60004000, "LT"), (0x60024000, "LT")),
}


class Plant(NamedTuple):
    """A value in its place. ``mark`` is the part of ``content`` by which it is known anywhere else."""

    row: int
    path: Path
    vr: str
    content: bytes
    mark: bytes

    @property
    def is_nested(self) -> bool:
        """Whether it stands in the item of a sequence that is not its own."""
        return len(self.path) - (self.vr == "SQ") > 1

    @property
    def parts(self) -> tuple[bytes, ...]:
        """Each part by which the value is known: the components of a name may be left one by one."""
        if self.vr == "PN":
            return (self.mark, self.mark.replace(FAMILY, GIVEN))
        return (self.mark,) if self.mark else ()

    @property
    def written(self) -> str:
        """Its path as refusals and audits write it."""
        return ".0.".join(tags.hex_of(tag) for tag in self.path)


def plants_of(number: int, row: E11Row) -> Iterator[Plant]:
    """Give the plants of the table's row with this number: each of its tags, in each nest."""
    own = _REPEATED.get(row.tag) or ((int(row.tag, 16), row.vr),)
    for order, (tag, vr) in enumerate(own):
        nests = NESTS if tag >> 16 >= tags.STUDY_DATE >> 16 else NESTS[:1]
        for depth, nest in enumerate(nests):
            yield _plant(number, (*nest, tag), vr, number * 16 + order * len(NESTS) + depth)


def _plant(number: int, path: Path, vr: str, serial: int) -> Plant:
    if vr == "SQ":
        return Plant(number, (*path, INNER), vr, *value_of("LO", serial))
    if path == (MEDIA_SOP_INSTANCE_UID,):  # the head of a file says what the data set says
        content = VITAL[tags.SOP_INSTANCE_UID,][1]
        return Plant(number, path, vr, content, content.rpartition(b".")[2])
    return Plant(number, path, vr, *value_of(vr, serial))


def value_of(vr: str, serial: int) -> tuple[bytes, bytes]:
    """Make a value that no other serial has, and its mark; a value that is too short to be known has none."""
    if vr in ("US", "SS"):
        return struct.pack("<H", serial % 0xFFFF + 1), b""
    text, mark = _text_of(vr, serial)
    content = text.encode()
    return content + (b"\0" if vr in ("UI", "OB", "OW", "UN") else b" ") * (len(content) % 2), mark.encode()


def _text_of(vr: str, serial: int) -> tuple[str, str]:
    day = (_FIRST_DAY + timedelta(serial * 5 % _DAYS)).strftime("%Y%m%d")
    moment = f"{serial % 24:02d}{serial % 60:02d}{serial % 59:02d}.{serial:06d}"
    word = f"{FAMILY.decode()}{serial:06d}"
    digits = str(10**13 + serial * 7919)
    made = {
        "PN": (f"{word}^{GIVEN.decode()}{serial:06d}", word),
        "UI": (f"{UID_ROOT}.{digits}", digits),
        "UR": (f"http://{word.lower()}.example/", word.lower()),
        "DA": (day, ""),
        "TM": (moment, moment),
        "DT": (day + moment, day + moment),
        "DS": (str(100_000_000 + serial), str(100_000_000 + serial)),
        "IS": (str(100_000_000 + serial), str(100_000_000 + serial)),
        "AS": ("017Y", ""),
    }
    return made.get(vr, (word, word))


# --- what every file has -------------------------------------------------------------------------------

VITAL: Final[Mapping[Path, tuple[str, bytes]]] = {
    (tags.SOP_CLASS_UID,): ("UI", SECONDARY_CAPTURE.encode() + b"\0"),
    (tags.SOP_INSTANCE_UID,): ("UI", f"{UID_ROOT}.90000000000001".encode()),
    (tags.STUDY_INSTANCE_UID,): ("UI", f"{UID_ROOT}.90000000000002".encode()),
    (tags.SERIES_INSTANCE_UID,): ("UI", f"{UID_ROOT}.90000000000003".encode()),
    (tags.MODALITY,): ("CS", b"OT"),
}
"""Without these no file is whole; a plant may stand in their place."""

USUAL: Final[Mapping[Path, tuple[str, bytes]]] = {
    (tags.STUDY_DATE,): ("DA", b"19990615"),
    (tags.PATIENT_BIRTH_DATE,): ("DA", b"19400229"),
}
"""What rules take an age from; left out where they can't read it."""


def build(elements: Mapping[Path, tuple[str, bytes]], meta: bytes = b"", *, preamble: bytes = b"") -> bytes:
    """Write a file, explicit little endian. ``meta`` is put behind the transfer syntax."""
    inside = b"".join(
        raw_element(tag, "UI", content)
        for tag, content in (
            (MEDIA_SOP_CLASS_UID, elements[tags.SOP_CLASS_UID,][1]),
            (MEDIA_SOP_INSTANCE_UID, elements[tags.SOP_INSTANCE_UID,][1]),
            (TRANSFER_SYNTAX_UID, EXPLICIT_UID.encode() + b"\0"),
        )
    )
    inside = raw_element(0x00020001, "OB", b"\0\1") + inside + meta
    length = raw_element(0x00020000, "UL", struct.pack("<I", len(inside)))
    body = {path: element for path, element in elements.items() if path[0] >> 16 != tags.META_GROUP}
    return preamble.ljust(PREAMBLE_BYTES, b"\0") + MAGIC + length + inside + _data_set(body)


def _data_set(elements: Mapping[Path, tuple[str, bytes]]) -> bytes:
    """Write elements, those with a longer path in the items of their sequences."""
    written = []
    for tag in sorted({path[0] for path in elements}):
        below = {path[1:]: element for path, element in elements.items() if path[0] == tag and path[1:]}
        if below:
            item = _data_set(below)
            content = struct.pack("<HHI", ITEM >> 16, ITEM & 0xFFFF, len(item)) + item
            written.append(raw_element(tag, "SQ", content))
        else:
            written.append(raw_element(tag, *elements[tag,]))
    return b"".join(written)


def raw_element(tag: int, vr: str, content: bytes) -> bytes:
    """Write one element, explicit little endian."""
    return header(tag, vr, len(content), EXPLICIT_LE) + content


def plain_vr(vr: str) -> str:
    """Give the representation that a plant's own value is written in: an item's inner text is LO."""
    return "LO" if vr == "SQ" else vr
