"""The whole chain against plain copying of the same files, and the memory that it takes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.make.dicom import make_ct, make_mr
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.program import Program, send_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.make.encode import Dataset

POLL_S = 0.05
PER_SERIES = 500


def bench_chain() -> Iterator[str]:
    """Send a CT of 400 x 512 x 512 from command to landed receipt; then 1,000 and 20,000 small files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        site, key = _start_site(root / "site")
        try:
            write_series(root / "ct", 400, make_ct)
            yield from _compare("CT 400 x 512 x 512", root, root / "ct", key)
            for count in (1_000, 20_000):
                case = root / f"mr{count}"
                for series in range(count // PER_SERIES):
                    write_series(case / str(series), PER_SERIES, _small_mr, Place(1, 1, series + 1, 1))
                yield from _compare(f"MR {count} x 64 x 64", root, case, key)
        finally:
            site.terminate()
            site.wait(30)


def _compare(name: str, root: Path, case: Path, key: str) -> Iterator[str]:
    copied_s = min(_copy_s(case, root / "copy") for _ in range(3))
    program = Program(root / f"data-{name.split()[1]}", key)
    begun = time.perf_counter()
    process = program.start(*send_arguments(case, f"BENCH-{name.split()[1]}"))
    peak = 0
    with ThreadPoolExecutor(1) as reader:  # or the program would wait for somebody to read what it says
        said = reader.submit(process.communicate)
        while process.poll() is None:
            peak = max(peak, _tree_kib(process.pid))
            time.sleep(POLL_S)
        took_s = time.perf_counter() - begun
        last = json.loads(said.result()[0].splitlines()[-1])
    assert last.get("state") == "landed", last
    size_mb = sum(path.stat().st_size for path in case.rglob("*") if path.is_file()) / 1e6
    yield (
        f"chain    {name}: {size_mb:.0f} MB landed in {took_s:.1f} s, {took_s / copied_s:.1f} x copying; "
        f"peak memory of all its processes {peak / 1024:.0f} MiB"
    )


def _small_mr(place: Place) -> Dataset:
    return make_mr(place, rows=64, columns=64)


def _copy_s(source: Path, target: Path) -> float:
    begun = time.perf_counter()
    shutil.copytree(source, target)
    took_s = time.perf_counter() - begun
    shutil.rmtree(target)
    return took_s


def _start_site(data: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "uploader", "practice", "--port", "0", "--data", str(data)]
    site = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert site.stdout is not None
    return site, str(json.loads(site.stdout.readline())["api_key"])


def _tree_kib(pid: int) -> int:
    """Proportional memory of a process and all below it (Linux): shared pages are counted once."""
    total = 0
    for each in (pid, *_children(pid)):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            named = [int(text) for text in task.read_text().split()]
        except OSError:
            continue
        for child in named:
            found += [child, *_children(child)]
    return found
