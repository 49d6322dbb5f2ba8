#!/usr/bin/env python3
"""Sets up what a task needs, then runs it. Standard library only.

    python3 dev.py demo       send a made-up case to an embedded practice site
    python3 dev.py run ...    the program itself: everything after 'run' goes to case-uploader
    python3 dev.py practice   the practice site alone
    python3 dev.py test       checks and the whole test suite; --long adds the long suites
    python3 dev.py check      format, lint, types, import contracts, the page
    python3 dev.py ui         build the page anew (ui/dist, which is committed)
    python3 dev.py package    freeze the program and pack it for Linux, into dist/ or the named folder
    python3 dev.py screenshots    make the pictures of README and guide anew
    python3 dev.py bench      measurements, as ratios in one run; name some to run only those
    python3 dev.py lock       make the lock files anew from pyproject.toml

Arguments after the task are handed on to it.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UI = ROOT / "ui"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
SUFFIX = ".exe" if os.name == "nt" else ""
OLDEST, NEWEST = (3, 11), (3, 13)

# Each lock holds all of the one before it, so an environment for development serves the program too.
LOCKS = {
    "app": ["--group", "build"],
    "package": ["--extra", "ocr", "--group", "package"],
    "dev": ["--group", "dev"],
}

UNIT_TESTS = Path("tests", "unit")
"""They start nothing that npm brings."""

# What the tests start that pip can't bring: program or library -> Debian package.
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "chromium": "chromium",
    "desktop-file-validate": "desktop-file-utils",
    "makensis": "nsis",
    "man": "man-db",
    "msiinfo": "msitools",
    "objdump": "binutils",
    "openbox": "openbox",
    "openssl": "openssl",
    "osslsigncode": "osslsigncode",
    "strace": "strace",
    "unzip": "unzip",
    "wixl": "wixl",
    "wmctrl": "wmctrl",
    "xdg-open": "xdg-utils",
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    "xz": "xz-utils",
}
LONG_TOOLS = {"wine": "wine"}  # 640 MB: for the long tests alone
TEST_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libasound.so.2": "libasound2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbfile.so.1": "libxkbfile1",
}


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
        _check_page(),
    ]
    return max(results)


def ui(rest: list[str]) -> int:
    """Build the page."""
    _set_up("dev")
    if rest:
        return _stop("ui takes no arguments")
    return _node_packages() or _say_and_run("page", [_node_tool("vite"), "build"], at=UI)


def _check_page() -> int:
    """Types of the page, and whether what is committed is what its source makes."""
    code = _node_packages() or _say_and_run(
        "page types", [_node_tool("svelte-check"), "--output", "machine"], at=UI
    )
    with tempfile.TemporaryDirectory() as folder:
        build = [_node_tool("vite"), "build", "--logLevel", "warn", "--outDir", folder]
        code = code or _say_and_run("page", build, at=UI)
        if not code and not _is_same(Path(folder), UI / "dist"):
            return _stop("ui/dist is not what ui/src makes: run 'python3 dev.py ui' and commit it")
    return code


def _node_packages(at: Path = UI, what: str = "the page's build tools") -> int:
    """Install what builds the page, or what the tests start, if its lock has changed since."""
    lock_text = (at / "package-lock.json").read_text("utf-8")
    stamp = at / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text("utf-8") == lock_text:
        return 0
    npm = [_tool("npm"), "ci", "--silent", "--ignore-scripts"]
    code = _say_and_run(f"installing {what} with npm", npm, at=at)
    if not code:
        stamp.write_text(lock_text, "utf-8")
    return code


def _storage_packages() -> int:
    """Install the object store that npm brings beside those that pip brings: it is looked for in .venv."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / "tests" / "stores" / name, VENV / name)
    return _node_packages(VENV, "an object store for the tests")


def _is_same(one: Path, other: Path) -> bool:
    files = [
        {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (one, other)
    ]
    return files[0] == files[1]


def test(rest: list[str]) -> int:
    """Checks, then the suite. Arguments that name tests skip the checks."""
    _set_up("dev")
    is_long = "--long" in rest
    problem = _install_test_tools(TEST_TOOLS | LONG_TOOLS if is_long else TEST_TOOLS)
    if problem:
        return _stop(problem)
    rest = [argument for argument in rest if argument != "--long"]
    # What lints the workflows, what stores like Azure.
    if not _is_unit(rest) and (_node_packages() or _storage_packages()):
        return _stop("npm could not install what the tests start; is its registry reachable?")
    if not rest:
        code = check([])
        if code:
            return code
    chosen = [] if is_long or "-m" in rest else ["-m", "not long"]
    workers = [] if "-n" in rest else ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
    return _say_and_run("tests", [str(PYTHON), "-m", "pytest", *workers, *chosen, *rest])


def _is_unit(arguments: list[str]) -> bool:
    """Whether unit tests alone are named."""
    named = [Path(argument) for argument in arguments if argument.startswith("tests")]
    return bool(named) and all(path.is_relative_to(UNIT_TESTS) for path in named)


def bench(rest: list[str]) -> int:
    """Measurements."""
    _set_up("dev")
    return _run([str(PYTHON), "-m", "tests.bench", *rest])


def package(rest: list[str]) -> int:
    """Freeze, try what came out, and pack it. Everything is made outside of build/, which is source."""
    _set_up("package")
    problem = _install_test_tools()  # what Qt needs is packed too
    if problem:
        return _stop(problem)
    out = Path(rest[0] if rest else "dist").absolute()
    frozen = out / "case-uploader"
    freeze = [_tool("pyinstaller"), "--noconfirm", "--log-level", "WARN", "--distpath", str(out)]
    with tempfile.TemporaryDirectory() as work:
        code = _say_and_run("freezing (two minutes)", [*freeze, "--workpath", work, "installer.spec"])
    code = code or _say_and_run(
        "trying it", [str(PYTHON), "build/smoke.py", str(frozen / f"case-uploader{SUFFIX}")]
    )
    if code or sys.platform != "linux":
        return code
    return _say_and_run("packing", [str(PYTHON), "-m", "build.linux.make", str(frozen), str(out)])


def screenshots(rest: list[str]) -> int:
    """Pictures of every step, of the made-up site of the tests."""
    _set_up("dev")
    problem = _install_test_tools()
    folder = rest[0] if rest else "docs/pictures"
    return _stop(problem) if problem else _run([str(PYTHON), "-m", "tests.ui.screenshots", folder])


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
    code = 0
    extras: list[str] = []
    held: list[str] = []
    for name, more in LOCKS.items():
        extras += more
        code = code or _say_and_run(f"{name} lock", [*uv, *extras, *held, "-o", f"locks/{name}.txt"])
        held = ["-c", f"locks/{name}.txt"]
    return code


TASKS = {
    task.__name__: task for task in (demo, run, practice, test, check, ui, package, screenshots, bench, lock)
}


# --- set-up ----------------------------------------------------------------------------------------


def _set_up(kind: str) -> None:
    """Make .venv hold what locks/<kind>.txt says; quick when it does already."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(_stop(f"Python 3.11, 3.12 or 3.13 is needed; this is {found}"))
    larger = list(LOCKS)[list(LOCKS).index(kind) :]
    if any(_stamp(name).exists() and _stamp(name).read_text("utf-8") == _wanted(name) for name in larger):
        return
    version = f"version = {sys.version_info[0]}.{sys.version_info[1]}."
    settings = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or version not in settings.read_text("utf-8"):
        _say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        if _run([sys.executable, "-m", "venv", str(VENV)]):
            sys.exit(_stop("Python's venv module is missing; on Debian: apt-get install python3-venv"))
    lock_path = ROOT / "locks" / f"{kind}.txt"
    count = lock_path.read_text("utf-8").count("==")
    _say(f"installing {count} packages from locks/{kind}.txt (a minute or two, once)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-qq", "install", "--no-deps"]
    if _run([*pip, "--require-hashes", "-r", str(lock_path)]) or _run(
        [*pip, "--no-build-isolation", "-e", "."]
    ):
        sys.exit(_stop("the packages could not be installed; is a package index reachable with pip?"))
    _stamp(kind).write_text(_wanted(kind), "utf-8")


def _stamp(kind: str) -> Path:
    return VENV / f".installed-{kind}"


def _wanted(kind: str) -> str:
    digest = hashlib.sha256()
    for name in (f"locks/{kind}.txt", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{sys.version_info[:2]} {digest.hexdigest()}"


def _install_test_tools(tools: dict[str, str] = TEST_TOOLS) -> str:
    """Install on Debian what a test starts and is not there; gives the problem when that can't be done."""
    if sys.platform != "linux":
        return ""
    missing = sorted(package for tool, package in tools.items() if not shutil.which(tool))
    missing += sorted(package for library, package in TEST_LIBRARIES.items() if not _has_library(library))
    if not missing:
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


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


# --- small helpers ---------------------------------------------------------------------------------


def _program(arguments: list[str]) -> int:
    _set_up("app")
    return _run([str(PYTHON), "-m", "uploader", *arguments])


def _node_tool(name: str) -> str:
    return str(UI / "node_modules" / ".bin" / (f"{name}.cmd" if os.name == "nt" else name))


def _tool(name: str) -> str:
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


def _run(command: list[str], environment: dict[str, str] | None = None, at: Path = ROOT) -> int:
    with subprocess.Popen(command, cwd=at, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the child got it as well, and ends in order
                continue


def _say_and_run(what: str, command: list[str], at: Path = ROOT) -> int:
    _say(what)
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"  # node of the environment, for npm's scripts
    return _run(command, {**os.environ, "PATH": path}, at)


def _say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def _stop(problem: str) -> int:
    _say(problem)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
