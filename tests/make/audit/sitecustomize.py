"""For each Python process with this folder on its path: notes whom it connects to and whom it looks up.

NEEDLE_CRASH (``event|part|text``) makes what is of that kind and about ``part`` fail with ``text``, as a
fault that nobody foresaw does. NEEDLE_BLIND leaves nothing that reads pictures.
"""

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


def _crash(event: str, arguments: tuple[Any, ...]) -> None:
    if event == _EVENT and _PART in str(arguments):
        raise RuntimeError(_TEXT)


if _TARGET:
    sys.addaudithook(_note)
_EVENT, _, _REST = os.environ.get("NEEDLE_CRASH", "").partition("|")
_PART, _, _TEXT = _REST.partition("|")
if _EVENT:
    sys.addaudithook(_crash)
if os.environ.get("NEEDLE_BLIND"):
    sys.modules["rapidocr_onnxruntime"] = None  # type: ignore[assignment]
