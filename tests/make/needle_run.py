"""The program against a practice site, both with no network but loopback where the system can do that.

Started as a process of its own by `run_apart`: ``python -m tests.make.needle_run PLAN``, PLAN being JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from tests.make.practice import CONTRIBUTOR, small_seed
from tests.make.program import Program, send_arguments
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
PLACE: Final = {
    "group": "trial", "project": "Open", "subject": "S-01", "session": "Baseline", "acquisition": "CT",
}  # fmt: skip
LONGEST_S: Final = 840
_CASE: Final = re.compile(r'"case_id": "([^"]+)"')


@dataclass(frozen=True)
class Plan:
    """What is done. ``stop_at`` is the event at which the program gets ``stop_with``; then it is resumed.

    ``faults`` are the practice site's; ``user`` is who works at this computer, and its name. ``crash`` and
    ``is_blind`` are told to `audit/sitecustomize`; ``also`` are commands that are run behind it all, in which
    ``{case}`` is the case's id. ``at_window`` has `window` send it instead of the command line; ``packaged``
    is the program of a package, which takes no code from around it, so that nothing notes whom it asks.
    """

    case: str
    work: str
    profile: dict[str, Any] | None
    options: tuple[str, ...] = ()
    stop_at: str = ""
    stop_with: int = 0
    pause_s: float = 0.0
    resumes: bool = False
    faults: tuple[dict[str, Any], ...] = ()
    user: str = ""
    crash: str = ""
    is_blind: bool = False
    also: tuple[tuple[str, ...], ...] = ()
    at_window: bool = False
    packaged: str = ""


@dataclass(frozen=True)
class Ended:
    """What is left to be searched, and the codes with which the program ended."""

    codes: list[int]
    record: Path
    kept: Path
    tried: list[str]
    is_noted: bool = True

    @property
    def output(self) -> Path:
        return self.kept / "output"


def run_apart(plan: Plan) -> Ended:
    """Carry a plan out in a process of its own."""
    work = Path(plan.work)
    for name in ("data", "tmp", "home", "output"):
        (work / "kept" / name).mkdir(parents=True)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "make" / "audit"), str(ROOT)]),
        "TMPDIR": str(work / "kept" / "tmp"),
        "HOME": str(work / "kept" / "home"),
        "NEEDLE_AUDIT": str(work / "audit.txt"),
        **dict.fromkeys(("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"), plan.user or "somebody"),
    }
    command = [*isolation(), sys.executable, "-m", "tests.make.needle_run", json.dumps(asdict(plan))]
    ran = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert ran.returncode == 0, ran.stderr
    notes = work / "audit.txt"
    tried = notes.read_text().splitlines() if notes.exists() else []
    found = sorted(set(tried))
    return Ended(json.loads(ran.stdout), work / "record", work / "kept", found, is_noted=not plan.packaged)


@cache
def isolation() -> tuple[str, ...]:
    """Give what puts a command into a network of its own, under its own name, as far as the system can."""
    tool = shutil.which("unshare")
    if tool is None:
        return ()
    for kinds in ("-rnu", "-rn"):
        if subprocess.run([tool, kinds, "true"], capture_output=True, check=False).returncode == 0:
            return tool, kinds
    return ()


def raise_loopback() -> None:
    """Switch loopback on, in a namespace where nothing is: SIOCSIFFLAGS, IFF_UP and IFF_RUNNING."""
    import fcntl  # noqa: PLC0415 - not on Windows

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 0x41))


# --- in the process of its own --------------------------------------------------------------------------


def carry_out(plan: Mapping[str, Any]) -> list[int]:
    """Start the site, run the program, and give the codes with which it ended."""
    work = Path(plan["work"])
    seed = small_seed()
    if plan["profile"] is not None:
        seed["groups"][0]["projects"][0]["deid_profile"] = plan["profile"]
    path = work / "seed.yaml"
    path.write_text(yaml.safe_dump(seed), encoding="utf-8")
    with start_practice_site(seed=path, options=Options(record=work / "record")) as site:
        for fault in plan["faults"]:
            site.site.faults.add(fault)
        program = Program(work / "kept" / "data", site.key_for(CONTRIBUTOR))
        arguments = [*send_arguments(Path(plan["case"]), PLACE["subject"], PLACE), *plan["options"]]
        if plan["at_window"]:
            arguments = [plan["case"], str(work / "kept" / "output"), program.key]
        codes = [_run(program, arguments, plan, work)]
        calm = {**plan, "stop_at": "", "crash": ""}
        if plan["resumes"]:
            codes.append(_run(program, ["resume", "--json"], calm, work))
        case_id = _CASE.search((work / "kept" / "output" / "0.out").read_text(encoding="utf-8"))
        for command in plan["also"]:
            named = [word.format(case=case_id[1] if case_id else "") for word in command]
            codes.append(_run(program, named, {**calm, "at_window": False}, work))
    return codes


def _run(program: Program, arguments: list[str], plan: Mapping[str, Any], work: Path) -> int:
    """Run the program, its output kept in files; stop it at its event."""
    number = len(list((work / "kept" / "output").glob("*.out")))
    told = {"NEEDLE_CRASH": plan["crash"], "NEEDLE_BLIND": "1" if plan["is_blind"] else ""}
    if not plan["packaged"]:
        told["PYTHON_KEYRING_BACKEND"] = "kept_keyring.Kept"
    module = "tests.make.window" if plan["at_window"] else "uploader"
    command = (plan["packaged"],) if plan["packaged"] else (sys.executable, "-m", module)
    process = replace(program, command=command).start(*arguments, **told)
    assert process.stdout is not None
    assert process.stderr is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if plan["stop_at"] and json.loads(line)["event"] == plan["stop_at"]:
            time.sleep(plan["pause_s"])
            with suppress(ProcessLookupError):
                process.send_signal(plan["stop_with"])
            break
    else:
        assert not plan["stop_at"], f"it never said {plan['stop_at']}"
    lines += list(process.stdout)
    output = work / "kept" / "output"
    (output / f"{number}.out").write_text("".join(lines), encoding="utf-8")
    (output / f"{number}.err").write_text(process.stderr.read(), encoding="utf-8")
    return process.wait(LONGEST_S)


def main() -> None:
    """Entry point."""
    plan = json.loads(sys.argv[1])
    if isolation():
        raise_loopback()
    if "-rnu" in isolation():
        socket.sethostname(plan["user"] or "somewhere")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(json.dumps(carry_out(plan)))  # noqa: T201 - for the parent


if __name__ == "__main__":
    main()
