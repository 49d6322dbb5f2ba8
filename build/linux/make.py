"""Packs the frozen folder as .deb and tar.xz: ``python -m build.linux.make FROZEN OUT``."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build.licences import debian_packages
from build.linux.manpage import manual
from build.parts import version
from build.slim import needed_by

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]

NAME = "case-uploader"
HERE = Path(__file__).resolve().parent
ICONS = ROOT / "build" / "icon"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
OPENED_BY_QT = {"libGL.so.1", "libEGL.so.1"}
MADE_AS_ROOT = ("_internal/PySide6/Qt/resources/locales",)
"""Empty folders that the web engine makes where it may: in the package, so that they go with it."""

ALWAYS = ("fontconfig-config",)
RECOMMENDED = "gnome-keyring | kwalletmanager, fonts-dejavu-core, xdg-utils"

CONTROL = """\
Package: case-uploader
Version: {version}
Architecture: {architecture}
Maintainer: Case Uploader developers <nobody@example.org>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommended}
Section: science
Priority: optional
Description: send de-identified imaging cases of a clinical trial to Flywheel
 Guides hospital staff in sending the imaging cases of a clinical trial: offers
 only what the study protocol allows, removes patient details on this computer,
 checks the images, sends them, and proves afterwards that everything arrived.
"""


def main(frozen: Path, out: Path) -> list[Path]:
    """Make both packages; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    machine = subprocess.run(["uname", "-m"], capture_output=True, text=True, check=True).stdout.strip()
    return [make_deb(frozen, out, ARCHITECTURES[machine]), make_portable(frozen, out, machine)]


def make_deb(frozen: Path, out: Path, architecture: str, compress: Iterable[str] = ("-Zxz", "-z3")) -> Path:
    """Make the .deb."""
    target = out / f"{NAME}_{version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=out, prefix=".deb-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        _lay_out(frozen, root)
        kilobytes = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
        control = CONTROL.format(
            version=version(),
            architecture=architecture,
            kilobytes=kilobytes,
            depends=", ".join(depends(frozen)),
            recommended=RECOMMENDED,
        )
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN" / "control").write_text(control, encoding="utf-8")
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", *compress, "--build", str(root), str(target)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return target


def make_portable(frozen: Path, out: Path, machine: str, level: int = 3) -> Path:
    """Make the archive that is unpacked anywhere and started from there."""
    target = out / f"{NAME}-{version()}-linux-{machine}.tar.xz"
    with target.open("wb") as packed:
        xz = subprocess.Popen(["xz", f"-{level}", "-T0", "-c"], stdin=subprocess.PIPE, stdout=packed)
        with tarfile.open(fileobj=xz.stdin, mode="w|") as archive:
            archive.add(frozen, f"{NAME}-{version()}", filter=_of_nobody)
        xz.communicate()
    if xz.returncode:
        raise subprocess.CalledProcessError(xz.returncode, xz.args)
    return target


def depends(frozen: Path) -> list[str]:
    """Name the system's packages that hold what the folder needs and does not bring."""
    binaries = [path for path in frozen.rglob("*") if path.is_file() and _is_elf(path)]
    there = {path.name for path in frozen.rglob("*")}
    missing = {name for path in binaries for name in needed_by(str(path))} - there | OPENED_BY_QT
    found = _system_libraries()
    packages = {package for name in missing if name in found for package in debian_packages(found[name])}
    return [f"libc6 (>= {_least_libc(binaries)})", *sorted(packages - {"libc6"}), *ALWAYS]


def _least_libc(binaries: Iterable[Path]) -> str:
    """Give the oldest C library that has all that is asked of it."""
    told = subprocess.run(["objdump", "-p", *map(str, binaries)], capture_output=True, text=True, check=True)
    asked = {(int(major), int(minor)) for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", told.stdout)}
    return ".".join(map(str, max(asked)))


def _system_libraries() -> dict[str, str]:
    told = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines() if "x86-64" in line or "AArch64" in line]
    return {row[0]: row[-1] for row in reversed(rows)}


def _lay_out(frozen: Path, root: Path) -> None:
    """Put everything where Debian wants it."""
    shutil.copytree(frozen, root / "usr/lib" / NAME, symlinks=True)
    for path in (root / "usr/lib" / NAME).rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    for name in MADE_AS_ROOT:
        (root / "usr/lib" / NAME / name).mkdir(parents=True, exist_ok=True)
    command = root / "usr/bin" / NAME
    command.parent.mkdir()
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    _copy(HERE / f"{NAME}.desktop", root / "usr/share/applications" / f"{NAME}.desktop")
    for icon in ICONS.glob("*.png"):
        size = f"{icon.stem}x{icon.stem}"
        _copy(icon, root / "usr/share/icons/hicolor" / size / "apps" / f"{NAME}.png")
    svg = ROOT / "ui/public/assets/icon.svg"
    _copy(svg, root / "usr/share/icons/hicolor/scalable/apps" / f"{NAME}.svg")
    _pack(manual().encode(), root / "usr/share/man/man1" / f"{NAME}.1.gz")
    papers = root / "usr/share/doc" / NAME
    _copy(ROOT / "LICENSE", papers / "copyright")
    for page in (ROOT / "docs").glob("*.md"):  # which the program's own words name
        _copy(page, papers / "docs" / page.name)
    for example in (ROOT / "build" / "mdm" / "linux").iterdir():  # for /etc/case-uploader
        _copy(example, papers / "examples" / example.name)
    # For /etc/apparmor.d, by IT: no script runs as root.
    _copy(HERE / "apparmor", papers / "examples" / "apparmor")
    _pack((ROOT / "CHANGELOG.md").read_bytes(), papers / "changelog.gz")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _pack(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(content, mtime=0))


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


if __name__ == "__main__":
    for made in main(Path(sys.argv[1]), Path(sys.argv[2])):
        print(made)
