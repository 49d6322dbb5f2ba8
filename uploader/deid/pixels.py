"""Whether the pixel data are all there, told from their length, PS3.5 8.1 and A.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import tags
from uploader.deid.elements import Element
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.elements import DataSet
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
    expected = native_bytes(record, record.data, element.tag)
    if expected is None:
        return
    actual = element.hole.size_bytes if element.hole else element.end - element.value
    if actual < expected or not _is_padding(record, element, expected, actual):
        raise RefusedError(RefusalCode.PIXEL_LENGTH, tags.hex_of(element.tag))


def are_native(record: Record, data_set: DataSet, element: Element) -> bool:
    """Whether a value is as long as the pixels that its data set describes; other things may stand in it.

    At top level `check_pixels` has seen to what is behind them.
    """
    expected = native_bytes(record, data_set, element.tag)
    if expected is None:
        return False
    actual = element.hole.size_bytes if element.hole else element.end - element.value
    return expected <= actual and (data_set is record.data or actual - expected <= expected % 2)


def native_bytes(record: Record, data_set: DataSet, tag: int) -> int | None:
    """Give the length that its description makes of native pixel data; None where it does not say all."""
    rows = number_of(record, ROWS, data_set)
    columns = number_of(record, COLUMNS, data_set)
    bits = _BITS.get(tag) or number_of(record, BITS_ALLOCATED, data_set)
    if not rows or not columns or not bits:
        return None
    samples = number_of(record, SAMPLES, data_set) or 1
    frames = number_of(record, FRAMES, data_set)
    bit_count = rows * columns * samples * bits * (1 if frames is None else frames)
    if samples == 3 and _photometric(record, data_set) in _HALVED:  # noqa: PLR2004 - Y, B, R
        bit_count = bit_count * 2 // 3
    return (bit_count + 7) // 8


def _photometric(record: Record, data_set: DataSet) -> str:
    element = data_set.elements.get(PHOTOMETRIC)
    content = record.content_of(data_set, element) if element is not None else b""
    return content.decode("latin-1").strip("\0 ")


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


def number_of(record: Record, tag: int, data_set: DataSet | None = None) -> int | None:
    """Give a number, at top level where no data set is named; None where it is absent, or none."""
    where = record.data if data_set is None else data_set
    element = where.elements.get(tag)
    if element is None:
        return None
    content = record.content_of(where, element)
    vr = record.vr_at(where, element)
    if vr in ("US", "UL"):
        first = content[: 2 if vr == "US" else 4]
        return int.from_bytes(first, "big" if where.syntax.big_endian else "little") if first else None
    text = content.decode("latin-1").strip("\0 ")
    return int(text) if text.isdecimal() else None
