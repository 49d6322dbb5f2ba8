from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from uploader.clock import Clock
from uploader.errors import ProgramOpen
from uploader.shell.alone import CALL, alone, call_first, is_called

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import pathlib, sys
from uploader.shell.alone import alone
with alone(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


class _Impatient(Clock):
    """Time passes only by waiting."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic_s(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def test_a_second_program_of_the_same_folder_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    with pytest.raises(ProgramOpen), alone(tmp_path):
        pass
    first.kill()
    first.communicate()
    with alone(tmp_path):
        assert not is_called(tmp_path)


def test_two_folders_have_a_program_each(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with alone(one), alone(two):
        assert not is_called(one)


def test_a_call_is_answered_once(tmp_path: Path) -> None:
    heard = threading.Event()

    def attend() -> None:
        while not is_called(tmp_path):
            heard.wait(0.01)
        heard.set()

    first = threading.Thread(target=attend)
    first.start()
    assert call_first(tmp_path, Clock())
    first.join()
    assert heard.is_set()
    assert not is_called(tmp_path)


def test_a_call_that_nobody_hears_is_taken_back(tmp_path: Path) -> None:
    assert not call_first(tmp_path, _Impatient())
    assert not (tmp_path / CALL).exists()


def test_a_call_to_a_program_that_is_gone_does_not_reach_the_next(tmp_path: Path) -> None:
    (tmp_path / CALL).touch()
    with alone(tmp_path):
        assert not is_called(tmp_path)
