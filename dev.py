#!/usr/bin/env python3
"""Sets up what a task needs, then runs it. Standard library only.

    python3 dev.py demo       send a made-up case to an embedded practice site
    python3 dev.py run ...    the program itself: everything after 'run' goes to case-uploader
    python3 dev.py practice   the practice site alone
    python3 dev.py test       checks and the whole test suite; --long adds the long suites
    python3 dev.py check      format, lint, types, import contracts
    python3 dev.py bench      measurements, as ratios in one run; name some to run only those
    python3 dev.py lock       make the lock files anew from pyproject.toml

Arguments after the task are handed on to it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST, NEWEST = (3, 11), (3, 13)

# What the tests start that pip can't bring: program -> Debian package.
TEST_TOOLS = {"strace": "strace", "unzip": "unzip"}


def main(arguments: list[str]) -> int:
    """Run one task; gives its exit code."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if arguments else 2
    task, rest = arguments[0], arguments[1:]
    if task not in TASKS:
        return _stop(f"there is no task '{task}'; 'python3 dev.py --help' lists them")
    return TASKS[task](rest)


# --- tasks -----------------------------------------------------------------------------------------


def demo(rest: list[str]) -> int:
    """Send a made-up case to the practice site."""
    return _program(["demo", *rest])


def run(rest: list[str]) -> int:
    """Run the program."""
    return _program(rest)


def practice(rest: list[str]) -> int:
    """Run the practice site."""
    return _program(["practice", *rest])


def check(rest: list[str]) -> int:
    """Format, lint, types and contracts; all of them run, so that one call shows everything."""
    _set_up("dev")
    if rest:
        return _stop("check takes no arguments")
    results = [
        _say_and_run("format", [_tool("ruff"), "format", "--check", "--quiet", "."]),
        _say_and_run("lint", [_tool("ruff"), "check", "--quiet", "."]),
        _say_and_run("types", [_tool("mypy")]),
        _say_and_run("contracts", [_tool("lint-imports"), "--no-cache", "--no-logo"]),
    ]
    return max(results)


def test(rest: list[str]) -> int:
    """Checks, then the suite. Arguments that name tests skip the checks."""
    _set_up("dev")
    problem = _install_test_tools()
    if problem:
        return _stop(problem)
    is_long = "--long" in rest
    rest = [argument for argument in rest if argument != "--long"]
    if not rest:
        code = check([])
        if code:
            return code
    chosen = [] if is_long or "-m" in rest else ["-m", "not long"]
    workers = [] if "-n" in rest else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return _say_and_run("tests", [str(PYTHON), "-m", "pytest", *workers, *chosen, *rest])


def bench(rest: list[str]) -> int:
    """Measurements."""
    _set_up("dev")
    return _run([str(PYTHON), "-m", "tests.bench", *rest])


def lock(rest: list[str]) -> int:
    """Pin every dependency, for all systems and Pythons, with hashes and without addresses."""
    _set_up("dev")
    uv = [
        _tool("uv"),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
    ]
    uv += ["--no-emit-index-url", "--no-annotate", "--no-header", "pyproject.toml", *rest]
    app, dev = "locks/app.txt", "locks/dev.txt"
    code = _say_and_run("app lock", [*uv, "--group", "build", "-o", app])
    return code or _say_and_run("dev lock", [*uv, "--group", "build", "--group", "dev", "-c", app, "-o", dev])


TASKS = {task.__name__: task for task in (demo, run, practice, test, check, bench, lock)}


# --- set-up ----------------------------------------------------------------------------------------


def _set_up(kind: str) -> None:
    """Make .venv hold what locks/<kind>.txt says; quick when it does already.

    The dev lock holds all of the app lock, so an environment for development serves the program too.
    """
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(_stop(f"Python 3.11, 3.12 or 3.13 is needed; this is {found}"))
    if any(_stamp(name).exists() and _stamp(name).read_text() == _wanted(name) for name in {kind, "dev"}):
        return
    version = f"version = {sys.version_info[0]}.{sys.version_info[1]}."
    settings = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or version not in settings.read_text():
        _say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        if _run([sys.executable, "-m", "venv", str(VENV)]):
            sys.exit(_stop("Python's venv module is missing; on Debian: apt-get install python3-venv"))
    lock_path = ROOT / "locks" / f"{kind}.txt"
    count = lock_path.read_text().count("==")
    _say(f"installing {count} packages from locks/{kind}.txt (a minute or two, once)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-qq", "install", "--no-deps"]
    if _run([*pip, "--require-hashes", "-r", str(lock_path)]) or _run(
        [*pip, "--no-build-isolation", "-e", "."]
    ):
        sys.exit(_stop("the packages could not be installed; is a package index reachable with pip?"))
    _stamp(kind).write_text(_wanted(kind))


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _wanted(kind: str) -> str:
    digest = hashlib.sha256()
    for name in (f"locks/{kind}.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{sys.version_info[:2]} {digest.hexdigest()}"


def _install_test_tools() -> str:
    """Install on Debian what a test starts and is not there; gives the problem when that can't be done."""
    missing = sorted(package for tool, package in TEST_TOOLS.items() if not shutil.which(tool))
    if not missing or sys.platform != "linux":
        return ""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return f"the tests need these programs; on Debian: apt-get install {' '.join(missing)}"
    _say(f"installing {', '.join(missing)} with apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-qq", "-y", "--no-install-recommends", *missing]
    if _run(install, environment) and (
        _run([apt, "update", "-qq"], environment) or _run(install, environment)
    ):
        return f"apt-get could not install {', '.join(missing)}"
    return ""


# --- small helpers ---------------------------------------------------------------------------------


def _program(arguments: list[str]) -> int:
    _set_up("app")
    return _run([str(PYTHON), "-m", "uploader", *arguments])


def _tool(name: str) -> str:
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


def _run(command: list[str], environment: dict[str, str] | None = None) -> int:
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the child got it as well, and ends in order
                continue


def _say_and_run(what: str, command: list[str]) -> int:
    _say(what)
    return _run(command)


def _say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def _stop(problem: str) -> int:
    _say(problem)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
