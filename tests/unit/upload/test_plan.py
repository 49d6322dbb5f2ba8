from __future__ import annotations

import pytest

from uploader.upload.plan import plan_chunk_bytes, plan_chunks

MIB = 1024 * 1024
GIB = 1024 * MIB


@pytest.mark.parametrize(
    ("size", "rate", "chunk"),
    [
        (1, 0, 8 * MIB),
        (10 * GIB, 0, 8 * MIB),
        (10 * GIB, 30e6, 16 * MIB),
        (100 * GIB, 0, 12 * MIB),
        (200 * GIB, 30e6, 23 * MIB),
        (5 * 1024 * GIB, 0, 583 * MIB),
    ],
)
def test_chunks_grow_with_the_file_and_with_a_fast_line(size: int, rate: float, chunk: int) -> None:
    assert plan_chunk_bytes(size, bytes_per_s=rate) == chunk


def test_parts_counted_by_the_server_are_rounded_up_as_it_does() -> None:
    assert plan_chunk_bytes(10_000_000, 3) == 13 * 256 * 1024
    sizes = [chunk.size_bytes for chunk in plan_chunks(10_000_000, 13 * 256 * 1024, 3)]
    assert sizes == [3_407_872, 3_407_872, 3_184_256]


def test_rounding_never_leaves_a_part_without_bytes_while_there_are_bytes() -> None:
    assert [chunk.size_bytes for chunk in plan_chunks(10, plan_chunk_bytes(10, 3), 3)] == [4, 4, 2]
    assert [chunk.size_bytes for chunk in plan_chunks(2, plan_chunk_bytes(2, 3), 3)] == [1, 1, 0]
