"""De-identify and pack a case into its spool, archive by archive."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from uploader.errors import WorkerDied
from uploader.model.cleaned import AuditCount
from uploader.model.package import Archive, Manifest
from uploader.model.progress import StageProgress
from uploader.pool import Died, Done
from uploader.stage.archive import archive_digest
from uploader.stage.assemble import RefusedSeries, Tally, assemble
from uploader.stage.batches import iter_batches, plan_batch_bytes, plan_items, plan_need, plan_scratch
from uploader.stage.names import Namer
from uploader.stage.segment import BatchResult, Item, stage_batch
from uploader.stage.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence

    from uploader.cancel import CancelToken
    from uploader.model.dicom import Series
    from uploader.model.source import Failed, OtherFile, SourceFile
    from uploader.pool import WorkerPool
    from uploader.stage.segment import Cleaner
    from uploader.stage.spool import Spool

Work = Item | Archive
"""What a worker is given: files to stage, all of one archive, or one archive to digest."""

Said = Done[Work, BatchResult | str] | Died[Work]

READY_COUNT: Final = 32
"""Other files are small and many: so many of them are made ready at once."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished archive, and what de-identification did to it, counted by element and action."""

    archive: Archive
    audit: tuple[AuditCount, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """These archives are whole on disk, and may be sent."""

    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A series is refused that may not be left out: now the others are only asked for their faults."""


StageStep = StageProgress | Ready | Spoilt | None
"""None says that nothing has happened for a moment."""


@dataclass(frozen=True, slots=True)
class StageResult:
    """What is staged, and what is not.

    ``failed`` holds every file of every refused series, and other files that could not be read. ``audit``
    counts by archive key what de-identification did, by element and action.
    """

    manifest: Manifest
    failed: tuple[Failed, ...]
    refused_series: tuple[RefusedSeries, ...]
    audit: Mapping[str, tuple[AuditCount, ...]]


def stage_case(
    series_list: Sequence[Series],
    others: Sequence[OtherFile],
    cleaner: Cleaner,
    spool: Spool,
    pool: WorkerPool,
    cancel: CancelToken,
    *,
    earlier: Mapping[str, Made] | None = None,
    lacking: Collection[str] = (),
    window: Window | None = None,
    is_all_or_nothing: bool = False,
) -> Generator[StageStep, None, StageResult]:
    """Stage the case; what the spool held before is removed, but for archives of an ``earlier`` run.

    A series of which one instance can't be de-identified or read is not staged at all. Archives become ready,
    and are named, in the order of ``series_list``, then of ``others``; equal input gives equal archives,
    whatever the workers, and wherever an earlier run has stopped.

    Parameters
    ----------
    earlier, lacking
        Archives by key that were made before; those in ``lacking`` are made again, under their old names,
        because their bytes are not in the spool.
    window
        Room in the spool; by default the whole case must fit.
    is_all_or_nothing
        Whether one refused series spoils the case.

    Yields
    ------
    StageProgress
        After each batch: source files and their bytes, of failed ones and of earlier archives too.
    Ready
        Of each archive once.
    Spoilt, None

    Raises
    ------
    DiskFull
        Before anything is written where it can be foreseen.
    Cancelled, WorkspaceUnusable, WorkerDied
        What is ready stays in the spool.
    """
    staging = _Staging(series_list, others, cleaner, spool, earlier or {}, lacking, window or Window(spool))
    try:
        yield from staging.steps(pool, cancel, is_all_or_nothing=is_all_or_nothing)
    except BaseException:
        # What is half made would only fill the disk and keep images where none wait.
        spool.sweep(staging.segments())
        raise
    spool.sweep(staging.segments())
    return staging.result(series_list)


class _Staging:
    """One run of `stage_case`: what is to be made, what the workers say, and what came of it."""

    def __init__(
        self,
        series_list: Sequence[Series],
        others: Sequence[OtherFile],
        cleaner: Cleaner,
        spool: Spool,
        earlier: Mapping[str, Made],
        lacking: Collection[str],
        window: Window,
    ) -> None:
        self._about: dict[str, Series | OtherFile] = {series.key: series for series in series_list}
        self._about |= {f"f{number}": other for number, other in enumerate(others, start=1)}
        self._tallies = {key: Tally(group) for key, group in plan_items(series_list, others).items()}
        self._fixed = {key: made.archive.name for key, made in earlier.items()}
        self._made = {key: made for key, made in earlier.items() if key not in lacking}
        self._to_make = [key for key in self._tallies if key not in self._made]
        self._namer = Namer(self._fixed.values())
        self._cleaner, self._spool, self._window = cleaner, spool, window
        self._max_bytes = 0
        self._heard_count = 0
        self._undigested: deque[Archive] = deque()
        self._waiting: list[Made] = []
        self._settled_count = 0
        self._is_spoilt = False
        self._progress = self._begin()

    def _begin(self) -> StageProgress:
        sources = [item.source for tally in self._tallies.values() for item in tally.items]
        known = [
            item.source for key in self._made if key in self._tallies for item in self._tallies[key].items
        ]
        return StageProgress(
            len(known),
            len(sources),
            sum(source.size_bytes for source in known),
            sum(source.size_bytes for source in sources),
        )

    # --- what the workers are given ------------------------------------------------------------

    def steps(
        self, pool: WorkerPool, cancel: CancelToken, *, is_all_or_nothing: bool
    ) -> Generator[StageStep, None, None]:
        """Make all that is to be made."""
        self._spool.create()
        self._spool.sweep(self.segments())
        items = [self._tallies[key].items for key in self._to_make]
        self._window.plan(map(_need, items), plan_scratch(_sources(items), pool.worker_count))
        left_bytes = self._progress.total_bytes - self._progress.done_bytes
        self._max_bytes = plan_batch_bytes(left_bytes, pool.worker_count)
        task: Callable[[tuple[Work, ...]], BatchResult | str]
        task = partial(stage_or_digest, self._cleaner, self._spool, secrets.token_hex(4))
        for said in pool.beats(task, self._iter_batches(), cancel):
            if said is None:
                yield from self._ready()
                yield None
                continue
            self._hear(said)
            yield self._progress
            if is_all_or_nothing and not self._is_spoilt and self._has_lost_series(said):
                self._is_spoilt = True
                yield Spoilt()
            if any(made.archive.is_zip for made in self._waiting) or len(self._waiting) >= READY_COUNT:
                yield from self._ready()
        yield from self._ready()

    def _iter_batches(self) -> Iterator[tuple[Work, ...]]:
        """Cut each archive-to-be into batches; what is lost by then is only asked for its further faults.

        Whatever is whole meanwhile gets its digest first.
        """
        for key in self._to_make:
            tally = self._tallies[key]
            while not (self._is_spoilt or self._window.admit(_need(tally.items))):
                yield from self._iter_undigested()
                yield ()
            for batch in iter_batches(tally.items, self._max_bytes):
                yield from self._iter_undigested()
                is_lost = self._is_spoilt or tally.is_lost
                yield tuple(replace(item, is_lost=True) for item in batch) if is_lost else batch
        while self._settled_count < len(self._to_make):
            yield from self._iter_undigested()
            yield ()

    def _iter_undigested(self) -> Iterator[tuple[Work, ...]]:
        while self._undigested:
            yield (self._undigested.popleft(),)

    # --- what they say -------------------------------------------------------------------------

    def _hear(self, said: Said) -> None:
        first = said.item if isinstance(said, Died) else said.batch[0]
        if isinstance(first, Archive):
            if isinstance(said, Died):
                raise WorkerDied(count=1)
            self._finish(replace(first, sha256=str(said.result)))
        else:
            self._tally(said, first.key)  # type: ignore[arg-type] # a batch is all of one kind
        self._assemble()

    def _tally(self, said: Done[Item, BatchResult] | Died[Item], key: str) -> None:
        batch = (said.item,) if isinstance(said, Died) else said.batch
        segment, size_bytes = ("", 0) if isinstance(said, Died) else said.result.segment
        self._window.keep(0 if self._is_spoilt else _need(batch), segment, size_bytes)
        self._window.discard(self._tallies[key].add(said))
        self._progress = replace(
            self._progress,
            done_count=self._progress.done_count + len(batch),
            done_bytes=self._progress.done_bytes + sum(item.source.size_bytes for item in batch),
        )

    def _has_lost_series(self, said: Said) -> bool:
        first = said.item if isinstance(said, Died) else said.batch[0]
        return isinstance(first, Item) and first.is_dicom and self._tallies[first.key].is_lost

    def _assemble(self) -> None:
        """Make archives of what is heard of whole, in the case's order: a name depends on those before it."""
        while self._heard_count < len(self._to_make):
            key = self._to_make[self._heard_count]
            tally = self._tallies[key]
            if not tally.is_heard:
                return
            self._heard_count += 1
            if tally.is_lost or self._is_spoilt:
                self._settled_count += 1
                self._window.close()
                continue
            archive = assemble(self._about[key], tally)
            name = self._fixed[key] if key in self._fixed else self._namer.name(archive.name)
            self._undigested.append(replace(archive, name=name))

    def _finish(self, archive: Archive) -> None:
        self._settled_count += 1
        done = sorted(self._tallies[archive.key].audit.items())
        made = Made(archive, tuple(AuditCount(*place, times) for place, times in done))
        self._made[archive.key] = made
        self._waiting.append(made)

    def _ready(self) -> Iterator[Ready]:
        """Give what is whole, once the names of its segments are on disk."""
        if self._waiting:
            self._spool.sync()
            ready, self._waiting = Ready(tuple(self._waiting)), []
            for _ in ready.made:
                self._window.close()
            yield ready

    # --- what came of it -----------------------------------------------------------------------

    def segments(self) -> frozenset[str]:
        """Give the segments of the archives that are made."""
        return frozenset(member.segment for made in self._made.values() for member in made.archive.members)

    def result(self, series_list: Sequence[Series]) -> StageResult:
        """Sum up."""
        lost = {key: tally for key, tally in self._tallies.items() if tally.is_lost}
        made = [self._made[key] for key in self._tallies if key in self._made]
        return StageResult(
            manifest=Manifest(tuple(one.archive for one in made)),
            failed=tuple(failed for tally in lost.values() for failed in tally.iter_failed()),
            refused_series=tuple(
                lost[series.key].refused(series.key) for series in series_list if series.key in lost
            ),
            audit={one.archive.key: one.audit for one in made},
        )


def stage_or_digest(cleaner: Cleaner, spool: Spool, run: str, batch: tuple[Work, ...]) -> BatchResult | str:
    """Stage a batch of files, or give the SHA-256 of one archive. Runs in a worker."""
    first = batch[0]
    if isinstance(first, Archive):
        return archive_digest(first, spool)
    return stage_batch(cleaner, spool, run, batch)  # type: ignore[arg-type] # a batch is all of one kind


def _need(items: Sequence[Item]) -> int:
    return plan_need([item.source for item in items])


def _sources(groups: Iterable[Sequence[Item]]) -> list[SourceFile]:
    return [item.source for group in groups for item in group]
