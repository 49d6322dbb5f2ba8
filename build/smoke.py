"""Tries a frozen program from end to end: ``python build/smoke.py PROGRAM [--no-window]``.

The program's version; its own test of every part, the window among them; its practice site, to which it sends
the sample case until the receipt says that it landed; a PDF; and the way to the site. Everything stands in a
temporary folder. Needs nothing but Python. Exit code 0 when all went well.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_S = 300
PLACE = {
    "group": "heart-trial",
    "project": "Site 12 - St Mary",
    "subject": "HF-12-001",
    "session": "Baseline",
    "acquisition": "CT Chest",
}


class SmokeError(Exception):
    """The program did not do what it should."""


def main(arguments: list[str]) -> int:
    """Try the program; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--no-window", action="store_true", help="for computers without a screen")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="smoke-", ignore_cleanup_errors=True) as folder:
        smoke = Smoke(options.program.absolute(), Path(folder))
        try:
            smoke.says_its_version()
            smoke.passes_its_own_test(with_window=not options.no_window)
            smoke.lands_a_case()
        except SmokeError as error:
            print(f"smoke: {error}", file=sys.stderr)
            return 1
    return 0


class Smoke:
    """One program, and a folder for all that it writes."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "CASE_UPLOADER"))
        }
        self._environment["CASE_UPLOADER_DATA_DIR"] = str(folder / "data")
        if sys.platform == "linux":
            self._environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            if os.geteuid() == 0:  # Chromium has no sandbox for root; people are never root
                self._environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

    def says_its_version(self) -> None:
        """It starts, and quickly finds out who it is."""
        begun = time.perf_counter()
        said = self._run("--version").strip()
        if not said.startswith("Case Uploader "):
            raise SmokeError(f"--version said {said!r}")
        print(f"smoke: {said}, in {time.perf_counter() - begun:.2f} s")

    def passes_its_own_test(self, *, with_window: bool) -> None:
        """Every part works, none is absent but a credential store."""
        if not with_window and sys.platform == "linux":
            self._environment.pop("QT_QPA_PLATFORM", None)
            self._environment.pop("DISPLAY", None)
            self._environment.pop("WAYLAND_DISPLAY", None)
        told = json.loads(self._run("self-test", "--json", allow=(0, 10)).splitlines()[-1])
        parts = {part["name"]: part["state"] for part in told["parts"]}
        print(f"smoke: {', '.join(f'{name} {state}' for name, state in parts.items())}")
        may_lack = {"credential store"} | (set() if with_window else {"window"})
        wrong = [name for name, state in parts.items() if state != "good" and name not in may_lack]
        if wrong:
            raise SmokeError(f"its own test: {', '.join(wrong)}")

    def lands_a_case(self) -> None:
        """A case goes from files to receipt, and its findings onto paper."""
        case = self._folder / "case"
        with self._practice_site(case) as site:
            self._environment["CASE_UPLOADER_API_KEY"] = site["api_key"]
            self._run("check", str(case), "--report", str(self._folder / "findings.pdf"), allow=(0, 6))
            if not (self._folder / "findings.pdf").read_bytes().startswith(b"%PDF"):
                raise SmokeError("the findings are no PDF")
            self._run("doctor", "--site", site["url"])
            labels = [word for name, label in PLACE.items() for word in (f"--{name}", label)]
            said = self._run("send", str(case), *labels, "--confirm", "all", "--json")
            receipt = json.loads(said.splitlines()[-1])
            if receipt.get("state") != "landed":
                raise SmokeError(f"the case ended as {receipt.get('state') or receipt.get('code')}")
            counts = receipt["counts"]
            print(f"smoke: landed, {counts['landed']} of {counts['seen']} files")

    @contextmanager
    def _practice_site(self, sample: Path) -> Iterator[dict[str, Any]]:
        command = [
            str(self._program),
            "practice",
            "--data",
            str(self._folder / "site"),
            "--sample",
            str(sample),
        ]
        with subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            try:
                line = process.stdout.readline()
                if not line:
                    raise SmokeError("the practice site did not start")
                yield json.loads(line)
            finally:
                process.terminate()
                process.wait(30)

    def _run(self, *arguments: str, allow: tuple[int, ...] = (0,)) -> str:
        """Run it to its end, and give what it wrote."""
        ran = subprocess.run(
            [str(self._program), *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        if ran.returncode not in allow:
            tail = "\n".join((ran.stdout + ran.stderr).splitlines()[-15:])
            raise SmokeError(f"{' '.join(arguments)} ended with {ran.returncode}:\n{tail}")
        return ran.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
