"""Packs the frozen folder for Windows: ``python -m build.windows.make FROZEN OUT [--suffix -unsigned]``.

Makes the per-machine MSI (WiX 3 on Windows, wixl elsewhere) and the per-user setup (NSIS) of one folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from build.parts import version

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

HERE = Path(__file__).resolve().parent
ICON = ROOT / "build" / "icon" / "icon.ico"
NAMESPACE = uuid.UUID("5d0f6a0e-6f0b-4b62-9d5a-3a4f1c1b7c55")
"""Never to change: what a component is called is drawn from it, and upgrades go by that."""

PROPERTIES = {"SITEURL": "site_address", "SITE_ADDRESS": "site_address"}
"""What the MSI takes on its command line, and the default setting that it becomes."""

SWITCHES = ("SKIPWEBVIEW2CHECK",)
"""What it takes beside them."""

DEFAULTS_KEY = r"SOFTWARE\CaseUploader"


@dataclass(frozen=True, slots=True)
class Packed:
    """What to make, and from what."""

    frozen: Path
    out: Path
    suffix: str = ""
    bootstrapper: Path | None = None
    sign: str = ""
    stub: str = ""
    version: str = field(default_factory=version)

    def named(self, ending: str) -> Path:
        """Where a package of this version goes."""
        return self.out / f"CaseUploader-{self.version}-win-x64{self.suffix}{ending}"


def make_msi(packed: Packed) -> Path:
    """Make the MSI."""
    target = packed.named(".msi")
    with tempfile.TemporaryDirectory() as name:
        written = Path(name) / "product.wxs"
        written.write_text(sources(packed.frozen), encoding="utf-8")
        shutil.copyfile(ICON, written.with_name(ICON.name))
        source = str(packed.frozen)
        if os.name != "nt":  # wixl takes no absolute path
            source = "program"
            (Path(name) / source).symlink_to(packed.frozen)
        define = {"Version": packed.version, "Source": source}
        for command in _compile(written, define, target, Path(name)):
            subprocess.run(command, check=True, cwd=name)
    return target


def make_setup(packed: Packed) -> Path:
    """Make the setup program."""
    target = packed.named("-user-setup.exe")
    define = {
        "VERSION": packed.version,
        "SOURCE": str(packed.frozen),
        "SLASH": os.sep,
        "TARGET": str(target),
        "ICON": str(ICON),
    }
    if packed.bootstrapper:
        define["BOOTSTRAPPER"] = str(packed.bootstrapper)
    if packed.sign:
        define["SIGN"] = packed.sign
    if packed.stub:
        define["STUB"] = packed.stub
    mark = "/" if os.name == "nt" else "-"
    words = [f"{mark}D{name}={value}" for name, value in define.items()]
    subprocess.run(["makensis", f"{mark}V2", *words, str(HERE / "setup.nsi")], check=True)
    return target


def sources(frozen: Path) -> str:
    """Fill product.wxs with the properties that set defaults, the folder's files, and their components."""
    ids = [f"C{_id(path)}" for path in _files(frozen)] + list(conditions())
    made = {
        "properties": _searches(),
        "files": [*_directory(frozen, PurePosixPath()), *_settings()],
        "components": [f"<ComponentRef Id='{name}'/>" for name in ids],
    }
    text = (HERE / "product.wxs").read_text(encoding="utf-8")
    for name, lines in made.items():
        text = text.replace(f"<!-- make.py: {name} -->", "\n".join(lines))
    return text


def conditions() -> dict[str, str]:
    """Give when each setting's component is written: from its property, else as the version before had it."""
    given = {f"S{name}": name for name in PROPERTIES}
    nothing_given = " AND ".join(f"NOT {name}" for name in PROPERTIES)
    kept = {f"K{setting}": f"{nothing_given} AND {_kept(setting)}" for setting in set(PROPERTIES.values())}
    return {**given, **kept}


def _directory(frozen: Path, where: PurePosixPath) -> Iterator[str]:
    for path in sorted((frozen / where).iterdir()):
        inside = where / path.name
        if path.is_dir():
            yield f"<Directory Id='D{_id(inside)}' Name={quoteattr(path.name)}>"
            yield from _directory(frozen, inside)
            yield "</Directory>"
        else:
            yield f"<Component Id='C{_id(inside)}' Guid='{_guid(str(inside))}' Win64='yes'>"
            source = f"$(var.Source){os.sep}{str(inside).replace('/', os.sep)}"
            yield f"<File Id='F{_id(inside)}' Source={quoteattr(source)} KeyPath='yes'/></Component>"


def _files(frozen: Path) -> Iterator[PurePosixPath]:
    for path in sorted(frozen.rglob("*")):
        if path.is_file():
            yield PurePosixPath(path.relative_to(frozen).as_posix())


def _settings() -> Iterator[str]:
    """An upgrade removes what the version before wrote, so that value is read first and written anew."""
    values = {f"S{name}": (setting, name) for name, setting in PROPERTIES.items()}
    values |= {f"K{setting}": (setting, _kept(setting)) for setting in set(PROPERTIES.values())}
    for name, (setting, source) in values.items():
        yield f"<Component Id='{name}' Guid='{_guid(f'setting {name}')}' Win64='yes'>"
        yield f"<RegistryValue Id='R{name}' Root='HKLM' Key='{DEFAULTS_KEY}' Name='{setting}'"
        yield f" Type='string' Value='[{source}]' KeyPath='yes'/>"
        yield (
            f"<Condition>{conditions()[name]}</Condition></Component>" if os.name == "nt" else "</Component>"
        )


def _searches() -> Iterator[str]:
    if os.name == "nt":  # wixl takes no property without a value; it needs none to be told of one
        yield from (f"<Property Id='{name}' Secure='yes'/>" for name in (*PROPERTIES, *SWITCHES))
    for setting in sorted(set(PROPERTIES.values())):
        kept = _kept(setting)
        yield f"<Property Id='{kept}' Secure='yes'><RegistrySearch Id='{kept}' Root='HKLM'"
        yield f" Key='{DEFAULTS_KEY}' Name='{setting}' Type='raw' Win64='yes'/></Property>"


def _kept(setting: str) -> str:
    return f"KEPT_{setting.upper()}"


def _id(path: PurePosixPath) -> str:
    return sha256(str(path).encode()).hexdigest()[:24]


def _guid(name: str) -> str:
    return f"{{{str(uuid.uuid5(NAMESPACE, name)).upper()}}}"


def _compile(written: Path, define: dict[str, str], target: Path, work: Path) -> Iterator[list[str]]:
    if os.name == "nt":
        words = [f"-d{name}={value}" for name, value in define.items()]
        yield ["candle", "-nologo", "-arch", "x64", *words, "-out", f"{work}{os.sep}", str(written)]
        yield ["light", "-nologo", "-out", str(target), str(work / f"{written.stem}.wixobj")]
        return
    words = [word for name, value in define.items() for word in ("-D", f"{name}={value}")]
    yield ["wixl", "-a", "x64", *words, "-o", str(target), str(written)]
    for name, condition in conditions().items():  # which wixl does not know
        change = f"UPDATE `Component` SET `Condition`='{condition}' WHERE `Component`='{name}'"  # noqa: S608 - ours
        yield ["msibuild", str(target), "-q", change]


def main(arguments: list[str]) -> None:
    """Make both, and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frozen", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--suffix", default="", help="for names: -unsigned where nothing was signed")
    parser.add_argument("--bootstrapper", type=Path, help="Microsoft's installer of the WebView2 runtime")
    parser.add_argument("--sign", default="", help="command that signs the file that it is given")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    packed = Packed(
        options.frozen.absolute(), options.out.absolute(), options.suffix, options.bootstrapper, options.sign
    )
    print(make_msi(packed))
    print(make_setup(packed))


if __name__ == "__main__":
    main(sys.argv[1:])
