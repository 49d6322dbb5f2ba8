"""The encrypted attributes of a file, PS3.3 C.12.1.1.4 and PS3.15 E.1: what was taken out, for key holders.

Items of sequences keep their place, so that a value can be put back where it stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import tags, values
from uploader.deid.cms import sealed
from uploader.deid.elements import EXPLICIT_LE, DataSet, Element, Made, Sequence
from uploader.deid.parse import ITEM
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.write import header, is_long, item_header

if TYPE_CHECKING:
    from uploader.deid.plan import Plan
    from uploader.deid.record import Record

ENCRYPTED_ATTRIBUTES = 0x04000500
ENCRYPTED_CONTENT_SYNTAX = 0x04000510
ENCRYPTED_CONTENT = 0x04000520
MODIFIED_ATTRIBUTES = 0x04000550
EXPLICIT_UID = b"1.2.840.10008.1.2.1\0"
SEAL = "encrypt"
_SWAPS = {
    "AT": 2, "FD": 8, "FL": 4, "OD": 8, "OF": 4, "OL": 4, "OV": 8, "OW": 2, "SL": 4, "SS": 2, "SV": 8,
    "UL": 4, "US": 2, "UV": 8,
}  # fmt: skip
"""Bytes of a number by value representation, to turn big endian round."""


def seal(plan: Plan, record: Record) -> None:
    """Add what rules set aside to the file, encrypted; where they set nothing aside, nothing is added."""
    sealing = plan.profile.sealing
    if sealing is None or not record.aside:
        return
    item = _Encoder(record).item(record.data)
    content = sealed(_sequence(MODIFIED_ATTRIBUTES, [item]), sealing)
    record.aside_all = False
    record.drop(record.data, ENCRYPTED_ATTRIBUTES, SEAL)
    inside = record.add_item(record.data, ENCRYPTED_ATTRIBUTES, SEAL)
    record.put_made(inside, Made(ENCRYPTED_CONTENT_SYNTAX, "UI", EXPLICIT_UID), SEAL)
    record.put_made(inside, Made(ENCRYPTED_CONTENT, "OB", content + b"\n" * (len(content) % 2)), SEAL)


def _element(tag: int, vr: str, content: bytes) -> bytes:
    if len(content) > values.SHORT_LIMIT and not is_long(vr):
        vr = "UN"
    return header(tag, vr, len(content), EXPLICIT_LE) + content


def _sequence(tag: int, items: list[bytes]) -> bytes:
    return _element(tag, "SQ", b"".join(item_header(ITEM, len(item), EXPLICIT_LE) + item for item in items))


class _Encoder:
    """Writes what was set aside in explicit little endian.

    ``_items`` holds, by data set and tag, the items in which something was set aside.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._items: dict[tuple[DataSet, int], dict[int, DataSet]] = {}
        for data_set in record.aside:
            here = data_set
            while here.parent is not None:
                self._items.setdefault((here.parent, here.parent_tag), {})[here.index] = here
                here = here.parent

    def item(self, data_set: DataSet) -> bytes:
        """Give what was set aside in a data set and below it."""
        whole = self._record.aside.get(data_set, {})
        parts = {tag: self._whole(data_set, element) for tag, element in whole.items()}
        for (parent, tag), items in self._items.items():
            if parent is data_set and tag not in parts:
                found = [items.get(index) for index in range(max(items) + 1)]
                parts[tag] = _sequence(tag, [b"" if one is None else self.item(one) for one in found])
        parts |= self._creators(data_set, parts)
        if data_set is self._record.data:
            parts |= self._charset(parts)
        return b"".join(parts[tag] for tag in sorted(parts))

    def _whole(self, data_set: DataSet, element: Element | Made) -> bytes:
        if element.tag in tags.PIXEL_TAGS:
            raise RefusedError(RefusalCode.VALUE_TOO_LARGE, data_set.path_of(element.tag))
        if element.sequence is not None:
            return _sequence(element.tag, self._all_items(element.sequence))
        vr = self._record.vr_at(data_set, element)
        content = self._record.content_of(data_set, element)
        size = _SWAPS.get(vr, 1)
        if data_set.syntax.big_endian and size > 1:
            parts = [content[start : start + size][::-1] for start in range(0, len(content), size)]
            content = b"".join(parts)
        return _element(element.tag, vr, content)

    def _all_items(self, sequence: Sequence) -> list[bytes]:
        """Give every element of every item: as it was read if all is kept, else as it stands now."""
        found = []
        for item in sequence.items:
            elements = item.elements | self._record.aside.get(item, {})
            if self._record.aside_all and item.original is not None:
                elements = item.original
            found.append(b"".join(self._whole(item, elements[tag]) for tag in sorted(elements)))
        return found

    def _creators(self, data_set: DataSet, parts: dict[int, bytes]) -> dict[int, bytes]:
        """Give the creators of private elements, without which these have no meaning."""
        elements = data_set.elements if data_set.original is None else data_set.original
        named = {tag & 0xFFFF0000 | tag >> 8 & 0xFF for tag in parts if tags.is_private(tag)}
        wanted = (tag for tag in named if tags.is_creator(tag) and tag in elements and tag not in parts)
        return {tag: self._whole(data_set, elements[tag]) for tag in wanted}

    def _charset(self, parts: dict[int, bytes]) -> dict[int, bytes]:
        """Name the character set that the texts are written in."""
        data = self._record.data
        named = (data.elements if data.original is None else data.original).get(tags.SPECIFIC_CHARACTER_SET)
        if named is None or tags.SPECIFIC_CHARACTER_SET in parts:
            return {}
        return {tags.SPECIFIC_CHARACTER_SET: self._whole(data, named)}
