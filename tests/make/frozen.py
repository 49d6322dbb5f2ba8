"""The frozen program for tests: made once a run, whichever of pytest's workers asks first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = "CASE_UPLOADER_FROZEN"
"""A frozen folder that is there already, to save the minutes while one works on these tests."""

TIME_LIMIT_S = 1500


def frozen_folder(base: Path) -> Path:
    """Give the folder below ``base``, which all workers share; freeze if none has yet."""
    if os.environ.get(NAMED):
        return Path(os.environ[NAMED])
    import fcntl  # noqa: PLC0415 - not on Windows, where other tests load this module

    out = base / "frozen"
    done = base / "frozen.done"
    with (base / "frozen.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            freeze(ROOT / "installer.spec", out, base / "frozen-work")
            done.touch()
    return out / "case-uploader"


def freeze(spec: Path, out: Path, work: Path) -> None:
    """Run PyInstaller on a spec."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    ran = subprocess.run(
        [*command, "--distpath", str(out), "--workpath", str(work), str(spec)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
