"""Entry point of ``case-uploader``, ``python -m uploader`` and the frozen program."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    multiprocessing.freeze_support()  # first: a frozen worker starts here too
    from uploader.cli import run  # noqa: PLC0415 - after freeze_support

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
