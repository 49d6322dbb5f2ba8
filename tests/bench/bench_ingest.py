"""The whole chain against ``fw ingest dicom`` of flywheel-cli, on the same practice site, without a profile.

The site scans for no malware: it would scan what an import job takes, and not what `fw ingest` places. Both
programs run as installed, with their bytecode beside them.

flywheel-cli needs an older flywheel-sdk than we have, so it is looked for in the folders of
``CASE_UPLOADER_PEERS``: `python -m venv DIR && DIR/bin/pip install flywheel-cli==18.5.1`.
"""

from __future__ import annotations

import compileall
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uploader.practice
from tests.make.dicom import make_ct, make_mr
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.program import Program, send_arguments
from uploader.flywheel.key import parse_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.make.encode import Dataset

PEERS: Final = "CASE_UPLOADER_PEERS"
ROUNDS: Final = 3
SEED: Final = Path(uploader.practice.__file__).with_name("seed.yaml")
NAME: Final = "IM{:05d}.dcm"
"""`fw ingest` looks at names before it looks into files."""

OPEN_PLACE: Final = {
    "group": "retina-study",
    "project": "Clinic A",
    "session": "Baseline",
    "acquisition": "Fundus Photography",
}
"""A project without a profile at any level: `fw ingest` can't carry one out over this path."""


@dataclass(frozen=True)
class Cost:
    """What a command took, and the bytes that stand at the site afterwards."""

    wall_s: float
    cpu_s: float
    placed_bytes: int


def bench_ingest() -> Iterator[str]:
    """Send a CT of 400 x 512 x 512, and 1,000 images of 64 x 64 in ten series, by both programs."""
    tool = shutil.which("fw", path=os.environ.get(PEERS, ""))
    if tool is None:
        yield "ingest   not installed here, so not compared: fw (flywheel-cli)"
        return
    compileall.compile_dir(Path(uploader.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_series(root / "ct", 400, make_ct, name=NAME)
        for series in range(1, 11):
            write_series(root / "mr" / str(series), 100, _small_mr, Place(1, 1, series, 1), name=NAME)
        with _site(root / "site") as key:
            for name in ("ct", "mr"):
                yield from _compare(name, root, key, tool)


def _small_mr(place: Place) -> Dataset:
    return make_mr(place, rows=64, columns=64)


def _compare(name: str, root: Path, key: str, tool: str) -> Iterator[str]:
    """Give the ratios of the best of a few rounds, each of both programs; their starts count."""
    rounds = [
        (_ours(root, name, key, number), _fw(root, name, key, tool, number)) for number in range(ROUNDS)
    ]
    ours, theirs = (min(costs, key=lambda cost: cost.wall_s) for costs in zip(*rounds, strict=True))
    yield (
        f"ingest   {name}: whole chain {theirs.wall_s / ours.wall_s:.1f} times fw ingest "
        f"({ours.wall_s:.1f} s, fw {theirs.wall_s:.1f} s); "
        f"CPU of fw by ours {theirs.cpu_s / ours.cpu_s:.1f} ({ours.cpu_s:.1f} s, fw {theirs.cpu_s:.1f} s); "
        f"bytes of fw by ours {theirs.placed_bytes / ours.placed_bytes:.2f}"
    )


def _ours(root: Path, name: str, key: str, number: int) -> Cost:
    program = Program(root / f"data-{name}-{number}", key)
    arguments = send_arguments(root / name, f"OURS-{name}-{number}", OPEN_PLACE)
    command = [sys.executable, "-m", "uploader", *arguments, "--accept-phi-risk"]
    environment = {"CASE_UPLOADER_DATA_DIR": str(program.data_dir), "CASE_UPLOADER_API_KEY": key}
    cost, out = _timed(command, environment)
    last = json.loads(out.splitlines()[-1])
    assert last["state"] == "landed", last
    return Cost(cost.wall_s, cost.cpu_s, last["sent_bytes"])


def _fw(root: Path, name: str, key: str, tool: str, number: int) -> Cost:
    home = root / "home"
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "FLYWHEEL_USER_HOME": str(home)}
    _timed([tool, "login", parse_key(key).for_sdk], environment)
    subject = f"FW-{name}-{number}"
    place = [OPEN_PLACE["group"], OPEN_PLACE["project"], "--subject", subject, "--session", "Baseline"]
    cost, _ = _timed([tool, "ingest", "dicom", "-y", "--no-audit-log", str(root / name), *place], environment)
    placed = sum(path.stat().st_size for path in _new_files(root / "site" / "files", cost.wall_s))
    return Cost(cost.wall_s, cost.cpu_s, placed)


def _new_files(folder: Path, within_s: float) -> list[Path]:
    since = time.time() - within_s
    found = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime >= since]
    assert found, "nothing was placed"
    return found


def _timed(command: Sequence[str], environment: dict[str, str]) -> tuple[Cost, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun_s = time.perf_counter()
    ran = subprocess.run(
        command,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    wall_s = time.perf_counter() - begun_s
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ran.returncode == 0, (command[:3], ran.stdout[-500:], ran.stderr[-500:])
    cpu_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(wall_s, cpu_s, 0), ran.stdout


@contextmanager
def _site(data: Path) -> Iterator[str]:
    seed = data.with_suffix(".yaml")
    seed.write_text(SEED.read_text().replace("malware_scanning: true", "malware_scanning: false"))
    command = [sys.executable, "-m", "uploader", "practice", "--port", "0", "--data", str(data)]
    command += ["--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as site:
        assert site.stdout is not None
        try:
            yield str(json.loads(site.stdout.readline())["api_key"])
        finally:
            site.terminate()
