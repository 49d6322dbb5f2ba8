"""Looking at a selection: scan, series, checks. Nothing is written, nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.checks import CaseFacts, check_case
from uploader.model.case import PreparedCase
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
    series_list = group_series(resolved.kept)
    facts = CaseFacts(
        series_list=series_list,
        others=found.others,
        skipped=found.skipped,
        failed=found.failed,
        duplicates=resolved.duplicates,
        conflicting=resolved.conflicting,
    )
    return PreparedCase(
        series_list=series_list,
        others=found.others,
        duplicates=resolved.duplicates,
        skipped=found.skipped,
        failed=found.failed,
        report=check_case(facts),
    )
