"""Packing bytes quickly: raw deflate by isal, or by zlib-ng where isal has no wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

WORTH_IT: Final = 0.97
"""Deflated is kept where it is at most this share of the plain size; else reading it costs for nothing."""

SAMPLE_BYTES: Final = 64 * 1024
SAMPLE_COUNT: Final = 4


class Deflater(Protocol):
    """A running raw deflate stream (RFC 1951), as ZIP keeps it."""

    def compress(self, data: bytes, /) -> bytes:
        """Take bytes, give what is packed so far."""

    def flush(self) -> bytes:
        """Give the rest."""


def _choose() -> tuple[Callable[[], Deflater], Callable[[bytes, int], int]]:
    raw = -15
    try:
        from isal import isal_zlib  # noqa: PLC0415 - not on every system
    except ImportError:
        from zlib_ng import zlib_ng  # noqa: PLC0415 - level 1 packs a fifth less than isal's; 2 does not

        return lambda: zlib_ng.compressobj(2, 8, raw), zlib_ng.crc32
    return lambda: isal_zlib.compressobj(1, 8, raw), isal_zlib.crc32


new_deflater, crc32 = _choose()


def is_worth_it(plain_bytes: int, packed_bytes: int) -> bool:
    """Whether packing saves enough to be kept."""
    return packed_bytes <= plain_bytes * WORTH_IT


def deflated(data: bytes) -> bytes:
    """Pack at once."""
    deflater = new_deflater()
    return deflater.compress(data) + deflater.flush()


def sample_offsets(size_bytes: int) -> tuple[int, ...]:
    """Where to look before packing a large file: evenly spread, the last at the very end."""
    step = (size_bytes - SAMPLE_BYTES) // (SAMPLE_COUNT - 1)
    return tuple(step * index for index in range(SAMPLE_COUNT))
