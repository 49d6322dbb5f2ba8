"""Workers that are kept for whoever comes next, and for nobody longer than that."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest

from uploader.case.ready import bring_scan
from uploader.engine.workers import SpareWorkers
from uploader.pool import SpawnPool

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def workers() -> Iterator[SpareWorkers]:
    before = set(multiprocessing.active_children())
    spare = SpareWorkers(lambda: SpawnPool(1))
    yield spare
    spare.close()
    assert set(multiprocessing.active_children()) <= before


def test_what_one_keeps_the_next_gets_and_the_last_ends(workers: SpareWorkers) -> None:
    before = set(multiprocessing.active_children())
    workers.warm(bring_scan)
    begun = set(multiprocessing.active_children()) - before
    assert len(begun) == 1
    with workers.lent(is_kept=True) as first:
        pass
    with workers.lent(is_kept=False) as second:
        assert second is first
        assert begun <= set(multiprocessing.active_children())
    assert not begun & set(multiprocessing.active_children())


def test_two_at_once_get_two_pools_and_one_of_them_is_kept(workers: SpareWorkers) -> None:
    with workers.lent(is_kept=True) as first, workers.lent(is_kept=True) as second:
        assert first is not second
    with workers.lent(is_kept=True) as third:
        assert third is second


def test_a_pool_of_another_size_than_is_wanted_now_is_not_lent() -> None:
    wanted = [1]
    workers = SpareWorkers(lambda: SpawnPool(wanted[0]))
    with workers.lent(is_kept=True):
        pass
    wanted[0] = 2
    with workers.lent(is_kept=True) as pool:
        assert pool.worker_count == 2
    workers.close()


def test_what_is_given_back_after_the_end_is_not_kept(workers: SpareWorkers) -> None:
    before = set(multiprocessing.active_children())
    with workers.lent(is_kept=True) as pool:
        pool.warm(bring_scan)
        workers.close()
        assert set(multiprocessing.active_children()) > before
    assert set(multiprocessing.active_children()) <= before
