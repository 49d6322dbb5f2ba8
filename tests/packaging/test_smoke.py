"""The smoke test itself: it must notice what is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SMOKE = Path(__file__).parents[2] / "build" / "smoke.py"
GOOD = dict.fromkeys(("decoders", "burned-in text", "checks and documents", "window"), "good")
LANDED = {"state": "landed", "counts": {"landed": 1, "seen": 1}}

PROGRAM = """#!{python}
import json, pathlib, signal, sys
told = json.loads({told!r})
command = sys.argv[1]
if command == "--version":
    print(told["version"])
elif command == "self-test":
    parts = [{{"name": name, "state": state}} for name, state in told["parts"].items()]
    print(json.dumps({{"parts": parts}}))
elif command == "practice":
    print(json.dumps({{"api_key": "k", "url": "http://127.0.0.1:1"}}), flush=True)
    signal.pause()
elif command == "check":
    pathlib.Path(sys.argv[-1]).write_text(told["pdf"])
elif command == "send":
    print(json.dumps(told["receipt"]))
sys.exit(told["codes"].get(command, 0))
"""


def _try(folder: Path, **changed: object) -> subprocess.CompletedProcess[str]:
    told = {
        "version": "Case Uploader 1.2.3",
        "parts": GOOD,
        "pdf": "%PDF-1.4",
        "receipt": LANDED,
        "codes": {},
    }
    program = folder / "program"
    program.write_text(PROGRAM.format(python=sys.executable, told=json.dumps({**told, **changed})))
    program.chmod(0o700)
    return subprocess.run(
        [sys.executable, str(SMOKE), str(program)], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_program_that_does_all_passes(tmp_path: Path) -> None:
    ran = _try(tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "landed, 1 of 1 files" in ran.stdout


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": ""}, "--version"),
        ({"parts": {**GOOD, "window": "bad"}}, "window"),
        ({"parts": {**GOOD, "burned-in text": "absent"}}, "burned-in text"),
        ({"pdf": "<html>"}, "PDF"),
        ({"receipt": {"state": "sent", "counts": {}}}, "sent"),
        ({"receipt": {"event": "error", "code": "disk_full"}}, "disk_full"),
        ({"codes": {"send": 9}}, "ended with 9"),
        ({"codes": {"doctor": 8}}, "doctor"),
        ({"codes": {"check": 1}}, "check"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    ran = _try(tmp_path, **changed)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("option", ["--workpath", "--distpath"])
def test_the_freezer_writes_nothing_into_build(tmp_path: Path, option: str) -> None:
    root = SMOKE.parents[1]
    other = {"--workpath": "--distpath", "--distpath": "--workpath"}[option]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", option, str(root / "build" / "made")]
    ran = subprocess.run(
        [*command, other, str(tmp_path), "installer.spec"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(root / "build" / "made")  # PyInstaller makes it before it reads the spec
    assert ran.returncode != 0
    assert "build/ is source" in ran.stderr
