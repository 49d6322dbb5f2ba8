"""Looking at a selection: scan, series, checks. Nothing is written, nothing leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.burned_in import read_pictures
from uploader.case.others import keep_here
from uploader.case.selection import choose, left_out_names, named, with_masks, without_images
from uploader.checks import CaseFacts, check_case, check_series, risk_of
from uploader.clock import Clock
from uploader.model.case import LeftOut, PreparedCase
from uploader.model.check import Report
from uploader.model.mask import NOTHING_SAID, Looked
from uploader.scan import digest_instances, look_closer, scan
from uploader.series import group_series, resolve_duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from uploader.burned_in import Reads
    from uploader.cancel import CancelToken
    from uploader.model.burned_in import SeriesText
    from uploader.model.dicom import Series
    from uploader.model.policy import Policy
    from uploader.model.progress import ScanProgress
    from uploader.model.source import SourceFile
    from uploader.pool import WorkerPool


def prepare(
    selection: Sequence[Path],
    pool: WorkerPool,
    cancel: CancelToken,
    scratch_dir: Path,
    clock: Clock | None = None,
    reader: Reads | None = None,
    policy: Policy | None = None,
    bring: Callable[[], None] | None = None,
) -> Generator[ScanProgress, None, PreparedCase]:
    """Scan what was picked, group it by series, and check it.

    Parameters
    ----------
    scratch_dir
        Private folder for members of ZIP archives that are too large for memory.
    clock
        Tells which dates lie in the future.
    reader
        Reads pictures for names in them; without one, risky pictures are for a person to look at.
    policy
        What may be sent; without one, everything.
    bring
        What the workers are to import for the steps that come after, while pictures are read elsewhere.

    Raises
    ------
    NothingThere, Cancelled
    """
    found = yield from scan(selection, pool, cancel, scratch_dir)
    resolved = resolve_duplicates(
        found.instances, digest_instances(found.instances, pool, cancel, scratch_dir)
    )
    series_list = group_series(resolved.kept)
    looks = look_closer(series_list, pool, cancel, scratch_dir)
    if bring is not None:
        pool.warm(bring)
    texts = read_pictures(series_list, risk_of, reader, cancel) if reader is not None else {}
    today = (clock or Clock()).now().date()
    unchecked = PreparedCase(
        series_list=series_list,
        others=found.others,
        duplicates=resolved.duplicates,
        skipped=found.skipped,
        failed=found.failed,
        report=Report(()),
        conflicting=resolved.conflicting,
        looks=looks,
        texts=texts,
        series_findings={
            series.key: check_series(series, looks.get(series.key), today, texts.get(series.key))
            for series in series_list
        },
    )
    allowed = keep_here(unchecked, policy) if policy is not None else unchecked
    return replace(allowed, report=recheck(allowed, LeftOut(), today))


def masked_series(prepared: PreparedCase, looked: Looked) -> tuple[Series, ...]:
    """Give the series in which boxes were drawn, with what was said of each image."""
    keys = {one.series for one in looked.masks}
    return tuple(
        with_masks(series, series.key, looked) for series in prepared.series_list if series.key in keys
    )


def recheck(
    prepared: PreparedCase,
    left_out: LeftOut,
    today: date,
    looked: Looked = NOTHING_SAID,
    read_again: Mapping[str, SeriesText] | None = None,
) -> Report:
    """Check what is left of a case when something is taken out. Pure, and quick: asked again and again.

    Parameters
    ----------
    looked
        What was said of pictures, by the keys of series.
    read_again
        What was read in masked series after that; where they were not read again, nothing is known of them.
    """
    chosen = choose(prepared, left_out_names(prepared, left_out), named(prepared, looked))
    masked = {one.series for one in looked.masks}
    texts = {key: text for key, text in prepared.texts.items() if key not in masked}
    texts.update(read_again or {})
    kept = _sources(chosen.series_list) if prepared.conflicting else frozenset()
    looks, known = dict(prepared.looks), dict(prepared.series_findings)
    trimmed = {key for key, _ in left_out.images}
    for series in (one for one in chosen.series_list if one.key in trimmed | masked | looked.cleared):
        gone = {index for key, index in left_out.images if key == series.key}
        look, text = without_images(looks.pop(series.key, None), texts.get(series.key), gone)
        known[series.key] = check_series(series, look, today, text)
        if look is not None:
            looks[series.key] = look
    return check_case(
        CaseFacts(
            series_list=chosen.series_list,
            others=chosen.others,
            skipped=prepared.skipped,
            failed=prepared.failed,
            duplicates=prepared.duplicates,
            conflicting=tuple(instance for instance in prepared.conflicting if instance.source in kept),
            looks=looks,
            known=known,
            today=today,
        )
    )


def _sources(series_list: Sequence[Series]) -> frozenset[SourceFile]:
    return frozenset(instance.source for series in series_list for instance in series.instances)
