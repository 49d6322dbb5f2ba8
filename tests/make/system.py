"""What tests ask of the operating system about processes, on Windows as elsewhere."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

NEEDED = ("PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "USERPROFILE", "LOCALAPPDATA", "WINEPREFIX")
"""Without these a process finds no library, no network and no home on one system or another."""

SYNCHRONIZE, SUSPEND_RESUME = 0x100000, 0x800
STILL_WAITING = 0x102


def bare_environment(**more: str) -> dict[str, str]:
    """Give what a process can't do without, and ``more``."""
    return {name: os.environ[name] for name in NEEDED if name in os.environ} | more


def is_running(pid: int) -> bool:
    """Whether a process, of this test or orphaned by it, has not ended."""
    if sys.platform == "win32":
        handle = _kernel().OpenProcess(SYNCHRONIZE, False, pid)  # noqa: FBT003 - Windows' own
        if not handle:
            return False
        try:
            return bool(_kernel().WaitForSingleObject(handle, 0) == STILL_WAITING)
        finally:
            _kernel().CloseHandle(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def hold_still(pid: int) -> None:
    """Have a process do nothing any more, until it is killed."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone

        handle = _kernel().OpenProcess(SUSPEND_RESUME, False, pid)  # noqa: FBT003 - Windows' own
        status = ctypes.windll.ntdll.NtSuspendProcess(ctypes.c_void_p(handle))
        _kernel().CloseHandle(handle)
        assert status == 0, hex(status)
        return
    os.kill(pid, signal.SIGSTOP)


def _kernel() -> Any:
    import ctypes  # noqa: PLC0415 - Windows alone

    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - only there on Windows
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.WaitForSingleObject.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
    return kernel
