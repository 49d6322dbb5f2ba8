"""Which installed distributions ship with the program: for the freezer, the parts list and the licences."""

from __future__ import annotations

import json
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TOOLS = frozenset({"cyclonedx-bom", "pyinstaller", "setuptools"})
"""Of the group ``package``: what freezes the program, and does not ship in it."""

PAGE_PARTS = ("@fluent/bundle", "clsx", "esm-env", "svelte")
"""What of the page's packages runs in it; the others build it."""

UNSHIPPED = frozenset({"opencv-python", "pyside6-pdf"})
"""Named by other distributions, and left out: the one by pyproject.toml, the other by installer.spec."""


def shipped() -> list[Distribution]:
    """Give them by name, each once: what the program needs on this system, and what that needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    waiting = [Requirement(text) for text in _wanted(project)]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        known = (name, frozenset(wanted.extras))
        if known in seen or name in TOOLS | UNSHIPPED or not _applies(wanted, ""):
            continue
        seen.add(known)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            sys.exit(f"{name} ships with the program and is not installed: pip install -r locks/package.txt")
        waiting += _needed_by(found[name], wanted)
    return [found[name] for name in sorted(found)]


def unshipped_modules() -> list[str]:
    """Modules that this environment holds and the program does not: optional imports must not find them."""
    ours = {canonicalize_name(each.metadata["Name"]) for each in shipped()}
    found = packages_distributions().items()
    return sorted(
        module
        for module, names in found
        if module.isidentifier() and not ours & {canonicalize_name(name) for name in names}
    )


def page_parts() -> list[tuple[str, str, str]]:
    """Give name, version and licence of what is compiled into the page."""
    lock = json.loads((ROOT / "ui" / "package-lock.json").read_text(encoding="utf-8"))
    found = []
    for name in PAGE_PARTS:
        row = lock["packages"][f"node_modules/{name}"]
        found.append((name, row["version"], row["license"]))
    return found


def version() -> str:
    """The program's version, as its source says it."""
    text = (ROOT / "uploader" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def _wanted(project: dict[str, dict[str, list[str] | dict[str, list[str]]]]) -> list[str]:
    main = project["project"]
    extras = main["optional-dependencies"]
    assert isinstance(extras, dict)
    return [*main["dependencies"], *extras["ocr"], *project["dependency-groups"]["package"]]


def _needed_by(found: Distribution, wanted: Requirement) -> list[Requirement]:
    """What a distribution names for this system and for the extras that were asked of it."""
    needs = [Requirement(text) for text in found.requires or ()]
    return [need for need in needs if any(_applies(need, extra) for extra in ("", *wanted.extras))]


def _applies(wanted: Requirement, extra: str) -> bool:
    return wanted.marker is None or wanted.marker.evaluate({"extra": extra})
