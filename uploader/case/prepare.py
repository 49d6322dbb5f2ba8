"""Looking at a selection: scan, series, checks. Nothing is written, nothing leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.case.selection import choose, left_out_names
from uploader.checks import CaseFacts, check_case
from uploader.model.case import LeftOut, PreparedCase
from uploader.model.check import Report
from uploader.scan import digest_instances, scan
from uploader.series import group_series, resolve_duplicates

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.model.progress import ScanProgress
    from uploader.pool import WorkerPool


def prepare(
    selection: Sequence[Path], pool: WorkerPool, cancel: CancelToken, scratch_dir: Path
) -> Generator[ScanProgress, None, PreparedCase]:
    """Scan what was picked, group it by series, and check it.

    Parameters
    ----------
    scratch_dir
        Private folder for members of ZIP archives that are too large for memory.

    Raises
    ------
    NothingThere, Cancelled
    """
    found = yield from scan(selection, pool, cancel, scratch_dir)
    resolved = resolve_duplicates(
        found.instances, digest_instances(found.instances, pool, cancel, scratch_dir)
    )
    unchecked = PreparedCase(
        series_list=group_series(resolved.kept),
        others=found.others,
        duplicates=resolved.duplicates,
        skipped=found.skipped,
        failed=found.failed,
        report=Report(()),
        conflicting=resolved.conflicting,
    )
    return replace(unchecked, report=recheck(unchecked, LeftOut()))


def recheck(prepared: PreparedCase, left_out: LeftOut) -> Report:
    """Check what is left of a case when something is taken out. Pure."""
    chosen = choose(prepared, left_out_names(prepared, left_out))
    kept = {instance for series in chosen.series_list for instance in series.instances}
    return check_case(
        CaseFacts(
            series_list=chosen.series_list,
            others=chosen.others,
            skipped=prepared.skipped,
            failed=prepared.failed,
            duplicates=prepared.duplicates,
            conflicting=tuple(instance for instance in prepared.conflicting if instance in kept),
        )
    )
