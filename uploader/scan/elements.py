"""The top level of a DICOM dataset, PS3.5 chapter 7: wanted values are kept, all others are jumped over.

Strict on lengths: what does not add up is refused, because a reader that guesses may see another patient than
the one in the file. What stands inside a sequence of known length is not looked at; that is deid's work.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.model.source import FailReason
from uploader.scan.refused import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Container

    from uploader.scan.window import Window

UNDEFINED: Final = 0xFFFFFFFF
ITEM_GROUP: Final = 0xFFFE
ITEM: Final = 0xFFFEE000
ITEM_END: Final = 0xFFFEE00D
SEQUENCE_END: Final = 0xFFFEE0DD
SPECIAL_GROUPS: Final = frozenset((0, 0x7FE0, ITEM_GROUP))
"""Padding or commands, pixel data, items."""

PIXEL_TAGS: Final = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))

LONG_VRS: Final = frozenset(
    (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV")
)
SHORT_VRS: Final = frozenset(
    (
        *(b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN"),
        *(b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"),
    )
)
KNOWN_VRS: Final = LONG_VRS | SHORT_VRS

MAX_VALUE_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 40
MAX_ELEMENTS: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """How elements are written: ``order`` is ``<`` or ``>``, as `struct` has it."""

    is_implicit: bool
    order: str


IMPLICIT: Final = Encoding(is_implicit=True, order="<")
EXPLICIT: Final = Encoding(is_implicit=False, order="<")
BIG_ENDIAN: Final = Encoding(is_implicit=False, order=">")


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixel data stand: the element from ``offset``, its value from ``value``.

    ``length`` is None where they stand in ``fragment_count`` fragments.
    """

    tag: int
    offset: int
    value: int
    length: int | None
    fragment_count: int


@dataclass(slots=True)
class TopLevel:
    """What was found: raw values by tag, the last tag of the file, and the pixel data's place."""

    is_big_endian: bool = False
    last_tag: int = -1
    values: dict[int, bytes] = field(default_factory=dict)
    pixel: PixelElement | None = None


class Head(NamedTuple):
    """Tag, VR and length of an element whose value begins at ``value``. ``vr`` is empty where implicit."""

    tag: int
    vr: bytes
    length: int
    value: int


class ElementReader:
    """Reads elements of one encoding from a window. ``optional`` ones of excessive length are left unread."""

    def __init__(self, window: Window, encoding: Encoding, optional: Container[int] = frozenset()) -> None:
        self._window = window
        self._optional = optional
        self.is_implicit = encoding.is_implicit
        self._is_big_endian = encoding.order == ">"
        self._explicit_head = struct.Struct(encoding.order + "HH2sH")
        self._plain_head = struct.Struct(encoding.order + "HHI")
        self._long = struct.Struct(encoding.order + "I")
        self._count = 0

    def read_all(self, start: int, wanted: Container[int]) -> TopLevel:
        """Read from ``start`` to the file's end.

        Raises
        ------
        RefusedFileError
            When the file ends inside an element, or its structure is wrong.
        """
        found = TopLevel(self._is_big_endian)
        offset, size = start, self._window.size
        while size - offset >= 8:  # noqa: PLR2004 - the shortest element
            offset = self._take_plain(offset, wanted, found)
            if size - offset < 8:  # noqa: PLR2004
                break
            head = self.head(offset)
            if head.tag == 0 and self._window.is_zero_from(offset):
                return found
            if head.tag <= found.last_tag:
                raise RefusedFileError(FailReason.NOT_PARSABLE, "tag order")
            found.last_tag = head.tag
            offset = self.take(head, offset, wanted, found)
        if offset > size or not self._window.is_zero_from(offset):
            raise RefusedFileError(FailReason.TRUNCATED, "end of file")
        return found

    def _take_plain(self, offset: int, wanted: Container[int], found: TopLevel) -> int:
        """Take the elements at ``offset`` that are as most are; give the offset of the first that is not.

        Does nothing that `head` and `take` would not do one by one, in a third of the time: known VR and
        length, ascending tag, in the window if wanted. Whatever is odd is left to them.
        """
        data, base, size = self._window.data, self._window.base, self._window.size
        unpack = self._plain_head.unpack_from if self.is_implicit else self._explicit_head.unpack_from
        at, limit, last, shift = offset - base, len(data) - 12, found.last_tag, 8
        while 0 <= at <= limit:
            group, element, *vr, length = unpack(data, at)
            tag = group << 16 | element
            shift = 8
            if vr and vr[0] not in SHORT_VRS:
                if vr[0] not in LONG_VRS:
                    break
                shift, length = 12, self._long.unpack_from(data, at + 8)[0]
            end = at + shift + length
            if tag <= last or group in SPECIAL_GROUPS or length == UNDEFINED or base + end > size:
                break
            if tag in wanted:
                if length > MAX_VALUE_BYTES or end > len(data):
                    break
                found.values[tag] = data[at + shift : end]
            last, at = tag, end
        found.last_tag = last
        return base + at

    def head(self, offset: int) -> Head:
        """Tag, VR and length of the element at ``offset``."""
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise RefusedFileError(FailReason.NOT_PARSABLE, "too many elements")
        at = self._window.index(offset, 12)
        data = self._window.data
        try:
            if self.is_implicit:
                group, element, length = self._plain_head.unpack_from(data, at)
                return Head(group << 16 | element, b"", length, offset + 8)
            group, element, vr, length = self._explicit_head.unpack_from(data, at)
            tag = group << 16 | element
            if vr in SHORT_VRS:
                return Head(tag, vr, length, offset + 8)
            if vr in LONG_VRS:
                return Head(tag, vr, self._long.unpack_from(data, at + 8)[0], offset + 12)
        except struct.error:
            raise RefusedFileError(FailReason.TRUNCATED, "element head") from None
        if group == ITEM_GROUP or tag == 0:  # items have no VR; zeros may be padding
            return Head(tag, b"", self._long.unpack_from(data, at + 4)[0], offset + 8)
        raise RefusedFileError(FailReason.NOT_PARSABLE, "unknown VR")

    def take(self, head: Head, offset: int, wanted: Container[int], found: TopLevel) -> int:
        """Keep what is wanted of one top-level element; give the offset behind it."""
        if head.tag >> 16 in {0, ITEM_GROUP}:
            raise RefusedFileError(FailReason.NOT_PARSABLE, "stray item or command")
        fragments, end = 0, head.value + head.length
        if head.length == UNDEFINED:
            end, fragments = self._skip_undefined(head, 0)
        elif end > self._window.size:
            raise RefusedFileError(FailReason.TRUNCATED, "element")
        if head.tag in PIXEL_TAGS:
            if found.pixel is not None:
                raise RefusedFileError(FailReason.NOT_PARSABLE, "pixel data twice")
            length = None if head.length == UNDEFINED else head.length
            found.pixel = PixelElement(head.tag, offset, head.value, length, fragments)
        elif head.tag in wanted:
            self._keep(head, found)
        return end

    def _keep(self, head: Head, found: TopLevel) -> None:
        if head.tag in found.values:
            raise RefusedFileError(FailReason.NOT_PARSABLE, "element twice")
        if head.length > MAX_VALUE_BYTES:
            if head.tag in self._optional:
                return
            raise RefusedFileError(FailReason.NOT_PARSABLE, "value too long")
        found.values[head.tag] = self._window.cut(head.value, head.length)

    # --- undefined lengths -------------------------------------------------------------------------

    def _skip_undefined(self, head: Head, depth: int) -> tuple[int, int]:
        """Offset behind the delimiter of a sequence or of encapsulated pixel data, and its fragments."""
        if depth > MAX_DEPTH:
            raise RefusedFileError(FailReason.NOT_PARSABLE, "too deep")
        if head.tag in PIXEL_TAGS:
            return self._skip_fragments(head.value)
        if head.vr == b"UN" and not self.is_implicit:  # CP-246: its items are implicit VR little endian
            inner = ElementReader(self._window, IMPLICIT)
            return inner.skip_items(head.value, depth), 0
        if head.vr in (b"SQ", b""):
            return self.skip_items(head.value, depth), 0
        raise RefusedFileError(FailReason.NOT_PARSABLE, "undefined length")

    def _skip_fragments(self, offset: int) -> tuple[int, int]:
        """PS3.5 A.4; the first item is the offset table and no fragment."""
        count = -1
        while True:
            tag, length = self.item_head(offset)
            offset += 8 + length
            if tag == SEQUENCE_END and length == 0:
                return offset, max(count, 0)
            if tag != ITEM or length == UNDEFINED:
                raise RefusedFileError(FailReason.NOT_PARSABLE, "fragment")
            if offset > self._window.size:
                raise RefusedFileError(FailReason.TRUNCATED, "fragment")
            count += 1

    def skip_items(self, offset: int, depth: int) -> int:
        """Offset behind the delimiter of a sequence of undefined length whose items begin at ``offset``."""
        while True:
            tag, length = self.item_head(offset)
            offset += 8
            if tag == SEQUENCE_END and length == 0:
                return offset
            if tag != ITEM:
                raise RefusedFileError(FailReason.NOT_PARSABLE, "item")
            offset = self._skip_dataset(offset, depth) if length == UNDEFINED else offset + length
            if offset > self._window.size:
                raise RefusedFileError(FailReason.TRUNCATED, "item")

    def _skip_dataset(self, offset: int, depth: int) -> int:
        """Offset behind the delimiter of an item of undefined length."""
        while True:
            head = self.head(offset)
            if head.tag == ITEM_END and head.length == 0:
                return head.value
            if head.tag >> 16 == ITEM_GROUP:
                raise RefusedFileError(FailReason.NOT_PARSABLE, "item")
            if head.length == UNDEFINED:
                offset, _ = self._skip_undefined(head, depth + 1)
            else:
                offset = head.value + head.length

    def item_head(self, offset: int) -> tuple[int, int]:
        """Tag and length of the item or delimiter at ``offset``."""
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise RefusedFileError(FailReason.NOT_PARSABLE, "too many elements")
        at = self._window.index(offset, 8)
        try:
            group, element, length = self._plain_head.unpack_from(self._window.data, at)
        except struct.error:
            raise RefusedFileError(FailReason.TRUNCATED, "no delimiter") from None
        return group << 16 | element, length
