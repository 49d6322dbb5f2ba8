"""A screen of its own, a window manager, and the real window on it; and a Windows of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import ImageGrab

from tests.make.windows_python import WindowsPython, made_python
from tests.make.wine import Windows, made_windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PATIENCE_S = 60.0


@dataclass
class Screen:
    """An X display, and the programs that this test started on it."""

    name: str
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """For programs on this screen. Root has no sandbox of Chromium's own; shipped code never says so."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if key not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
        }
        named = {"DISPLAY": self.name, "QTWEBENGINE_DISABLE_SANDBOX": "1", "PYTHONPATH": str(ROOT)}
        return {**kept, **named, "XDG_CURRENT_DESKTOP": "openbox"}

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a program that is ended with the test."""
        program = subprocess.Popen(
            command,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.programs.append(program)
        return program

    def run(self, *command: str) -> str:
        """Run a short command and give what it says."""
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, timeout=60
        ).stdout.decode()

    def read(self, awaited: str) -> str:
        """Read what stands on it with the program's own reader of text, as soon as it holds a word."""
        import numpy as np  # noqa: PLC0415 - slow, as is the next
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415

        reader = RapidOCR()
        shown = ""
        deadline = time.monotonic() + 2 * PATIENCE_S
        while awaited not in shown:
            assert time.monotonic() < deadline, f"'{awaited}' is not on the screen: {shown}"
            time.sleep(0.5)
            found, _ = reader(np.asarray(ImageGrab.grab(xdisplay=self.name)))
            shown = " ".join(row[1] for row in found or [])
        return shown

    def close(self) -> None:
        """End everything that was started here, the newest first."""
        for program in reversed(self.programs):
            program.terminate()
            with suppress(subprocess.TimeoutExpired):
                program.wait(10)
            if program.poll() is None:
                program.kill()
                program.wait()


@pytest.fixture
def screen() -> Iterator[Screen]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        name = f":{said.readline().strip()}"
    one = Screen(name, [server])
    one.start("openbox")
    yield one
    one.close()


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """Wine, with what numpy and Rust's wheels call."""
    folder = tmp_path_factory.mktemp("wine")
    with made_windows(folder, runs_wheels=True) as made, made.kept_running():
        yield made


@pytest.fixture(scope="module")
def python(windows: Windows) -> WindowsPython:
    """The interpreter and its packages: fetched once, and whenever the lock has changed."""
    return WindowsPython(windows, made_python(ROOT / ".venv" / "windows"))


@dataclass
class Opened:
    """The real window: its process, its page as Chromium's debugging port shows it, and its data folder."""

    process: subprocess.Popen[bytes]
    page: Page
    data_dir: Path


@pytest.fixture
def open_program(screen: Screen, playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Start any program that shows the window; the debugging port comes behind its other arguments."""
    browsers = []

    def start(*command: str, **more: str) -> Opened:
        port = _free_port()
        program = screen.start(*command, str(port), **more)
        _wait_for_page(port, program)
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", no_defaults=True)
        browsers.append(browser)
        return Opened(program, browser.contexts[0].pages[0], tmp_path)

    yield start
    for browser in browsers:
        with suppress(Exception):  # gone with its window
            browser.close()


@pytest.fixture
def open_window(open_program: Callable[..., Opened], tmp_path: Path) -> Callable[..., Opened]:
    """Start the window of the source tree on the fake engine."""

    def start(*, holds_upload: bool = False, **more: str) -> Opened:
        if holds_upload:
            (tmp_path / "hold").touch()
        return open_program(sys.executable, str(HERE / "open_window.py"), str(tmp_path), **more)

    return start


def _free_port() -> int:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_page(port: int, program: subprocess.Popen[bytes]) -> None:
    """Connecting before the page is there hangs Playwright for half a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert program.poll() is None, "the window did not start"
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=2) as said,
        ):
            if any(one["type"] == "page" and one["url"].startswith("http") for one in json.load(said)):
                return
        time.sleep(0.1)
    raise AssertionError("the window's page did not come")
