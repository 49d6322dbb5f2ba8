"""Overlays, PS3.3 C.9.2: planes of one bit over the picture, covered where the picture is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uploader.deid import tags
from uploader.deid.elements import Element, Made
from uploader.deid.masking.region import moved
from uploader.deid.masking.veil import BitVeil, Veiled
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.masking.region import Region
    from uploader.deid.record import Record

FIRST_GROUP, LAST_GROUP = 0x6000, 0x60FF
ROWS, COLUMNS, FRAMES, ORIGIN, DATA = 0x0010, 0x0011, 0x0015, 0x0050, 0x3000
MAX_PADDING_BYTES: Final = 2


def cover_overlays(record: Record, region: Region, action: str) -> None:
    """Clear every overlay where the picture is covered. Bits in the pixels' own words went with them.

    Raises
    ------
    RefusedError
        MASK_UNSUPPORTED, when it can't be told where the overlay stands.
    """
    found = [tag for tag in record.data.elements if FIRST_GROUP <= tag >> 16 <= LAST_GROUP]
    for tag in found:
        if tag & 0xFFFF == DATA:
            _cover(record, tag, region, action)


def _cover(record: Record, tag: int, region: Region, action: str) -> None:
    element = record.data.elements[tag]
    group = tag & 0xFFFF0000
    rows, columns = _number(record, group | ROWS), _number(record, group | COLUMNS)
    frames = _number(record, group | FRAMES, 1)
    down, right = (_number(record, group | ORIGIN, 1, index) - 1 for index in (0, 1))
    size = element.hole.size_bytes if isinstance(element, Element) and element.hole else None
    if size is None:
        size = len(record.content_of(record.data, element))
    expected = (rows * columns * frames + 7) // 8
    if not isinstance(element, Element) or record.data.syntax.big_endian:
        raise RefusedError(RefusalCode.MASK_UNSUPPORTED, tags.hex_of(tag))
    if not rows or not columns or not 0 <= size - expected < MAX_PADDING_BYTES:
        raise RefusedError(RefusalCode.MASK_UNSUPPORTED, tags.hex_of(tag))
    runs = tuple(
        (row * columns + left, row * columns + end)
        for band in moved(region, down, right, rows, columns)
        for row in range(band.top, band.bottom)
        for left, end in band.spans
    )
    veil = BitVeil(rows * columns, frames, runs, 0)
    if element.hole is not None:
        record.put_made(record.data, Made(tag, element.vr, b"", None, Veiled(element.hole, veil)), action)
    else:
        content = bytearray(record.content_of(record.data, element))
        veil.cover(content, 0)
        record.put_made(record.data, Made(tag, element.vr, bytes(content)), action)


def _number(record: Record, tag: int, default: int = 0, index: int = 0) -> int:
    """Read a number of a repeating group: US, SS, or IS for the count of frames."""
    element = record.data.elements.get(tag)
    if element is None:
        return default
    content = record.content_of(record.data, element)
    vr = record.vr_at(record.data, element)
    order = "big" if record.data.syntax.big_endian else "little"
    if vr in ("US", "SS"):
        part = content[index * 2 : index * 2 + 2]
        return int.from_bytes(part, order, signed=vr == "SS") if len(part) == 2 else default  # type: ignore[arg-type] # noqa: PLR2004
    text = content.decode("latin-1").strip("\0 ")
    return int(text) if text.isdecimal() else default
