"""Standard streams: whether a person sits behind one, and what is written when nobody reads any more."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO


GONE = frozenset({errno.EPIPE, errno.EINVAL if sys.platform == "win32" else errno.EPIPE})
"""What a system says of a pipe that nobody reads any more."""


def write_to(stream: TextIO, text: str) -> None:
    """Write at once; once the reader has gone (``| head``), nowhere, since a case's work goes on unread.

    A file or a pipe on Windows has the alphabet of its country alone: letters beyond it become ``?``.
    """
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except OSError as error:
        if error.errno not in GONE:
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def is_terminal(stream: TextIO, is_console: Callable[[int], bool] | None = None) -> bool:
    """Say whether a stream is a terminal: on Windows `isatty` takes NUL for one, though nobody is behind it.

    Parameters
    ----------
    is_console
        Whether a descriptor is a console's; by default the system is asked.
    """
    return stream.isatty() and (is_console or _is_console)(stream.fileno())


def _is_console(descriptor: int) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone has these
        import msvcrt  # noqa: PLC0415

        handle = ctypes.c_void_p(msvcrt.get_osfhandle(descriptor))
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(ctypes.c_ulong())))
    return True
