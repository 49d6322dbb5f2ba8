from __future__ import annotations

import os
from typing import TYPE_CHECKING

from uploader.terminal.streams import is_terminal

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
