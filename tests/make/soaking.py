"""Many cases in a row, in one process: ``python -m tests.make.soaking KEY FOLDER SELECTION COUNT``.

Writes what the process holds after each case to standard output, a JSON object a line.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
from pathlib import Path

from tests.make.case_child import Wish, go_on
from tests.make.program import PLACE


def main(key: str, folder: str, selection: str, count: str) -> None:
    """Send ``count`` cases, each with a data folder of its own."""
    for number in range(int(count)):
        wish = Wish(key, f"{folder}/{number}", selection, f"SOAK-{number}", PLACE, connection_count=4)
        outcome = go_on(wish)
        gc.collect()
        told = {
            "state": outcome.get("state"),
            "memory_kib": _memory_kib(),
            "threads": threading.active_count(),
        }
        handles = len(list(Path("/proc/self/fd").iterdir()))
        sys.stdout.write(json.dumps(told | {"handles": handles}) + "\n")
        sys.stdout.flush()


def _memory_kib() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
