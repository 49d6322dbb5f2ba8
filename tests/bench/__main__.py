"""``python3 dev.py bench [NAME...]``: every figure is a ratio to something measured in the same run."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.bench_chain import bench_chain
from tests.bench.bench_checks import bench_checks
from tests.bench.bench_deid import bench_deid
from tests.bench.bench_frozen import bench_frozen
from tests.bench.bench_ingest import bench_ingest
from tests.bench.bench_menu import bench_menu
from tests.bench.bench_scan import bench_scan
from tests.bench.bench_stage import bench_stage
from tests.bench.bench_upload import bench_upload
from tests.bench.bench_window import bench_window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _stage() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        for name, ratio in bench_stage(Path(folder)).items():
            yield f"stage    {name}: {ratio:.2f}"


BENCHES: dict[str, Callable[[], Iterator[str]]] = {
    "scan": bench_scan,
    "checks": bench_checks,
    "deid": bench_deid,
    "stage": _stage,
    "chain": bench_chain,
    "upload": bench_upload,
    "ingest": bench_ingest,
    "window": bench_window,
    "frozen": bench_frozen,
    "menu": bench_menu,
}


def main(names: list[str]) -> int:
    """Run the named benches, or all; gives the exit code."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"there is no bench {unknown[0]}; there are {', '.join(BENCHES)}\n")
        return 2
    for name in names or BENCHES:
        for line in BENCHES[name]():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
