from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uploader.errors import NothingThere
from uploader.wizard.browse import MAX_ENTRIES, PathBook

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_come_first_and_hidden_files_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.dcm").write_bytes(b"12345")
    (tmp_path / ".secret").write_bytes(b"")
    book = PathBook((tmp_path,))
    folder = book.open(book.roots().entries[0].entry_id)
    assert [(one.name, one.is_folder) for one in folder.entries] == [("b", True), ("a.dcm", False)]
    assert folder.entries[1].size_bytes == 5


def test_an_id_gives_its_path_and_a_guess_gives_nothing(tmp_path: Path) -> None:
    book = PathBook((tmp_path,))
    entry_id = book.roots().entries[0].entry_id
    assert book.resolve((entry_id, "guess", str(tmp_path))) == (tmp_path,)
    with pytest.raises(NothingThere):
        book.open(str(tmp_path))


def test_a_disc_that_was_taken_out_says_so(tmp_path: Path) -> None:
    disc = tmp_path / "disc"
    disc.mkdir()
    book = PathBook((disc,))
    entry_id = book.roots().entries[0].entry_id
    disc.rmdir()
    with pytest.raises(NothingThere):
        book.open(entry_id)


def test_a_folder_with_very_many_entries_says_how_many_are_not_listed(tmp_path: Path) -> None:
    for number in range(MAX_ENTRIES + 3):
        (tmp_path / f"{number:05d}").touch()
    book = PathBook((tmp_path,))
    folder = book.open(book.roots().entries[0].entry_id)
    assert (len(folder.entries), folder.left_off) == (MAX_ENTRIES, 3)


def test_one_can_go_up_from_a_folder_below_a_start(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    book = PathBook((tmp_path,))
    start = book.roots().entries[0].entry_id
    below = book.open(book.open(start).entries[0].entry_id)
    assert below.parent_id == start
    assert book.open(start).parent_id == ""
