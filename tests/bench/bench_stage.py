"""Ratios of staging and of reading archives back, each pair measured in one run on one machine.

``python -m tests.bench.bench_stage`` prints one line a ratio; rates in MB/s mean little by themselves.
CPU seconds are of this process, which does all the work (`LocalPool`).
"""

from __future__ import annotations

import shutil
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tests.make.dicom import make_ct
from tests.make.files import write_series
from tests.make.staging import LocalPool, make_series, source_of, stage
from uploader.model.cleaned import CleanedInstance, Span
from uploader.stage import Spool, SpoolReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.model.package import Archive

MB = 1_000_000
ROUNDS = 3


@dataclass(frozen=True)
class IdentityCleaner:
    """Passes files as they are, so that only staging is measured."""

    def clean_file(self, source: BinaryIO, size_bytes: int, name: str) -> None:
        """See `Cleaner.clean_file`."""

    def file_name(self, name: str) -> str:
        """See `Cleaner.file_name`."""
        return name

    def clean(
        self,
        source: BinaryIO,
        size_bytes: int,
        name: str,
        mask: object = None,  # noqa: ARG002
        *,
        is_first: bool = False,  # noqa: ARG002
    ) -> CleanedInstance:
        """See `Cleaner.clean`."""
        del source
        return CleanedInstance((Span(0, size_bytes),), name, "1", "1", "1", "CT", "1", "bench", ())


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor."""

    wall_s: float
    cpu_s: float


def best(deed: Callable[[], object]) -> Cost:
    """Measure a few rounds and give the best of each."""
    costs = []
    for _ in range(ROUNDS):
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        deed()
        costs.append(Cost(time.perf_counter() - wall_s, time.process_time() - cpu_s))
    return Cost(min(cost.wall_s for cost in costs), min(cost.cpu_s for cost in costs))


def bench_stage(folder: Path, count: int = 300) -> dict[str, float]:
    """Stage a CT series of 512 x 512 and give the ratios."""
    paths = write_series(folder / "in", count, make_ct)
    series = make_series("s1", [source_of(path) for path in paths])
    spool = Spool(folder / "case" / "spool")
    archives: list[Archive] = []

    def stage_all() -> None:
        archives[:] = stage(spool, [series], cleaner=IdentityCleaner(), pool=LocalPool()).manifest.archives

    def copy_all() -> None:
        shutil.rmtree(folder / "copy", ignore_errors=True)
        (folder / "copy").mkdir()
        for path in paths:
            shutil.copyfile(path, folder / "copy" / path.name)

    def zip_as_fw_does() -> None:
        with zipfile.ZipFile(folder / "deflate6.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)

    staged, copied, zipped = best(stage_all), best(copy_all), best(zip_as_fw_does)
    [archive] = archives
    whole = folder / "whole.zip"
    reader = SpoolReader(spool)

    def read_virtual() -> None:
        for _ in reader.iter_range(archive, 0, archive.size_bytes):
            pass

    with whole.open("wb") as file:
        file.writelines(reader.iter_range(archive, 0, archive.size_bytes))

    def read_file() -> None:
        with whole.open("rb", buffering=0) as file:
            while file.read(1024 * 1024):
                pass

    virtual, plain = best(read_virtual), best(read_file)
    return {
        "stage: wall time, times that of copying the files": staged.wall_s / copied.wall_s,
        "stage: CPU, share of zipfile's deflate 6": staged.cpu_s / zipped.cpu_s,
        "stage: size, times that of deflate 6": archive.size_bytes / (folder / "deflate6.zip").stat().st_size,
        "virtual archive: CPU, times that of reading a file": virtual.cpu_s / plain.cpu_s,
    }


def main() -> None:
    """Print all ratios."""
    with tempfile.TemporaryDirectory() as folder:
        for name, ratio in bench_stage(Path(folder)).items():
            print(f"{ratio:8.3f}  {name}")  # noqa: T201 - a bench prints


if __name__ == "__main__":
    main()
