"""Programs that are not ours: the system's browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARIES = "LD_LIBRARY_PATH"
KEPT_LIBRARIES = "LD_LIBRARY_PATH_ORIG"
STARTER = "_PYI_"


def open_url(url: str) -> None:
    """Show an address in the system's browser."""
    opener = _opener(os.environ) if sys.platform == "linux" and getattr(sys, "frozen", False) else None
    if opener is None:
        import webbrowser  # noqa: PLC0415 - looks for browsers on import

        webbrowser.open(url)
        return
    process = subprocess.Popen(  # noqa: S603 - the system's own, and an address
        [opener, url],
        env=outside_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True, name="opener").start()


def _opener(environment: Mapping[str, str]) -> str | None:
    """Find the browser that the person has named, as `webbrowser` would, else the desktop's way."""
    named = [name for name in environment.get("BROWSER", "").split(os.pathsep) if "%" not in name]
    found = (shutil.which(name) for name in (*named, "xdg-open") if name)
    return next((path for path in found if path), None)


def outside_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what other programs should see: not the frozen program's libraries, which would come first.

    The program's own workers do need them, so its environment itself stays as it is.
    """
    kept = {name: value for name, value in environment.items() if not name.startswith(STARTER)}
    before = kept.pop(KEPT_LIBRARIES, "")
    kept.pop(LIBRARIES, None)
    return {**kept, LIBRARIES: before} if before else kept
