"""The program on Windows, as far as Wine is one: from its source, then frozen, packed, installed and removed.

Long: freezing takes minutes. What Wine has not (WebView2, .NET) is seen to be missed with a sentence.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from build.windows.make import Packed, make_msi
from uploader import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.desktop.conftest import Screen
    from tests.make.windows_python import WindowsPython
    from tests.make.wine import Ran, Windows

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

ROOT = Path(__file__).parents[2]
POLICIES = r"SOFTWARE\Policies\CaseUploader"
DEFAULTS = r"SOFTWARE\CaseUploader"
NAMED = "CASE_UPLOADER_FROZEN_WINDOWS"


def _program(python: WindowsPython, *words: str | Path, **more: str) -> Ran:
    return python.run("-m", "uploader", *words, **more)


def _events(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.said.splitlines() if line.startswith("{")]


def _data(windows: Windows) -> Path:
    (found,) = windows.drive.glob("users/*/AppData/Local")
    return found / "CaseUploader"


@contextmanager
def _practice(windows: Windows, python: WindowsPython, data: Path, sample: Path) -> Iterator[dict[str, Any]]:
    places = ["--data", windows.named(data), "--sample", windows.named(sample)]
    with subprocess.Popen(
        ["wine", windows.named(python.interpreter), "-m", "uploader", "practice", *places],
        env=windows.environment(**python.variables()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.kill()


def test_a_case_goes_from_files_to_landed(windows: Windows, python: WindowsPython) -> None:
    assert _program(python, "--version").said == f"Case Uploader {__version__}\n"
    before = windows.files()
    ran = _program(python, "demo", "--headless", "--json")
    assert ran.code == 0, ran.said
    last = _events(ran)[-1]
    assert last["state"] == "landed"
    assert last["counts"]["landed"] == 43
    left = sorted(windows.files() - before)  # the demo's folder is gone, with every file that was open in it
    assert not [path for path in left if "Temp/" in path or path.endswith("sqlite")], left


def test_policies_of_the_registry_bind_and_defaults_do_not(windows: Windows, python: WindowsPython) -> None:
    for hive, key, name, value, kind in (
        ("HKLM", POLICIES, "site_address", "trial.flywheel.example", "REG_SZ"),
        ("HKLM", POLICIES, "require_profile", "1", "REG_DWORD"),
        ("HKCU", POLICIES, "limit_rate", "5M", "REG_SZ"),
        ("HKCU", POLICIES, "site_address", "other.flywheel.example", "REG_SZ"),
        ("HKLM", DEFAULTS, "language", "de", "REG_SZ"),
        ("HKLM", DEFAULTS, "limit_rate", "1M", "REG_SZ"),
        ("HKLM", POLICIES, "data_dir", r"%LOCALAPPDATA%\Elsewhere", "REG_EXPAND_SZ"),
    ):
        windows.set_value(rf"{hive}\{key}", name, value, kind)
    try:
        ran = _program(python, "settings", "--explain", "--json")
        rows = {row["name"]: row for row in _events(ran) if row["event"] == "setting"}
        told = {
            name: (row["value"], row["place"], row["is_forced"]) for name, row in rows.items() if row["place"]
        }
        elsewhere = _data(windows).with_name("Elsewhere")
        assert told == {
            "site_address": ("trial.flywheel.example", rf"HKLM\{POLICIES}", True),
            "require_profile": ("true", rf"HKLM\{POLICIES}", True),
            "limit_rate": ("5M", rf"HKCU\{POLICIES}", True),
            "language": ("de", rf"HKLM\{DEFAULTS}", False),
            "data_dir": (windows.named(elsewhere), rf"HKLM\{POLICIES}", True),
        }
        assert ran.code == 0
        assert _program(python, "cases").code == 0
        assert elsewhere.is_dir()
        windows.set_value(rf"HKLM\{POLICIES}", "requires_profile", "1")
        misspelt = _program(python, "settings", "--explain")
        assert misspelt.code == 2
        assert "requires_profile" in misspelt.said
    finally:
        for hive, key in (("HKLM", POLICIES), ("HKCU", POLICIES), ("HKLM", DEFAULTS)):
            windows.run("reg", "delete", rf"{hive}\{key}", "/f")


def test_a_killed_case_goes_on_and_lands_once(
    windows: Windows, python: WindowsPython, tmp_path: Path
) -> None:
    """Nobody ends in order when Windows restarts for an update."""
    case = tmp_path / "Fälle & Söhne"
    with _practice(windows, python, tmp_path / "site", case) as site:
        more = {"CASE_UPLOADER_API_KEY": site["api_key"]}
        labels = ["--group", "heart-trial", "--subject", "HF-12-001", "--session", "Baseline"]
        labels += ["--project", "Site 12 - St Mary", "--acquisition", "CT Chest"]
        send = ["-m", "uploader", "send", windows.named(case), *labels, "--confirm", "all", "--json"]
        slow = {**more, "CASE_UPLOADER_LIMIT_RATE": "100k"}
        killed = subprocess.Popen(
            ["wine", windows.named(python.interpreter), *send],
            env=windows.environment(**python.variables(), **slow),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert killed.stdout is not None
        for line in killed.stdout:
            if '"event": "upload"' in line:
                break
        killed.kill()
        killed.communicate()
        (waiting,) = _events(_program(python, "cases", "--json", **more))
        ran = _program(python, "resume", waiting["case_id"], "--json", **more)
        last = _events(ran)[-1]
        assert last["state"] == "landed", ran.said
        assert last["counts"]["landed"] == 43
        assert not list((_data(windows) / "cases").iterdir())


@pytest.fixture(scope="module")
def frozen_for_windows(
    windows: Windows, python: WindowsPython, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What PyInstaller makes on Windows; `CASE_UPLOADER_FROZEN_WINDOWS` names one that is there."""
    if NAMED in os.environ:
        return Path(os.environ[NAMED])
    out = tmp_path_factory.mktemp("frozen")
    places = ["--distpath", windows.named(out), "--workpath", r"C:\work"]
    freeze = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places]
    ran = python.run(*freeze, windows.named(ROOT / "installer.spec"))
    assert (out / "case-uploader" / "CaseUploader.exe").is_file(), ran.said
    shutil.rmtree(windows.drive / "work")
    return out / "case-uploader"


def test_the_frozen_program_is_installed_tried_and_removed(
    windows: Windows, python: WindowsPython, frozen_for_windows: Path, tmp_path: Path, screen: Screen
) -> None:
    """As the release workflow does it."""
    msi = make_msi(Packed(frozen_for_windows, tmp_path))
    assert windows.code("msiexec", "/i", msi, "/qn", "SKIPWEBVIEW2CHECK=1", "SITE_ADDRESS=trial.example") == 0
    there = windows.drive / "Program Files" / "Case Uploader"
    rows = _events(windows.run(there / "case-uploader.exe", "settings", "--explain", "--json"))
    assert next(row for row in rows if row.get("name") == "site_address")["value"] == "trial.example"
    smoke = python.run(ROOT / "build" / "smoke.py", there / "case-uploader.exe", "--no-window")
    assert smoke.code == 0, smoke.said
    assert "landed, 43 of 45 files" in smoke.said
    _says_what_is_missing(windows, there / "CaseUploader.exe", screen)
    with windows.kept_running():
        assert windows.code("msiexec", "/x", msi, "/qn") == 0
    assert not there.exists()


def _says_what_is_missing(windows: Windows, program: Path, screen: Screen) -> None:
    """Clicked, without a terminal, and without the engine that would draw its window."""
    with windows.kept_running(DISPLAY=screen.name):
        environment = windows.environment(DISPLAY=screen.name)
        screen.start("wine", windows.named(program), **environment)
        assert "Ask your IT to install" in screen.read("WebView2")
