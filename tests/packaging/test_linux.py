"""Debian package and archive of a small stand-in; tests/desktop/test_installed.py has the real one."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from build.linux.make import depends, make_deb, make_portable
from build.linux.manpage import manual
from uploader import __version__, cli

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    folder = tmp_path / "frozen"
    (folder / "_internal").mkdir(parents=True)
    shutil.copyfile("/bin/true", folder / "case-uploader")
    (folder / "case-uploader").chmod(0o775)
    (folder / "_internal" / "data.txt").write_text("x")
    (folder / "_internal" / "data.txt").chmod(0o666)
    (folder / "_internal" / "link.so").symlink_to("data.txt")
    return folder


@pytest.fixture
def package(stand_in: Path, tmp_path: Path) -> Path:
    return make_deb(stand_in, tmp_path, "amd64", compress=("-Znone",))


def _field(package: Path, name: str) -> str:
    command = ["dpkg-deb", "--field", str(package), name]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_package_names_version_and_what_it_needs(package: Path) -> None:
    assert package.name == f"case-uploader_{__version__}_amd64.deb"
    assert _field(package, "Version") == __version__
    needs = _field(package, "Depends")
    assert needs.startswith("libc6 (>= 2.")
    assert {"libgl1", "libegl1", "fontconfig-config"} <= set(needs.split(", "))


def test_everything_belongs_to_root_and_only_root_may_change_it(package: Path) -> None:
    told = subprocess.run(["dpkg-deb", "-c", str(package)], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines()]
    assert {row[1] for row in rows} == {"root/root"}
    assert all(row[0][5] == "-" and row[0][8] == "-" for row in rows if not row[0].startswith("l"))
    modes = {row[5]: row[0] for row in rows}
    assert modes["./usr/lib/case-uploader/case-uploader"] == "-rwxr-xr-x"
    assert modes["./usr/lib/case-uploader/_internal/data.txt"] == "-rw-r--r--"
    assert {path.split("/")[1] for path in modes if path != "./"} == {"usr"}
    assert "./usr/lib/case-uploader/_internal/PySide6/Qt/resources/locales/" in modes
    for name in ("it-guide.md", "json.md", "rules.md", "coordinator-guide.md"):
        assert f"./usr/share/doc/case-uploader/docs/{name}" in modes
    for name in ("apparmor", "policy.json", "defaults.json"):
        assert modes[f"./usr/share/doc/case-uploader/examples/{name}"] == "-rw-r--r--"
    links = {row[5]: row[7] for row in rows if row[0].startswith("l")}
    assert links["./usr/bin/case-uploader"] == "../lib/case-uploader/case-uploader"
    assert links["./usr/lib/case-uploader/_internal/link.so"] == "data.txt"


def test_no_script_of_the_package_runs_as_root(package: Path) -> None:
    told = subprocess.run(["dpkg-deb", "-I", str(package)], capture_output=True, text=True, check=True).stdout
    assert not [word for word in ("postinst", "preinst", "postrm", "prerm") if word in told]


def test_what_the_folder_brings_is_not_asked_of_the_system(stand_in: Path) -> None:
    shutil.copyfile("/bin/bash", stand_in / "_internal" / "shell")
    with_readline = depends(stand_in)
    (stand_in / "_internal" / "libtinfo.so.6").touch()
    assert set(with_readline) - set(depends(stand_in)) == {"libtinfo6"}


def test_the_profile_for_apparmor_names_the_programs_of_the_package() -> None:
    text = (ROOT / "build/linux/apparmor").read_text()
    (place,) = re.findall(r"^profile case-uploader (\S+) flags=\(unconfined\) \{$", text, re.MULTILINE)
    folder, names = re.fullmatch(r"(/\S+/)\{(\S+)\}", place).groups()  # type: ignore[union-attr]
    assert folder == "/usr/lib/case-uploader/"
    assert names.split(",") == ["case-uploader", "_internal/PySide6/Qt/libexec/QtWebEngineProcess"]
    assert "\n  userns,\n" in text
    guide = (ROOT / "docs/it-guide.md").read_text()
    assert re.findall(r"^#   sudo (.*)$", text, re.MULTILINE) == re.findall(
        r"^    sudo (.*)$", guide, re.MULTILINE
    )


def test_the_archive_unpacks_into_one_folder_and_names_nobody(stand_in: Path, tmp_path: Path) -> None:
    archive = make_portable(stand_in, tmp_path, "x86_64")
    with tarfile.open(archive) as opened:
        members = opened.getmembers()
    assert {member.name.split("/")[0] for member in members} == {f"case-uploader-{__version__}"}
    assert {(member.uid, member.uname) for member in members} == {(0, "root")}


def test_the_menus_entry_is_valid_in_every_language() -> None:
    entry = ROOT / "build/linux/case-uploader.desktop"
    subprocess.run(["desktop-file-validate", str(entry)], check=True)
    text = entry.read_text()
    for language in ("de", "es", "fr"):
        assert f"GenericName[{language}]=" in text
        assert f"Comment[{language}]=" in text


def test_the_manual_has_every_command_and_option_that_is_not_hidden(tmp_path: Path) -> None:
    page = tmp_path / "case-uploader.1"
    page.write_text(manual())
    ran = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        env={"MANWIDTH": "100", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
    assert "debug-port" not in ran.stdout
    for action in cli._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                assert f"\n   {name}\n" in ran.stdout
                for option in command._actions:
                    if option.help != argparse.SUPPRESS:
                        assert all(text in ran.stdout for text in option.option_strings)
    assert "stopped by you" in ran.stdout
