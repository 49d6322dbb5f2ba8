from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.mdm import make
from build.windows.make import PROPERTIES
from tests.docs import it_tables
from uploader import cli, logs
from uploader.config.files import CHOICES_FILE, DEFAULTS_FILE, FOLDER, POLICY_FILE
from uploader.config.macos import BUNDLE_ID
from uploader.config.newer import INFO_KEY
from uploader.config.table import OTHER_VARIABLES, SETTINGS
from uploader.config.windows import DEFAULTS, POLICIES
from uploader.doctor import probes

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/it-guide.md").read_text(encoding="utf-8")
LINES = PAGE.splitlines()


@pytest.mark.parametrize(
    "make_rows", [it_tables.settings_rows, it_tables.variable_rows, it_tables.command_rows]
)
def test_each_table_is_what_the_program_is(make_rows: object) -> None:
    assert callable(make_rows)
    rows = make_rows()
    first = LINES.index(rows[0]) if rows[0] in LINES else 0
    found = LINES[first : first + len(rows)]
    assert found == rows, "python -m tests.docs.it_tables prints the tables"
    assert not LINES[first + len(rows)].startswith("|")


def test_exit_codes_are_those_of_the_program() -> None:
    told = re.findall(r"^  (\d+) +(.*)$", cli.EXIT_CODES, re.MULTILINE)
    written = re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)
    rows = [(code, text) for code, text in written if (code, text.replace("`", "'")) in told]
    assert [(code, text.replace("`", "'")) for code, text in rows] == told


def test_every_variable_that_the_program_reads_is_a_setting_or_is_listed() -> None:
    known = {setting.variable for setting in SETTINGS} | set(OTHER_VARIABLES)
    for path in (*(ROOT / "uploader").rglob("*.py"), *(ROOT / "tests/bench").rglob("*.py")):
        named = set(re.findall(r"CASE_UPLOADER_[A-Z][A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= known, path
    written = set(re.findall(r"CASE_UPLOADER_[A-Z][A-Z_]*[A-Z]", PAGE))
    assert written >= set(OTHER_VARIABLES)
    assert written <= known


@pytest.mark.parametrize(
    "place",
    [
        f"HKLM\\{POLICIES}",
        f"HKCU\\{POLICIES}",
        f"HKLM\\{DEFAULTS}",
        f"{FOLDER}/{POLICY_FILE}",
        f"{FOLDER}/{DEFAULTS_FILE}",
        f"`{BUNDLE_ID}`",
        f"/Library/Preferences/{BUNDLE_ID}",
        f"`{CHOICES_FILE}` in the data folder",
        f'"{INFO_KEY}"',
    ],
)
def test_every_place_of_settings_is_named(place: str) -> None:
    assert place in PAGE


def test_every_switch_of_the_installers_is_named() -> None:
    for name in PROPERTIES:
        assert f"`{name}" in PAGE or f"{name}=" in PAGE
    package = (ROOT / "build/windows/product.wxs").read_text()
    setup = (ROOT / "build/windows/setup.nsi").read_text()
    for switch in set(re.findall(r"SKIP[A-Z0-9]+", package)):
        assert f"`{switch}=1`" in PAGE
    for switch in set(re.findall(r'GetOptions} \$2 "(/\w+)"', setup)):
        assert f"`{switch}`" in PAGE
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\Case Uploader"' in setup
    assert r"%LOCALAPPDATA%\Programs\Case Uploader\uninstall.exe" in PAGE
    assert "SetErrorLevel 2" in setup


def test_packages_have_the_names_that_they_are_built_with() -> None:
    for source, parts in (
        ("build/windows/make.py", ("CaseUploader-", "-win-x64", ".msi", "-user-setup.exe")),
        ("build/macos/make.py", ("CaseUploader-", "-macos-", ".pkg")),
        ("build/linux/make.py", ("-linux-", ".tar.xz", ".deb")),
    ):
        text = (ROOT / source).read_text()
        for part in parts:
            assert part in text, (source, part)
            assert part in PAGE, part


def test_every_file_for_an_mdm_is_named() -> None:
    section = PAGE.split("`build/mdm` holds")[1].split("## Settings")[0]
    for name in make.files():
        folder, _, rest = name.partition("/")
        assert name in section or rest.partition("/")[0] in section, name
        assert folder in section


def test_every_line_of_the_doctor_is_explained() -> None:
    source = Path(probes.__file__).read_text() + Path(probes.__file__).with_name("program.py").read_text()
    named = set(re.findall(r'(?:Finding|_name|_proxy|_trust|_service|_amount)\("([a-z ]+)"', source))
    section = PAGE.split("## How to read")[1]
    explained = {
        name for row in re.findall(r"^\| ([a-z, ]+) \|", section, re.MULTILINE) for name in row.split(", ")
    }
    assert explained - {"line"} == named
    for amount in (probes.DISK_WARNING_BYTES, probes.MEMORY_WARNING_BYTES, probes.DISK_BAD_BYTES):
        assert f"{amount / 1e9:g} GB" in section


def test_the_log_is_as_large_as_is_said() -> None:
    assert (logs.MAX_BYTES, logs.KEPT_FILES + 1) == (1_000_000, 4)
    assert "`case-uploader.log`, four files of 1 MB at most" in PAGE


def test_readme_leads_here() -> None:
    assert "](docs/it-guide.md)" in (ROOT / "README.md").read_text()
