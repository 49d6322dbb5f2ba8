"""Scan in this process, and say in one word how each file ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.make.staging import LocalPool, finish
from uploader.cancel import CancelToken
from uploader.scan import ScanResult, scan

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.pool import WorkerPool


def scan_here(
    *selection: Path, scratch_dir: Path | None = None, pool: WorkerPool | None = None
) -> ScanResult:
    """Scan to the end, without worker processes unless a pool is given."""
    scratch = scratch_dir or (selection[0] if selection[0].is_dir() else selection[0].parent)
    return finish(scan(selection, pool or LocalPool(), CancelToken(), scratch))


def states(result: ScanResult) -> dict[str, str]:
    """How each file ended, by the name it is shown as: ``dicom``, ``other <type>``, or the reason."""
    found: dict[str, str] = {}
    for instance in result.instances:
        found[instance.source.shown_as.reveal()] = "dicom"
    for other in result.others:
        found[other.source.shown_as.reveal()] = f"other {other.file_type}".strip()
    for skipped in result.skipped:
        found[skipped.source.shown_as.reveal()] = f"skipped {skipped.reason}"
    for failed in result.failed:
        found[failed.source.shown_as.reveal()] = f"failed {failed.reason}"
    return found
