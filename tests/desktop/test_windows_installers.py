"""Windows' two installers, run under Wine: installed, upgraded, refused and removed as IT would do it.

Long, since Wine is installed for it. What they bring is a stand-in for the frozen folder.
"""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from build.windows.make import DEFAULTS_KEY, Packed, make_msi, make_setup
from tests.make.windows_folder import stand_in_folder
from tests.make.wine import Windows, made_windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desktop.conftest import Screen

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SITE = "trial.flywheel.io"
OLD, NEW = "1.2.0", "1.10.0"  # as text the newer one is the smaller
MACHINE_UNINSTALL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
USER_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\CaseUploader"
LATER = "SKIPWEBVIEW2CHECK=1"
INSTALLED, STOPPED, REFUSED = 0, 2, 1603
RUNTIME = r"SOFTWARE\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    with made_windows(tmp_path_factory.mktemp("wine")) as made:
        yield made


@pytest.fixture
def running(windows: Windows) -> Iterator[Windows]:
    with windows.kept_running():
        yield windows


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """MSI and setup by version; the old one brings a file that the new one does not."""
    made = {}
    for version in (OLD, NEW):
        out = tmp_path_factory.mktemp("packages")
        frozen = stand_in_folder(out)
        (frozen / "_internal" / f"only-{version}.dll").write_text(version)
        packed = Packed(frozen, out, version=version, stub="amd64-unicode")
        made[version] = (make_msi(packed), make_setup(packed))
    return made


def _program(windows: Windows) -> Path:
    return windows.drive / "Program Files" / "Case Uploader"


def _own_program(windows: Windows) -> Path:
    (found,) = windows.drive.glob("users/*/AppData/Local/Programs")
    return found / "Case Uploader"


def _in_start_menu(windows: Windows) -> list[Path]:
    return list(windows.drive.rglob("Start Menu/**/Case Uploader.lnk"))


def _in_the_list(windows: Windows) -> list[str]:
    """Give what the list of installed programs holds of it, one text an entry."""
    place = MACHINE_UNINSTALL.replace("HKLM", "HKEY_LOCAL_MACHINE").lower()
    blocks = [block for block in windows.registry().split("\n[") if block.lower().startswith(place)]
    return [block for block in blocks if '"DisplayName"="Case Uploader"' in block]


def _versions_in_the_list(windows: Windows) -> list[str]:
    return [block.partition('"DisplayVersion"="')[2].partition('"')[0] for block in _in_the_list(windows)]


def _msi(windows: Windows, packages: dict[str, tuple[Path, Path]], version: str, *words: str) -> int:
    return windows.code("msiexec", "/i", packages[version][0], "/qn", "/norestart", *words)


def test_the_msi_installs_upgrades_and_goes_without_a_word(
    running: Windows, packages: dict[str, tuple[Path, Path]]
) -> None:
    before = running.files()
    assert _msi(running, packages, OLD, LATER, f"SITE_ADDRESS={SITE}") == INSTALLED
    frozen = packages[OLD][0].parent / "frozen"
    brought = {path.relative_to(frozen): path.read_bytes() for path in frozen.rglob("*") if path.is_file()}
    there = _program(running)
    assert {
        path.relative_to(there): path.read_bytes() for path in there.rglob("*") if path.is_file()
    } == brought
    assert running.values(rf"HKLM\{DEFAULTS_KEY}")["site_address"] == SITE
    assert _versions_in_the_list(running) == [OLD]
    (entry,) = _in_the_list(running)
    assert {'"NoModify"=dword:00000001', '"NoRepair"=dword:00000001'} <= set(entry.splitlines())
    (link,) = _in_start_menu(running)
    assert rb"C:\Program Files\Case Uploader\CaseUploader.exe" in link.read_bytes()

    assert _msi(running, packages, NEW, LATER) == INSTALLED  # and nobody names the site again
    assert _versions_in_the_list(running) == [NEW]
    assert running.values(rf"HKLM\{DEFAULTS_KEY}")["site_address"] == SITE
    assert [path.name for path in there.rglob("only-*")] == [f"only-{NEW}.dll"]
    assert len(_in_start_menu(running)) == 1

    assert _msi(running, packages, OLD, LATER) == REFUSED
    assert _versions_in_the_list(running) == [NEW]

    assert running.code("msiexec", "/x", packages[NEW][0], "/qn") == INSTALLED
    assert running.files() - before <= {"windows/Installer"}
    assert "Case Uploader" not in running.registry()
    assert running.values(rf"HKLM\{DEFAULTS_KEY}") == {}


def test_the_msi_without_a_site_writes_no_default(
    running: Windows, packages: dict[str, tuple[Path, Path]]
) -> None:
    assert _msi(running, packages, OLD, LATER) == INSTALLED
    assert "site_address" not in running.values(rf"HKLM\{DEFAULTS_KEY}")
    assert running.code("msiexec", "/x", packages[OLD][0], "/qn") == INSTALLED


def test_the_setup_installs_upgrades_and_goes_without_a_word(
    running: Windows, packages: dict[str, tuple[Path, Path]]
) -> None:
    before, machine = running.files(), running.values(MACHINE_UNINSTALL)
    assert running.code(packages[OLD][1], "/S", "/SKIPWEBVIEW2CHECK") == INSTALLED
    entry = running.values(USER_UNINSTALL)
    assert entry["DisplayVersion"] == OLD
    there = _own_program(running)
    assert (there / "_internal" / f"only-{OLD}.dll").is_file()
    assert len(_in_start_menu(running)) == 1
    data = there.parents[1] / "CaseUploader" / "receipts"
    data.mkdir(parents=True)
    (data / "kept.json").write_text("{}")

    assert running.code(packages[NEW][1], "/S", "/SKIPWEBVIEW2CHECK") == INSTALLED
    assert running.values(USER_UNINSTALL)["DisplayVersion"] == NEW
    assert [path.name for path in there.rglob("only-*")] == [f"only-{NEW}.dll"]
    assert running.code(packages[OLD][1], "/S", "/SKIPWEBVIEW2CHECK") == STOPPED
    assert running.values(USER_UNINSTALL)["DisplayVersion"] == NEW
    assert running.values(MACHINE_UNINSTALL) == machine

    place = entry["InstallLocation"]
    assert entry["QuietUninstallString"] == rf'"{place}\uninstall.exe" /S'
    running.run(rf"{place}\uninstall.exe", "/S")
    _wait_until_gone(there)
    assert (data / "kept.json").is_file()
    (data / "kept.json").unlink()
    data.rmdir()
    data.parent.rmdir()
    left = running.files() - before - {str(there.parent.relative_to(running.drive))}
    assert not [path for path in left if "/Temp/~nsu" not in path]  # its copy, which goes with the next start
    assert running.values(USER_UNINSTALL) == {}
    assert "Case Uploader" not in running.registry()


def test_neither_installs_where_the_runtime_is_missing(
    running: Windows, packages: dict[str, tuple[Path, Path]]
) -> None:
    """Wine has no WebView2, so this is the real thing."""
    before = running.files()
    assert _msi(running, packages, OLD) == REFUSED
    assert running.code(packages[OLD][1], "/S") == STOPPED
    assert running.files() == before
    for gone in ("0.0.0.0", ""):  # what a removed runtime leaves behind  # noqa: S104
        running.set_value(rf"HKLM\{RUNTIME}", "pv", gone)
        assert _msi(running, packages, OLD) == REFUSED
        assert running.code(packages[OLD][1], "/S") == STOPPED


@pytest.mark.parametrize("hive", ["HKLM", "HKCU"])
def test_both_install_where_the_runtime_is_there(
    running: Windows, packages: dict[str, tuple[Path, Path]], hive: str
) -> None:
    running.set_value(rf"{hive}\{RUNTIME}", "pv", "120.0.2210.91")
    try:
        assert _msi(running, packages, OLD) == INSTALLED
        assert running.code("msiexec", "/x", packages[OLD][0], "/qn") == INSTALLED
        assert running.code(packages[OLD][1], "/S") == INSTALLED
        running.run(_own_program(running) / "uninstall.exe", "/S")
        _wait_until_gone(_own_program(running))
    finally:
        running.run("reg", "delete", rf"{hive}\{RUNTIME}", "/f")


@pytest.mark.parametrize("which", ["msi", "setup"])
def test_a_person_reads_what_is_missing(
    windows: Windows, packages: dict[str, tuple[Path, Path]], screen: Screen, which: str
) -> None:
    msi, setup = packages[OLD]
    command = ["msiexec", "/i", windows.named(msi)] if which == "msi" else [windows.named(setup)]
    with windows.kept_running(DISPLAY=screen.name):
        screen.start("wine", *command, **windows.environment(DISPLAY=screen.name))
        shown = screen.read("WebView2")
        assert "which this computer does not have" in shown


def test_the_setup_waits_until_the_program_is_closed(
    running: Windows, packages: dict[str, tuple[Path, Path]]
) -> None:
    setup = packages[OLD][1]
    assert running.code(setup, "/S", "/SKIPWEBVIEW2CHECK") == INSTALLED
    there = _own_program(running)
    # The stand-in starts what the first line of the file beside it names, and waits for it.
    (there / "CaseUploader-script.py").write_text("#!C:\\windows\\system32\\cmd.exe\n")
    with subprocess.Popen(
        ["wine", str(there / "CaseUploader.exe")],
        env=running.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdout.read(1)
        assert running.code(setup, "/S", "/SKIPWEBVIEW2CHECK") == STOPPED
        # By this word it does not copy itself away, so that its code can be had.
        assert running.code(there / "uninstall.exe", "/S", f"_?={running.named(there)}") == STOPPED
        assert (there / "_internal").is_dir()
        program.stdin.write("exit\n")
        program.stdin.flush()
        program.wait(60)
    (there / "CaseUploader-script.py").unlink()
    running.run(there / "uninstall.exe", "/S")
    _wait_until_gone(there)


def _wait_until_gone(path: Path) -> None:
    """An uninstaller goes on from a copy of itself, behind the back of whoever started it."""
    for _ in range(300):
        if not path.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{path.name} stays")
