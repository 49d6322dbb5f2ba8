"""The header of a file as one growing buffer, from which large values are left out."""

from __future__ import annotations

from typing import BinaryIO

from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import Span

FIRST_BYTES = 16 * 1024
LARGE_BYTES = 64 * 1024
"""A value longer than this is not read: it stays in the source as a span."""
MAX_HEADER_BYTES = 64 * 1024 * 1024
MAX_ELEMENTS = 500_000


class Reader:
    """Gives the bytes of ``source`` from ``base`` on, without those that were left out.

    ``buffer[0]`` is the source's byte ``base``. A position in the buffer plus ``shift`` is a position in
    the source, for positions behind the last hole. ``holes`` lists, in ascending order, the position in
    the buffer at which a span of the source belongs.
    """

    __slots__ = ("base", "buffer", "element_count", "holes", "shift", "size_bytes", "source")

    def __init__(self, source: BinaryIO, size_bytes: int, base: int = 0, buffer: bytes = b"") -> None:
        self.source = source
        self.size_bytes = size_bytes
        self.base = base
        self.shift = base
        self.buffer = buffer
        self.holes: list[tuple[int, Span]] = []
        self.element_count = 0

    def need(self, end: int, element_count: int = 0) -> bytes:
        """Fill the buffer at least up to ``end`` and give it.

        Raises
        ------
        RefusedError
            TRUNCATED, when the source ends before; HEADER_TOO_LARGE.
        """
        have = len(self.buffer)
        if end <= have:
            return self.buffer
        if end + self.shift > self.size_bytes:
            raise RefusedError(RefusalCode.TRUNCATED)
        if end > MAX_HEADER_BYTES or self.element_count + element_count > MAX_ELEMENTS:
            raise RefusedError(RefusalCode.HEADER_TOO_LARGE)
        wanted = max(end - have, FIRST_BYTES, have)
        while end > len(self.buffer):
            have = len(self.buffer)
            self.source.seek(have + self.shift)
            more = self.source.read(min(wanted, self.size_bytes - self.shift - have))
            if not more:
                raise RefusedError(RefusalCode.TRUNCATED)
            self.buffer += more
        return self.buffer

    def leave_out(self, position: int, size_bytes: int) -> Span:
        """Take ``size_bytes`` from the buffer's ``position`` on for a span of the source.

        Raises
        ------
        RefusedError
            TRUNCATED, when the source ends before.
        """
        span = Span(position + self.shift, size_bytes)
        if span.offset + size_bytes > self.size_bytes:
            raise RefusedError(RefusalCode.TRUNCATED)
        self.buffer = self.buffer[:position] + self.buffer[position + size_bytes :]
        self.shift += size_bytes
        self.holes.append((position, span))
        return span

    def peek(self, offset: int, size_bytes: int) -> bytes:
        """Read bytes of the source at ``offset`` without keeping them; fewer only at its end."""
        self.source.seek(offset)
        found = self.source.read(size_bytes)
        while found and len(found) < size_bytes:
            more = self.source.read(size_bytes - len(found))
            if not more:
                break
            found += more
        return found
