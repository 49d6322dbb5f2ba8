"""A process that crashes leaves no picture of its memory: that holds names, and the key."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CRASHES = (
    "import os, signal, sys; sys.argv[1:] = ['--version']\n{before}\nos.kill(os.getpid(), signal.SIGSEGV)"
)
STARTED = "from uploader.__main__ import main\ntry:\n    main()\nexcept SystemExit:\n    pass"


def crashed(folder: Path, before: str) -> list[Path]:
    """Crash behind some code in a folder where dumps may be as large as they like; give what is there."""
    ran = subprocess.run(
        [sys.executable, "-c", CRASHES.format(before=before)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        preexec_fn=_raise_limit,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGSEGV, ran.stderr
    return list(folder.iterdir())


def _raise_limit() -> None:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def test_nothing_is_left_where_the_program_crashes(tmp_path: Path) -> None:
    """Where the system writes dumps to the folder, the control shows that it would have."""
    (tmp_path / "without").mkdir()
    (tmp_path / "with").mkdir()
    if _writes_here():
        assert crashed(tmp_path / "without", "")
    assert crashed(tmp_path / "with", STARTED) == []


def _writes_here() -> bool:
    pattern = Path("/proc/sys/kernel/core_pattern")
    is_here = pattern.exists() and not pattern.read_text().startswith(("|", "/"))
    return is_here and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0


def test_what_the_program_starts_inherits_it(tmp_path: Path) -> None:
    started = "import subprocess, resource\n" + STARTED.replace(
        "    pass", "    said = subprocess.check_output(ASK)"
    )
    ask = [sys.executable, "-c", "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"]
    code = f"import sys; sys.argv[1:] = ['--version']\nASK = {ask!r}\n{started}\nprint(said.decode())"
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        preexec_fn=_raise_limit,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert said.split("\n", 1)[1].strip() == "(0, 0)"
