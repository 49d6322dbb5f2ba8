"""Cold start of the wizard's window to its first usable step, against an empty window."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
RUNS = 3

EMPTY = """
import webview
window = webview.create_window("empty", html="<h1>empty</h1>", text_select=True)
window.events.loaded += window.destroy
webview.start(private_mode=True)
"""

WIZARD = """
import sys, threading
from pathlib import Path
from uploader.app import build_app
from uploader.engine import ProgramEngine
from uploader.shell import AppWindow
from uploader.web.server import WebServer
from uploader.wizard.state import Setup
from uploader.wizard.wizard import Wizard

app = build_app()
clock = app.clock
window = AppWindow(clock)
engine = ProgramEngine(app)
wizard = Wizard(engine, window, Setup("0", has_window=True), Path(sys.argv[1]), clock)
asked = threading.Event()

def usable() -> None:
    asked.wait(60)
    window.close_window()

wait_newer = wizard.wait_newer

def watched(number, timeout_s):
    if number:
        asked.set()  # the first snapshot was taken and drawn: the page waits for the next
    return wait_newer(number, timeout_s)

wizard.wait_newer = watched
threading.Thread(target=usable, daemon=True).start()
with WebServer(wizard, clock) as server:
    window.run(server.entry_url, server.origin, lambda: None)
engine.close()
"""


def bench_window() -> Iterator[str]:
    """Lowest of three runs each, process start to end; on Linux offscreen."""
    empty_s = min(_run_s(EMPTY) for _ in range(RUNS))
    wizard_s = min(_run_s(WIZARD) for _ in range(RUNS))
    yield f"window   start to the first step, against an empty window: {wizard_s / empty_s:.2f}"


def _run_s(code: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    if sys.platform == "linux":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        environment["CASE_UPLOADER_DATA_DIR"] = folder
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code, folder],
            env=environment,
            check=True,
            capture_output=True,
            timeout=120,
        )
        return time.perf_counter() - begun
