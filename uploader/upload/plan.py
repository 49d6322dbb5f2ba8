"""How an archive is cut into chunks."""

from __future__ import annotations

from typing import Final

from uploader.model.transfer import Chunk

MIB: Final = 1024 * 1024
CHUNK_BYTES: Final = 8 * MIB
SLOW_CHUNK_BYTES: Final = 5 * MIB
"""No storage takes less of any part but the last."""

BY_RATE: Final = ((100_000_000, 32 * MIB), (20_000_000, 16 * MIB), (1_000_000, CHUNK_BYTES))
"""Above each rate, bytes a second, answers cost more than what a lost chunk would."""

FEWER_THAN: Final = 9_000
"""Object stores take 10,000 parts; Flywheel's names for Azure's blocks have four digits."""

ALIGNED_BYTES: Final = 256 * 1024
"""Where the server sets the count, it reckons with parts rounded up to this (Google's stores need it)."""


def plan_chunk_bytes(size_bytes: int, part_count: int | None = None, bytes_per_s: float = 0) -> int:
    """Choose a chunk size, which then is kept for as long as the archive is on its way.

    Parameters
    ----------
    size_bytes
        Of the archive.
    part_count
        Set where the server has opened exactly so many parts.
    bytes_per_s
        Rate measured just before; 0 when there is none yet.

    Returns
    -------
    int
        Bytes of every chunk but the last; with ``part_count`` 0 (nothing to send) 0.
    """
    if part_count is not None:
        return _shared_out(size_bytes, part_count)
    return max(_by_rate(bytes_per_s), _rounded_up(-(-size_bytes // FEWER_THAN), MIB))


def _by_rate(bytes_per_s: float) -> int:
    if not bytes_per_s:
        return CHUNK_BYTES
    return next((size for rate, size in BY_RATE if bytes_per_s > rate), SLOW_CHUNK_BYTES)


def plan_chunks(size_bytes: int, chunk_bytes: int, part_count: int | None = None) -> tuple[Chunk, ...]:
    """Cover the archive once, in order.

    An empty archive is one empty chunk. With a ``part_count`` there are exactly so many, the last of
    them empty where the archive is shorter than its parts.
    """
    needed = max(-(-size_bytes // chunk_bytes), 1) if chunk_bytes else 0
    count = needed if part_count is None else part_count
    offsets = (min(index * chunk_bytes, size_bytes) for index in range(count))
    return tuple(
        Chunk(number, offset, min(chunk_bytes, size_bytes - offset))
        for number, offset in enumerate(offsets, start=1)
    )


def _shared_out(size_bytes: int, part_count: int) -> int:
    """Round up as the server does, unless that would leave a part without bytes."""
    if not part_count:
        return 0
    even = max(-(-size_bytes // part_count), 1)
    aligned = _rounded_up(even, ALIGNED_BYTES)
    return aligned if aligned * (part_count - 1) < size_bytes else even


def _rounded_up(size_bytes: int, unit: int) -> int:
    return -(-size_bytes // unit) * unit
