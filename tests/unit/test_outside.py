from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from uploader.outside import outside_environment

if TYPE_CHECKING:
    from pathlib import Path

FROZEN = {
    "_PYI_ARCHIVE_FILE": "/usr/lib/case-uploader/case-uploader",
    "LD_LIBRARY_PATH": "/usr/lib/case-uploader/_internal",
    "HOME": "/home/a",
}


def test_other_programs_do_not_see_the_frozen_programs_libraries() -> None:
    assert outside_environment(FROZEN) == {"HOME": "/home/a"}


def test_other_programs_get_back_what_the_person_had_set() -> None:
    environment = {**FROZEN, "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    assert outside_environment(environment) == {"HOME": "/home/a", "LD_LIBRARY_PATH": "/opt/lib"}


SHOW = """
import sys
sys.frozen = True
import uploader.outside as outside
outside.open_url("http://127.0.0.1:1/a?b=c&d")
"""


@pytest.mark.linux("a program of ours that brings its libraries by LD_LIBRARY_PATH")
def test_the_browser_that_a_person_named_opens_the_address_without_our_libraries(tmp_path: Path) -> None:
    heard, browser = tmp_path / "heard", tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1 [$LD_LIBRARY_PATH] [$HOME]" > "{heard}.new"; mv "{heard}.new" "{heard}"\n'
    )
    browser.chmod(0o700)
    environment = {**FROZEN, "BROWSER": f"{tmp_path}/none:{browser}", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", SHOW], env=environment, check=True, timeout=60)
    for _ in range(300):
        if heard.exists():
            break
        time.sleep(0.1)
    assert heard.read_text("utf-8") == "http://127.0.0.1:1/a?b=c&d [] [/home/a]\n"
