"""A program without a console, as Windows starts it from the menu: no streams at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.make.system import bare_environment

WITHOUT_STREAMS = """
import sys
from pathlib import Path
told = Path(sys.argv[1]) / "told"
sys.stdin = sys.stdout = sys.stderr = None
sys.frozen = {frozen}
import uploader.terminal.unseen as unseen
unseen.show_message = told.write_text
from uploader.__main__ import main
sys.argv[1:] = {arguments!r}
try:
    main()
except SystemExit as ended:
    told.with_name("code").write_text(str(ended.code or 0))
"""


def _run(folder: Path, environment: dict[str, str], *arguments: str, frozen: bool = True) -> tuple[int, str]:
    code = WITHOUT_STREAMS.format(frozen=frozen, arguments=list(arguments))
    subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, check=True, timeout=120)
    told = folder / "told"
    return int((folder / "code").read_text("utf-8")), told.read_text("utf-8") if told.exists() else ""


def _blocked(folder: Path) -> dict[str, str]:
    (folder / "file").touch()
    return bare_environment(CASE_UPLOADER_DATA_DIR=str(folder / "file"))


def test_what_goes_wrong_at_a_start_from_the_menu_is_shown_in_a_window(tmp_path: Path) -> None:
    code, told = _run(tmp_path, _blocked(tmp_path))
    assert code == 10
    assert "can't write to its folder" in told
    assert "Your IT can put this right." in told


def test_a_command_without_streams_ends_with_its_code_and_opens_no_window(tmp_path: Path) -> None:
    assert _run(tmp_path, _blocked(tmp_path), "cases") == (10, "")


@pytest.mark.linux("a window of Qt's")
def test_the_window_that_says_so_hears_the_end_of_the_session() -> None:
    """Python's own handlers of signals, which the program sets, wait for Qt."""
    code = "import signal; from uploader.shell.message import show_message as show"
    code += "; signal.signal(signal.SIGTERM, print); print(flush=True); show('said')"
    program = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert program.stdout is not None
    program.stdout.readline()
    while "libQt6Widgets" not in Path(f"/proc/{program.pid}/maps").read_text():
        time.sleep(0.05)
    time.sleep(1)
    program.terminate()
    program.communicate(timeout=30)
    assert program.returncode == -signal.SIGTERM


def test_the_source_tree_shows_nothing_in_a_window(tmp_path: Path) -> None:
    assert _run(tmp_path, _blocked(tmp_path), frozen=False) == (10, "")


def test_a_command_that_speaks_works_without_streams(tmp_path: Path) -> None:
    environment = bare_environment(CASE_UPLOADER_DATA_DIR=str(tmp_path / "data"))
    assert _run(tmp_path, environment, "cases") == (0, "")
    assert _run(tmp_path, environment, "--version") == (0, "")
    assert _run(tmp_path, environment, "no-such-command") == (2, "")
