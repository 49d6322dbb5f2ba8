"""Files on their way out, whole or in a range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE_BYTES = 512 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def file_slices(path: Path, range_header: str) -> tuple[int, list[tuple[str, str]], Iterator[bytes]]:
    """Status, headers and bytes for a file and a Range header (one range; RFC 9110, 14.1.2)."""
    size = path.stat().st_size
    match = _RANGE.match(range_header.strip())
    if match is None or match.groups() == ("", ""):
        return 200, [("Content-Length", str(size)), ("Accept-Ranges", "bytes")], _read(path, 0, size)
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return 416, [("Content-Range", f"bytes */{size}"), ("Content-Length", "0")], iter(())
    headers = [("Content-Length", str(end - start + 1)), ("Content-Range", f"bytes {start}-{end}/{size}")]
    return 206, headers, _read(path, start, end - start + 1)


def _read(path: Path, start: int, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while count > 0:
            piece = file.read(min(PIECE_BYTES, count))
            if not piece:
                return
            count -= len(piece)
            yield piece
