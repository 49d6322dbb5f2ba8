from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from build.licences import LIST, is_refused, write_licences
from build.parts import page_parts, shipped, unshipped_modules, version
from build.sbom import parts_list
from uploader import __version__

ROOT = Path(__file__).parents[2]


def test_all_that_the_program_needs_ships_and_nothing_that_only_builds_or_tests_it() -> None:
    names = {canonicalize_name(each.metadata["Name"]) for each in shipped()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    rows = project["project"]["dependencies"]
    wanted = {re.split(r"[ <>=!~;\[]", row)[0] for row in rows if "sys_platform == 'win32'" not in row}
    assert wanted - names == set()
    assert {"rapidocr-onnxruntime", "onnxruntime", "pyside6-essentials"} <= names
    assert not names & {"pyinstaller", "pytest", "mypy", "cyclonedx-bom", "opencv-python", "case-uploader"}
    hidden = set(unshipped_modules())
    assert {"pytest", "mypy", "hypothesis", "setuptools", "PyInstaller"} <= hidden
    assert not hidden & {"pydicom", "numpy", "PySide6", "uploader", "gdcm"}


def test_the_version_has_one_source() -> None:
    assert version() == __version__


def test_what_runs_in_the_page_is_named() -> None:
    sources = "".join(
        path.read_text() for path in (ROOT / "ui/src").rglob("*") if path.suffix in {".ts", ".svelte"}
    )
    used = set(re.findall(r"""from ["'](@[\w-]+/[\w-]+|[a-z][\w-]*)""", sources))
    assert used <= {name for name, _, _ in page_parts()}


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only OR GPL-2.0-only", False),
        ("GPL-2.0-only OR GPL-3.0-only", True),
        ("GPL-2.0-or-later WITH Bootloader-exception", False),
        ("MIT AND GPL-2.0-only", True),
    ],
)
def test_what_would_bind_the_program_is_refused(licence: str, *, refused: bool) -> None:
    assert is_refused(licence) is refused


@pytest.fixture(scope="module")
def licences(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frozen") / "licences"
    write_licences(folder, ["/lib/x86_64-linux-gnu/libnss3.so", "/usr/lib/x86_64-linux-gnu/libxcb.so.1"])
    return folder


def test_each_part_is_listed_with_its_licence_and_most_with_its_text(licences: Path) -> None:
    listed = (licences / LIST).read_text()
    for each in shipped():
        assert f"\n{each.metadata['Name']} {each.version}: " in listed
    without = [each.metadata["Name"] for each in shipped() if not (licences / each.metadata["Name"]).is_dir()]
    assert len(without) < len(shipped()) / 3, without
    assert (licences / "libnss3" / "copyright").is_file()
    assert "svelte (in the page) " in listed


def test_the_parts_list_is_cyclonedx_and_names_just_what_ships(licences: Path) -> None:
    made = parts_list(licences.parent)
    text = json.dumps(made)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert problem is None
    names = {canonicalize_name(row["name"]) for row in made["components"]}
    assert names >= {canonicalize_name(each.metadata["Name"]) for each in shipped()}
    assert names >= {"svelte", "python", "libnss3"}
    assert not names & {"pytest", "pyinstaller", "mypy"}
    assert made["metadata"]["component"]["version"] == __version__
    assert str(ROOT) not in text
    assert "file://" not in text
    refs = [row["bom-ref"] for row in made["components"]]
    assert len(set(refs)) == len(refs)
    assert sys.version_info[:2] >= (3, 11)


@pytest.mark.parametrize(("name", "first_without"), [("onnxruntime", (1, 24)), ("cryptography", (49,))])
def test_intel_macs_get_what_was_last_built_for_them(name: str, first_without: tuple[int, ...]) -> None:
    """Newer ones have no wheel for them, so that nothing could be frozen there."""
    mac = {"sys_platform": "darwin", "platform_machine": "x86_64", "python_full_version": "3.11.9"}
    text = (ROOT / "locks" / "package.txt").read_text()
    rows = [Requirement(row) for row in re.findall(rf"^({name}==.*) \\$", text, re.MULTILINE)]
    (row,) = [row for row in rows if row.marker is None or row.marker.evaluate(mac)]
    (pinned,) = row.specifier
    assert Version(pinned.version) < Version(".".join(map(str, first_without)))
