"""What PyInstaller collects and the program never opens. `dev.py bench frozen` measures what it comes to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Row = tuple[str, str, str]
"""PyInstaller's: where it goes, where it is, what kind it is."""

QT = r"PySide6/Qt/"
NOT_OPENED = re.compile(
    "|".join(
        (
            QT + r"qml/",
            QT + r"translations/(?!qtwebengine_locales/(de|en-US|es|fr)\.pak$)",  # the page's own languages
            QT + r"resources/.*(devtools|debug)",
            QT
            + r"plugins/(?!platforms/libq(xcb|wayland|offscreen)|xcbglintegrations/|wayland|tls/libqopenssl"
            r"|imageformats/libq(svg|ico|jpeg)|platforminputcontexts/lib(compose|ibus)|platformthemes/libqxdg)",
            r"(^|/)tests?/",
            r"pydicom/data/(test_files|charset_files|palettes)/",
            r"(^|/)include/",
            r"\.(pyi|pyx|pxd|h|hpp|c|cpp|cmake|a|lib|pdb)$",
        )
    )
)

OPENED_BY_NAME = re.compile(r"^lib(ssl|crypto|softokn3|freebl\w*|nssckbi|nssdbm3|GL|EGL)[.\d]*\.so")
"""Libraries that other libraries open while they run, so that no file names them."""

UNUSED_MODULES = (
    "IPython",
    "PIL.AvifImagePlugin",
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PIL._avif",
    "PySide6.QtDataVisualization",
    "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets",
    "_tkinter",
    "numpy.f2py",
    "readline",  # brings a library under the GPL
    "tkinter",
)


def slim(rows: list[Row]) -> list[Row]:
    """Leave out what is not opened and, on Linux, libraries that nothing which stays needs."""
    kept = [row for row in rows if not NOT_OPENED.search(row[0].replace("\\", "/"))]
    return _needed(kept) if sys.platform == "linux" else kept


def strip_own(folder: Path) -> None:
    """Take the symbols for debuggers out of Python itself, on Linux; wheels' libraries stay as they came.

    What auditwheel has moved about in a file, strip may break; Python's own nobody has touched.
    """
    found = [*folder.glob("libpython*.so*"), *folder.glob("python3.*/lib-dynload/*.so")]
    files = [str(path) for path in found if not path.is_symlink()]
    subprocess.run(["strip", "--strip-unneeded", *files], check=True)


def _needed(rows: list[Row]) -> list[Row]:
    """Follow what each file names as needed, from modules and plugins to the libraries."""
    libraries = {PurePosixPath(row[0]).name: row for row in rows if _is_library(row)}
    waiting = [row for row in rows if not _is_library(row) and row[2] in ("EXTENSION", "BINARY")]
    reached = {name for name in libraries if OPENED_BY_NAME.match(name) or name.startswith("libpython")}
    waiting += [libraries[name] for name in reached]
    while waiting:
        for name in needed_by(waiting.pop()[1]):
            if name in libraries and name not in reached:
                reached.add(name)
                waiting.append(libraries[name])
    return [row for row in rows if not _is_library(row) or PurePosixPath(row[0]).name in reached]


def _is_library(row: Row) -> bool:
    """Whether something must need it to be of use: neither Python's module nor Qt's plugin."""
    path = PurePosixPath(row[0])
    is_named_so = path.name.startswith("lib") and ".so" in path.name
    return row[2] in ("BINARY", "SYMLINK") and is_named_so and "plugins" not in path.parts


def needed_by(path: str) -> list[str]:
    """Give the libraries that an ELF file names as needed; none of what is no ELF file."""
    told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=False)
    return re.findall(r"^\s+NEEDED\s+(\S+)$", told.stdout, re.MULTILINE)
