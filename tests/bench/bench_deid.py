"""What de-identification costs, as multiples of plain copying and against other engines, in one run.

Every engine reads, cleans and writes the same files in a process of its own. Ours, flywheel-migration and
pydicom by hand (`by_hand`) work by the same fifty rules; dicognito and deid by their own, where a folder of
``CASE_UPLOADER_PEERS`` has a Python that holds them. Beside them, what pydicom takes for three elements.
Ours verifies and searches what it wrote, the others do not. Processor time, of several rounds the best; the
rounds take turns, so that a busy machine slows all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.bench.bench_upload import PEERS
from tests.make.dicom import add_nested_identifiers, add_private, make_ct, make_mr, us_header
from tests.make.encode import EXPLICIT, PIXEL_DATA, element_head, encode, head
from tests.make.files import write_series, write_us
from tests.make.people import FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.make.encode import Dataset
    from tests.make.people import Place

ROUNDS: Final = 6
ENOUGH_S: Final = 8.0
"""How long an engine may take in all before it gets no further round."""
ROOT: Final = Path(__file__).resolve().parents[2]
OWN: Final = ("copy", "ours", "pydicom by hand", "pydicom, three elements", "flywheel-migration")
SAME_WORK: Final = ("pydicom by hand", "flywheel-migration", "dicognito", "deid")
HUGE_FRAMES, SIDE = 2048, 1024


@dataclass(frozen=True)
class Cost:
    """What an engine took."""

    cpu_s: float
    wall_s: float
    peak_kib: int


def bench_deid() -> Iterator[str]:
    """CT, MR and two multi-frame files by every engine; then ours in one and two processes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pythons = _pythons()
        missing = [name for name in SAME_WORK if name not in pythons]
        if missing:
            yield f"deid     not found, see {PEERS}: {', '.join(missing)}"
        for name, write in KINDS.items():
            source = root / name.split()[0]
            source.mkdir()
            write(source)
            yield from _compare(name, source, root / "out", pythons)
        yield from _scale(root / "MR", root)


def _compare(name: str, source: Path, target: Path, pythons: dict[str, str]) -> Iterator[str]:
    best: dict[str, Cost] = {}
    spent_s = dict.fromkeys(pythons, 0.0)
    for _ in range(ROUNDS):
        for engine, python in pythons.items():
            if spent_s[engine] > ENOUGH_S:
                continue
            cost = _run(python, engine, source, target)
            spent_s[engine] += cost.wall_s if cost else ENOUGH_S
            if cost and (engine not in best or cost.cpu_s < best[engine].cpu_s):
                best[engine] = cost
    copied = best["copy"]
    for engine, cost in best.items():
        if engine != "copy":
            yield (
                f"deid     {name}: {engine} {cost.cpu_s / copied.cpu_s:.1f} x the CPU of copying, "
                f"{cost.peak_kib / copied.peak_kib:.1f} x its memory"
            )
    others = [cost.cpu_s for engine, cost in best.items() if engine in SAME_WORK]
    ratio = min(others) / best["ours"].cpu_s
    yield f"deid     {name}: the quickest of the pydicom-based on this work takes {ratio:.1f} x ours"


def _scale(source: Path, root: Path) -> Iterator[str]:
    """Files a second of two processes at once, each with half of the files, as a ratio to one."""
    halves = [root / "half0", root / "half1"]
    for number, half in enumerate(halves):
        half.mkdir()
        for path in sorted(source.iterdir())[number::2]:
            (half / path.name).hardlink_to(path)
    alone = _run(sys.executable, "ours", source, root / "out")
    with ThreadPoolExecutor(2) as threads:
        both = list(
            threads.map(lambda half: _run(sys.executable, "ours", half, root / half.name[-1]), halves)
        )
    assert alone is not None
    wall_s = max(cost.wall_s for cost in both if cost)
    yield f"deid     MR: two processes do {alone.wall_s / wall_s:.2f} x the files of one"


def _run(python: str, engine: str, source: Path, target: Path) -> Cost | None:
    program = [python, str(Path(__file__).with_name("deid_engines.py")), engine, str(source), str(target)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.stderr.write(f"{engine} failed: {ran.stderr[-300:]}\n")
        return None
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return Cost(**answer)


def _pythons() -> dict[str, str]:
    """Give the Python to run each engine with; engines that no Python has are not in it."""
    own = dict.fromkeys(OWN, sys.executable)
    for folder in filter(None, os.environ.get(PEERS, "").split(os.pathsep)):
        python = Path(folder, "python")
        for engine in ("dicognito", "deid"):
            if (
                python.exists()
                and not subprocess.run([python, "-c", f"import {engine}"], check=False).returncode
            ):
                own.setdefault(engine, str(python))
    return own


# --- files -----------------------------------------------------------------------------------------


def _rich(make: Callable[[Place], Dataset]) -> Callable[[Place], Dataset]:
    """As many elements as scanners write, private and nested ones among them."""

    def made(place: Place) -> Dataset:
        dataset = add_nested_identifiers(add_private(make(place)))
        del dataset[0x00081140]  # a number that the profile forgets, so that it would rightly be refused
        for number in range(40):
            dataset[0x0018F000 + number] = ("LO", f"made-up value {number}")
        return dataset

    return made


def _ct(folder: Path) -> None:
    write_series(folder, 400, _rich(make_ct))


def _mr(folder: Path) -> None:
    write_series(folder, 2000, _rich(make_mr))


def _us(folder: Path) -> None:
    write_us(folder / "us.dcm")


def _huge(folder: Path) -> None:
    """Write 2 GiB of frames that are a hole in the file: what counts is that nobody reads them twice."""
    header = us_header(FIRST, HUGE_FRAMES, SIDE, SIDE)
    header[0x00280002] = ("US", 1)
    header[0x00280004] = ("CS", "MONOCHROME2")
    header.pop(0x00280006, None)
    del header[PIXEL_DATA]
    size_bytes = HUGE_FRAMES * SIDE * SIDE
    with (folder / "huge.dcm").open("wb") as file:
        file.write(head(header, EXPLICIT) + encode(header, EXPLICIT))
        file.write(element_head(PIXEL_DATA, "OB", size_bytes, EXPLICIT))
        file.truncate(file.tell() + size_bytes)


KINDS: Final[dict[str, Callable[[Path], None]]] = {
    "CT 512 x 512, 400 files": _ct,
    "MR 256 x 256, 2,000 files": _mr,
    "US multi-frame of 210 MB": _us,
    "HUGE multi-frame of 2 GiB": _huge,
}
