"""A browser and a wizard for each test. Nothing but this computer's loopback is spoken to."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.ui.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def chromium() -> str:
    """The browser that drives these tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "these tests drive Chromium; on Debian: apt-get install chromium"
    return program


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield running
    running.close()


@pytest.fixture
def stage(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Open wizards; at the end each must have had no script fault and no violation of the CSP."""
    opened: list[Stage] = []

    def start(**changes: object) -> Stage:
        opened.append(Stage(browser, tmp_path / str(len(opened)), **changes))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for one in opened:
        one.close()
    for one in opened:
        assert one.faults == []
