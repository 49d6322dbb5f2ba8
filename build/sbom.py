"""The parts list of a frozen program, as CycloneDX: ``python -m build.sbom FROZEN OUT.json``.

`cyclonedx-py` describes the environment; what does not ship is left out of it, and what ships without being a
Python distribution is added: Python, the page's runtime, and on Linux the system's libraries.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from build.licences import LIST
from build.parts import page_parts, shipped, version

SYSTEM = re.compile(r"^(?P<name>\S+) \(of the system that built it\) (?P<version>\S+): ", re.MULTILINE)
Component = dict[str, Any]


def parts_list(frozen: Path) -> dict[str, Any]:
    """Describe everything that ships in the frozen folder."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--sv", "1.6"]
    told = subprocess.run([*command, sys.executable], capture_output=True, text=True, check=True)
    bom: dict[str, Any] = json.loads(told.stdout)
    ours = {canonicalize_name(each.metadata["Name"]) for each in shipped()}
    kept = [row for row in bom["components"] if canonicalize_name(row["name"]) in ours]
    kept += [*_others(), *_of_system(frozen)]
    refs = {row["bom-ref"] for row in kept}
    links = [
        {**row, "dependsOn": [ref for ref in row.get("dependsOn", ()) if ref in refs]}
        for row in bom["dependencies"]
        if row["ref"] in refs
    ]
    main = _component(
        "application", "case-uploader", version(), f"pkg:generic/case-uploader@{version()}", "MIT"
    )
    bom["metadata"]["component"] = main
    bom["components"] = kept
    bom["dependencies"] = [{"ref": main["bom-ref"], "dependsOn": sorted(refs)}, *links]
    return bom


def _others() -> list[Component]:
    python = platform.python_version()
    page = [
        _component("library", name, number, f"pkg:npm/{name.replace('@', '%40')}@{number}", licence)
        for name, number, licence in page_parts()
    ]
    return [_component("platform", "python", python, f"pkg:generic/python@{python}", "PSF-2.0"), *page]


def _of_system(frozen: Path) -> list[Component]:
    listed = next(frozen.rglob(LIST)).read_text(encoding="utf-8")
    return [
        _component(
            "library", found["name"], found["version"], f"pkg:deb/{found['name']}@{found['version']}", ""
        )
        for found in SYSTEM.finditer(listed)
    ]


def _component(kind: str, name: str, number: str, purl: str, licence: str) -> Component:
    made = {"type": kind, "bom-ref": purl, "name": name, "version": number, "purl": purl}
    return {**made, "licenses": [{"license": {"id": licence}}]} if licence else made


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(parts_list(Path(sys.argv[1])), indent=1) + "\n", encoding="utf-8")
