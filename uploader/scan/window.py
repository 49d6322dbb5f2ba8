"""The bytes round the place in a file that is being read: few reads, and no more memory for a larger file."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from uploader.model.source import FailReason
from uploader.scan.refused import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_BYTES: Final = 16 * 1024
"""Most headers are shorter, so that most files cost one read."""

NEXT_BYTES: Final = 8 * 1024


class Window:
    """A view on a file of known size that moves with the reader.

    Parameters
    ----------
    stream
        The file, at any position.
    size
        Its length in bytes.
    """

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.size = size
        self.data = b""
        self._stream = stream
        self.base = 0
        self._fill(0, FIRST_BYTES)

    def index(self, offset: int, count: int) -> int:
        """Index in `data` of the ``count`` bytes from ``offset``, which are fewer only at the file's end."""
        at = offset - self.base
        if at < 0 or at + count > len(self.data):
            self._fill(offset, max(count, NEXT_BYTES))
            return 0
        return at

    def cut(self, offset: int, count: int) -> bytes:
        """Give exactly ``count`` bytes from ``offset``.

        Raises
        ------
        RefusedFileError
            When the file ends before.
        """
        at = self.index(offset, count)
        piece = self.data[at : at + count]
        if len(piece) != count:
            raise RefusedFileError(FailReason.TRUNCATED, "value")
        return piece

    def is_zero_from(self, offset: int) -> bool:
        """Whether nothing but zero bytes stand from ``offset`` to the end: padding, not data."""
        return not any(any(piece) for piece in self._iter_pieces(offset))

    def _iter_pieces(self, offset: int) -> Iterator[bytes]:
        self._stream.seek(offset)
        while piece := self._stream.read(64 * NEXT_BYTES):
            yield piece

    def _fill(self, offset: int, count: int) -> None:
        if offset == self.base and count <= len(self.data):
            return
        if self._stream.tell() != offset:
            self._stream.seek(offset)
        self.data = self._stream.read(count)
        self.base = offset
