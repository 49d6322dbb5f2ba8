"""The licences of all that ships: one list, and every text that came with a part.

``python -m build.licences DIR`` writes them; installer.spec does so into the frozen program.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from build.parts import page_parts, shipped, version

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]

LIST = "LICENCES.txt"
FILE = re.compile(r"(?i)(^|/)(licen[cs]es?|copying|notice|copyright|authors)([^/]*|/.*)$")
REFUSED = re.compile(r"(?<!L)\bA?GPL|GNU (Affero )?General Public")
"""What must not ship: it would bind the program. The Lesser one does not, for libraries that stay apart."""

HEAD = """\
Case Uploader {version} is under the MIT licence (LICENSE). It holds the parts below, each under its own
licence; their texts stand beside this file, in a folder of the part's name. Parts under the LGPL are
libraries in files of their own: they may be replaced by other builds of the same interface.

"""


class RefusedLicenceError(Exception):
    """A part that ships is under a licence that it must not have."""


def write_licences(folder: Path, system_files: Iterable[str] = ()) -> None:
    """Write the list and the texts into ``folder``, which is made anew.

    Parameters
    ----------
    system_files
        Libraries of the system (Linux) that were collected; their packages are listed too.

    Raises
    ------
    RefusedLicenceError
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = [_python(folder), _bootloader(folder)]
    for each in shipped():
        name = each.metadata["Name"]
        rows.append((name, each.version, licence_of(each)))
        _copy_texts(each, folder / name)
    rows += [(f"{name} (in the page)", number, licence) for name, number, licence in page_parts()]
    rows += list(_system_packages(folder, system_files))
    refused = [name for name, _, licence in rows if is_refused(licence)]
    if refused:
        raise RefusedLicenceError(", ".join(refused))
    lines = [f"{name} {number}: {licence}" for name, number, licence in rows]
    (folder / LIST).write_text(HEAD.format(version=version()) + "\n".join(lines) + "\n", encoding="utf-8")


def is_refused(licence: str) -> bool:
    """Whether it binds what ships with it, in all its alternatives, and with no exception that lifts it."""
    return all(REFUSED.search(choice) and "exception" not in choice for choice in licence.split(" OR "))


def licence_of(each: Distribution) -> str:
    """Name a distribution's licence, as shortly as its metadata do."""
    said = {name.lower(): each.metadata[name] for name in each.metadata}
    classifiers = each.metadata.get_all("Classifier") or []
    classified = ", ".join(row.rpartition(" :: ")[2] for row in classifiers if row.startswith("License"))
    plain = said.get("license", "").strip().partition("\n")[0]
    return said.get("license-expression") or classified or plain or "see its texts"


def _copy_texts(each: Distribution, folder: Path) -> None:
    for file in each.files or ():
        inside = file.parts[0].endswith(".dist-info") or len(file.parts) <= 2  # noqa: PLR2004 - a package's top
        if inside and FILE.search(file.as_posix()) and file.suffix not in {".py", ".pyc"}:
            source = Path(str(each.locate_file(file)))
            if source.is_file():
                folder.mkdir(exist_ok=True)
                shutil.copyfile(source, folder / "_".join(file.parts[1:]))


def _python(folder: Path) -> tuple[str, str, str]:
    home = Path(sysconfig.get_paths()["stdlib"])
    for text in (home / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if text.is_file():
            (folder / "Python").mkdir()
            shutil.copyfile(text, folder / "Python" / text.name)
            break
    return ("Python", platform.python_version(), "PSF-2.0")


def _bootloader(folder: Path) -> tuple[str, str, str]:
    """PyInstaller's small starter: GPL with an exception that leaves what it starts free."""
    tool = distribution("pyinstaller")
    _copy_texts(tool, folder / "PyInstaller bootloader")
    return ("PyInstaller bootloader", tool.version, "GPL-2.0-or-later WITH Bootloader-exception")


def _system_packages(folder: Path, files: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    packages = sorted({name for file in files for name in debian_packages(file)})
    for name in packages:
        number = _asked("dpkg-query", "-W", "-f", "${Version}", name)
        text = Path("/usr/share/doc") / name / "copyright"
        if text.is_file():
            (folder / name).mkdir(exist_ok=True)
            shutil.copyfile(text, folder / name / "copyright")
        yield (f"{name} (of the system that built it)", number, "see its texts")


def debian_packages(file: str) -> list[str]:
    """Give the packages that own a file of this Debian or Ubuntu; some know it by its place before /usr."""
    real = str(Path(file).resolve())
    for path in dict.fromkeys((file, real, real.removeprefix("/usr"))):
        told = _asked("dpkg-query", "-S", path)
        if told:
            owners = told.splitlines()[0].rpartition(": ")[0].split(", ")
            return [owner.partition(":")[0] for owner in owners if not owner.startswith("diversion")]
    return []


def _asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    write_licences(Path(sys.argv[1]))
