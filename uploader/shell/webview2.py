"""Whether Windows has the runtime that draws the page; without it pywebview would show an empty old one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLIENT = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
PLACES = (
    ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\WOW6432Node\{CLIENT}"),
    ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\{CLIENT}"),
    ("HKEY_CURRENT_USER", rf"SOFTWARE\{CLIENT}"),
)
FOLDER = "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER"
"""Where IT has put a fixed version of the runtime; the runtime's own loader reads it too."""


def has_webview2(
    environment: Mapping[str, str], read: Callable[[str, str, str], str | None] | None = None
) -> bool:
    """Say whether the runtime is installed, for all or for this user.

    Parameters
    ----------
    read
        Gives a text value of the registry by root, key and name; None where it is not.
    """
    read = read or _read
    folder = environment.get(FOLDER)
    if folder and (Path(folder) / "msedgewebview2.exe").is_file():
        return True
    versions = (read(root, key, "pv") for root, key in PLACES)
    return any(version not in (None, "", "0.0.0.0") for version in versions)  # noqa: S104 - a version, no address


def _read(root: str, key: str, name: str) -> str | None:
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - Windows alone has it

        try:
            with winreg.OpenKey(getattr(winreg, root), key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except OSError:
            pass
    return None
