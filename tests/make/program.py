"""``case-uploader`` as people and scripts start it: a process of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_S = 240

PLACE = {
    "group": "heart-trial",
    "project": "Site 12 - St Mary",
    "session": "Baseline",
    "acquisition": "CT Chest",
}


@dataclass(frozen=True)
class Ran:
    """A run that has ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def last(self) -> dict[str, Any]:
        return self.events[-1]


@dataclass(frozen=True)
class Program:
    """The program for one made-up user."""

    data_dir: Path
    key: str
    command: tuple[str, ...] = (sys.executable, "-m", "uploader")

    def run(self, *arguments: str, stdin: str = "", **variables: str) -> Ran:
        process = self.start(*arguments, stdin=subprocess.PIPE, **variables)
        out, err = process.communicate(stdin, timeout=LONGEST_S)
        return Ran(process.returncode, out, err)

    def start(
        self, *arguments: str, stdin: int = subprocess.DEVNULL, **variables: str
    ) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "CASE_UPLOADER_DATA_DIR": str(self.data_dir),
            "CASE_UPLOADER_API_KEY": self.key,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "PYTHONWARNINGS": "error",
            **variables,
        }
        return subprocess.Popen(
            [*self.command, *arguments],
            env=environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def send(
        self, path: Path, subject: str, *options: str, place: dict[str, str] | None = None, **variables: str
    ) -> Ran:
        return self.run(*send_arguments(path, subject, place), *options, **variables)


def send_arguments(path: Path, subject: str, place: dict[str, str] | None = None) -> list[str]:
    """Arguments that send what can be sent."""
    named = {**PLACE, "subject": subject, **(place or {})}
    return [
        "send",
        str(path),
        "--json",
        *(part for name, value in named.items() for part in (f"--{name}", value)),
    ]
