"""Packs the frozen app for macOS: ``python -m build.macos.make "Case Uploader.app" OUT [--arch arm64]``.

Signs inside-out with a hardened runtime, has Apple notarise it, and makes the disk image for people and the
package for Jamf and Intune. Without an identity all is unsigned (the app has an ad-hoc signature, without
which Apple silicon starts nothing), and says so in its name.

    SIGN_APP         identity "Developer ID Application: ..." in the keychain
    SIGN_INSTALLER   identity "Developer ID Installer: ..."
    NOTARY_PROFILE   profile that `notarytool store-credentials` has kept
"""

from __future__ import annotations

import argparse
import os
import platform
import plistlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build.macos.least import least_system
from build.parts import version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]

HERE = Path(__file__).resolve().parent
IDENTIFIER = "org.caseuploader.CaseUploader"
ENTITLEMENTS = HERE / "entitlements.plist"
MACH_O = frozenset({b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xcf"})
AD_HOC = "-"


@dataclass(frozen=True, slots=True)
class Job:
    """One app for one kind of processor, and with what it is signed."""

    app: Path
    out: Path
    arch: str
    app_identity: str = ""
    installer_identity: str = ""
    notary_profile: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether computers will trust it: signed and notarised, for the one without the other is no use."""
        return bool(self.app_identity and self.installer_identity and self.notary_profile)

    def named(self, ending: str) -> Path:
        """Where a package goes."""
        mark = "" if self.is_signed else "-unsigned"
        return self.out / f"CaseUploader-{version()}-macos-{self.arch}{mark}{ending}"


def sign_commands(job: Job) -> Iterator[list[str]]:
    """Sign from the innermost file to the app: a signature covers those of what is inside."""
    identity = job.app_identity if job.is_signed else AD_HOC
    words = ["codesign", "--force", "--sign", identity]
    if job.is_signed:
        words += ["--options", "runtime", "--timestamp"]
    programs = set((job.app / "Contents" / "MacOS").glob("*"))
    main = job.app / "Contents" / "MacOS" / _told(job.app)["CFBundleExecutable"]
    for path in inside_out(job.app):
        if path == main:  # is signed with the app: codesign takes the one for the other
            continue
        more = ["--entitlements", str(ENTITLEMENTS)] if path in programs and job.is_signed else []
        yield [*words, *more, str(path)]
    more = ["--entitlements", str(ENTITLEMENTS)] if job.is_signed else []
    yield [*words, *more, str(job.app)]
    yield ["codesign", "--verify", "--deep", "--strict", str(job.app)]


def _told(app: Path) -> dict[str, Any]:
    told: dict[str, Any] = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    return told


def inside_out(app: Path) -> list[Path]:
    """Every program and library, and every framework, the deepest first; links are what they point to."""
    files = binaries(app)
    bundles = [path for path in app.rglob("*.framework") if path.is_dir() and not path.is_symlink()]
    return sorted([*files, *bundles], key=lambda path: (-len(path.parts), str(path)))


def binaries(app: Path) -> list[Path]:
    """Every program and library; links are what they point to."""
    return [path for path in app.rglob("*") if path.is_file() and not path.is_symlink() and _is_mach_o(path)]


def refuse_newer_parts(app: Path) -> None:
    """Stop where a part needs a newer macOS than the app says that it runs on."""
    least = _told(app)["LSMinimumSystemVersion"]
    needs = {path: least_system(path.read_bytes()) for path in binaries(app)}
    newer = {path: need for path, need in needs.items() if need > tuple(map(int, least.split(".")))}
    if newer:
        path = max(newer, key=lambda each: newer[each])
        wanted = ".".join(map(str, newer[path]))
        sys.exit(f"{path.name} needs macOS {wanted}: Info.plist and docs/it-guide.md say {least}")


def package_commands(job: Job, work: Path) -> Iterator[list[str]]:
    """Make the disk image and the package, have both notarised, and check them as Gatekeeper would."""
    image, package, inner = job.named(".dmg"), job.named(".pkg"), work / "app.pkg"
    source = work / "image"
    identity = ["--identifier", IDENTIFIER, "--version", version()]
    signing = ["--sign", job.installer_identity, "--timestamp"] if job.is_signed else []
    disk = ["-volname", "Case Uploader", "-srcfolder", str(source), "-fs", "HFS+", "-format", "UDZO", "-ov"]
    root, parts = str(work / "root"), str(work / "parts.plist")
    place = ["--root", root, "--component-plist", parts, "--install-location", "/Applications"]
    yield ["ditto", str(job.app), str(source / job.app.name)]
    yield ["ln", "-s", "/Applications", str(source / "Applications")]
    yield ["hdiutil", "create", *disk, str(image)]
    yield ["ditto", str(job.app), f"{root}/{job.app.name}"]
    yield ["pkgbuild", "--analyze", "--root", root, parts]
    # Else it would go to where a person has put a copy, and replace that one, not to /Applications.
    yield ["plutil", "-replace", "0.BundleIsRelocatable", "-bool", "NO", parts]
    yield ["pkgbuild", *place, *identity, str(inner)]
    yield ["productbuild", "--package", str(inner), *identity, *signing, str(package)]
    if job.is_signed:
        yield ["codesign", "--sign", job.app_identity, "--timestamp", str(image)]
        yield from _notarise(job, image)
        yield ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", str(image)]
        yield from _notarise(job, package)
        yield ["spctl", "--assess", "--type", "install", str(package)]


def _notarise(job: Job, made: Path) -> Iterator[list[str]]:
    yield ["xcrun", "notarytool", "submit", str(made), "--keychain-profile", job.notary_profile, "--wait"]
    yield ["xcrun", "stapler", "staple", str(made)]


def notarise_commands(job: Job, work: Path) -> Iterator[list[str]]:
    """Have the app itself notarised first, so that it starts without a network once it is copied."""
    packed = work / "app.zip"
    yield ["ditto", "-c", "-k", "--keepParent", str(job.app), str(packed)]
    yield ["xcrun", "notarytool", "submit", str(packed), "--keychain-profile", job.notary_profile, "--wait"]
    yield ["xcrun", "stapler", "staple", str(job.app)]


def job_of(app: Path, out: Path, arch: str, environment: Mapping[str, str]) -> Job:
    """Read with what to sign."""
    names = ("SIGN_APP", "SIGN_INSTALLER", "NOTARY_PROFILE")
    return Job(app, out, arch, *(environment.get(name, "") for name in names))


def main(arguments: list[str]) -> None:
    """Make both, and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--arch", default=platform.machine())
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    job = job_of(options.app.absolute(), options.out.absolute(), options.arch, os.environ)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("image", "root"):
            (work / name).mkdir()
        refuse_newer_parts(job.app)
        steps = [*sign_commands(job), *(notarise_commands(job, work) if job.is_signed else ())]
        for command in [*steps, *package_commands(job, work)]:
            subprocess.run(command, check=True)
    print(job.named(".dmg"))
    print(job.named(".pkg"))


def _is_mach_o(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in MACH_O


if __name__ == "__main__":
    main(sys.argv[1:])
