"""The commands that serve: they say where they are in one line, and end in order."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.program import Program

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def _first_line(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    line: dict[str, str] = json.loads(process.stdout.readline())
    return line


def _end(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode


def test_the_practice_site_says_where_it_is_in_one_line_and_ends_in_order(tmp_path: Path) -> None:
    program = Program(tmp_path, "")
    process = program.start("practice", "--port", "0", "--data", str(tmp_path / "site"))
    line = _first_line(process)
    assert set(line) == {"url", "api_key", "admin_api_key", "web"}
    assert httpx2.get(f"{line['url']}/api/config").json()["site"]["name"]
    assert _end(process) == 0


def test_a_seed_that_can_not_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "seed.yaml").write_text("groups: [{id: x")
    ran = Program(tmp_path, "").run("practice", "--seed", str(tmp_path / "seed.yaml"))
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1


def test_the_demo_sends_its_case_where_there_is_no_display(tmp_path: Path) -> None:
    ran = Program(tmp_path, "").run("demo", "--json", DISPLAY="", WAYLAND_DISPLAY="")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
    assert ran.last["job"]["url"].startswith("http://127.0.0.1")


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    words = (word for line in process.stderr for word in line.split())
    return next(word for word in words if word.startswith("http://127.0.0.1"))


def test_a_second_start_shows_a_wizard_again_whose_page_was_closed(tmp_path: Path) -> None:
    first = Program(tmp_path, "").start("--browser", BROWSER="true")
    url = _address(first)
    with httpx2.Client(follow_redirects=True) as browser:
        assert browser.get(url).status_code == 200
    second = Program(tmp_path, "").run("--browser", BROWSER="true")
    assert (second.code, second.err.strip()) == (0, "Case Uploader is open already; it is shown again now.")
    again = _address(first)
    assert again != url
    with httpx2.Client(follow_redirects=True) as browser:
        assert browser.get(again).status_code == 200
    assert _end(first) == 0


def test_without_a_screen_the_wizard_says_so_and_opens_in_the_browser(tmp_path: Path) -> None:
    process = Program(tmp_path, "").start(DISPLAY=":4711", WAYLAND_DISPLAY="", BROWSER="true")
    assert process.stderr is not None
    assert "no screen" in process.stderr.readline()
    assert _address(process)
    assert _end(process) == 0


@pytest.mark.parametrize("arguments", [["--browser"], ["demo", "--browser", "--json"]])
def test_the_wizard_in_the_browser_prints_an_address_that_works_once(
    tmp_path: Path, arguments: list[str]
) -> None:
    process = Program(tmp_path, "").start(*arguments, BROWSER="true")
    assert process.stderr is not None
    url = next(
        word for line in process.stderr for word in line.split() if word.startswith("http://127.0.0.1")
    )
    with httpx2.Client(follow_redirects=True) as browser:
        assert browser.get(url).status_code == 200
    assert httpx2.get(url).status_code in {401, 403}
    assert _end(process) == 0
