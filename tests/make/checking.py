"""From files to findings in this process, as `case-uploader check` gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.make.encode import EXPLICIT, to_bytes
from tests.make.staging import LocalPool, finish
from uploader.cancel import CancelToken
from uploader.case.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.make.encode import Dataset
    from uploader.model.case import PreparedCase


def write(folder: Path, datasets: Iterable[Dataset], syntax: str = EXPLICIT) -> Path:
    """Write one file a dataset; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, dataset in enumerate(datasets):
        (folder / f"IM{number:05d}").write_bytes(to_bytes(dataset, syntax))
    return folder


def prepare_here(*selection: Path) -> PreparedCase:
    """Scan and check without worker processes."""
    return finish(prepare(selection, LocalPool(), CancelToken(), selection[0].parent))


def codes_of(prepared: PreparedCase) -> dict[str, str]:
    """Severity of each finding by its code."""
    return {found.code: found.severity.value for found in prepared.report.findings}
