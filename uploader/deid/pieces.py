"""Pieces as one file: what will leave, read before it is written anywhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from uploader.model.cleaned import Span, piece_size, read_piece

if TYPE_CHECKING:
    from uploader.model.cleaned import Piece


class PieceSource(io.RawIOBase):
    """Pieces as one file to read at any offset, one piece at a time; spans come from their source."""

    def __init__(self, pieces: tuple[Piece, ...], source: BinaryIO) -> None:
        super().__init__()
        self._pieces = pieces
        self._source = source
        self._position = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Set the position, from the beginning only."""
        assert whence == io.SEEK_SET
        self._position = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes of the piece at the position; nothing behind the last one."""
        start = 0
        for piece in self._pieces:
            length = piece_size(piece)
            within = self._position - start
            if within < length:
                part = read_piece(piece, self._source, within, min(size, length - within))
                self._position += len(part)
                return part
            start += length
        return b""

    def origin_of(self, span: Span) -> Span | None:
        """Give the range of the source that stands at a range of the finished file, if it is one."""
        start = 0
        for piece in self._pieces:
            length = piece_size(piece)
            if start <= span.offset < start + length:
                if not isinstance(piece, Span) or span.offset + span.size_bytes > start + length:
                    return None
                return Span(piece.offset + span.offset - start, span.size_bytes)
            start += length
        return None
