"""Names in pictures, read by the real program from files: what is stopped and what is let pass.

A few known pictures in each run; with ``--long`` many, of new seeds each time. Figures are printed (``-s``).
"""

from __future__ import annotations

import multiprocessing
import secrets
import sys
from typing import TYPE_CHECKING

import pytest

from tests.make.dicom import make_ct, make_mr
from tests.make.encode import to_bytes
from tests.make.people import Place
from tests.make.scanning import scan_here
from tests.make.screens import screen, screen_file
from uploader.burned_in import PictureReader, can_read, plan_shots, read_pictures
from uploader.burned_in.reader import UNREAD
from uploader.cancel import CancelToken
from uploader.checks import risk_of
from uploader.errors import Cancelled
from uploader.model.burned_in import Risk
from uploader.series import group_series

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.make.encode import Dataset
    from uploader.model.burned_in import SeriesText

FEW, NAMED, CLEAN = 6, 100, 50
STOPPED, FLAGGED = 0.99, 0.02
pytestmark = pytest.mark.timeout(1200)
MANY = pytest.param(NAMED, 0, marks=pytest.mark.long)


def test_the_extra_is_installed() -> None:
    assert can_read()


@pytest.mark.parametrize(("count", "seed"), [(FEW, 20261128), MANY])
def test_pictures_with_names_are_stopped(tmp_path: Path, count: int, seed: int) -> None:
    seed = seed or secrets.randbelow(10**9)
    folder = tmp_path / "named"
    for number in range(count):
        _write(folder, number, screen_file(screen(seed + number, with_name=True), Place(1, 1, number + 1, 1)))

    texts, took_s = _read(folder)

    missed = [key for key, text in texts.items() if not text.hits]
    _say(
        f"seed {seed}: {len(texts) - len(missed)} of {len(texts)} pictures with a name stopped; "
        f"{took_s / count:.2f} CPU s each"
    )
    assert len(texts) == count
    assert all(text.is_whole for text in texts.values())
    assert len(missed) <= (1 - STOPPED) * count, (seed, missed)


@pytest.mark.long
def test_slices_without_text_are_let_pass_at_little_cost(tmp_path: Path) -> None:
    folder = tmp_path / "clean"
    for number in range(CLEAN):
        make = (make_ct, make_mr)[number % 2]
        for instance in range(3):
            _write(folder, number * 3 + instance, make(Place(1, 1, number + 1, instance + 1)))

    texts, took_s = _read(folder)

    flagged = [key for key, text in texts.items() if text.hits]
    _say(
        f"{len(flagged)} of {len(texts)} clean CT and MR series flagged, {took_s / len(texts):.2f} s a series"
    )
    assert len(texts) == CLEAN
    assert len(flagged) <= FLAGGED * CLEAN, flagged


def test_a_file_that_takes_too_long_counts_as_not_read(tmp_path: Path) -> None:
    _write(tmp_path / "slow", 0, screen_file(screen(1, with_name=True)))
    instances = scan_here(tmp_path / "slow").instances

    with PictureReader(tmp_path, shot_s=0.0) as reader:
        (text,) = read_pictures(group_series(instances), risk_of, reader, CancelToken()).values()

    assert (text.hits, text.is_whole) == ((), UNREAD.is_whole)


def test_a_reader_that_was_begun_and_not_used_leaves_no_process(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    with PictureReader(tmp_path):
        assert len(set(multiprocessing.active_children()) - before) == 1
    assert set(multiprocessing.active_children()) <= before


def test_a_stop_ends_a_reading_at_once_with_its_process(tmp_path: Path) -> None:
    _write(tmp_path / "one", 0, screen_file(screen(1, with_name=True)))
    (shot,) = plan_shots(group_series(scan_here(tmp_path / "one").instances)[0], Risk.HIGH)
    before = set(multiprocessing.active_children())
    cancel = CancelToken()
    cancel.cancel()

    with PictureReader(tmp_path) as reader:
        with pytest.raises(Cancelled):
            reader.read(shot, cancel)
        assert set(multiprocessing.active_children()) <= before
        assert reader.read(shot, CancelToken()).frames


def _read(folder: Path) -> tuple[Mapping[str, SeriesText], float]:
    """Texts by series, and the processor time that reading them took, with the loading of the models."""
    series_list = group_series(scan_here(folder).instances)
    begun = _children_s()
    with PictureReader(folder) as reader:
        texts = read_pictures(series_list, risk_of, reader, CancelToken())
    return texts, _children_s() - begun


def _children_s() -> float:
    import os  # noqa: PLC0415

    times = os.times()
    return times.children_user + times.children_system


def _write(folder: Path, number: int, dataset: Dataset) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"IM{number:05d}").write_bytes(to_bytes(dataset))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
