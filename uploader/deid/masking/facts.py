"""What a file's header says of the device that made its picture, for offers of masks. Runs in a worker."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from uploader.deid.masking.region import region_of
from uploader.deid.masking.rules import values_at
from uploader.deid.masking.screens import strokes_for
from uploader.deid.meta import parse_file
from uploader.deid.pixels import COLUMNS, ROWS, number_of
from uploader.deid.record import Record
from uploader.deid.refusal import RefusedError
from uploader.model.mask import Box

MAKER, MODEL, SERIAL = 0x00080070, 0x00081090, 0x00181000
PRINT_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """``device`` is a hash of maker, model and serial number; ``known`` what vendors' screens show there."""

    device: str
    known: tuple[Box, ...]


def device_facts(source: BinaryIO, size_bytes: int) -> DeviceFacts | None:
    """Read a header; None where it can't be read, and so no mask could be made either."""
    try:
        parsed = parse_file(source, size_bytes)
        record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
        strokes = strokes_for(lambda tag: values_at(record, tag))
        rows, columns = number_of(record, ROWS) or 0, number_of(record, COLUMNS) or 0
        words = [record.plain(tag) for tag in (MAKER, MODEL, SERIAL)]
    except RefusedError:
        return None
    boxes = tuple(
        Box(left, band.top, right - left, band.bottom - band.top)
        for band in region_of(strokes, rows, columns)
        for left, right in band.spans
    )
    return DeviceFacts(hashlib.sha256("\0".join(words).encode()).hexdigest()[:PRINT_CHARS], boxes)
