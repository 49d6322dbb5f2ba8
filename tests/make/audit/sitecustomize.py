"""Notes, in each Python process with this folder on its path, whom it connects to and whom it looks up."""

from __future__ import annotations

import os
import sys
from typing import Any

_TARGET = os.environ.get("NEEDLE_AUDIT", "")
_NAMED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_CALLED = {"socket.connect", "socket.sendto"}


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CALLED:
        where = arguments[1]
    elif event in _NAMED:
        where = arguments[:2]
    else:
        return
    host = where[0] if isinstance(where, tuple) else where
    with open(_TARGET, "a", encoding="utf-8") as notes:  # noqa: PTH123 - nothing heavy in every process
        notes.write(f"{event} {host!s}\n")


if _TARGET:
    sys.addaudithook(_note)
