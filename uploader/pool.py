"""Worker processes that read hostile bytes: a crash costs one file, never the program.

Workers are spawned everywhere (fork is unsafe beside threads), silent (libraries print values of the files
that they read), deaf to Ctrl-C (the parent decides), and end by themselves when the parent is gone.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import warnings
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from uploader.errors import CaseUploaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from uploader.cancel import CancelToken

T = TypeVar("T")
R = TypeVar("R")

MAX_WORKERS = 8
POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """A batch that was worked through."""

    batch: tuple[T, ...]
    result: R


@dataclass(frozen=True, slots=True)
class Died(Generic[T]):
    """An item that made its worker raise or die, alone in its batch. ``kind`` names the exception's class."""

    item: T
    kind: str


class WorkerPool(Protocol):
    """Runs a function over batches, in any order, in bounded memory."""

    @property
    def worker_count(self) -> int:
        """How many batches are worked on at once."""

    def run(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T]]:
        """Yield one `Done` per batch that worked, and one `Died` per item that can't be worked on.

        A batch whose worker raises or dies is done again item by item, so that one bad item costs only
        itself. ``batches`` is read as far ahead as there are workers to keep busy.

        Raises
        ------
        Cancelled
            At the next batch after ``cancel`` was set.
        CaseUploaderError
            One that the task raised (a full disk, say): it is about the case, not about one item.
        """


class SpawnPool:
    """The real pool. Use as a context manager; leaving it ends the workers."""

    def __init__(self, worker_count: int | None = None) -> None:
        self._worker_count = worker_count or default_worker_count()
        self._executor: ProcessPoolExecutor | None = None

    @property
    def worker_count(self) -> int:
        """How many batches are worked on at once."""
        return self._worker_count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def run(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T]]:
        """See `WorkerPool.run`."""
        suspects: deque[tuple[T, ...]] = deque()
        running: dict[Future[_Outcome], _Running[T]] = {}
        source = iter(batches)
        try:
            while True:
                cancel.check()
                self._refill(task, source, suspects, running)
                if not running:
                    return
                finished, _ = wait(running, timeout=POLL_S, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield from self._settle(future, running.pop(future), suspects)
        finally:
            for future in running:
                future.cancel()

    def _refill(
        self,
        task: Callable[[tuple[T, ...]], R],
        source: Iterator[tuple[T, ...]],
        suspects: deque[tuple[T, ...]],
        running: dict[Future[_Outcome], _Running[T]],
    ) -> None:
        """Keep the workers fed; a suspect runs with nothing beside it, so that a death is its own."""
        if suspects:
            if not running:
                batch = suspects.popleft()
                running[self._submit(task, batch)] = _Running(batch, alone=True)
            return
        while len(running) < 2 * self._worker_count:
            batch = next(source, ())
            if not batch:
                return
            running[self._submit(task, batch)] = _Running(batch, alone=False)

    def _submit(self, task: Callable[[tuple[T, ...]], R], batch: tuple[T, ...]) -> Future[_Outcome]:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._worker_count, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
            )
        try:
            return self._executor.submit(_guarded, task, batch)
        except BrokenProcessPool:
            self._stop()
            return self._submit(task, batch)

    def _settle(
        self, future: Future[_Outcome], ran: _Running[T], suspects: deque[tuple[T, ...]]
    ) -> Iterator[Done[T, Any] | Died[T]]:
        try:
            outcome = future.result()
        except BrokenProcessPool:
            self._stop()
            outcome = _Outcome(kind="WorkerDied", is_certain=ran.alone)
        if outcome.error is not None:
            raise outcome.error
        if not outcome.kind:
            yield Done(ran.batch, outcome.result)
        elif len(ran.batch) == 1 and outcome.is_certain:
            yield Died(ran.batch[0], outcome.kind)
        else:
            suspects.extend((item,) for item in ran.batch)

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


@dataclass(frozen=True, slots=True)
class _Running(Generic[T]):
    batch: tuple[T, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a worker says of a batch; ``is_certain`` that the batch itself is at fault."""

    result: Any = None
    error: CaseUploaderError | None = None
    kind: str = ""
    is_certain: bool = True


def default_worker_count() -> int:
    """One worker a core, at most `MAX_WORKERS`; ``CASE_UPLOADER_WORKERS`` overrides."""
    named = os.environ.get("CASE_UPLOADER_WORKERS", "")
    if named.isdigit() and int(named) > 0:
        return int(named)
    return min(os.cpu_count() or 1, MAX_WORKERS)


def _guarded(task: Callable[[tuple[Any, ...]], Any], batch: tuple[Any, ...]) -> _Outcome:
    """Run in the worker. Native code panics as BaseException (pyo3), so nothing less is caught."""
    try:
        return _Outcome(result=task(batch))
    except CaseUploaderError as error:
        return _Outcome(error=error)
    except BaseException as error:  # noqa: BLE001 - the worker's edge
        return _Outcome(kind=type(error).__name__)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent must not leave workers that go on writing into the case's spool."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
