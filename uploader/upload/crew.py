"""A few threads that ask the network while one thread decides."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.cancel import CancelToken

T = TypeVar("T")
R = TypeVar("R")

GRACE_S: Final = 0.7
"""How long an end waits for answers that are nearly there; a thread stuck in a dead socket is left behind."""


@dataclass(frozen=True, slots=True)
class Result(Generic[T, R]):
    """What a job gave or raised."""

    task: T
    value: R | None
    error: BaseException | None


class Crew(Generic[T, R]):
    """``size`` threads; they end by themselves with the program. The jobs heed ``stop``, which `end` sets.

    ``limit`` is how many of them may be busy; it can be changed at any time.
    """

    def __init__(self, size: int, stop: CancelToken) -> None:
        self.limit = size
        self.busy_count = 0
        self._stop = stop
        self._jobs: queue.SimpleQueue[tuple[T, Callable[[], R]] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Result[T, R]] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(size)]
        for thread in self._threads:
            thread.start()

    @property
    def has_room(self) -> bool:
        """Whether a further job would begin at once."""
        return self.busy_count < self.limit

    def submit(self, task: T, job: Callable[[], R]) -> None:
        """Have a job done; ``task`` names it in its result."""
        self.busy_count += 1
        self._jobs.put((task, job))

    def take(self, timeout_s: float) -> Result[T, R] | None:
        """Give the next result, None when there is none within ``timeout_s``."""
        try:
            result = self._results.get(timeout=timeout_s) if timeout_s > 0 else self._results.get_nowait()
        except queue.Empty:
            return None
        self.busy_count -= 1
        return result

    def end(self) -> list[Result[T, R]]:
        """Stop all jobs and give the results that came in until then, `GRACE_S` at most from now."""
        self._stop.cancel()
        for _ in self._threads:
            self._jobs.put(None)
        deadline_s = time.monotonic() + GRACE_S
        for thread in self._threads:
            thread.join(max(deadline_s - time.monotonic(), 0))
        results = []
        while (result := self.take(0)) is not None:
            results.append(result)
        return results

    def _work(self) -> None:
        while (work := self._jobs.get()) is not None:
            task, job = work
            try:
                result: Result[T, R] = Result(task, job(), None)
            except BaseException as error:  # noqa: BLE001 - a thread's edge: the deciding thread raises it
                result = Result(task, None, error)
            self._results.put(result)
