"""The Debian package on this computer: installed, used for the whole journey, and removed without a trace.

Long, and as root: it installs a package.
"""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from build.linux.make import make_deb, make_portable
from uploader import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page

    from tests.desktop.conftest import Opened, Screen

pytestmark = [pytest.mark.long, pytest.mark.timeout(2400), pytest.mark.usefixtures("installed")]

ROOT = Path(__file__).parents[2]
COMMAND = "/usr/bin/case-uploader"
PATIENCE_MS = 120_000
WATCHED = ("/usr", "/etc", "/opt", "/srv", "/var", "/home")
PACKAGE_MANAGERS = ("/var/lib/dpkg/", "/var/log/", "/var/cache/")
NOBODY = 65534


def _traces() -> set[str]:
    """Everything on this computer that bears the program's name, whoever put it there."""
    found = subprocess.run(
        ["find", *WATCHED, "-xdev", "-iname", "*case*uploader*"], capture_output=True, text=True, check=True
    )
    return {path for path in found.stdout.splitlines() if not path.startswith((*PACKAGE_MANAGERS, str(ROOT)))}


@pytest.fixture(scope="module")
def before() -> set[str]:
    assert os.geteuid() == 0, "this test installs a Debian package: run it as root, in a container"
    return _traces()


@pytest.fixture(scope="module")
def installed(frozen: Path, before: set[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    package = make_deb(frozen, tmp_path_factory.mktemp("deb"), architecture, compress=("-Znone",))
    subprocess.run(["dpkg", "-i", str(package)], check=True, capture_output=True)
    yield package
    subprocess.run(["dpkg", "--purge", "case-uploader"], check=True, capture_output=True)
    assert _traces() == before


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def _run(home: Path, *arguments: str, **variables: str) -> str:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CASE_", "XDG_"))
    }
    return subprocess.run(
        [COMMAND, *arguments],
        env={**kept, "HOME": str(home), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    ).stdout


def test_it_stands_where_debian_and_its_menus_look(home: Path) -> None:
    assert _run(home, "--version") == f"Case Uploader {__version__}\n"
    entry = Path("/usr/share/applications/case-uploader.desktop")
    subprocess.run(["desktop-file-validate", str(entry)], check=True)
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read_string(entry.read_text())
    assert parsed["Desktop Entry"]["Exec"] == Path(COMMAND).name
    for size in (16, 48, 256):
        assert Path(f"/usr/share/icons/hicolor/{size}x{size}/apps/case-uploader.png").is_file()
    page = subprocess.run(
        ["man", "--warnings", "-l", "/usr/share/man/man1/case-uploader.1.gz"],
        env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert page.stderr == ""
    for word in ("self-test", "doctor", "EXIT STATUS", "stopped by you"):
        assert word in page.stdout
    files = subprocess.run(["dpkg", "-L", "case-uploader"], capture_output=True, text=True, check=True).stdout
    assert not [
        path for path in map(Path, files.splitlines()) if path.is_file() and path.stat().st_mode & 0o6022
    ]
    assert all(Path(path).lstat().st_uid == 0 for path in files.splitlines())
    assert (
        subprocess.run(["dpkg", "--verify", "case-uploader"], capture_output=True, check=True).stdout == b""
    )


def test_demo_and_send_land_a_case_with_the_installed_command(home: Path) -> None:
    told = _run(home, "demo", "--headless", "--json").splitlines()
    assert json.loads(told[-1])["state"] == "landed"
    smoke = subprocess.run(
        [sys.executable, str(ROOT / "build" / "smoke.py"), COMMAND],
        capture_output=True,
        text=True,
        check=False,
    )
    assert smoke.returncode == 0, smoke.stdout + smoke.stderr


def test_a_person_without_rights_starts_it_in_its_sandbox(tmp_path: Path) -> None:
    """As on a real computer: not root, and Chromium's own sandbox on."""
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to("/tmp"):  # pytest's own are closed to others
            folder.chmod(folder.stat().st_mode | 0o011)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [
            "setpriv",
            f"--reuid={NOBODY}",
            f"--regid={NOBODY}",
            "--clear-groups",
            COMMAND,
            "self-test",
            "--json",
        ],
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    parts = {part["name"]: part["state"] for part in json.loads(ran.stdout.splitlines()[-1])["parts"]}
    assert parts.pop("credential store") == "absent"
    assert set(parts.values()) == {"good"}, parts


def test_the_whole_journey_goes_through_its_window(
    screen: Screen,
    open_program: Callable[..., Opened],
    home: Path,
    tmp_path: Path,
) -> None:
    heard = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1 [$LD_LIBRARY_PATH]" >> "{heard}"\n')
    browser.chmod(0o755)
    window = open_program(
        COMMAND,
        "demo",
        "--debug-port",
        HOME=str(home),
        BROWSER=str(browser),
        PYTHONPATH="",
        TMPDIR=str(tmp_path),
    )
    page = window.page
    page.get_by_role("button", name="Use the practice key").click()
    _looks_like_itself(screen)
    _choose(page, "Group", "Heart Failure CT")
    _choose(page, "Project", "Site 12 - St Mary")
    page.get_by_role("button", name="Continue").click()
    subject = page.get_by_role("combobox", name="Subject")
    expect(subject).to_be_enabled(timeout=PATIENCE_MS)
    subject.fill("INST-001")
    page.get_by_role("option", name="Create new subject “INST-001”").click()
    anyway = page.get_by_role("button", name="No, create “INST-001”")
    expect(anyway.or_(page.get_by_text("New subject “INST-001” will be created"))).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    _choose(page, "Session", "Baseline")
    _choose(page, "Acquisition", "CT Chest")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Use the sample case").click()
    page.get_by_role("grid").wait_for(timeout=PATIENCE_MS)
    send_on = page.get_by_role("button", name="Continue")
    for box in _boxes(page):
        box.check()
    expect(page.locator("[role=grid] img").first).to_have_js_property("complete", value=True)
    send_on.click()
    page.get_by_role("button", name=re.compile(r"^Send \d+ series")).click()
    page.get_by_role("heading", level=1, name=re.compile("^Landed")).wait_for(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Open in the browser").click()
    _wait_until(heard.exists)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\S+ \[\]\n", heard.read_text())
    screen.run("wmctrl", "-c", "Case Uploader")
    assert window.process.wait(60) == 0
    assert not list(tmp_path.glob("case-uploader-demo-*"))


def test_it_opens_no_debugging_port_however_it_is_asked(screen: Screen, home: Path) -> None:
    wanted = "9223"
    program = screen.start(
        COMMAND,
        HOME=str(home),
        PYTHONPATH="",
        QTWEBENGINE_REMOTE_DEBUGGING=wanted,
        QTWEBENGINE_CHROMIUM_FLAGS=f"--remote-debugging-port={wanted}",
    )
    screen.run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Case Uploader$")
    time.sleep(2)
    assert program.poll() is None
    listening = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    assert f":{int(wanted):04X} " not in listening
    program.terminate()
    assert program.wait(60) == 0


def test_what_the_user_had_stays_when_it_is_removed(installed: Path, home: Path, before: set[str]) -> None:
    data = home / ".local/share/CaseUploader"
    _run(home, "cases")
    assert data.is_dir()
    told = subprocess.run(["dpkg", "-L", "case-uploader"], capture_output=True, text=True, check=True).stdout
    listed = [path for path in map(Path, told.splitlines()) if path.is_file()]
    assert len(listed) > 100
    subprocess.run(["dpkg", "--purge", "case-uploader"], check=True, capture_output=True)
    assert data.is_dir()
    assert _traces() == before
    assert not [path for path in listed if path.is_file()]
    subprocess.run(["dpkg", "-i", str(installed)], check=True, capture_output=True)
    assert _run(home, "--version")


def test_the_portable_archive_runs_where_it_is_unpacked(frozen: Path, tmp_path: Path) -> None:
    archive = make_portable(frozen, tmp_path, "x86_64", level=0)
    subprocess.run(["tar", "-xJf", str(archive), "-C", str(tmp_path)], check=True)
    program = tmp_path / f"case-uploader-{__version__}" / "case-uploader"
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout
    assert said == f"Case Uploader {__version__}\n"


def _looks_like_itself(screen: Screen) -> None:
    """The window belongs to the menu's entry, and shows the icon."""
    rows = screen.run("wmctrl", "-lx").splitlines()
    row = next(row for row in rows if row.endswith("Case Uploader"))
    assert "case-uploader" in row.split()[2].split(".")
    assert "Icon (" in screen.run("xprop", "-id", row.split()[0], "_NET_WM_ICON")


def _choose(page: Page, field: str, text: str) -> None:
    box = page.get_by_role("combobox", name=field, exact=True)
    expect(box).to_be_enabled(timeout=PATIENCE_MS)
    box.fill(text)
    page.get_by_role("listbox", name=field, exact=True).get_by_role("option").filter(
        has_text=text
    ).first.click()
    expect(box).to_have_value(re.compile(re.escape(text)))


def _boxes(page: Page) -> list[Locator]:
    boxes = page.get_by_label(re.compile("I have looked at this|Send the rest"))
    boxes.first.wait_for(timeout=PATIENCE_MS)
    return boxes.all()


def _wait_until(is_so: Callable[[], object]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come")
