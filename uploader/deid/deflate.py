"""Deflated data sets, PS3.5 A.5: inflated within bounds, deflated again when they are written."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import piece_size, read_piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.reader import Reader
    from uploader.model.cleaned import Piece

MAX_INFLATED_BYTES = 256 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
LEVEL = 6


def inflated(reader: Reader) -> tuple[BinaryIO, int]:
    """Inflate from the reader's beginning to the end of its source; give the content and its length.

    Raises
    ------
    RefusedError
        DEFLATED, when it can't be inflated, inflates to too much or something follows it.
    """
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    content = io.BytesIO()
    offset = reader.base
    try:
        while offset < reader.size_bytes and not unpack.eof:
            piece = reader.peek(offset, min(PIECE_BYTES, reader.size_bytes - offset))
            if not piece:
                raise RefusedError(RefusalCode.TRUNCATED)
            offset += len(piece)
            _inflate(unpack, piece, content)
    except zlib.error as error:
        raise RefusedError(RefusalCode.DEFLATED) from error
    if not unpack.eof:
        raise RefusedError(RefusalCode.TRUNCATED)
    if offset < reader.size_bytes or not _is_trailer(unpack.unused_data, content):
        raise RefusedError(RefusalCode.TRAILING_BYTES)
    return content, content.tell()


def _is_trailer(rest: bytes, content: io.BytesIO) -> bool:
    """Whether the bytes behind the stream are padding, or check sum and length as some programs add."""
    check = struct.pack("<II", zlib.crc32(content.getbuffer()), content.tell() & 0xFFFFFFFF)
    return not rest.removeprefix(check).strip(b"\0")


def _inflate(unpack: zlib._Decompress, piece: bytes, content: io.BytesIO) -> None:
    while True:
        part = unpack.decompress(piece, PIECE_BYTES)
        content.write(part)
        if content.tell() > MAX_INFLATED_BYTES:
            raise RefusedError(RefusalCode.DEFLATED)
        piece = unpack.unconsumed_tail
        if not piece and len(part) < PIECE_BYTES:
            return


def deflated(pieces: Iterable[Piece], source: BinaryIO) -> bytes:
    """Deflate pieces of an inflated source, padded to even length."""
    pack = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    result = [pack.compress(read_piece(piece, source, 0, piece_size(piece))) for piece in pieces]
    result.append(pack.flush())
    content = b"".join(result)
    return content + b"\0" * (len(content) % 2)
