"""Folders in which a scan unpacks: what a kill has left of them goes, what is in use stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from uploader.case.journal import exclusive
from uploader.terminal.scratch import YOUNG_S, sweep

if TYPE_CHECKING:
    from pathlib import Path


def _folder(root: Path, name: str, age_s: float) -> Path:
    folder = root / name
    folder.mkdir()
    (folder / "unpacked").write_bytes(b"FakeDoe^Jane")
    now = folder.stat().st_mtime
    os.utime(folder, (now - age_s, now - age_s))
    return folder


def test_what_a_killed_scan_has_left_goes_with_the_next_one(tmp_path: Path) -> None:
    left = _folder(tmp_path, "scan-left", 2 * YOUNG_S)
    other = _folder(tmp_path, "cases", 2 * YOUNG_S)
    sweep(tmp_path)
    assert not left.exists()
    assert (other / "unpacked").exists()


def test_a_folder_that_another_program_holds_stays(tmp_path: Path) -> None:
    held = _folder(tmp_path, "scan-held", 0)
    with exclusive(held):
        os.utime(held, (1, 1))
        sweep(tmp_path)
        assert (held / "unpacked").exists()


def test_a_folder_that_was_made_just_now_stays(tmp_path: Path) -> None:
    young = _folder(tmp_path, "scan-young", 0)
    sweep(tmp_path)
    assert young.exists()
