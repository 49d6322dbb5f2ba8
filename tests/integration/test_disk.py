"""A computer that is full or locked: said plainly, nothing lost, and the case goes on when there is room."""

from __future__ import annotations

import json
import random
import subprocess
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.make.case import study, write_cd
from tests.make.dicom import add_image, make_mr
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.program import Program, send_arguments
from tests.make.standing import placed_versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.make.encode import Dataset
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


def test_a_case_larger_than_the_disk_lands_through_a_window(
    site: PracticeSite, small_disk: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)
    for number in range(1, 13):
        write_series(tmp_path / "case" / str(number), 3, partial(_noisy, chance), Place(1, 1, number, 1))
    size = sum(path.stat().st_size for path in (tmp_path / "case").rglob("*") if path.is_file())
    assert size > 80_000_000, "no smaller than the disk"
    program = Program(small_disk / "data", site.api_key)
    process = program.start(*send_arguments(tmp_path / "case", "WINDOW-1"))
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "upload" and json.loads(line)["done_count"] >= 4:
            break
    process.kill()
    process.communicate()
    ran = program.run("resume", "--json")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.out
    assert len(ran.last["series"]) == 12
    placed = placed_versions(site, "WINDOW-1")
    assert placed == sorted((row["name"], row["sha256"]) for row in ran.last["series"])


def _noisy(chance: random.Random, place: Place) -> Dataset:
    """An image that does not pack."""
    return add_image(make_mr(place, rows=1200, columns=1000), 1200, 1000, chance.randbytes(2_400_000))


def test_a_data_folder_that_can_not_be_made_is_for_it_to_mend(site: PracticeSite, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = Program(tmp_path / "file" / "data", site.api_key).run("cases", "--json")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (10, "workspace_unusable", "it")
    assert str(tmp_path) not in ran.out + ran.err
