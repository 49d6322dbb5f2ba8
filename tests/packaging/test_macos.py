"""macOS' packages: what is written is read, and the steps are planned; the release workflow runs them."""

from __future__ import annotations

import plistlib
import struct
import subprocess
from pathlib import Path

import pytest

from build.macos.least import least_system
from build.macos.make import (
    IDENTIFIER,
    Job,
    inside_out,
    job_of,
    notarise_commands,
    package_commands,
    refuse_newer_parts,
    sign_commands,
)
from uploader import __version__
from uploader.config.macos import BUNDLE_ID

HERE = Path(__file__).parents[2] / "build" / "macos"
SECRETS = {
    "SIGN_APP": "Developer ID Application: N",
    "SIGN_INSTALLER": "Developer ID Installer: N",
    "NOTARY_PROFILE": "p",
}
MACH_O = b"\xcf\xfa\xed\xfe" + bytes(20)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app as PyInstaller lays it out."""
    root = tmp_path / "Case Uploader.app"
    contents = root / "Contents"
    for name in (
        "MacOS/CaseUploader",
        "MacOS/case-uploader",
        "Frameworks/libdeep.dylib",
        "Frameworks/Python.framework/Versions/3.11/Python",
        "Frameworks/numpy/core/part.so",
    ):
        path = contents / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MACH_O)
    (contents / "Info.plist").write_bytes((HERE / "Info.plist").read_bytes())
    (contents / "Frameworks" / "link.dylib").symlink_to("libdeep.dylib")
    return root


def _job(app: Path, **secrets: str) -> Job:
    return job_of(app, app.parent / "out", "arm64", secrets)


def test_entitlements_are_the_least_that_it_needs() -> None:
    asked = plistlib.loads((HERE / "entitlements.plist").read_bytes())
    assert asked == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_app_says_why_it_reads_folders_and_allows_plain_http_to_this_computer_alone() -> None:
    told = plistlib.loads((HERE / "Info.plist").read_bytes())
    reasons = [text for name, text in told.items() if name.endswith("UsageDescription")]
    assert len(reasons) == 5
    assert all(text.startswith("Case Uploader reads") for text in reasons)
    assert told["NSAppTransportSecurity"] == {"NSAllowsLocalNetworking": True}
    assert told["CFBundleExecutable"] == "CaseUploader"
    assert set(told["CFBundleLocalizations"]) == {"en", "de", "es", "fr"}


def test_profiles_of_it_reach_the_app_by_its_identifier() -> None:
    assert IDENTIFIER == BUNDLE_ID
    assert f'bundle_identifier="{BUNDLE_ID}"' in (HERE.parents[1] / "installer.spec").read_text()


def test_what_is_inside_is_signed_before_what_holds_it(app: Path) -> None:
    order = [path.relative_to(app).as_posix() for path in inside_out(app)]
    assert "Contents/Frameworks/link.dylib" not in order
    assert "Contents/Info.plist" not in order
    framework = "Contents/Frameworks/Python.framework"
    assert order.index(f"{framework}/Versions/3.11/Python") < order.index(framework)
    depths = [path.count("/") for path in order]
    assert depths == sorted(depths, reverse=True)
    signed = [command for command in sign_commands(_job(app, **SECRETS)) if "--force" in command]
    assert signed[-1][-1] == str(app)


def test_every_signature_has_a_hardened_runtime_and_a_timestamp(app: Path) -> None:
    signed = [command for command in sign_commands(_job(app, **SECRETS)) if "--force" in command]
    for command in signed:
        assert command[command.index("--sign") + 1] == SECRETS["SIGN_APP"]
        assert command[command.index("--options") + 1] == "runtime"
        assert "--timestamp" in command
    with_rights = [Path(command[-1]).name for command in signed if "--entitlements" in command]
    assert with_rights == ["case-uploader", "Case Uploader.app"]  # the main program is signed with the app
    assert "CaseUploader" not in {Path(command[-1]).name for command in signed}


def test_the_package_goes_to_applications_wherever_a_copy_of_the_app_lies(app: Path, tmp_path: Path) -> None:
    commands = list(package_commands(_job(app), tmp_path))
    (made,) = [command for command in commands if command[0] == "pkgbuild" and "--analyze" not in command]
    parts = made[made.index("--component-plist") + 1]
    before = commands[: commands.index(made)]
    assert ["pkgbuild", "--analyze", "--root", made[made.index("--root") + 1], parts] in before
    assert before[-1] == ["plutil", "-replace", "0.BundleIsRelocatable", "-bool", "NO", parts]
    assert made[made.index("--install-location") + 1] == "/Applications"


def test_installers_find_a_version_to_compare() -> None:
    assert '"CFBundleVersion": version()' in (HERE.parents[1] / "installer.spec").read_text()


def _part(*commands: bytes) -> bytes:
    """A library with these load commands."""
    header = b"\xcf\xfa\xed\xfe" + struct.pack("<7I", 0x0100000C, 0, 6, len(commands), 0, 0, 0)
    return header + b"".join(commands)


def _built_for(major: int, minor: int, platform: int = 1) -> bytes:
    return struct.pack("<6I", 0x32, 24, platform, major << 16 | minor << 8, 15 << 16, 0)


SEGMENT = struct.pack("<2I", 0x19, 72) + bytes(64)
OLDER = struct.pack("<4I", 0x24, 16, 10 << 16 | 13 << 8, 0)


def test_a_parts_least_system_is_read_of_either_load_command_and_of_each_processor() -> None:
    assert least_system(_part(SEGMENT, _built_for(13, 3))) == (13, 3)
    assert least_system(_part(OLDER, SEGMENT)) == (10, 13)
    assert least_system(_part(_built_for(17, 0, platform=2))) == (0, 0)
    one, other = _part(OLDER), _part(SEGMENT, _built_for(15, 1))
    rows = struct.pack(">5I", 7, 3, 64, len(one), 0) + struct.pack(">5I", 12, 0, 512, len(other), 0)
    fat = (b"\xca\xfe\xba\xbe" + struct.pack(">I", 2) + rows).ljust(64, b"\0") + one
    assert least_system(fat.ljust(512, b"\0") + other) == (15, 1)


def test_a_part_for_a_newer_macos_than_the_app_claims_stops_the_release(app: Path) -> None:
    part = app / "Contents" / "Frameworks" / "numpy" / "core" / "part.so"
    part.write_bytes(_part(_built_for(14, 0)))
    refuse_newer_parts(app)
    part.write_bytes(_part(_built_for(15, 0)))
    with pytest.raises(SystemExit, match=r"part\.so needs macOS 15\.0"):
        refuse_newer_parts(app)


def test_the_guide_names_the_macos_that_the_app_asks_for() -> None:
    told = plistlib.loads((HERE / "Info.plist").read_bytes())
    major = told["LSMinimumSystemVersion"].removesuffix(".0")
    assert f"macOS {major} or later" in (HERE.parents[1] / "docs" / "it-guide.md").read_text()


def test_the_app_and_both_packages_are_notarised_and_checked(app: Path, tmp_path: Path) -> None:
    job = _job(app, **SECRETS)
    first = [command[:3] for command in notarise_commands(job, tmp_path)]
    assert ["xcrun", "stapler", "staple"] in first
    then = list(package_commands(job, tmp_path))
    for ending in (".dmg", ".pkg"):
        made = str(tmp_path / "out" / f"CaseUploader-{__version__}-macos-arm64{ending}")
        steps = [command for command in then if made in command]
        assert [command[1] for command in steps if command[0] == "xcrun"] == ["notarytool", "stapler"]
        assert steps[-1][:2] == ["spctl", "--assess"]
    built = next(command for command in then if command[0] == "productbuild")
    assert built[built.index("--sign") + 1] == SECRETS["SIGN_INSTALLER"]


@pytest.mark.parametrize("missing", [(), *SECRETS])
def test_without_all_secrets_it_is_unsigned_and_says_so(app: Path, tmp_path: Path, missing: str) -> None:
    job = _job(app, **{name: text for name, text in SECRETS.items() if missing and name != missing})
    assert "-unsigned" in job.named(".pkg").name
    signed = [command for command in sign_commands(job) if "--force" in command]
    assert {command[command.index("--sign") + 1] for command in signed} == {"-"}
    words = {word for command in package_commands(job, tmp_path) for word in command}
    assert not words & {"notarytool", "--sign"}


def test_the_keychain_script_is_one_and_leaves_no_key_behind() -> None:
    script = HERE / "keychain.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text()
    assert "set -euo pipefail" in text
    assert "trap 'rm -f" in text
