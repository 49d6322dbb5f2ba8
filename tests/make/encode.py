"""A small DICOM writer of our own: quick, exact, able to write what is legal but rare, or wrong on purpose.

A dataset is a dict from tag to ``(vr, value)``. A value is bytes (written as they are), text, a number or
numbers of a binary VR, or for SQ a list of datasets. Nothing here reads: pydicom and the code under test do.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, Union

Value: TypeAlias = Union[bytes, str, float, Sequence[float], "Sequence[Mapping[int, tuple[str, Value]]]"]
Items: TypeAlias = Sequence[Mapping[int, tuple[str, Value]]]
Dataset: TypeAlias = dict[int, tuple[str, Value]]

IMPLICIT: Final = "1.2.840.10008.1.2"
EXPLICIT: Final = "1.2.840.10008.1.2.1"
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
RLE: Final = "1.2.840.10008.1.2.5"
JPEG_BASELINE: Final = "1.2.840.10008.1.2.4.50"

LONG_VRS: Final = frozenset(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"])
NUL_PADDED: Final = frozenset(["UI", "OB", "UN"])
NUMBERS: Final = {
    "US": "H",
    "SS": "h",
    "UL": "I",
    "SL": "i",
    "FL": "f",
    "FD": "d",
    "AT": "HH",
    "UV": "Q",
    "SV": "q",
}
CHARSETS: Final = {
    "": "ascii",
    "ISO_IR 100": "latin-1",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 192": "utf-8",
    "GB18030": "gb18030",
}

PIXEL_DATA: Final = 0x7FE00010
UNDEFINED: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Layout:
    """How the same dataset is laid out in bytes.

    ``undefined_lengths`` writes sequences and items with delimiters. ``preamble`` None leaves out preamble,
    prefix and file meta (a bare dataset, as old scanners export). ``meta_length_error`` shifts (0002,0000).
    """

    undefined_lengths: bool = False
    preamble: bytes | None = bytes(128)
    meta_length_error: int = 0
    group_lengths: bool = False
    tail: bytes = b""


PLAIN: Final = Layout()


def to_bytes(dataset: Dataset, syntax: str = EXPLICIT, layout: Layout = PLAIN) -> bytes:
    """Give the whole file: preamble, file meta, dataset."""
    body = encode(dataset, syntax, layout)
    if syntax == DEFLATED:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = packer.compress(body) + packer.flush()
        body += bytes(len(body) % 2)
    return head(dataset, syntax, layout) + body + layout.tail


def head(dataset: Dataset, syntax: str, layout: Layout = PLAIN) -> bytes:
    """Preamble and file meta information, PS3.10 7.1; empty for a bare dataset."""
    if layout.preamble is None:
        return b""
    meta: Dataset = {
        0x00020001: ("OB", b"\0\1"),
        0x00020002: ("UI", dataset.get(0x00080016, ("UI", ""))[1]),
        0x00020003: ("UI", dataset.get(0x00080018, ("UI", ""))[1]),
        0x00020010: ("UI", syntax),
        0x00020012: ("UI", "1.2.826.0.1.3680043.10.999.1"),
    }
    meta.update({tag: element for tag, element in dataset.items() if tag >> 16 == 2})
    body = encode_elements(meta, EXPLICIT, PLAIN)
    length = struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(body) + layout.meta_length_error)
    return layout.preamble + b"DICM" + length + body


def encode(dataset: Dataset, syntax: str, layout: Layout = PLAIN) -> bytes:
    """Give the dataset's bytes without file meta (and not deflated)."""
    body = {tag: element for tag, element in dataset.items() if tag >> 16 != 2}
    if not layout.group_lengths:
        return encode_elements(body, syntax, layout)
    groups: dict[int, Dataset] = {}
    for tag in sorted(body):
        groups.setdefault(tag >> 16, {})[tag] = body[tag]
    written = b""
    for group, elements in groups.items():
        inside = encode_elements(elements, syntax, layout)
        written += encode_elements({group << 16: ("UL", len(inside))}, syntax, PLAIN) + inside
    return written


def encode_elements(dataset: Dataset, syntax: str, layout: Layout, charset: str = "ascii") -> bytes:
    """Elements in the order of their tags; nested datasets inherit the character set."""
    order = ">" if syntax == BIG_ENDIAN else "<"
    if 0x00080005 in dataset:
        charset = CHARSETS.get(str(dataset[0x00080005][1]), "ascii")
    pieces: list[bytes] = []
    for tag in sorted(dataset):
        vr, value = dataset[tag]
        undefined = False
        if vr == "SQ" and isinstance(value, list):
            raw, undefined = _sequence(value, syntax, layout, charset), layout.undefined_lengths
        else:
            raw = encode_value(vr, value, order, charset)
            undefined = tag == PIXEL_DATA and is_encapsulated(syntax)
        pieces.append(element_head(tag, vr, UNDEFINED if undefined else len(raw), syntax))
        pieces.append(raw)
        if undefined and vr == "SQ":
            pieces.append(struct.pack(order + "HHI", 0xFFFE, 0xE0DD, 0))
    return b"".join(pieces)


def element_head(tag: int, vr: str, length: int, syntax: str) -> bytes:
    """Tag, VR and length of one element."""
    order = ">" if syntax == BIG_ENDIAN else "<"
    if syntax == IMPLICIT:
        return struct.pack("<HHI", tag >> 16, tag & 0xFFFF, length)
    if vr in LONG_VRS:
        return struct.pack(order + "HH2sHI", tag >> 16, tag & 0xFFFF, vr.encode(), 0, length)
    return struct.pack(order + "HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), length)


def encode_value(vr: str, value: Value, order: str = "<", charset: str = "ascii") -> bytes:
    """One value, padded to even length."""
    if isinstance(value, bytes):
        raw = value
    elif isinstance(value, str):
        raw = value.encode(charset)
    else:
        raw = _numbers(vr, value if isinstance(value, list) else [value], order)
    if len(raw) % 2:
        raw += b"\0" if vr in NUL_PADDED else b" "
    return raw


def _numbers(vr: str, values: object, order: str) -> bytes:
    assert isinstance(values, list)
    if vr == "AT":
        return b"".join(struct.pack(order + "HH", tag >> 16, tag & 0xFFFF) for tag in values)
    if vr in NUMBERS:
        return struct.pack(f"{order}{len(values)}{NUMBERS[vr]}", *values)
    return "\\".join(str(value) for value in values).encode("ascii")


def _sequence(items: object, syntax: str, layout: Layout, charset: str) -> bytes:
    assert isinstance(items, list)
    order = ">" if syntax == BIG_ENDIAN else "<"
    pieces = []
    for item in items:
        inside = encode_elements(item, syntax, layout, charset)
        length = UNDEFINED if layout.undefined_lengths else len(inside)
        pieces.append(struct.pack(order + "HHI", 0xFFFE, 0xE000, length) + inside)
        if layout.undefined_lengths:
            pieces.append(struct.pack(order + "HHI", 0xFFFE, 0xE00D, 0))
    return b"".join(pieces)


def is_encapsulated(syntax: str) -> bool:
    """Whether pixel data of this transfer syntax stand in fragments."""
    return syntax not in {IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED}


def fragments(frames: list[bytes], *, is_delimited: bool = True) -> bytes:
    """Encapsulated pixel data, PS3.5 A.4: an empty offset table, one fragment a frame, the delimiter."""
    pieces = [struct.pack("<HHI", 0xFFFE, 0xE000, 0)]
    for frame in frames:
        padded = frame + bytes(len(frame) % 2)
        pieces.append(struct.pack("<HHI", 0xFFFE, 0xE000, len(padded)) + padded)
    if is_delimited:
        pieces.append(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))
    return b"".join(pieces)


def rle_frame(pixels: bytes, bytes_per_pixel: int) -> bytes:
    """One RLE Lossless frame, PS3.5 G, as literal runs: legal, and quick to write."""
    segments = []
    for plane in range(bytes_per_pixel - 1, -1, -1):
        raw = pixels[plane::bytes_per_pixel]
        runs = [raw[start : start + 128] for start in range(0, len(raw), 128)]
        packed = b"".join(bytes([len(run) - 1]) + run for run in runs)
        segments.append(packed + b"\x80" * (len(packed) % 2))
    offsets = [64]
    for segment in segments[:-1]:
        offsets.append(offsets[-1] + len(segment))
    header = struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(offsets)))
    return header + b"".join(segments)
