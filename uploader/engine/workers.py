"""Worker processes that are there before they are asked for: each would take its second to begin."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uploader.pool import SpawnPool


class SpareWorkers:
    """Lends pools, and keeps one of them for whoever comes next. From any thread.

    Whoever comes while that one is lent gets another.

    Parameters
    ----------
    make
        Gives a pool as the settings want it now; that costs nothing before it is used.
    """

    def __init__(self, make: Callable[[], SpawnPool]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._spare: SpawnPool | None = None
        self._is_closed = False

    def warm(self, bring: Callable[[], None]) -> None:
        """Begin the workers of the next pool, see `WorkerPool.warm`."""
        with self.lent(is_kept=True) as pool:
            pool.warm(bring)

    @contextmanager
    def lent(self, *, is_kept: bool) -> Iterator[SpawnPool]:
        """Give a pool for as long as the block runs.

        Parameters
        ----------
        is_kept
            Whether its workers then wait for the next one, who is soon to come; else they end.
        """
        pool = self._take()
        try:
            yield pool
        finally:
            self._put(pool, is_kept=is_kept)

    def close(self) -> None:
        """End the workers that nobody has; what is lent ends when it is given back."""
        with self._lock:
            self._is_closed = True
            spare, self._spare = self._spare, None
        if spare is not None:
            _end(spare)

    def _take(self) -> SpawnPool:
        pool = self._make()
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is None:
            return pool
        if spare.worker_count == pool.worker_count:
            return spare
        _end(spare)
        return pool

    def _put(self, pool: SpawnPool, *, is_kept: bool) -> None:
        with self._lock:
            if is_kept and not self._is_closed and self._spare is None:
                self._spare = pool
                return
        _end(pool)


def _end(pool: SpawnPool) -> None:
    with pool:
        pass
