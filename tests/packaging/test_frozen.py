"""The program as it ships, frozen once a run: that takes minutes, so one test asks for all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from build.slim import needed_by
from uploader import __version__

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(1800)
def test_the_frozen_program_is_whole_and_lands_a_case(frozen: Path, tmp_path: Path) -> None:
    program = frozen / "case-uploader"
    _lands_a_case(program)
    _holds_everything(frozen / "_internal")
    _holds_nothing_that_binds(frozen / "_internal")
    _takes_no_code_from_where_it_is_started(program, tmp_path)


def _lands_a_case(program: Path) -> None:
    smoke = [sys.executable, str(ROOT / "build" / "smoke.py"), str(program)]
    ran = subprocess.run(smoke, capture_output=True, text=True, timeout=900, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"landed, (\d+) of \d+ files", ran.stdout)
    assert "absent" not in ran.stdout.replace("credential store absent", "")


def _holds_everything(inside: Path) -> None:
    """Whatever lies beside the code is there, and the page, and no file of the folder that made it."""
    ours = ROOT / "uploader"
    for path in ours.rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            assert (inside / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    page = ROOT / "ui" / "dist"
    for path in page.rglob("*"):
        if path.is_file():
            assert (inside / "uploader/web/dist" / path.relative_to(page)).read_bytes() == path.read_bytes()
    assert not list(inside.rglob("direct_url.json"))
    assert not list(inside.rglob("*.py[co]"))


def _holds_nothing_that_binds(inside: Path) -> None:
    """No library under the GPL, no parts of tests, and a licence for all that is there."""
    names = {path.name for path in inside.rglob("*")}
    assert not [name for name in names if name.startswith(("libreadline", "libgdbm", "libgmp"))]
    assert not names & {"pytest", "hypothesis", "mypy", "playwright", "setuptools", "pip", "tkinter"}
    listed = (inside / "licences" / "LICENCES.txt").read_text()
    for name in ("pydicom 3", "PySide6 6", "numpy ", "Python 3", "libnss3 (of the system"):
        assert name in listed
    assert (inside / "licences" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert not [name for name in names if name.startswith("_avif.")]
    assert {path.parent.name for path in inside.rglob("libavif-*")} == {"opencv_python_headless.libs"}
    for path in (next(inside.glob("libpython*.so*")), *inside.glob("python3.*/lib-dynload/*.so")):
        told = subprocess.run(["objdump", "-h", str(path)], capture_output=True, text=True, check=True).stdout
        assert ".debug_info" not in told, path.name
    named = {name for path in inside.rglob("*.so*") if path.is_file() for name in needed_by(str(path))}
    assert "libQt6Quick3D.so.6" not in named


def _takes_no_code_from_where_it_is_started(program: Path, folder: Path) -> None:
    """A CD may hold a json.py: it must never run."""
    for name in ("json.py", "uploader.py", "sitecustomize.py", "argparse.py"):
        (folder / name).write_text("raise SystemExit(99)\n")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONSTARTUP": str(folder / "json.py")}
    said = subprocess.run(
        [str(program), "--version"], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout == f"Case Uploader {__version__}\n"
