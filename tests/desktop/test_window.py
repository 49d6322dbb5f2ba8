"""The real window with Qt's web engine under Xvfb: a screen, a window manager and a browser each."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import ImageGrab
from playwright.sync_api import expect

from uploader.clock import Clock
from uploader.shell.alone import call_first

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.desktop.conftest import Opened, Screen

    Open = Callable[..., Opened]

HERE = Path(__file__).parent
ARTEFACTS = HERE.parents[1] / "artefacts" / "desktop"
KEY = "practice.flywheel.example:good-key-of-nobody"
LANDED = re.compile("^Landed")
PATIENCE_MS = 30_000


def _choose(page: Page, field: str, text: str) -> None:
    box = page.get_by_role("combobox", name=field, exact=True)
    expect(box).to_be_enabled(timeout=PATIENCE_MS)
    box.fill(text)
    page.get_by_role("listbox", name=field, exact=True).get_by_role("option").filter(
        has_text=text
    ).first.click()
    expect(box).to_have_value(re.compile(re.escape(text)))


def _to_files(page: Page) -> None:
    page.get_by_label("API key", exact=True).fill(KEY)
    page.get_by_role("button", name="Sign in").click()
    _choose(page, "Project", "Site 014 Riverside")
    page.get_by_role("button", name="Continue").click()
    _choose(page, "Subject", "001-0007")
    _choose(page, "Session", "Baseline")
    _choose(page, "Acquisition", "CT Chest")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", level=1, name="Choose the files").wait_for()


def _send(page: Page) -> None:
    page.get_by_role("button", name="Use the sample case").click()
    page.get_by_label("I have looked at this; it is right.").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile(r"^Send \d+ series")).click()


def _kept(screen: Screen, name: str) -> Path:
    """Keep a picture of the whole screen, as a person would see it."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    time.sleep(0.5)  # what the page says is drawn a moment later
    ImageGrab.grab(xdisplay=screen.name).save(path)
    assert path.stat().st_size > 5_000
    return path


def _dialog(screen: Screen) -> str:
    """Wait for the one window that is not the program's own, and give its id."""
    found: list[str] = []

    def look() -> bool:
        rows = [row.split(None, 3) for row in screen.run("wmctrl", "-l").splitlines()]
        found[:] = [row[0] for row in rows if row[-1] != "Case Uploader"]
        return bool(found)

    _wait_until(look)
    return found[0]


def _press_until_it_goes(screen: Screen, dialog: str, key: str) -> None:
    """Press a key in a dialog: the first one may only close the list of names that it offers."""

    def is_gone() -> bool:
        if int(dialog, 16) not in [
            int(row.split()[0], 16) for row in screen.run("wmctrl", "-l").splitlines()
        ]:
            return True
        with suppress(subprocess.CalledProcessError):  # it went before the key was let go
            screen.run("xdotool", "key", "--window", dialog, key)
        return False

    _wait_until(is_gone)


def _answer_dialog(screen: Screen, text: str, picture: str) -> None:
    """Type a path and press Enter, as a person may."""
    dialog = _dialog(screen)
    screen.run("xdotool", "windowactivate", "--sync", dialog)  # else what is typed goes to the window behind
    screen.run("xdotool", "type", "--delay", "20", text)
    _kept(screen, picture)
    _press_until_it_goes(screen, dialog, "Return")


def _wait_until(is_so: Callable[[], object]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_the_window_starts_and_a_case_goes_through_it(screen: Screen, open_window: Open) -> None:
    window = open_window()
    problems: list[str] = []
    window.page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    window.page.get_by_role("heading", level=1, name="Sign in").wait_for()
    _kept(screen, "sign-in")
    assert "key=" not in window.page.url
    _to_files(window.page)
    expect(window.page.get_by_role("button", name="Choose a folder or CD")).to_be_visible()
    _kept(screen, "files")
    _send(window.page)
    window.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    _kept(screen, "landed")
    assert problems == []
    assert window.page.evaluate("typeof window.pywebview?.api") in ("undefined", "object")
    assert window.page.evaluate("Object.keys(window.pywebview?.api ?? {}).length") == 0


def test_a_folder_dropped_onto_the_window_comes_with_its_full_path(
    screen: Screen, open_window: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "Bilder ü 漢 100%25 #1"
    folder.mkdir()
    window = open_window()
    _to_files(window.page)
    screen.start(sys.executable, str(Path(__file__).parent / "drag_source.py"), str(folder))
    screen.run("xdotool", "search", "--sync", "--name", "Drag source", "windowmove", "--sync", "0", "0")
    screen.run("xdotool", "mousemove", "60", "60", "mousedown", "1")
    for x, y in ((70, 70), (200, 200), (500, 400), (700, 450), (705, 455)):
        screen.run("xdotool", "mousemove", "--sync", str(x), str(y))
        time.sleep(0.15)
    _kept(screen, "dragging")
    screen.run("xdotool", "mouseup", "1")
    window.page.get_by_role("heading", level=1, name="Check the files").wait_for()
    assert (tmp_path / "scanned").read_text() == str(folder)


@pytest.mark.parametrize("is_folder", [True, False], ids=["folder", "files"])
def test_the_systems_own_dialogs_give_full_paths(
    screen: Screen, open_window: Open, tmp_path: Path, is_folder: bool
) -> None:
    place = tmp_path / "Disc 100%25 #1"
    place.mkdir()
    (place / "IM 1").write_bytes(b"x")
    window = open_window()
    _to_files(window.page)
    window.page.get_by_role("button", name="Choose a folder or CD" if is_folder else "Choose files").click()
    wanted = place if is_folder else place / "IM 1"
    _answer_dialog(screen, str(wanted), f"dialog-{'folder' if is_folder else 'files'}")
    window.page.get_by_role("heading", level=1, name="Check the files").wait_for()
    assert (tmp_path / "scanned").read_text() == str(wanted)


def test_a_cancelled_dialog_leaves_the_step_as_it_was(screen: Screen, open_window: Open) -> None:
    window = open_window()
    _to_files(window.page)
    window.page.get_by_role("button", name="Choose files").click()
    _press_until_it_goes(screen, _dialog(screen), "Escape")
    window.page.get_by_role("button", name="Use the sample case").click()
    window.page.get_by_role("heading", level=1, name="Check the files").wait_for()


def test_the_job_opens_in_the_systems_browser_and_the_receipt_is_saved_where_the_dialog_says(
    screen: Screen, open_window: Open, tmp_path: Path
) -> None:
    heard = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{heard}"\n')
    browser.chmod(0o700)
    window = open_window(BROWSER=str(browser))
    _to_files(window.page)
    _send(window.page)
    window.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    window.page.get_by_role("button", name="Open in the browser").click()
    _wait_until(heard.exists)
    assert heard.read_text() == "http://127.0.0.1:1/practice/jobs/c0001\n"
    window.page.get_by_role("button", name="Save as PDF").click()
    _answer_dialog(screen, str(tmp_path / "kept.pdf"), "dialog-save")
    window.page.get_by_text("The receipt is saved.").wait_for()
    assert (tmp_path / "kept.pdf").read_bytes().startswith(b"%PDF")


def test_closing_while_sending_asks_and_closing_after_it_ends_the_program(
    screen: Screen, open_window: Open
) -> None:
    window = open_window(holds_upload=True)
    _to_files(window.page)
    _send(window.page)
    window.page.get_by_role("heading", level=1, name="Sending the case").wait_for()
    screen.run("wmctrl", "-c", "Case Uploader")
    dialog = window.page.get_by_role("dialog", name="Close while a case is being sent?")
    dialog.wait_for()
    _kept(screen, "closing")
    dialog.get_by_role("button", name="Keep it open").click()
    expect(dialog).to_have_count(0)
    assert window.process.poll() is None
    screen.run("wmctrl", "-c", "Case Uploader")
    window.page.get_by_role("button", name="Close now").click()
    assert window.process.wait(60) == 0


def test_a_second_start_brings_the_window_to_the_front(screen: Screen, open_window: Open) -> None:
    window = open_window()
    window.page.get_by_role("heading", level=1, name="Sign in").wait_for()
    shown = screen.run("xdotool", "search", "--onlyvisible", "--name", "^Case Uploader$").split()[0]
    screen.run("xdotool", "windowminimize", "--sync", shown)
    assert call_first(window.data_dir, Clock())
    screen.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Case Uploader$")
    _wait_until(lambda: screen.run("xdotool", "getactivewindow", "getwindowname").strip() == "Case Uploader")


def test_a_second_start_while_the_window_comes_up_is_answered_and_so_is_the_next(
    screen: Screen, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    with told.open("wb") as stream:
        program = subprocess.Popen(
            [sys.executable, str(HERE / "open_window.py"), str(tmp_path), "0"],
            env=screen.environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
        )
    screen.programs.append(program)
    for _ in range(2):
        assert call_first(tmp_path, Clock())
        screen.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Case Uploader$")
    assert program.poll() is None
    assert b"Traceback" not in told.read_bytes()


def test_a_page_of_another_origin_does_not_stay_in_the_window(open_window: Open) -> None:
    window = open_window()
    window.page.get_by_role("heading", level=1, name="Sign in").wait_for()
    home = window.page.url
    window.page.goto("data:text/html,<h1>not ours</h1>")
    window.page.wait_for_url(home)
    window.page.get_by_role("heading", level=1, name="Sign in").wait_for()


def test_neither_a_picked_path_nor_a_page_is_noted_anywhere_on_the_computer(
    screen: Screen, open_window: Open, tmp_path: Path
) -> None:
    """Qt's dialogs keep a history, and a browser a cache, if they are let."""
    place, home = tmp_path / "picked" / "FakeLindqvist^Tovelille", tmp_path / "home"
    place.mkdir(parents=True)
    (place / "FakeLindqvist.dcm").write_bytes(b"x")
    home.mkdir()
    homes = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA", "STATE")}
    window = open_window(HOME=str(home), **homes)
    _to_files(window.page)
    window.page.get_by_role("button", name="Choose files").click()
    _answer_dialog(screen, str(place / "FakeLindqvist.dcm"), "dialog-traces")
    window.page.get_by_role("heading", level=1, name="Check the files").wait_for()
    assert "FakeLindqvist" in (tmp_path / "scanned").read_text()
    window.page.get_by_role("button", name="Add files").click()
    _press_until_it_goes(screen, _dialog(screen), "Escape")  # it stood where the last choice was
    _wait_until(lambda: len(screen.run("wmctrl", "-l").splitlines()) == 1)
    titles = screen.run("wmctrl", "-l")
    screen.run("wmctrl", "-c", "Case Uploader")
    assert window.process.wait(60) == 0
    assert "FakeLindqvist" not in titles
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in kept if b"FakeLindqvist" in path.read_bytes()] == []
    assert [path for path in kept if KEY.encode() in path.read_bytes()] == []
