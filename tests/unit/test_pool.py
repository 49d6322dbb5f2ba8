"""Worker processes: one bad item costs itself, and nothing is blamed, lost or left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.make.system import is_running
from uploader import pool as pool_module
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, DiskFull, WorkerDied
from uploader.pool import Died, Done, SpawnPool, default_worker_count, heed_stop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def pool() -> Iterator[SpawnPool]:
    with SpawnPool(2) as shared:
        yield shared


# --- tasks: they run in a worker, so they stand at the top -------------------------------------------


def double(batch: tuple[int, ...]) -> list[int]:
    return [2 * item for item in batch]


def raise_at_seven(batch: tuple[int, ...]) -> list[int]:
    if 7 in batch:
        raise ValueError("FakeDoe^Jane")
    return double(batch)


def exit_at_seven(batch: tuple[int, ...]) -> list[int]:
    if 7 in batch:
        sys.exit(1)
    return double(batch)


def die_at_seven(batch: tuple[int, ...]) -> list[int]:
    if 7 in batch:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # both end it at once on Windows
    return double(batch)


def die(_batch: tuple[int, ...]) -> None:
    os._exit(1)


def fill_disk(_batch: tuple[int, ...]) -> None:
    raise DiskFull(free="0 bytes", need="1 GB")


def speak(_batch: tuple[int, ...]) -> list[str]:
    sys.stdout.write("FakeDoe^Jane\n")
    sys.stderr.write("FakeDoe^Jane")
    os.write(1, b"FakeDoe^Jane")
    return ["said"]


def handler_of_ctrl_c(_batch: tuple[int, ...]) -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def write_slowly(batch: tuple[str, ...]) -> None:
    for path in batch:
        with open(path, "a", encoding="ascii") as file:  # noqa: PTH123
            for _ in range(20):
                file.write("x")
                file.flush()
                time.sleep(0.02)


def begin(batch: tuple[str, ...]) -> None:
    """Begin files one after the other; each takes until nobody waits for it any more."""
    for path in batch:
        heed_stop()
        Path(path).touch()
        while not pool_module._is_unwanted.is_set():
            time.sleep(0.01)


def bring() -> None:
    sys.modules["brought"] = sys


def has_been_brought(_batch: tuple[int, ...]) -> tuple[bool, int]:
    return "brought" in sys.modules, os.getpid()


def batches(count: int, size: int = 3) -> Iterator[tuple[int, ...]]:
    numbers = iter(range(count))
    while batch := tuple(islice(numbers, size)):
        yield batch


def results(answers: Iterator[Done[int, list[int]] | Died[int]]) -> tuple[list[int], list[tuple[int, str]]]:
    done: list[int] = []
    died: list[tuple[int, str]] = []
    for answer in answers:
        if isinstance(answer, Done):
            assert answer.result == double(answer.batch)
            done.extend(answer.batch)
        else:
            died.append((answer.item, answer.kind))
    return sorted(done), died


# --- what is promised ----------------------------------------------------------------------------------


def test_every_batch_is_answered_once_with_its_own_result(pool: SpawnPool) -> None:
    done, died = results(pool.run(double, batches(100), CancelToken()))

    assert done == list(range(100))
    assert died == []


def test_an_empty_batch_does_not_end_the_run(pool: SpawnPool) -> None:
    done, _ = results(pool.run(double, iter([(1,), (), (2,)]), CancelToken()))

    assert done == [1, 2]


def test_an_item_that_raises_costs_only_itself(pool: SpawnPool) -> None:
    done, died = results(pool.run(raise_at_seven, batches(20), CancelToken()))

    assert done == [number for number in range(20) if number != 7]
    assert died == [(7, "ValueError")]


def test_an_item_that_leaves_the_process_costs_only_itself(pool: SpawnPool) -> None:
    done, died = results(pool.run(exit_at_seven, batches(20), CancelToken()))

    assert done == [number for number in range(20) if number != 7]
    assert died == [(7, "SystemExit")]


def test_an_item_that_kills_its_worker_costs_only_itself(pool: SpawnPool) -> None:
    done, died = results(pool.run(die_at_seven, batches(40), CancelToken()))

    assert done == [number for number in range(40) if number != 7]
    assert died == [(7, "WorkerDied")]


def test_the_pool_works_again_after_a_death(pool: SpawnPool) -> None:
    results(pool.run(die_at_seven, batches(10), CancelToken()))

    assert results(pool.run(double, batches(10), CancelToken()))[0] == list(range(10))


def test_workers_that_always_die_end_the_run_with_an_error_and_not_with_blame() -> None:
    with SpawnPool(1) as own, pytest.raises(WorkerDied) as caught:
        list(own.run(die, batches(200, 100), CancelToken()))

    assert caught.value.params["count"] == pool_module.MAX_DEATHS


def test_an_error_about_the_case_arrives_as_itself(pool: SpawnPool) -> None:
    with pytest.raises(DiskFull) as caught:
        list(pool.run(fill_disk, batches(3), CancelToken()))

    assert caught.value.params == {"free": "0 bytes", "need": "1 GB"}


def test_batches_are_read_no_further_ahead_than_the_workers_need(pool: SpawnPool) -> None:
    read = []

    def noted() -> Iterator[tuple[int, ...]]:
        for number in range(1000):
            read.append(number)
            yield (number,)

    answers = pool.run(double, noted(), CancelToken())
    next(answers)

    assert len(read) <= 2 * pool.worker_count + 1
    answers.close()  # type: ignore[attr-defined]


def test_cancel_ends_the_run_and_the_pool_can_be_used_again(pool: SpawnPool) -> None:
    cancel = CancelToken()
    answers = pool.run(double, batches(1000), cancel)
    next(answers)
    cancel.cancel()

    with pytest.raises(Cancelled):
        list(answers)
    assert results(pool.run(double, batches(5), CancelToken()))[0] == [0, 1, 2, 3, 4]


def test_nothing_is_written_any_more_once_a_cancelled_run_has_ended(pool: SpawnPool, tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(20)]
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()

    with pytest.raises(Cancelled):
        list(pool.run(write_slowly, iter([(str(path),) for path in paths]), cancel))
    written = {path: path.stat().st_size for path in paths if path.exists()}
    time.sleep(0.2)

    assert 0 < len(written) < len(paths)
    assert {path: path.stat().st_size for path in paths if path.exists()} == written


def test_after_a_cancel_no_worker_begins_another_file(tmp_path: Path) -> None:
    paths = [str(tmp_path / str(number)) for number in range(40)]
    before = set(multiprocessing.active_children())
    cancel = CancelToken()
    with SpawnPool(2) as own:
        answers = own.beats(
            begin, iter([tuple(paths[start : start + 10]) for start in range(0, 40, 10)]), cancel
        )
        for _ in answers:
            if len(list(tmp_path.iterdir())) == 2:
                cancel.cancel()
                break
        with pytest.raises(Cancelled):
            list(answers)
        assert set(multiprocessing.active_children()) <= before

    assert len(list(tmp_path.iterdir())) == 2


def test_outside_of_workers_there_is_nobody_to_heed() -> None:
    heed_stop()


def test_workers_can_be_begun_before_there_is_work() -> None:
    with SpawnPool(2) as own:
        own.warm(bring)
        own.warm(bring)
        children = {child.pid for child in multiprocessing.active_children()}
        answers = list(own.run(has_been_brought, batches(20, 1), CancelToken()))

    said = [answer.result for answer in answers if isinstance(answer, Done)]
    assert {pid for _, pid in said} <= children
    assert any(is_brought for is_brought, _ in said)


def test_a_pool_that_was_warmed_and_not_used_leaves_no_workers() -> None:
    before = set(multiprocessing.active_children())
    with SpawnPool(2) as own:
        own.warm(bring)
        assert set(multiprocessing.active_children()) > before

    assert set(multiprocessing.active_children()) <= before


def test_two_runs_at_once_do_not_blame_each_other() -> None:
    found: list[tuple[list[int], list[tuple[int, str]]]] = []
    with SpawnPool(1) as own:

        def work() -> None:
            found.append(results(own.run(double, batches(600, 1), CancelToken())))

        other = threading.Thread(target=work)
        other.start()
        mine = results(own.run(die_at_seven, batches(20), CancelToken()))
        other.join()

    assert mine == ([number for number in range(20) if number != 7], [(7, "WorkerDied")])
    assert found == [(list(range(600)), [])]


def test_a_worker_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with SpawnPool(1) as own:
        answers = list(own.run(speak, batches(1), CancelToken()))

    assert [answer.result for answer in answers if isinstance(answer, Done)] == [["said"]]
    assert capfd.readouterr() == ("", "")


def test_a_worker_leaves_ctrl_c_to_its_parent(pool: SpawnPool) -> None:
    answers = list(pool.run(handler_of_ctrl_c, batches(1), CancelToken()))

    assert [answer.result for answer in answers if isinstance(answer, Done)] == [True]


def test_leaving_the_pool_ends_its_workers() -> None:
    before = set(multiprocessing.active_children())
    with SpawnPool(2) as own:
        list(own.run(double, batches(10), CancelToken()))
        assert set(multiprocessing.active_children()) > before

    assert set(multiprocessing.active_children()) <= before


def test_a_run_that_ends_after_the_pool_was_left_leaves_no_workers() -> None:
    before = set(multiprocessing.active_children())
    with SpawnPool(1) as own:
        answers = own.run(double, batches(10), CancelToken())
        next(answers)
    list(answers)

    assert set(multiprocessing.active_children()) <= before


def test_workers_that_were_killed_while_idle_are_replaced() -> None:
    with SpawnPool(1) as own:
        before = set(multiprocessing.active_children())
        list(own.run(double, batches(3), CancelToken()))
        (worker,) = set(multiprocessing.active_children()) - before
        worker.kill()
        worker.join()

        assert results(own.run(double, batches(10), CancelToken())) == (list(range(10)), [])


ORPHAN_MAKER = """
import os, sys, time
from uploader.cancel import CancelToken
from uploader.pool import SpawnPool
from tests.unit.test_pool import double, batches
import multiprocessing
if __name__ == "__main__":
    with SpawnPool(1) as pool:
        list(pool.run(double, batches(3), CancelToken()))
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        time.sleep(60)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN_MAKER, encoding="utf-8")
    paths = os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])  # noqa: PTH109
    environment = {**os.environ, "PYTHONPATH": paths}
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    with parent:
        assert parent.stdout is not None
        workers = [int(number) for number in parent.stdout.readline().split()]
        parent.kill()

    assert workers
    deadline = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(filter(is_running, workers)) == []


def test_there_is_a_worker_for_each_processor_and_not_more_than_can_be_fed() -> None:
    assert default_worker_count() == min(os.cpu_count() or 1, pool_module.MAX_WORKERS)
