"""Windows' installers, as far as Linux can build, read and sign them; the release workflow does the rest."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from build.windows.make import DEFAULTS_KEY, SWITCHES, Packed, _searches, make_msi, make_setup
from build.windows.sign import commands, is_signed, main, unsigned
from uploader import __version__
from uploader.shell.webview2 import CLIENT

ROOT = Path(__file__).parents[2]


def _table(msi: Path, name: str) -> list[list[str]]:
    told = subprocess.run(["msiinfo", "export", str(msi), name], capture_output=True, check=True).stdout
    return [row.split("\t") for row in told.decode().replace("\r", "").split("\n")[3:] if row]


@pytest.fixture
def msi(stand_in: Path, tmp_path: Path) -> Path:
    return make_msi(Packed(stand_in, tmp_path))


def test_the_msi_brings_every_file_unchanged(msi: Path, stand_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    subprocess.run(["msiextract", "-C", str(out), str(msi)], check=True, capture_output=True)
    place = next(out.rglob("CaseUploader.exe")).parent
    assert place.name == "Case Uploader"
    wanted = {path.relative_to(stand_in): path.read_bytes() for path in stand_in.rglob("*") if path.is_file()}
    assert {
        path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()
    } == wanted


def test_the_msi_is_for_all_users_and_upgrades_in_place(msi: Path, stand_in: Path, tmp_path: Path) -> None:
    known = dict(row[:2] for row in _table(msi, "Property"))
    assert known["ALLUSERS"] == "1"
    assert known["ProductVersion"] == __version__
    # Never to change: by these the next version finds this one.
    assert known["UpgradeCode"] == "{B0C2A3F4-6B5E-4E0C-9C53-5D2C7A1E8F60}"
    steps = [row[0] for row in sorted(_table(msi, "InstallExecuteSequence"), key=lambda row: int(row[2]))]
    assert steps.index("FindRelatedProducts") < steps.index("LaunchConditions")
    assert steps.index("RemoveExistingProducts") < steps.index("InstallFiles")
    (tmp_path / "again").mkdir()
    again = make_msi(Packed(stand_in, tmp_path / "again"))
    assert dict(row[:2] for row in _table(again, "Property"))["ProductCode"] != known["ProductCode"]
    guids = [row[1] for row in _table(msi, "Component")]
    assert guids == [row[1] for row in _table(again, "Component")]
    assert len(set(guids)) == len(guids)
    assert ["INSTALLDIR", "ProgramFiles64Folder", "Case Uploader"] in _table(msi, "Directory")


def test_the_msi_puts_the_program_into_the_start_menu(msi: Path) -> None:
    (row,) = _table(msi, "Shortcut")
    assert row[1:3] == ["ProgramMenuFolder", "Case Uploader"]
    assert row[4] == "[INSTALLDIR]CaseUploader.exe"
    assert "icon.ico" in row
    (component,) = [component for component in _table(msi, "Component") if component[0] == row[3]]
    (key,) = [key for key in _table(msi, "Registry") if key[0] == component[5]]
    assert key[1] == "1", "ICE38, ICE43 and ICE57 want HKCU, and WiX makes no package without"


def test_what_is_searched_and_given_reaches_the_part_that_installs() -> None:
    """With a window, Windows asks for an administrator first, and hands on secure properties alone."""
    text = (ROOT / "build/windows/product.wxs").read_text()
    searched = re.findall(r"<Property Id=\"(\w+)\"(.*?)>\s*<RegistrySearch", text)
    assert len(searched) == 3
    assert {more for _, more in searched} == {' Secure="yes"'}
    assert "SKIPWEBVIEW2CHECK" in SWITCHES
    assert all("Secure='yes'" in line for line in _searches() if line.startswith("<Property"))


def test_the_msi_stops_with_a_sentence_where_the_runtime_is_missing(msi: Path) -> None:
    conditions = {row[1]: row[0] for row in _table(msi, "LaunchCondition")}
    (text,) = [text for text in conditions if "WebView2" in text]
    assert conditions[text].startswith("Installed OR ")
    assert "SKIPWEBVIEW2CHECK" in conditions[text]
    places = {(row[1], row[2]) for row in _table(msi, "RegLocator") if row[3] == "pv"}
    assert places == {("2", rf"SOFTWARE\{CLIENT}"), ("1", rf"SOFTWARE\{CLIENT}")}


@pytest.mark.parametrize("name", ["SITEURL", "SITE_ADDRESS"])
def test_a_property_of_the_msi_becomes_the_default_setting(msi: Path, name: str) -> None:
    (row,) = [row for row in _table(msi, "Registry") if row[4] == f"[{name}]"]
    assert row[1:4] == ["2", DEFAULTS_KEY, "site_address"]
    conditions = {component[0]: component[4] for component in _table(msi, "Component")}
    assert conditions[row[5]] == name


def test_an_upgrade_without_the_property_keeps_the_default_that_was_there(msi: Path) -> None:
    (row,) = [row for row in _table(msi, "Registry") if "KEPT" in row[4]]
    (component,) = [component for component in _table(msi, "Component") if component[0] == row[5]]
    assert component[4] == "NOT SITEURL AND NOT SITE_ADDRESS AND KEPT_SITE_ADDRESS"
    (search,) = [search for search in _table(msi, "RegLocator") if search[2] == DEFAULTS_KEY]
    assert int(search[4]) & 16  # the 64-bit view, which the program reads


def test_the_setup_holds_the_program_and_asks_for_no_administrator(stand_in: Path, tmp_path: Path) -> None:
    setup = make_setup(Packed(stand_in, tmp_path, "-unsigned"))
    assert setup.name == f"CaseUploader-{__version__}-win-x64-unsigned-user-setup.exe"
    content = setup.read_bytes()
    assert content[:2] == b"MZ"
    assert b"asInvoker" in content
    assert b"requireAdministrator" not in content


def test_the_setup_can_bring_the_runtime_with_it(
    stand_in: Path, tmp_path: Path, windows_program: Path
) -> None:
    plain = make_setup(Packed(stand_in, tmp_path, "-plain"))
    whole = make_setup(Packed(stand_in, tmp_path, "-whole", bootstrapper=windows_program))
    assert whole.stat().st_size > plain.stat().st_size


def test_the_uninstaller_is_signed_when_it_is_made(stand_in: Path, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text(f'#!/bin/sh\ncp "$1" "{tmp_path}/uninstaller"\n')
    signer.chmod(0o700)
    make_setup(Packed(stand_in, tmp_path, sign=str(signer)))
    assert (tmp_path / "uninstaller").read_bytes()[:2] == b"MZ"


def test_sign_py_signs_the_uninstaller_under_the_name_that_nsis_gives_it(
    stand_in: Path, tmp_path: Path, certificate: dict[str, str]
) -> None:
    signer = tmp_path / "signer"
    variables = " ".join(f"{name}={value}" for name, value in certificate.items())
    sign = f'{variables} "{sys.executable}" "{ROOT}/build/windows/sign.py" "$1"'
    signer.write_text(f'#!/bin/sh\n{sign} && cp "$1" "{tmp_path}/uninstaller.exe"\n')
    signer.chmod(0o700)
    make_setup(Packed(stand_in, tmp_path, sign=str(signer)))
    assert _verifies(tmp_path / "uninstaller.exe", certificate)


def test_uninstalling_removes_what_the_setup_brought_and_nothing_by_a_wild_card_of_folders() -> None:
    text = (ROOT / "build/windows/setup.nsi").read_text()
    section = text.partition('Section "Uninstall"')[2]
    assert re.findall(r"RMDir /r (.*)", section) == [r'"$INSTDIR\_internal"']
    assert "CaseUploader\\" not in section  # data and settings stand elsewhere, and stay


# --- signatures --------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> dict[str, str]:
    """A made-up signer, and what `sign.py` reads of it."""
    key, text, packed = (str(tmp_path / name) for name in ("key.pem", "cert.pem", "cert.p12"))
    password = tmp_path / "password"
    password.write_text("made-up")
    made = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=NobodyTest -addext extendedKeyUsage=codeSigning"
    )
    subprocess.run(["openssl", *made.split(), "-keyout", key, "-out", text], check=True, capture_output=True)
    pack = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", text, "-out", packed]
    subprocess.run([*pack, "-passout", f"file:{password}"], check=True, capture_output=True)
    return {"SIGN_PKCS12": packed, "SIGN_PASSWORD_FILE": str(password), "CERTIFICATE": text}


def _verifies(path: Path, certificate: dict[str, str]) -> bool:
    command = ["osslsigncode", "verify", "-CAfile", certificate["CERTIFICATE"], "-in", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.returncode == 0 and "Signature verification: ok" in told.stdout


def test_every_program_and_library_is_signed_once_and_then_the_installers(
    stand_in: Path, tmp_path: Path, certificate: dict[str, str]
) -> None:
    (stand_in / "_internal" / "linux.so").write_bytes(b"\x7fELF")
    signed = main([stand_in], certificate)
    assert sorted(path.name for path in signed) == [
        "CaseUploader.exe",
        "case-uploader.exe",
        "part.dll",
        "python.pyd",
    ]
    assert main([stand_in], certificate) == []
    msi, setup = make_msi(Packed(stand_in, tmp_path)), make_setup(Packed(stand_in, tmp_path))
    assert not is_signed(msi)
    assert main([msi, setup], certificate) == [msi, setup]
    for path in (*signed, msi, setup):
        assert _verifies(path, certificate), path.name
    assert not list(tmp_path.rglob("*.signed"))
    out = tmp_path / "out"
    subprocess.run(["msiextract", "-C", str(out), str(msi)], check=True, capture_output=True)
    assert _verifies(next(out.rglob("CaseUploader.exe")), certificate)


def test_a_program_that_was_changed_after_signing_is_found_out(
    stand_in: Path, certificate: dict[str, str]
) -> None:
    main([stand_in], certificate)
    program = stand_in / "CaseUploader.exe"
    content = bytearray(program.read_bytes())
    content[0x300] ^= 1
    program.write_bytes(content)
    assert is_signed(program)
    assert not _verifies(program, certificate)


def test_what_cannot_be_signed_stops_the_release(stand_in: Path, certificate: dict[str, str]) -> None:
    Path(certificate["SIGN_PASSWORD_FILE"]).write_text("wrong")
    with pytest.raises(subprocess.CalledProcessError):
        main([stand_in], certificate)
    assert len(list(unsigned([stand_in]))) == 4


def test_on_windows_signtool_signs_in_batches_with_a_timestamp() -> None:
    environment = {"SIGN_THUMBPRINT": "AB12", "SIGN_TIMESTAMP_URL": "http://stamp.example"}
    files = [Path(f"{number}.dll") for number in range(90)]
    found = list(commands(files, environment, is_windows=True))
    assert [len([word for word in command if word.endswith(".dll")]) for command in found] == [40, 40, 10]
    for command in found:
        assert command[:2] == ["signtool", "sign"]
        assert command[command.index("/tr") + 1] == "http://stamp.example"
        assert command[command.index("/td") + 1] == command[command.index("/fd") + 1] == "sha256"


def test_elsewhere_a_timestamp_is_asked_for_too() -> None:
    environment = {
        "SIGN_PKCS12": "a",
        "SIGN_PASSWORD_FILE": "b",
        "SIGN_TIMESTAMP_URL": "http://stamp.example",
    }
    (command,) = commands([Path("a.exe")], environment, is_windows=False)
    assert command[command.index("-ts") + 1] == "http://stamp.example"
    assert "made-up" not in command


def test_files_of_other_systems_are_left_alone(tmp_path: Path) -> None:
    for name, content in (("a.dll", b"\x7fELF"), ("b.exe", b"#!/bin/sh\n"), ("c.exe", b"MZ" + bytes(100))):
        (tmp_path / name).write_bytes(content)
    assert list(unsigned([tmp_path])) == []


def test_dotnet_takes_libraries_that_came_from_a_download() -> None:
    texts = {path.name: path.read_text() for path in (ROOT / "build/windows").glob("*.exe.config")}
    assert set(texts) == {"CaseUploader.exe.config", "case-uploader.exe.config"}
    for text in texts.values():
        found = ET.fromstring(text).find("runtime/loadFromRemoteSources")
        assert found is not None
        assert found.get("enabled") == "true"
