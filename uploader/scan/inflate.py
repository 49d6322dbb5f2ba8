"""Deflated datasets, PS3.5 A.5, unpacked within limits."""

from __future__ import annotations

import zlib
from typing import BinaryIO, Final

from uploader.model.source import FailReason
from uploader.scan.refused import RefusedFileError
from uploader.sources import COPY_BYTES

INFLATED_IN_MEMORY_BYTES: Final = 64 * 1024 * 1024
MAX_INFLATED_BYTES: Final = 4 * 1024**3
MAX_RATIO: Final = 200


def inflate(stream: BinaryIO, offset: int, packed_bytes: int, target: BinaryIO) -> int:
    """Unpack a raw deflate stream to ``target``, which then stands at its beginning; give the length.

    Parameters
    ----------
    stream, offset, packed_bytes
        The file, and which bytes of it are the stream.
    target
        Where to; empty.

    Raises
    ------
    RefusedFileError
        When it is damaged, cut, or unpacks to more than 64 MiB and 200 times its length.
    """
    limit = min(max(packed_bytes * MAX_RATIO, INFLATED_IN_MEMORY_BYTES), MAX_INFLATED_BYTES)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    stream.seek(offset)
    length = 0
    try:
        while not unpacker.eof and (piece := unpacker.unconsumed_tail or stream.read(COPY_BYTES)):
            unpacked = unpacker.decompress(piece, COPY_BYTES)
            length += target.write(unpacked)
            if length > limit:
                raise RefusedFileError(FailReason.ARCHIVE_TOO_LARGE, "deflated")
    except zlib.error:
        raise RefusedFileError(FailReason.NOT_PARSABLE, "deflated") from None
    if not unpacker.eof:
        raise RefusedFileError(FailReason.TRUNCATED, "deflated")
    target.seek(0)
    return length
