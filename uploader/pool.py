"""Worker processes that read hostile bytes: a crash costs one file, never the program.

Workers are spawned everywhere (fork is unsafe beside threads), silent (libraries print values of the files
that they read), deaf to Ctrl-C (the parent decides), and end by themselves when the parent is gone.
"""

from __future__ import annotations

import atexit
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from uploader.errors import Cancelled, CaseUploaderError, WorkerDied

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection

    from uploader.cancel import CancelToken

T = TypeVar("T")
R = TypeVar("R")

MAX_WORKERS = 8
POLL_S = 0.1
BEAT_S = 0.02
MAX_DEATHS = 25
"""So many workers dead in a row, with no item read between, are the computer's fault and not the files'."""

GRACE_S = 10.0
"""How long a cancelled run waits for the files that are being worked on."""

GARBAGE_COUNT = 20_000
"""Objects made before a worker looks for cycles; by default it would look in every header of some hundred."""


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
        itself; ``task`` must bear that. ``batches`` is read no further ahead than keeps the workers busy.

        Raises
        ------
        Cancelled
            Soon after ``cancel`` was set: tasks ask `heed_stop` between files.
        WorkerDied
            When workers die one after the other, whatever they are given.
        CaseUploaderError
            One that the task raised (a full disk, say): it is about the case, not about one item.
        """

    def beats(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T] | None]:
        """As `run`, for a caller that has more to do: None comes whenever nothing has ended for a moment.

        An empty batch says that the next one is not ready yet; it is asked for again.
        """

    def warm(self, bring: Callable[[], None]) -> None:
        """Have each worker of the next run call ``bring``, which imports what it will need.

        Does not wait for them; begins them where there are none.
        """


class SpawnPool:
    """The real pool. Use as a context manager; leaving it ends the workers.

    Workers stay alive between runs. Each run has its workers for itself (a second run at the same time gets
    others), so that a death is never blamed on the wrong file.
    """

    def __init__(self, worker_count: int | None = None) -> None:
        self._worker_count = worker_count or default_worker_count()
        self._idle: list[_Workers] = []
        self._is_closed = False

    @property
    def worker_count(self) -> int:
        """How many batches are worked on at once."""
        return self._worker_count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closed = True
        while self._idle:
            self._idle.pop().end()

    def warm(self, bring: Callable[[], None]) -> None:
        """See `WorkerPool.warm`."""
        workers = self._idle.pop() if self._idle else self._start()
        workers.warm(bring)
        self._keep(workers)

    def run(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T]]:
        """See `WorkerPool.run`."""
        with closing(self._beats(task, batches, cancel, POLL_S)) as beats:
            for said in beats:
                if said is not None:
                    yield said

    def beats(
        self, task: Callable[[tuple[T, ...]], R], batches: Iterable[tuple[T, ...]], cancel: CancelToken
    ) -> Iterator[Done[T, R] | Died[T] | None]:
        """See `WorkerPool.beats`."""
        return self._beats(task, batches, cancel, BEAT_S)

    def _beats(
        self,
        task: Callable[[tuple[T, ...]], R],
        batches: Iterable[tuple[T, ...]],
        cancel: CancelToken,
        beat_s: float,
    ) -> Generator[Done[T, R] | Died[T] | None, None, None]:
        workers = self._idle.pop() if self._idle else self._start()
        run: _Run[T] = _Run(task, iter(batches), self._worker_count, workers, self._start)
        try:
            while True:
                cancel.check()
                run.refill()
                if not run.running and not run.is_held:
                    return
                ended = run.ended(beat_s)
                for future in ended:
                    yield from run.settle(future)
                if not ended:
                    yield None
        finally:
            self._keep(run.end())

    def _start(self) -> _Workers:
        return _Workers(self._worker_count)

    def _keep(self, workers: _Workers | None) -> None:
        """Keep workers for the next run; a run may also end after the pool was left."""
        if workers is None:
            return
        if self._is_closed:
            workers.end()
        else:
            self._idle.append(workers)


class _Workers:
    """The processes of one run, and a line on which they hear that their work is not wanted any more.

    They begin with the first batch, so that asking for workers costs nothing.
    """

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._count = count
        self._theirs, self._ours = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            count, mp_context=context, initializer=start_worker, initargs=(self._theirs,)
        )

    def warm(self, bring: Callable[[], None]) -> None:
        with suppress(BrokenProcessPool):  # workers that died while they were idle; the next run gets others
            for _ in range(self._count):
                self._executor.submit(bring)

    def submit(self, task: Callable[[tuple[T, ...]], Any], batch: tuple[T, ...]) -> Future[_Outcome]:
        return self._executor.submit(_guarded, task, batch)

    def stop(self, busy: Collection[Future[_Outcome]]) -> None:
        """Have the tasks end at their next file, and end the processes.

        Those that hang (a drive that does not answer) are let go of; they end by themselves.
        """
        self._ours.send_bytes(b"stop")
        self.end(is_waiting=not wait(busy, timeout=GRACE_S).not_done)

    def end(self, *, is_waiting: bool = True) -> None:
        self._executor.shutdown(wait=is_waiting, cancel_futures=True)
        self._ours.close()
        self._theirs.close()


class _Run(Generic[T]):
    """One call of `SpawnPool.run`: its workers, what they work on, and what is to be done again alone."""

    def __init__(
        self,
        task: Callable[[tuple[T, ...]], Any],
        source: Iterator[tuple[T, ...]],
        worker_count: int,
        workers: _Workers,
        start: Callable[[], _Workers],
    ) -> None:
        self.running: dict[Future[_Outcome], _Running[T]] = {}
        self._task = task
        self._source = source
        self._worker_count = worker_count
        self._workers = workers
        self._start = start
        self._suspects: deque[tuple[T, ...]] = deque()
        self._deaths = 0
        self.is_held = False

    def refill(self) -> None:
        """Keep the workers fed; a suspect runs with nothing beside it, so that a death is its own."""
        self.is_held = False
        if self._suspects:
            if not self.running:
                self._submit(self._suspects.popleft(), alone=True)
            return
        while len(self.running) < 2 * self._worker_count:
            batch = next(self._source, None)
            if not batch:
                self.is_held = batch is not None
                return
            self._submit(batch, alone=False)

    def ended(self, timeout_s: float) -> set[Future[_Outcome]]:
        """Give the batches that end within a time, as soon as one has; there may be none to wait for."""
        if not self.running:
            time.sleep(timeout_s)
            return set()
        return wait(self.running, timeout=timeout_s, return_when=FIRST_COMPLETED).done

    def settle(self, future: Future[_Outcome]) -> Iterator[Done[T, Any] | Died[T]]:
        """Turn a finished batch into what `SpawnPool.run` yields, or into suspects."""
        ran = self.running.pop(future)
        try:
            outcome = future.result()
        except BrokenProcessPool:
            self._deaths += ran.alone
            outcome = _Outcome(kind="WorkerDied", is_certain=ran.alone)
        else:
            self._deaths = 0
        if outcome.error is not None:
            raise outcome.error
        if self._deaths >= MAX_DEATHS:
            raise WorkerDied(count=self._deaths)
        if not outcome.kind:
            yield Done(ran.batch, outcome.result)
        elif len(ran.batch) == 1 and outcome.is_certain:
            yield Died(ran.batch[0], outcome.kind)
        else:
            self._suspects.extend((item,) for item in ran.batch)

    def end(self) -> _Workers | None:
        """Give idle workers back; busy ones end with their file, so that nothing is written any more."""
        busy = [future for future in self.running if not future.cancel()]
        if busy:
            self._workers.stop(busy)
            return None
        return self._workers

    def _submit(self, batch: tuple[T, ...], *, alone: bool) -> None:
        try:
            future = self._workers.submit(self._task, batch)
        except BrokenProcessPool:  # a worker died, now or while it was idle
            self._workers.end()
            self._workers = self._start()
            future = self._workers.submit(self._task, batch)
        self.running[future] = _Running(batch, alone)


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
    """One worker a core, at most `MAX_WORKERS`."""
    return min(os.cpu_count() or 1, MAX_WORKERS)


def _guarded(task: Callable[[tuple[Any, ...]], Any], batch: tuple[Any, ...]) -> _Outcome:
    """Run in the worker. Native code panics as BaseException (pyo3), so nothing less is caught."""
    try:
        return _Outcome(result=task(batch))
    except CaseUploaderError as error:
        return _Outcome(error=error)
    except BaseException as error:  # noqa: BLE001 - the worker's edge
        return _Outcome(kind=type(error).__name__)


_is_unwanted = threading.Event()
"""In a worker: whether its run has ended without it."""


def heed_stop() -> None:
    """Be asked between files by whatever runs in a worker, so that a stop need not wait for a whole batch.

    Raises
    ------
    Cancelled
        When nobody waits for the batch any more. Not outside of workers.
    """
    if _is_unwanted.is_set():
        raise Cancelled


def start_worker(line: Connection | None = None) -> None:
    """Make the process that calls it a worker: silent, deaf to Ctrl-C, gone with its parent.

    Parameters
    ----------
    line
        Where it is told that its work is not wanted any more, see `heed_stop`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    gc.set_threshold(GARBAGE_COUNT)
    leave_out_libraries()
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    parent = multiprocessing.parent_process()
    if parent is not None:
        atexit.register(os._exit, 0)  # nobody need wait while its libraries are taken apart
        threading.Thread(target=_watch, args=(parent.sentinel, line), daemon=True).start()


def leave_out_libraries() -> None:
    """Keep out what pydicom imports to fetch its own test files: a quarter of the time it takes to import."""
    for name in ("requests", "tqdm"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] # None is how an import is forbidden


def _watch(parent: int, line: Connection | None) -> None:
    """Hear of a stop. A killed parent must not leave workers that go on writing into the case's spool."""
    if line is not None and line in connection.wait([parent, line]):
        _is_unwanted.set()
    connection.wait([parent])
    os._exit(1)
