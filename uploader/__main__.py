"""Entry point of ``case-uploader``, ``python -m uploader`` and the frozen program."""

from __future__ import annotations

import multiprocessing
import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    multiprocessing.freeze_support()  # first: a frozen worker starts here too
    _give_streams()
    from uploader.cli import run  # noqa: PLC0415 - after freeze_support

    sys.exit(run(sys.argv[1:]))


def _give_streams() -> None:
    """Let what is written go nowhere in Windows' programs without a console, which have no streams at all."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the whole run


if __name__ == "__main__":
    main()
