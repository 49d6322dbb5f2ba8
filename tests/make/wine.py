"""A Windows of its own for tests: Wine, in a folder that is removed again."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from tests.make.wine_parts import LENT, lend_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIME_LIMIT_S = 1800  # freezing takes five minutes where nothing else runs
OVERRIDES = "mscoree,mshtml=;winemenubuilder.exe=d"
"""No offers to fetch .NET or a browser, and nothing in the menus of this computer's own desktop."""

VALUE = re.compile(r"^ {4}(.+?) {4}(REG_\w+) {4}(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """How a program ended, by eight bits of its exit code, and what it said."""

    code: int
    said: str


class _Said:
    """What comes through a pipe, which what Windows started of itself meanwhile may hold for ever."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._pipe = process.stdout.fileno()
        self._heard = bytearray()
        self._is_over = Event()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def until_quiet(self) -> str:
        """Give it all, once the program has ended."""
        self._is_over.set()
        self._reader.join()
        return self._heard.decode(errors="replace").replace("\r\n", "\n")

    def _read(self) -> None:
        while not self._is_over.is_set() or select.select([self._pipe], [], [], 0)[0]:
            if select.select([self._pipe], [], [], 0.05)[0]:
                part = os.read(self._pipe, 65536)
                if not part:
                    return
                self._heard += part


@dataclass(frozen=True)
class Windows:
    """Drives, registry and processes, all below one folder."""

    prefix: Path
    overrides: str = OVERRIDES

    @property
    def drive(self) -> Path:
        """What Windows calls C:."""
        return self.prefix / "drive_c"

    def environment(self, **more: str) -> dict[str, str]:
        """For its programs. Without a display, unless one is named, so that nothing waits for a person."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name != "DISPLAY" and not name.startswith(("PYTHON", "CASE_", "WINE"))
        }
        own = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": self.overrides}
        return {**kept, **own, **more}

    def run(self, *command: str | Path, **more: str) -> Ran:
        """Run a program to its end. Its streams are pipes: Wine's programs can't do without."""
        with subprocess.Popen(
            ["wine", *map(self.named, command)],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            said = _Said(process)
            try:
                code = process.wait(TIME_LIMIT_S)
            finally:
                process.kill()
                heard = said.until_quiet()
            return Ran(code, heard)

    @contextmanager
    def kept_running(self, **more: str) -> Iterator[None]:
        """Let it run on while nothing does: it starts anew for each program else, which takes seconds.

        What it shows comes where it was started, so a display must be named here.
        """
        self.stop()
        with subprocess.Popen(
            ["wine", "cmd"],
            env=self.environment(**more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as waiting:
            assert waiting.stdout is not None
            waiting.stdout.read(1)
            try:
                yield
            finally:
                self.stop()

    def stop(self) -> None:
        """End all its programs."""
        subprocess.run(["wineserver", "--kill"], env=self.environment(), check=False)
        self.wait()

    def wait(self) -> None:
        """Wait until all its programs have ended by themselves."""
        subprocess.run(["wineserver", "--wait"], env=self.environment(), check=False, timeout=TIME_LIMIT_S)

    def code(self, *command: str | Path) -> int:
        """Give a program's exit code as Windows has it; Unix keeps eight bits of it."""
        script = self.drive / "run.bat"
        words = " ".join(map(_quoted, map(self.named, command)))
        script.write_text(f"@{words}\r\n@echo %errorlevel%\r\n")
        try:
            return int(self.run("cmd", "/c", r"C:\run.bat").said.split()[-1])
        finally:
            script.unlink()

    def values(self, key: str) -> dict[str, str]:
        """Give what a key of the registry holds, in the view of 64 bits; nothing where it is not there."""
        return {name: value for name, _, value in VALUE.findall(self.run("reg", "query", key).said)}

    def set_value(self, key: str, name: str, value: str, kind: str = "REG_SZ") -> None:
        """Write one value of the registry."""
        ran = self.run("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f")
        assert ran.code == 0, ran.said

    def registry(self) -> str:
        """Give all that both hives hold, as text."""
        parts = []
        for hive in ("HKLM", "HKCU"):
            self.run("reg", "export", hive, r"C:\hive.reg", "/y")
            written = self.drive / "hive.reg"
            parts.append(written.read_text(encoding="utf-16"))
            written.unlink()
        return "\n".join(parts)

    def files(self) -> set[str]:
        """Give every file and folder of the drive."""
        return {str(path.relative_to(self.drive)) for path in self.drive.rglob("*")}

    def named(self, word: str | Path) -> str:
        """Give the name that Windows has for one of this computer's files; any other word stays as it is."""
        if isinstance(word, str):
            return word
        inside = word.is_relative_to(self.drive)
        path = word.relative_to(self.drive) if inside else word.absolute().relative_to("/")
        return ("C:\\" if inside else "Z:\\") + str(path).replace("/", "\\")


def _quoted(word: str) -> str:
    """Quote what holds a space, but for NSIS' own word for a folder: it comes last, and takes no quotes."""
    return f'"{word}"' if " " in word and not word.startswith("_?=") else word


@contextmanager
def made_windows(folder: Path, *, runs_wheels: bool = False) -> Iterator[Windows]:
    """Make one below ``folder``: ten seconds and 700 MB, which go when it ends.

    Parameters
    ----------
    runs_wheels
        Whether it needs what numpy and Rust's wheels call and Wine has not.
    """
    windows = Windows(folder / "windows")
    made = windows.run("wineboot", "--init")
    assert windows.drive.is_dir(), made.said
    windows.wait()  # it goes on behind the back of what began it
    windows.run("winecfg", "-v", "win10")
    windows.wait()
    if runs_wheels:
        lend_parts(windows.drive / "windows" / "system32")
        windows = Windows(windows.prefix, f"{OVERRIDES};{LENT}")
    try:
        yield windows
    finally:
        windows.stop()
        shutil.rmtree(windows.prefix, ignore_errors=True)
