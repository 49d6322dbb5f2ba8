"""A small file is replaced whole, also where somebody is looking at it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from uploader.database import HELD_S, HELD_TRIES, put_in_place, write_whole

if TYPE_CHECKING:
    from pathlib import Path


class _Held:
    """Renames once it was asked so often, as Windows does while a virus scanner looks at a file."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.slept_s: list[float] = []

    def rename(self, beside: Path, path: Path) -> None:
        if self.refusals:
            self.refusals -= 1
            raise PermissionError(13, "The process cannot access the file")
        beside.replace(path)


def _files(folder: Path) -> tuple[Path, Path]:
    beside, path = folder / "a.new", folder / "a"
    beside.write_bytes(b"new")
    path.write_bytes(b"old")
    return beside, path


def test_a_file_that_is_looked_at_for_a_moment_is_replaced_once_it_is_free(tmp_path: Path) -> None:
    beside, path = _files(tmp_path)
    held = _Held(3)
    put_in_place(beside, path, held.rename, "nt", held.slept_s.append)
    assert path.read_bytes() == b"new"
    assert held.slept_s == [HELD_S] * 3


def test_a_file_that_stays_held_is_refused_in_the_end_and_the_old_one_stands(tmp_path: Path) -> None:
    beside, path = _files(tmp_path)
    held = _Held(HELD_TRIES + 1)
    with pytest.raises(PermissionError):
        put_in_place(beside, path, held.rename, "nt", held.slept_s.append)
    assert path.read_bytes() == b"old"
    assert len(held.slept_s) == HELD_TRIES


def test_where_open_files_can_be_replaced_a_refusal_is_final(tmp_path: Path) -> None:
    beside, path = _files(tmp_path)
    held = _Held(1)
    with pytest.raises(PermissionError):
        put_in_place(beside, path, held.rename, "posix", held.slept_s.append)
    assert held.slept_s == []


def test_a_file_is_replaced_while_another_window_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_whole(path, b"old")
    reader = path.open("rb")
    leaving = threading.Timer(0.3, reader.close)
    leaving.start()
    write_whole(path, b"new")
    leaving.join()
    assert path.read_bytes() == b"new"
