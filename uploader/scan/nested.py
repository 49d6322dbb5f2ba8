"""All elements of a dataset, at every depth, for the few files of which more than the top level matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.scan.elements import (
    IMPLICIT,
    ITEM,
    ITEM_GROUP,
    MAX_DEPTH,
    PIXEL_TAGS,
    SEQUENCE_END,
    UNDEFINED,
    ElementReader,
    Encoding,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from uploader.scan.window import Window

MAX_SEEN: Final = 200_000
"""So many elements are looked at; what comes after them is left."""


class Seen(NamedTuple):
    """One element that is no sequence. ``item`` tells the elements of one item from those of another."""

    tag: int
    vr: bytes
    value: int
    length: int
    item: int


class NestedReader:
    """Walks a dataset that the scan has found to be whole."""

    def __init__(self, window: Window, encoding: Encoding) -> None:
        self._window = window
        self._encoding = encoding
        self._items = 0
        self._seen = 0

    def iter_elements(self, start: int) -> Iterator[Seen]:
        """Give the elements from ``start`` up to the pixel data, or to the end.

        Raises
        ------
        RefusedFileError
            Where the structure is wrong.
        """
        yield from self._walk(ElementReader(self._window, self._encoding), start, self._window.size, 0)

    def _walk(self, reader: ElementReader, start: int, end: int, depth: int) -> Generator[Seen, None, int]:
        """Elements of one dataset; returns the offset behind it."""
        self._items += 1
        item, offset = self._items, start
        while end - offset >= 8 and self._seen < MAX_SEEN:  # noqa: PLR2004 - the shortest element
            head = reader.head(offset)
            if head.tag in PIXEL_TAGS and depth == 0:
                break
            if head.tag >> 16 == ITEM_GROUP or head.tag == 0:
                return head.value
            self._seen += 1
            is_sequence = head.vr == b"SQ" or head.length == UNDEFINED
            if is_sequence or (reader.is_implicit and self._begins_with_item(head.value, head.length)):
                inner = reader
                if head.vr == b"UN":  # CP-246
                    inner = ElementReader(self._window, IMPLICIT)
                offset = yield from self._walk_items(inner, head.value, head.length, depth + 1)
            else:
                yield Seen(head.tag, head.vr, head.value, head.length, item)
                offset = head.value + head.length
        return offset

    def _walk_items(
        self, reader: ElementReader, start: int, length: int, depth: int
    ) -> Generator[Seen, None, int]:
        end = self._window.size if length == UNDEFINED else start + length
        offset = start
        while end - offset >= 8 and depth < MAX_DEPTH:  # noqa: PLR2004 - an item's head
            tag, item_length = reader.item_head(offset)
            offset += 8
            if tag == SEQUENCE_END:
                return offset
            if tag != ITEM:
                break
            if item_length == UNDEFINED:
                offset = yield from self._walk(reader, offset, end, depth)
            else:
                yield from self._walk(reader, offset, offset + item_length, depth)
                offset += item_length
        return end if length != UNDEFINED else offset

    def _begins_with_item(self, offset: int, length: int) -> bool:
        """In implicit VR only its first item tells a sequence from a value."""
        if length < 8 or length == UNDEFINED:  # noqa: PLR2004
            return False
        at = self._window.index(offset, 4)
        return self._window.data[at : at + 4] == b"\xfe\xff\x00\xe0"
