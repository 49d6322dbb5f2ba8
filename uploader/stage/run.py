"""De-identify and pack a case into its spool."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from uploader.errors import WorkerDied
from uploader.model.package import Archive, Manifest
from uploader.model.progress import StageProgress
from uploader.pool import Died
from uploader.stage.archive import archive_digest
from uploader.stage.assemble import RefusedSeries, Tally, assemble
from uploader.stage.batches import iter_batches, plan_batch_bytes, plan_items, plan_need
from uploader.stage.segment import stage_batch

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Series
    from uploader.model.source import Failed, OtherFile
    from uploader.pool import WorkerPool
    from uploader.stage.segment import Cleaner, Item
    from uploader.stage.spool import Spool


@dataclass(frozen=True, slots=True)
class StageResult:
    """What is staged, and what is not.

    ``failed`` holds every file of every refused series, and other files that could not be read. ``audit``
    counts by archive key what de-identification did, by action code.
    """

    manifest: Manifest
    failed: tuple[Failed, ...]
    refused_series: tuple[RefusedSeries, ...]
    audit: Mapping[str, tuple[tuple[str, int], ...]]


def stage_case(
    series_list: Sequence[Series],
    others: Sequence[OtherFile],
    cleaner: Cleaner,
    spool: Spool,
    pool: WorkerPool,
    cancel: CancelToken,
) -> Generator[StageProgress, None, StageResult]:
    """Stage the case from its beginning; whatever the spool held before is removed.

    A series of which one instance can't be de-identified or read is not staged at all. Archives stand in
    the order of ``series_list``, then of ``others``; equal input gives equal archives, whatever the workers.

    Yields
    ------
    StageProgress
        After each batch: source files and their bytes, of failed ones too. Then, at its full count, after
        each archive whose digest is made.

    Raises
    ------
    DiskFull
        Before anything is written where it can be foreseen.
    Cancelled, WorkspaceUnusable, WorkerDied
    """
    try:
        return (yield from _stage(series_list, others, cleaner, spool, pool, cancel))
    except BaseException:
        # It begins anew next time; what is left would only fill the disk and keep images where none wait.
        spool.sweep()
        raise


def _stage(
    series_list: Sequence[Series],
    others: Sequence[OtherFile],
    cleaner: Cleaner,
    spool: Spool,
    pool: WorkerPool,
    cancel: CancelToken,
) -> Generator[StageProgress, None, StageResult]:
    tallies = {key: Tally(group) for key, group in plan_items(series_list, others).items()}
    sources = [item.source for tally in tallies.values() for item in tally.items]
    spool.create()
    spool.sweep()
    spool.plan_space(plan_need(sources, pool.worker_count))
    progress = yield from _pack(tallies, cleaner, spool, pool, cancel)
    archives = assemble(series_list, others, tallies)
    digests = yield from _digest(archives, spool, pool, cancel, progress)
    spool.sync()
    spool.sweep(member.segment for archive in archives for member in archive.members)
    manifest = Manifest(tuple(replace(archive, sha256=digests[archive.key]) for archive in archives))
    return _result(series_list, tallies, manifest)


def _pack(
    tallies: Mapping[str, Tally], cleaner: Cleaner, spool: Spool, pool: WorkerPool, cancel: CancelToken
) -> Generator[StageProgress, None, StageProgress]:
    """Let the workers clean and pack all items, and tally what they say."""
    items = [item for tally in tallies.values() for item in tally.items]
    total_bytes = sum(item.source.size_bytes for item in items)
    progress = StageProgress(0, len(items), 0, total_bytes)
    max_bytes = plan_batch_bytes(total_bytes, pool.worker_count)
    task = partial(stage_batch, cleaner, spool, secrets.token_hex(4))
    for said in pool.run(task, _batches(tallies, max_bytes), cancel):
        batch: tuple[Item, ...] = (said.item,) if isinstance(said, Died) else said.batch
        spool.discard(tallies[batch[0].key].add(said))
        progress = replace(
            progress,
            done_count=progress.done_count + len(batch),
            done_bytes=progress.done_bytes + sum(item.source.size_bytes for item in batch),
        )
        yield progress
    return progress


def _batches(tallies: Mapping[str, Tally], max_bytes: int) -> Iterator[tuple[Item, ...]]:
    """Cut each archive-to-be into batches; what is lost by then is only asked for its further faults."""
    for tally in tallies.values():
        for batch in iter_batches(tally.items, max_bytes):
            yield tuple(replace(item, is_lost=True) for item in batch) if tally.is_lost else batch


def _digest(
    archives: Sequence[Archive], spool: Spool, pool: WorkerPool, cancel: CancelToken, progress: StageProgress
) -> Generator[StageProgress, None, dict[str, str]]:
    digests: dict[str, str] = {}
    batches = ((archive,) for archive in archives)
    for said in pool.run(partial(digest_batch, spool), batches, cancel):
        if isinstance(said, Died):
            raise WorkerDied(count=1)
        digests[said.batch[0].key] = said.result
        yield progress
    return digests


def digest_batch(spool: Spool, archives: tuple[Archive, ...]) -> str:
    """Give the SHA-256 of the one archive of the batch. Runs in a worker."""
    return archive_digest(archives[0], spool)


def _result(series_list: Sequence[Series], tallies: Mapping[str, Tally], manifest: Manifest) -> StageResult:
    lost = {key: tally for key, tally in tallies.items() if tally.is_lost}
    return StageResult(
        manifest=manifest,
        failed=tuple(failed for tally in lost.values() for failed in tally.iter_failed()),
        refused_series=tuple(
            lost[series.key].refused(series.key) for series in series_list if series.key in lost
        ),
        audit={
            archive.key: tuple(sorted(tallies[archive.key].actions.items())) for archive in manifest.archives
        },
    )
