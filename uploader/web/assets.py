"""The built page: where it stands, and under which types it is served."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

TYPES = {
    # Named here because the Windows registry may say that .js is text/plain.
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


def dist_dir() -> Path:
    """The folder of the built page: inside the installed package, else in the source tree."""
    package = Path(__file__).parent / "dist"
    return package if package.is_dir() else Path(__file__).parents[2] / "ui" / "dist"


@lru_cache(maxsize=1)
def known_files(folder: Path) -> dict[str, Path]:
    """Every file of the page by its address. What is not listed here is not served, however it is spelled."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }
