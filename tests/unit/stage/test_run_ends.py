"""How a staging ends: progress, what is left and removed, cancelled, cut short, crashed."""

from __future__ import annotations

import stat
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from tests.make.staging import (
    HeaderCleaner,
    LocalPool,
    files_in,
    make_series,
    make_source,
    noise,
    smooth,
    sources_of,
    stage,
)
from uploader import pool as pool_module
from uploader.cancel import CancelToken
from uploader.errors import Cancelled, DiskFull, WorkerDied
from uploader.model.progress import StageProgress
from uploader.pool import Died, Done, SpawnPool
from uploader.stage import Spool, stage_case
from uploader.stage.batches import MAX_BATCH_COUNT, iter_batches, plan_batch_bytes, plan_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from uploader.model.cleaned import CleanedInstance, Refused


def test_progress_counts_each_source_file_once_and_ends_at_all_of_them(tmp_path: Path, spool: Spool) -> None:
    contents = [noise(3_000_000, seed) for seed in range(3)] + [b"REFUSE", b"RAISE", b"x"]
    series = make_series("s1", sources_of(tmp_path, contents))
    staging = stage_case([series], [], HeaderCleaner(), spool, LocalPool(), CancelToken())
    steps = [step for step in staging if isinstance(step, StageProgress)]
    assert all(one.done_count <= next_.done_count for one, next_ in pairwise(steps))
    assert (steps[-1].done_count, steps[-1].done_bytes) == (6, sum(map(len, contents)))
    assert steps[-1].total_bytes == steps[-1].done_bytes


def test_what_an_earlier_run_left_is_removed_before_and_unlisted_files_after(
    tmp_path: Path, spool: Spool
) -> None:
    spool.create()
    (spool.path / "s9.000000.seg").write_bytes(b"patient data of an earlier run")
    (spool.path / "s1.000000.0.seg.part").write_bytes(b"half")
    seen: list[list[str]] = []

    class Looking(LocalPool):
        @property
        def worker_count(self) -> int:  # type: ignore[override]
            seen.append(files_in(spool))
            return 1

    series = make_series("s1", sources_of(tmp_path, [smooth(1000)]))
    result = stage(spool, [series], pool=Looking())
    assert seen[0] == []
    assert files_in(spool) == [result.manifest.archives[0].members[0].segment]


def test_a_worker_of_a_cancelled_staging_cannot_put_its_bytes_in_the_place_of_a_later_one(
    tmp_path: Path, spool: Spool
) -> None:
    series = make_series("s1", sources_of(tmp_path, [smooth(1000)]))
    manifest = stage(spool, [series]).manifest
    old = spool.segments()
    again = stage(spool, [series]).manifest
    assert not set(old) & set(spool.segments())
    assert [archive.sha256 for archive in again.archives] == [archive.sha256 for archive in manifest.archives]


def test_a_case_that_cannot_fit_is_refused_before_a_byte_is_written(tmp_path: Path, spool: Spool) -> None:
    source = make_source(tmp_path / "a", b"x" * 50)
    huge = source.__class__(source.path, None, 10**15, source.modified_ns, source.shown_as)
    with pytest.raises(DiskFull) as caught:
        stage(spool, [make_series("s1", [huge])])
    assert str(caught.value.params["need"]).startswith("1005.0 TB")
    assert not files_in(spool)


def test_a_cancelled_staging_stops_at_the_next_batch(tmp_path: Path, spool: Spool) -> None:
    contents = [noise(3_000_000, seed) for seed in range(4)]
    cancel = CancelToken()
    steps = stage_case(
        [make_series("s1", sources_of(tmp_path, contents))], [], HeaderCleaner(), spool, LocalPool(), cancel
    )
    next(steps)
    assert files_in(spool)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(steps)
    assert not files_in(spool)


@dataclass(frozen=True)
class EndlessCleaner(HeaderCleaner):
    """Writes down which file it begins; each takes until nobody waits for it any more."""

    begun: str = ""

    def clean(
        self, source: BinaryIO, size_bytes: int, name: str, mask: object = None, *, is_first: bool = False
    ) -> CleanedInstance | Refused:
        (Path(self.begun) / name).touch()
        while not pool_module._is_unwanted.is_set():
            time.sleep(0.01)
        return HeaderCleaner.clean(self, source, size_bytes, name, mask, is_first=is_first)


def test_a_stop_waits_for_one_file_a_worker_and_takes_nothing_half_made_as_staged(
    tmp_path: Path, spool: Spool
) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()
    series = make_series("s1", sources_of(tmp_path, [noise(500_000, seed) for seed in range(40)]))
    cancel = CancelToken()
    with SpawnPool(2) as pool:
        steps = stage_case([series], [], EndlessCleaner(begun=str(begun)), spool, pool, cancel)
        for _ in steps:
            if len(list(begun.iterdir())) == 2:
                cancel.cancel()
                break
        with pytest.raises(Cancelled):
            next(steps)
        assert len(list(begun.iterdir())) == 2
        assert not files_in(spool)
        assert len(stage(spool, [series], pool=pool).manifest.archives) == 1


def test_a_staging_that_is_left_in_the_middle_leaves_nothing(tmp_path: Path, spool: Spool) -> None:
    series = make_series("s1", sources_of(tmp_path, [noise(3_000_000, seed) for seed in range(4)]))
    steps = stage_case([series], [], HeaderCleaner(), spool, LocalPool(), CancelToken())
    next(steps)
    assert files_in(spool)
    steps.close()
    assert not files_in(spool)


def test_a_worker_that_dies_over_a_digest_is_an_error_of_the_case(tmp_path: Path, spool: Spool) -> None:
    class DigestKiller(LocalPool):
        def beats(
            self,
            task: Callable[[tuple[Any, ...]], Any],
            batches: Iterable[tuple[Any, ...]],
            cancel: CancelToken,  # noqa: ARG002
        ) -> Iterator[Done[Any, Any] | Died[Any] | None]:
            for batch in batches:
                is_digest = hasattr(batch[0], "members")
                yield Died(batch[0], "WorkerDied") if is_digest else Done(batch, task(batch))

    with pytest.raises(WorkerDied):
        stage(spool, [make_series("s1", sources_of(tmp_path, [b"x" * 50]))], pool=DigestKiller())


def test_batches_cover_the_items_in_order_and_keep_their_bounds(tmp_path: Path) -> None:
    source = make_source(tmp_path / "a", b"x" * 100)
    items = plan_items([make_series("s1", [source] * 2000)], [])["s1"]
    batches = list(iter_batches(items, 30_000))
    assert tuple(item for batch in batches for item in batch) == items
    assert all(len(batch) <= 300 for batch in batches)
    assert max(map(len, iter_batches(items, 10**9))) == MAX_BATCH_COUNT
    assert plan_batch_bytes(10**12, 8) == 16 * 1024**2
    assert plan_batch_bytes(100, 8) == 4 * 1024**2


@pytest.mark.posix("modes of files; on Windows a folder inherits the rights of the user's own")
def test_only_this_user_can_read_what_is_staged(tmp_path: Path, spool: Spool) -> None:
    stage(spool, [make_series("s1", sources_of(tmp_path, [smooth(1000)]))])
    assert stat.S_IMODE(spool.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE((spool.path / name).stat().st_mode) for name in spool.segments()} == {0o600}


def test_spawned_workers_stage_the_same_bytes_and_a_crash_costs_one_series(
    tmp_path: Path, spool: Spool
) -> None:
    contents = [smooth(200_000, seed) for seed in range(60)]
    series = [
        make_series("s1", sources_of(tmp_path / "a", contents)),
        make_series("s2", sources_of(tmp_path / "b", [b"x" * 100, b"DIE here", b"RAISE"])),
    ]
    here = stage(Spool(tmp_path / "case-2" / "spool"), series[:1]).manifest
    with SpawnPool(2) as pool:
        result = stage(spool, series, pool=pool)
    assert [archive.sha256 for archive in result.manifest.archives] == [here.archives[0].sha256]
    [refused] = result.refused_series
    assert (refused.key, refused.reasons) == ("s2", (("KeyError", 1), ("reader_died", 1)))
    assert [failed.reason.value for failed in result.failed] == [
        "deid_refused",
        "reader_died",
        "deid_refused",
    ]
    assert set(files_in(spool)) == {
        member.segment for archive in result.manifest.archives for member in archive.members
    }
