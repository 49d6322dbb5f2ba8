"""Entry point of ``case-uploader``, ``python -m uploader`` and the frozen program."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    multiprocessing.freeze_support()  # first: a frozen worker starts here too
    _leave_no_dump()
    _give_streams()
    from uploader.cli import run  # noqa: PLC0415 - after freeze_support
    from uploader.terminal.streams import write_to  # noqa: PLC0415

    try:
        sys.exit(run(sys.argv[1:]))
    finally:  # what waits, such as a help text: Python would complain that nobody reads it
        write_to(sys.stdout, "")


def _leave_no_dump() -> None:
    """Have the system keep no picture of memory when a process crashes: it holds names, and the API key.

    Processes that this one starts inherit it.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - not needed elsewhere

        no_dialog_or_report = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
        ctypes.windll.kernel32.SetErrorMode(no_dialog_or_report)
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _give_streams() -> None:
    """Let what is written go nowhere in Windows' programs without a console, which have no streams at all."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the whole run


if __name__ == "__main__":
    main()
