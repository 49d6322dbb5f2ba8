"""Whether a person sits behind a stream."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO


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
