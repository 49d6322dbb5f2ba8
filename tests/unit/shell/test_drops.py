from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.make.clock import FakeClock
from uploader.errors import DropUnsure
from uploader.shell.drops import DropState, take_drop

if TYPE_CHECKING:
    from pathlib import Path


def _state(*paths: Path | str) -> tuple[DropState, dict[str, Any]]:
    raw: dict[str, Any] = {"num_listeners": 0, "paths": [(str(path), str(path)) for path in paths]}
    return DropState(raw), raw


def _file(folder: Path, name: str, size: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(bytes(size))
    return path


def test_the_paths_of_a_drop_are_given_once(tmp_path: Path) -> None:
    one, two = _file(tmp_path, "IM1", 10), _file(tmp_path, "IM2", 20)
    state, raw = _state(one, two)
    assert take_drop(state, (20, 10), FakeClock()) == (one, two)
    assert raw["paths"] == []


def test_two_files_of_one_name_are_both_taken_by_their_paths(tmp_path: Path) -> None:
    one, two = _file(tmp_path / "a", "IM1", 10), _file(tmp_path / "b", "IM1", 20)
    assert take_drop(_state(one, two)[0], (10, 20), FakeClock()) == (one, two)


def test_a_stale_path_of_an_earlier_drop_makes_the_next_one_unsure_and_is_forgotten(tmp_path: Path) -> None:
    stale, meant = _file(tmp_path / "a", "IM1", 10), _file(tmp_path / "b", "IM1", 20)
    state, raw = _state(stale, meant)
    with pytest.raises(DropUnsure):
        take_drop(state, (20,), FakeClock())
    assert raw["paths"] == []


def test_a_path_of_another_size_than_the_page_saw_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DropUnsure):
        take_drop(_state(_file(tmp_path, "IM1", 10))[0], (11,), FakeClock())


def test_a_folder_is_taken_whatever_size_the_page_saw(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    assert take_drop(_state(folder)[0], (0,), FakeClock()) == (folder,)


def test_an_address_is_read_as_the_path_that_it_means(tmp_path: Path) -> None:
    path = _file(tmp_path, "a b#1.dcm", 5)
    said = str(path).replace(" ", "%20").replace("#", "%23")
    assert take_drop(_state(said)[0], (5,), FakeClock()) == (path,)


def test_a_path_that_could_mean_two_files_is_refused(tmp_path: Path) -> None:
    _file(tmp_path, "a%41", 5)
    _file(tmp_path, "aA", 5)
    with pytest.raises(DropUnsure):
        take_drop(_state(tmp_path / "a%41")[0], (5,), FakeClock())


@pytest.mark.parametrize("sizes", [(1,), (1, 2, 3)])
def test_paths_that_do_not_come_are_waited_for_and_then_refused(
    tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    clock = FakeClock()
    with pytest.raises(DropUnsure):
        take_drop(_state(tmp_path / "gone")[0], sizes, clock)
    assert len(clock.slept_s) > 10 or len(sizes) == 1


def test_paths_are_collected_without_a_listener_that_needs_eval() -> None:
    assert _state()[1]["num_listeners"] == 1
