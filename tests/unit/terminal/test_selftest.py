from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from uploader.burned_in import can_read
from uploader.terminal.selftest import Part, State, _try, read_compressed

if TYPE_CHECKING:
    from pathlib import Path

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _self_test(folder: Path, *arguments: str) -> tuple[int, dict[str, str]]:
    environment = {name: text for name, text in os.environ.items() if name not in SCREENS}
    ran = subprocess.run(
        [sys.executable, "-m", "uploader", "self-test", "--json", *arguments],
        env={**environment, "CASE_UPLOADER_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    return ran.returncode, {part["name"]: part["state"] for part in told["parts"]}


def test_every_part_is_tried_and_what_is_absent_is_no_fault(tmp_path: Path) -> None:
    code, parts = _self_test(tmp_path)
    assert (parts.pop("window") == "bad") is (code == 10)
    assert parts.pop("credential store") in {"good", "absent"}
    assert parts == {
        "decoders": "good",
        "burned-in text": "good" if can_read() else "absent",
        "checks and documents": "good",
    }
    assert not (tmp_path / "cases").is_dir() or not list((tmp_path / "cases").iterdir())


@pytest.mark.linux("computers without a screen")
def test_the_window_can_be_tried_alone(tmp_path: Path) -> None:
    assert _self_test(tmp_path, "--only-window") == (0, {"window": "absent"})


def test_what_a_part_raises_is_named_by_its_class_alone() -> None:
    def broken() -> None:
        raise ImportError("/home/FakeDoe/libsecret.so")

    assert _try("decoders", broken) == Part("decoders", State.BAD, "ImportError")


def test_a_file_that_is_no_image_fails_the_decoders_part(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no image")
    assert not read_compressed(((str(tmp_path / "x"), str(tmp_path)),))
