"""A log that can't be written as it should be is in nobody's way."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from uploader.errors import NothingThere
from uploader.logs import KEPT_FILES, MAX_BYTES, log_error, start_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "case-uploader.log"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    log = logging.getLogger("uploader")
    before, log.handlers = log.handlers, []
    start_log(tmp_path)
    yield tmp_path
    log.handlers[0].close()
    log.handlers, log.propagate = before, True


def test_a_full_log_is_set_aside_and_a_few_are_kept(folder: Path) -> None:
    for _ in range(KEPT_FILES + 2):
        (folder / NAME).write_bytes(b"x" * MAX_BYTES)
        log_error(NothingThere(count=1))
    assert {path.name for path in folder.iterdir()} == {NAME, *(f"{NAME}.{n + 1}" for n in range(KEPT_FILES))}
    assert (folder / NAME).stat().st_size < MAX_BYTES


@pytest.mark.parametrize("is_held", [False, True])
def test_a_full_log_that_can_not_be_set_aside_goes_on(
    folder: Path, is_held: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / NAME).write_bytes(b"x" * MAX_BYTES)
    if not is_held:
        (folder / f"{NAME}.1").mkdir()
    with (folder / NAME).open("rb"):  # another window; Windows then renames nothing
        for _ in range(3):
            log_error(NothingThere(count=1))
    lines = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file()).splitlines()
    assert sum(b"error nothing_there" in line for line in lines) == 3
    assert capfd.readouterr() == ("", "")


def test_a_log_without_a_folder_is_passed_over_in_silence(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.rmdir()
    log_error(NothingThere(count=1))
    folder.mkdir()
    assert capfd.readouterr() == ("", "")
