"""The frozen program beside an empty pywebview program that was frozen in the same way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.bench_chain import _tree_kib
from tests.make.frozen import ROOT, freeze, frozen_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUNS = 3
SETTLED_S = 3.0
DROP_CACHES = Path("/proc/sys/vm/drop_caches")

EMPTY = """
import multiprocessing, os, sys
multiprocessing.freeze_support()
import webview
window = webview.create_window("empty", html="<h1>empty</h1>")
if "--close" in sys.argv:
    window.events.loaded += window.destroy
webview.start(gui="qt", private_mode=True)
"""

SPEC = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from build.parts import unshipped_modules
from build.slim import UNUSED_MODULES, slim, strip_own
analysis = Analysis([{script!r}], hiddenimports=["webview.platforms.qt", "qtpy.QtWebEngineWidgets",
    "qtpy.QtWebChannel"], excludes=[*UNUSED_MODULES, *unshipped_modules()])
analysis.binaries, analysis.datas = slim(analysis.binaries), slim(analysis.datas)
COLLECT(EXE(PYZ(analysis.pure), analysis.scripts, exclude_binaries=True, name="empty", upx=False),
    analysis.binaries, analysis.datas, name="empty", upx=False)
strip_own(Path(DISTPATH) / "empty" / "_internal")
"""


def bench_frozen() -> Iterator[str]:
    """Size on disk; start to a drawn page and end, from a cold disk and a warm one; memory; ``--version``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = frozen_folder(folder) / "case-uploader"
        empty = _freeze_empty(folder)
        yield f"frozen   size: {_mb(ours):.0f} MB, {_mb(ours) / _mb(empty):.2f} x an empty program"
        version_s = min(_run_s([str(ours), "--version"], folder) for _ in range(RUNS))
        empty_s = 0.0
        for way, prepare in (("cold", _drop_caches), ("warm", _do_nothing)):
            ours_s = _lowest_s([str(ours), "self-test", "--only-window"], folder, prepare)
            empty_s = _lowest_s([str(empty), "--close"], folder, prepare)
            yield f"frozen   {way} start to a drawn page and end: {ours_s / empty_s:.2f} x an empty program"
        yield f"frozen   --version: {version_s:.2f} s, {version_s / empty_s:.2f} x an empty program's window"
        ours_kib = _memory_kib([str(ours)], folder)
        empty_kib = _memory_kib([str(empty)], folder)
        yield f"frozen   memory at the first step: {ours_kib // 1024} MiB, {ours_kib / empty_kib:.2f} x"


def _freeze_empty(folder: Path) -> Path:
    script, spec = folder / "empty.py", folder / "empty.spec"
    script.write_text(EMPTY)
    spec.write_text(SPEC.format(root=str(ROOT), script=str(script)))
    freeze(spec, folder / "empty-dist", folder / "empty-work")
    return folder / "empty-dist" / "empty" / "empty"


def _mb(program: Path) -> float:
    return sum(path.lstat().st_size for path in program.parent.rglob("*") if path.is_file()) / 1e6


def _lowest_s(command: list[str], folder: Path, prepare: Callable[[], None]) -> float:
    times = []
    for _ in range(RUNS):
        prepare()
        times.append(_run_s(command, folder))
    return min(times)


def _run_s(command: list[str], folder: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(command, env=_environment(folder), check=True, capture_output=True, timeout=180)
    return time.perf_counter() - begun


def _memory_kib(command: list[str], folder: Path) -> int:
    """Let it stand at its first step until it takes no more."""
    process = subprocess.Popen(
        command, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        found = 0
        while True:
            time.sleep(SETTLED_S)
            now = _tree_kib(process.pid)
            if process.poll() is not None:
                sys.exit("the program ended while it was measured")
            if now <= found * 1.01:
                return now
            found = now
    finally:
        process.terminate()
        process.wait(30)


def _drop_caches() -> None:
    """From a disk that has not read it yet; only root may ask for that."""
    if os.access(DROP_CACHES, os.W_OK):
        os.sync()
        DROP_CACHES.write_text("3")


def _do_nothing() -> None:
    """What the run before has read stays in memory."""


def _environment(folder: Path) -> dict[str, str]:
    data = folder / "data"
    return {
        **os.environ,
        "CASE_UPLOADER_DATA_DIR": str(data),
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
