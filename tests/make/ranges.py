"""A virtual archive as a file that zipfile can read, without ever making all of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.package import Archive
    from uploader.upload import ArchiveReader


class RangeFile(io.RawIOBase):
    """Reads ranges on demand."""

    def __init__(self, archive: Archive, reader: ArchiveReader) -> None:
        super().__init__()
        self._archive = archive
        self._reader = reader
        self._position = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Give the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go there."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._archive.size_bytes}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Give a range."""
        left = self._archive.size_bytes - self._position
        wanted = left if size < 0 else min(size, left)
        content = b"".join(self._reader.iter_range(self._archive, self._position, wanted))
        self._position += wanted
        return content
