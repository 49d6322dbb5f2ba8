"""What IT gets to roll out: made of the one table, and read back by the program's own readers."""

from __future__ import annotations

import json
import plistlib
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from build.macos.make import IDENTIFIER
from build.mdm import make, rollout
from build.mdm.windows import APP, CATEGORY, NAMESPACE, windows_example
from build.windows.make import DEFAULTS_KEY, PROPERTIES, Packed
from tests.unit.config.making import MACHINE, FakePreferences, FakeRegistry
from uploader.config import LANGUAGES, SETTINGS, Config, Kind, resolve
from uploader.config.files import linux_layers
from uploader.config.macos import BUNDLE_ID, macos_layers
from uploader.config.table import MOST_WORKERS
from uploader.config.windows import DEFAULTS, POLICIES, windows_layers

if TYPE_CHECKING:
    from uploader.config import Setting

HERE = Path(make.__file__).parent
BUILD = HERE.parent
NAMES = [setting.name for setting in SETTINGS]
ENVIRONMENT = {"LOCALAPPDATA": r"C:\Users\nurse\AppData\Local", "HOME": "/Users/nurse"}
SZ, DWORD = 1, 4
Q = f"{{{NAMESPACE}}}"


@pytest.mark.parametrize("name", make.files())
def test_each_file_is_what_the_table_makes_of_it(name: str) -> None:
    assert (HERE / name).read_bytes().decode() == make.files()[name], "run: python -m build.mdm.make"


def test_no_file_stands_here_that_is_not_made() -> None:
    found = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file()}
    assert {name for name in found if not name.endswith((".py", ".pyc"))} == set(make.files())


def test_git_keeps_this_folder() -> None:
    ignored = (BUILD.parent / ".gitignore").read_text().splitlines()
    assert not {"build", "build/", "/build", "/build/", "*/build/"} & set(ignored)


def _all_forced(config: Config) -> None:
    assert config.faults == ()
    assert [name for name, row in config.rows.items() if not row.is_forced] == []


# --- Windows ---------------------------------------------------------------------------------------


def _xml(name: str) -> ET.Element:
    return ET.fromstring((HERE / name).read_bytes())


def _policies() -> dict[str, ET.Element]:
    return {one.attrib["name"]: one for one in _xml("windows/CaseUploader.admx").iter(f"{Q}policy")}


def test_there_is_a_policy_for_each_setting_and_for_nothing_else() -> None:
    assert list(_policies()) == NAMES
    for one in _policies().values():
        assert (one.attrib["class"], one.attrib["key"]) == ("Both", POLICIES)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)
def test_each_policy_writes_the_value_that_the_program_reads(setting: Setting) -> None:
    policy = _policies()[setting.name]
    elements = policy.find(f"{Q}elements")
    if setting.kind is Kind.TRUTH:
        assert policy.attrib["valueName"] == setting.name
        written = [policy.find(f"{Q}{name}/{Q}decimal") for name in ("enabledValue", "disabledValue")]
        assert [one.attrib["value"] for one in written if one is not None] == ["1", "0"]
        assert elements is None
        return
    assert elements is not None
    (element,) = elements
    assert element.attrib["valueName"] == setting.name
    assert element.tag == Q + {Kind.COUNT: "decimal", Kind.LANGUAGE: "enum"}.get(setting.kind, "text")
    if setting.kind is Kind.COUNT:
        assert (element.attrib["minValue"], element.attrib["maxValue"]) == ("0", str(MOST_WORKERS))
    if setting.kind is Kind.LANGUAGE:
        assert [text.text for text in element.iter(f"{Q}string")] == list(LANGUAGES)


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_every_word_and_form_of_the_policies_is_there_and_none_is_left_over(language: str) -> None:
    admx = (HERE / "windows/CaseUploader.admx").read_text()
    adml = _xml(f"windows/{language}/CaseUploader.adml")
    strings = {one.attrib["id"]: one.text or "" for one in adml.iter(f"{Q}string")}
    forms = {one.attrib["id"]: one for one in adml.iter(f"{Q}presentation")}
    assert set(re.findall(r"\$\(string\.(\w+)\)", admx)) == set(strings)
    assert set(re.findall(r"\$\(presentation\.(\w+)\)", admx)) == set(forms)
    assert all(text.strip() for text in strings.values())
    for name, form in forms.items():
        elements = _policies()[name].find(f"{Q}elements")
        assert elements is not None
        assert [part.attrib["refId"] for part in form] == [element.attrib["id"] for element in elements]
        kinds = {"decimal": "decimalTextBox", "enum": "dropdownList", "text": "textBox"}
        assert [part.tag for part in form] == [Q + kinds[one.tag.removeprefix(Q)] for one in elements]


def test_german_is_not_english() -> None:
    english, german = (_xml(f"windows/{code}/CaseUploader.adml") for code in ("en-US", "de-DE"))
    for setting in SETTINGS:
        texts = [
            one.text
            for tree in (english, german)
            for one in tree.iter(f"{Q}string")
            if one.attrib["id"] == f"{setting.name}_text"
        ]
        assert len(set(texts)) == 2


def _registry(rows: dict[str, str | int], key: str = POLICIES) -> FakeRegistry:
    kinds = {int: DWORD, str: SZ}
    return FakeRegistry({(MACHINE, key): [(name, rows[name], kinds[type(rows[name])]) for name in rows]})


def test_the_registry_file_is_read_by_the_program_as_policies() -> None:
    text = (HERE / "windows/policies.reg").read_bytes().decode("ascii")
    assert text.startswith("Windows Registry Editor Version 5.00\r\n")
    assert f"[HKEY_LOCAL_MACHINE\\{POLICIES}]" in text
    rows: dict[str, str | int] = {}
    for name, number, words in re.findall(r'^"(\w+)"=(?:dword:([0-9a-f]{8})|"(.*)")\r$', text, re.MULTILINE):
        rows[name] = int(number, 16) if number else words.replace("\\\\", "\\")
    assert rows == {setting.name: windows_example(setting) for setting in SETTINGS}
    _all_forced(resolve(windows_layers(_registry(rows)), ENVIRONMENT))


def test_intunes_rows_name_the_policies_and_their_elements() -> None:
    first, *rows = json.loads((HERE / "intune/oma-uri.json").read_text())
    assert first["omaUri"].endswith(f"/ADMXInstall/{APP}/Policy/{APP}Admx")
    assert [row["omaUri"].rpartition("/")[2] for row in rows] == NAMES
    written: dict[str, str | int] = {}
    for row, setting in zip(rows, SETTINGS, strict=True):
        assert row["omaUri"].split("/")[-2] == f"{APP}~Policy~{CATEGORY}"
        value = ET.fromstring(f"<all>{row['value']}</all>")
        assert value[0].tag == "enabled"
        elements = _policies()[setting.name].find(f"{Q}elements")
        if elements is None:
            written[setting.name] = 1
            continue
        assert [part.attrib["id"] for part in value[1:]] == [one.attrib["id"] for one in elements]
        text = value[1].attrib["value"]
        written[setting.name] = int(text) if setting.kind is Kind.COUNT else text
    _all_forced(resolve(windows_layers(_registry(written)), ENVIRONMENT))


def test_the_installer_writes_what_the_program_reads_as_defaults() -> None:
    assert DEFAULTS_KEY == DEFAULTS
    assert set(PROPERTIES.values()) <= set(NAMES)
    config = resolve(windows_layers(_registry({"site_address": "trial.example"}, DEFAULTS)), ENVIRONMENT)
    assert (config.text("site_address"), config.only_site) == ("trial.example", "")


def test_detection_and_removal_are_of_the_package_that_is_built() -> None:
    package = (BUILD / "windows/product.wxs").read_text()
    spec = (BUILD.parent / "installer.spec").read_text()
    assert f'UpgradeCode="{rollout.UPGRADE_CODE}"' in package
    assert f"[INSTALLDIR]{rollout.PROGRAM}" in package
    folder = rollout.FOLDER.rpartition("\\")[2]
    assert f'<Directory Id="INSTALLDIR" Name="{folder}">' in package
    assert f'WINDOW_NAME = "{rollout.PROGRAM.removesuffix(".exe")}"' in spec
    for name in ("intune/detect.ps1", "sccm/detect.ps1"):
        assert f"'{folder}\\{rollout.PROGRAM}'" in (HERE / name).read_text()
    app = json.loads((HERE / "intune/win32-app.json").read_text())
    assert app["rules"][0]["comparisonValue"] == f"{app['displayVersion']}.0"
    install = app["installCommandLine"]
    assert set(re.findall(r"\b([A-Z_]{4,})=", install)) <= set(PROPERTIES)
    assert app["setupFilePath"] in install
    assert app["setupFilePath"] in (HERE / "sccm/application.ps1").read_text()
    packed = Packed(Path("frozen"), Path("out"), version=app["displayVersion"])
    assert packed.named(".msi").name == app["setupFilePath"]
    assert rollout.MSI.format(version=app["displayVersion"]) == app["setupFilePath"]


# --- macOS -----------------------------------------------------------------------------------------


def test_the_bundle_id_is_one() -> None:
    assert IDENTIFIER == BUNDLE_ID
    assert f'bundle_identifier="{BUNDLE_ID}"' in (BUILD.parent / "installer.spec").read_text()


def _profile() -> dict[str, Any]:
    content = plistlib.loads((HERE / "macos/CaseUploader.mobileconfig").read_bytes())
    (payload,) = content["PayloadContent"]
    assert (content["PayloadType"], payload["PayloadType"]) == ("Configuration", BUNDLE_ID)
    for part in (content, payload):
        assert {"PayloadIdentifier", "PayloadUUID", "PayloadVersion", "PayloadDisplayName"} <= set(part)
    assert content["PayloadUUID"] != payload["PayloadUUID"]
    return {name: value for name, value in payload.items() if not name.startswith("Payload")}


def test_the_profile_is_read_by_the_program_as_a_policy(tmp_path: Path) -> None:
    managed = tmp_path / f"{BUNDLE_ID}.plist"
    managed.write_bytes(plistlib.dumps(_profile()))
    _all_forced(resolve(macos_layers(FakePreferences(_profile()), [managed]), ENVIRONMENT))


def test_jamfs_manifest_knows_each_setting_with_its_type() -> None:
    schema = json.loads((HERE / f"jamf/{BUNDLE_ID}.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    assert list(schema["properties"]) == NAMES
    types = {str: "string", bool: "boolean", int: "integer"}
    for setting in SETTINGS:
        assert schema["properties"][setting.name]["type"] == types[type(setting.built_in)]
    jsonschema.validate(_profile(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"require_profil": True}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"require_profile": 1}, schema)


def test_jamfs_attribute_tells_a_mac_without_the_program_and_what_is_wrong(tmp_path: Path) -> None:
    script = (HERE / "jamf/extension-attribute.sh").read_text()
    installed = "/Applications/Case Uploader.app/Contents/MacOS/case-uploader"
    assert f'program="{installed}"' in script
    assert _sh(script) == "<result>not installed</result>"
    program = tmp_path / "case-uploader"
    for code, word in ((0, "good"), (2, "wrong")):
        program.write_text(
            f"#!/bin/sh\n[ $1 = --version ] && echo 'Case Uploader 1.2.0' && exit 0\nexit {code}\n"
        )
        program.chmod(0o755)
        told = _sh(script.replace(installed, str(program)))
        assert told == f"<result>Case Uploader 1.2.0, settings {word}</result>"


def _sh(script: str) -> str:
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.strip()


# --- Linux -----------------------------------------------------------------------------------------


def test_the_linux_files_are_read_by_the_program_as_policy_and_defaults() -> None:
    config = resolve(linux_layers(HERE / "linux"), ENVIRONMENT)
    _all_forced(config)
    defaults = json.loads((HERE / "linux/defaults.json").read_text())
    assert {name for name, row in config.rows.items() if row.overrode} == set(defaults)
