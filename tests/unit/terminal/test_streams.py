from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from uploader.terminal.streams import is_terminal, write_to

if TYPE_CHECKING:
    from pathlib import Path


class _Stream:
    """Says of itself what Windows' NUL says."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 7


def test_a_stream_that_only_says_so_is_no_terminal() -> None:
    assert not is_terminal(_Stream(), lambda descriptor: descriptor != 7)  # type: ignore[arg-type]
    assert is_terminal(_Stream(), lambda descriptor: descriptor == 7)  # type: ignore[arg-type]


def test_nothing_and_files_are_no_terminals(tmp_path: Path) -> None:
    for name in (os.devnull, str(tmp_path / "file")):
        with open(name, "w", encoding="utf-8") as stream:  # noqa: PTH123 - NUL is no path
            assert not is_terminal(stream)


def test_work_goes_on_when_nobody_reads_its_words_any_more() -> None:
    code = "import sys; from uploader.terminal.people import PeopleOutput as P; o = P(); sys.stdin.read()"
    code += "; [o.text('word') or o.say('word') for _ in range(3)]; sys.exit(7)"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        program.stderr.close()
        program.stdin.close()
        assert program.wait(60) == 7


def test_letters_that_a_file_of_windows_can_not_hold_do_not_end_the_work() -> None:
    held = io.BytesIO()
    stream = io.TextIOWrapper(held, "cp1252")
    write_to(stream, "Zürich 東京\n")
    assert held.getvalue().split() == ["Zürich".encode("cp1252"), b"??"]


def _unread(*words: str) -> tuple[int, bytes]:
    """Run Python with a standard output that nobody reads; gives its code and what it wrote beside that."""
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [sys.executable, *words],
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_text_that_nobody_reads_is_no_error(option: str) -> None:
    assert _unread("-m", "uploader", option) == (0, b"")


@pytest.mark.parametrize("more", [{}, {"FORCE_COLOR": "1"}])
def test_a_cases_progress_goes_on_when_nobody_reads_it(more: dict[str, str]) -> None:
    """`send 2>&1 | head` must not end a case in its middle, as rich would have it."""
    code = """
import sys
from uploader.model.progress import ImportProgress, ScanProgress, UploadProgress
from uploader.terminal.people import PeopleOutput
def steps():
    yield ScanProgress(3, 3, is_walking=False)
    sys.stdin.read()
    yield UploadProgress(1, 2, 100, 50, 300)
    yield ImportProgress("j1", "running", 1, 2)
    return 7
sys.exit(PeopleOutput().follow(steps()))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline().strip() == b"Reading the files"
        program.stdout.close()
        program.stdin.close()
        assert program.wait(60) == 7


def test_another_trouble_of_a_stream_is_still_raised() -> None:
    class _OnFullDisk(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_to(_OnFullDisk(), "word")
