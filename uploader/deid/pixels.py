"""Whether the pixel data are all there, told from their length, PS3.5 8.1 and A.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import tags
from uploader.deid.elements import Element
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.record import Record

SAMPLES = 0x00280002
PHOTOMETRIC = 0x00280004
FRAMES = 0x00280008
ROWS = 0x00280010
COLUMNS = 0x00280011
BITS_ALLOCATED = 0x00280100
_BITS = {tags.FLOAT_PIXEL_DATA: 32, tags.DOUBLE_FLOAT_PIXEL_DATA: 64}
MAX_PADDING_BYTES = 1024 * 1024
_HALVED = frozenset(("YBR_FULL_422", "YBR_PARTIAL_422"))


def check_pixels(record: Record) -> None:
    """Compare the length of native pixel data with what their description makes.

    Where rows, columns or bits are not given there is nothing to compare.

    Raises
    ------
    RefusedError
        PIXEL_LENGTH.
    """
    for tag in tags.PIXEL_TAGS:
        element = record.data.elements.get(tag)
        if isinstance(element, Element) and not is_encapsulated(record, element):
            _check_native(record, element)


def is_encapsulated(record: Record, element: Element) -> bool:
    """Whether pixel data stand in fragments, which the parse has walked: their length is undefined."""
    return element.hole is not None and record.reader.buffer[element.value - 4 : element.value] == b"\xff" * 4


def _check_native(record: Record, element: Element) -> None:
    rows = number_of(record, ROWS)
    columns = number_of(record, COLUMNS)
    bits = _BITS.get(element.tag) or number_of(record, BITS_ALLOCATED)
    if not rows or not columns or not bits:
        return
    samples = number_of(record, SAMPLES) or 1
    frames = number_of(record, FRAMES)
    bit_count = rows * columns * samples * bits * (1 if frames is None else frames)
    if record.plain(PHOTOMETRIC) in _HALVED and samples == 3:  # noqa: PLR2004 - Y, B, R
        bit_count = bit_count * 2 // 3
    expected = (bit_count + 7) // 8
    actual = element.hole.size_bytes if element.hole else element.end - element.value
    if actual < expected or not _is_padding(record, element, expected, actual):
        raise RefusedError(RefusalCode.PIXEL_LENGTH, tags.hex_of(element.tag))


def _is_padding(record: Record, element: Element, expected: int, actual: int) -> bool:
    """Whether what is behind the last frame is one byte at most, or nothing but NUL."""
    if actual - expected <= expected % 2:
        return True
    if actual - expected > MAX_PADDING_BYTES:
        return False
    if element.hole is None:
        rest = record.reader.buffer[element.value + expected : element.end]
    else:
        rest = record.reader.peek(element.hole.offset + expected, actual - expected)
    return not rest.strip(b"\0")


def number_of(record: Record, tag: int) -> int | None:
    """Give a number at top level; None where it is absent, or none."""
    element = record.data.elements.get(tag)
    if element is None:
        return None
    content = record.content_of(record.data, element)
    vr = record.vr_at(record.data, element)
    if vr in ("US", "UL"):
        first = content[: 2 if vr == "US" else 4]
        return int.from_bytes(first, "big" if record.data.syntax.big_endian else "little") if first else None
    text = content.decode("latin-1").strip("\0 ")
    return int(text) if text.isdecimal() else None
