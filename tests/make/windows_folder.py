"""A folder laid out as the frozen one for Windows, and small."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path


def windows_launcher() -> Path:
    """Give a real Windows program that nobody has signed; setuptools brings one."""
    found = find_spec("setuptools")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("cli-64.exe")


def stand_in_folder(where: Path) -> Path:
    """Make it below ``where``."""
    folder = where / "frozen"
    (folder / "_internal" / "uploader" / "web" / "dist").mkdir(parents=True)
    for name in ("CaseUploader.exe", "case-uploader.exe", "_internal/part.dll", "_internal/python.pyd"):
        shutil.copyfile(windows_launcher(), folder / name)
    (folder / "CaseUploader.exe.config").write_text("<configuration/>")
    (folder / "_internal" / "uploader" / "web" / "dist" / "index.html").write_text("<p>ü & 'page'</p>")
    (folder / "_internal" / "a name with spaces & (signs).txt").write_text("x")
    return folder
