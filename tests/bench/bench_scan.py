"""Scan: throughput against plain reading and against pydicom, and memory against the number of files.

Run: python -m tests.bench.bench_scan. Ratios are of one run on one machine; files are in the page cache.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 5
HEADER_BYTES = 16 * 1024


def bench_scan() -> Iterator[str]:
    """Measure, and give one line a figure."""
    from tests.make.dicom import make_ct, make_mr  # noqa: PLC0415 - not in the process whose memory is measured
    from tests.make.files import write_series  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, make, count in (("CT 512x512", make_ct, 400), ("MR 256x256", make_mr, 2000)):
            paths = write_series(folder / kind, count, make)
            yield from _throughput(kind, paths)
        yield from _memory(folder)


def _throughput(kind: str, paths: list[Path]) -> Iterator[str]:
    ways: dict[str, Callable[[list[Path]], None]] = {
        "scan": _scan_here,
        "open and read 16 KiB": _read_heads,
        "read whole": _read_whole,
        "pydicom before pixels": _read_with_pydicom,
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, run in ways.items():
            begin = time.process_time()
            run(paths)
            seconds[way].append(time.process_time() - begin)
    ours = median(seconds["scan"])
    yield f"{kind}: scan {1000 * ours / len(paths):.3f} CPU ms a file"
    for way in list(ways)[1:]:
        yield f"{kind}: scan takes {ours / median(seconds[way]):.2f} x of {way}"


def _scan_here(paths: list[Path]) -> None:
    from tests.make.scanning import scan_here  # noqa: PLC0415 - measured alone

    assert len(scan_here(paths[0].parent).instances) == len(paths)


def _read_heads(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb", buffering=0) as file:
            file.read(HEADER_BYTES)


def _read_whole(paths: list[Path]) -> None:
    for path in paths:
        path.read_bytes()


def _read_with_pydicom(paths: list[Path]) -> None:
    import pydicom  # noqa: PLC0415 - half a second

    for path in paths:
        pydicom.dcmread(path, stop_before_pixels=True)


def _memory(folder: Path) -> Iterator[str]:
    from tests.make.files import write_series  # noqa: PLC0415

    peaks = {}
    for count in (1_000, 20_000):
        write_series(folder / str(count), count)
        script = [sys.executable, "-m", "tests.bench.bench_scan", str(folder / str(count))]
        begin = time.monotonic()
        answer = subprocess.run(script, capture_output=True, text=True, check=True)
        seconds = time.monotonic() - begin
        parent, worker = (int(number) for number in answer.stdout.split())
        peaks[count] = parent
        yield f"{count} files: {seconds:.1f} s, peak {parent / 1024:.0f} MB, a worker {worker / 1024:.0f} MB"
    yield f"memory for 20 times the files: {peaks[20_000] / peaks[1_000]:.2f} x"


def _scan_alone(folder: Path) -> tuple[int, int]:
    """Scan with real workers in a process of its own; give peak KiB of it and of its largest worker."""
    from uploader.cancel import CancelToken  # noqa: PLC0415
    from uploader.pool import SpawnPool  # noqa: PLC0415
    from uploader.scan import scan  # noqa: PLC0415

    with SpawnPool() as pool:
        progress = deque(scan([folder], pool, CancelToken(), folder), maxlen=1).pop()
    assert progress.read_count == progress.found_count
    return _peak_kib(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _peak_kib() -> int:
    """Peak of this program; what getrusage says would hold what the parent had before it started us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(" ".join(map(str, _scan_alone(Path(sys.argv[1])))))
    else:
        for line in bench_scan():
            sys.stdout.write(line + "\n")
