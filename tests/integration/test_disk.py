"""A computer that is full or locked: said plainly, nothing lost, and the case goes on when there is room."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.make.case import study, write_cd
from tests.make.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.practice.server import PracticeSite


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 80 MB; the tests run as root, as CI does."""
    mount = tmp_path / "small"
    mount.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(mount)], check=True)
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_is_said_before_anything_is_sent_and_the_case_lands_when_there_is_room(
    site: PracticeSite, small_disk: Path, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case", study(count=10))
    program = Program(small_disk / "data", site.api_key)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(60 * 1024 * 1024))
    before = site.counters["total"]["received"]
    ran = program.send(built.path, "DISK-1")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (10, "disk_full", "you")
    assert "free" in ran.last["text"]
    assert site.counters["total"]["received"] == before
    ballast.unlink()
    ran = program.run("resume", "--json")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.out


def test_a_data_folder_that_can_not_be_made_is_for_it_to_mend(site: PracticeSite, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = Program(tmp_path / "file" / "data", site.api_key).run("cases", "--json")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (10, "workspace_unusable", "it")
    assert str(tmp_path) not in ran.out + ran.err
