from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from uploader.upload.plan import CHUNK_BYTES, plan_chunk_bytes, plan_chunks

SIZES = st.one_of(st.integers(0, 100), st.integers(0, 2**32), st.integers(0, 60 * 10**12))
MIB = 1024 * 1024


@given(SIZES, st.floats(0, 1e9))
def test_chunks_of_our_own_choice_cover_the_file_once_and_suit_every_object_store(
    size: int, rate: float
) -> None:
    chunks = plan_chunks(size, plan_chunk_bytes(size, bytes_per_s=rate))
    assert 1 <= len(chunks) <= 9_999
    assert [chunk.number for chunk in chunks] == list(range(1, len(chunks) + 1))
    assert sum(chunk.size_bytes for chunk in chunks) == size
    assert all(one.offset + one.size_bytes == two.offset for one, two in pairwise(chunks))
    assert all(chunk.size_bytes >= 5 * MIB for chunk in chunks[:-1])
    assert len({chunk.size_bytes for chunk in chunks[:-1]}) <= 1
    assert len(chunks) == 1 or chunks[-1].size_bytes > 0


@given(SIZES, st.integers(1, 10_000))
def test_where_the_server_sets_the_count_there_are_exactly_so_many(size: int, count: int) -> None:
    chunks = plan_chunks(size, plan_chunk_bytes(size, count), count)
    assert len(chunks) == count
    assert sum(chunk.size_bytes for chunk in chunks) == size
    assert all(one.offset + one.size_bytes == two.offset for one, two in pairwise(chunks))
    assert all(chunk.size_bytes >= 0 for chunk in chunks)


@given(SIZES)
def test_a_blob_that_needs_no_parts_gets_none(size: int) -> None:
    assert plan_chunks(size, plan_chunk_bytes(size, 0), 0) == ()


@given(st.integers(0, CHUNK_BYTES))
def test_a_small_file_is_one_chunk(size: int) -> None:
    [chunk] = plan_chunks(size, plan_chunk_bytes(size))
    assert (chunk.number, chunk.offset, chunk.size_bytes) == (1, 0, size)
