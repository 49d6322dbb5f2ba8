"""Runs of a case in which the system, by strace, kills the program or fails a call of its choice."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from tests.make.case_child import outcome_path

if TYPE_CHECKING:
    from tests.make.case_child import Wish

ON_DISK: Final = (
    "fsync",
    "fdatasync",
    "rename",
    "unlink",
    "rmdir",
    "mkdir",
    "pwrite64",
    "write",
    "ftruncate",
)
ON_THE_WIRE: Final = ("sendto", "connect")
_CALL: Final = re.compile(r"^(\d+) +(\w+)\(")


@dataclass(frozen=True)
class Point:
    """The ``number``-th ``call`` that any one thread makes after the step ``stop``."""

    stop: str
    call: str
    number: int


class Cases:
    """Starts runs by forking; close it, or use it as a context manager."""

    def __init__(self) -> None:
        self._forker = subprocess.Popen(
            [sys.executable, "-m", "tests.make.case_child"],
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._forker.communicate(timeout=60)

    def run(self, wish: Wish) -> dict[str, Any]:
        """Run undisturbed; gives what became of the case."""
        pid = self.start(wish)
        return self.outcome(wish, pid)

    def start(self, wish: Wish) -> int:
        """Start a run; with a ``stop``, it stands still there (or has ended) when this returns."""
        outcome_path(wish).unlink(missing_ok=True)
        return int(self._ask({"run": asdict(wish)})["pid"])

    def outcome(self, wish: Wish, pid: int) -> dict[str, Any]:
        """Wait for a run's end; gives what became of the case, or ``{"killed": True}``."""
        code = self._ask({"wait": pid})["code"]
        path = outcome_path(wish)
        if code == -signal.SIGKILL:
            return {"killed": True}
        assert code == 0, code
        outcome: dict[str, Any] = json.loads(path.read_text())
        assert "traceback" not in outcome, outcome["traceback"]
        return outcome

    def traced(self, wish: Wish, *options: str) -> dict[str, Any]:
        """Run with strace's ``options`` in force from the wish's stop on."""
        pid = self.start(wish)
        if not _is_there(pid):
            return self.outcome(wish, pid)
        command = ["strace", "-f", "-qq", *options, "-p", str(pid)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tracer:
            while tracer.poll() is None and not _is_traced(pid):
                time.sleep(0.002)
            os.kill(pid, signal.SIGCONT)
            return self.outcome(wish, pid)

    def killed_at(self, wish: Wish, point: Point) -> dict[str, Any]:
        """Run until the point, where the program is killed before the call is made."""
        effect = f"inject={point.call}:signal=SIGKILL:when={point.number}"
        return self.traced(wish, "-o", os.devnull, "-e", f"trace={point.call}", "-e", effect)

    def failing_from(self, wish: Wish, point: Point, error: str) -> dict[str, Any]:
        """Run with every such call from the point on failing with the system's ``error``."""
        effect = f"inject={point.call}:error={error}:when={point.number}+"
        return self.traced(wish, "-o", os.devnull, "-e", f"trace={point.call}", "-e", effect)

    def counted(self, wish: Wish, calls: tuple[str, ...], log: Path) -> Counter[str]:
        """Run undisturbed; gives how often the busiest thread made each call."""
        self.traced(wish, "-o", str(log), "-e", f"trace={','.join(calls)}")
        found = Counter(
            match.groups() for line in log.read_text().splitlines() if (match := _CALL.match(line))
        )
        most: Counter[str] = Counter()
        for (_, call), count in found.items():
            most[call] = max(most[call], count)
        return most

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        assert self._forker.stdin is not None
        self._forker.stdin.write(json.dumps(body) + "\n")
        self._forker.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._forker.stdout is not None
        heard: dict[str, Any] = json.loads(self._forker.stdout.readline())
        return heard


def _is_there(pid: int) -> bool:
    return _status(pid, "State").partition(" ")[0] not in ("Z", "")


def _is_traced(pid: int) -> bool:
    tasks = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    return all(_status(task, "TracerPid") not in ("0", "") for task in tasks)


def _status(pid: int, field: str) -> str:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(f"{field}:")), "")
