"""Group policies for Windows: ADMX, ADML, a registry file, and the same by Intune's OMA-URI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from build.mdm.words import FRAME, GERMAN
from uploader.config.table import LANGUAGES, MOST_WORKERS, SETTINGS, Kind
from uploader.config.values import MOST_CHARS
from uploader.config.windows import POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.config import Setting

NAMESPACE: Final = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
CATEGORY: Final = "CaseUploader"
APP: Final = "CaseUploader"
"""The name under which Intune takes the ADMX in."""

REVISION: Final = "1.0"


def admx() -> str:
    """Give the definitions: one policy a setting, for the computer and for users."""
    return "\n".join(_admx_lines()) + "\n"


def _admx_lines() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield "<!-- Made by `python -m build.mdm.make` from uploader/config/table.py; changes are lost. -->"
    yield f'<policyDefinitions xmlns="{NAMESPACE}" revision="{REVISION}" schemaVersion="1.0">'
    yield "  <policyNamespaces>"
    yield '    <target prefix="caseuploader" namespace="CaseUploader.Policies"/>'
    yield "  </policyNamespaces>"
    yield f'  <resources minRequiredRevision="{REVISION}"/>'
    yield '  <supportedOn><definitions><definition name="SUPPORTED" displayName="$(string.supported)"/>'
    yield "  </definitions></supportedOn>"
    yield f'  <categories><category name="{CATEGORY}" displayName="$(string.title)"'
    yield '    explainText="$(string.text)"/></categories>'
    yield "  <policies>"
    for setting in SETTINGS:
        yield from _policy(setting)
    yield "  </policies>"
    yield "</policyDefinitions>"


def _policy(setting: Setting) -> Iterator[str]:
    name = setting.name
    shown = "" if setting.kind is Kind.TRUTH else f' presentation="$(presentation.{name})"'
    value = f' valueName="{name}"' if setting.kind is Kind.TRUTH else ""
    yield f'    <policy name="{name}" class="Both" displayName="$(string.{name})"'
    yield f'      explainText="$(string.{name}_text)" key="{POLICIES}"{value}{shown}>'
    yield f'      <parentCategory ref="{CATEGORY}"/><supportedOn ref="SUPPORTED"/>'
    if setting.kind is Kind.TRUTH:
        yield '      <enabledValue><decimal value="1"/></enabledValue>'
        yield '      <disabledValue><decimal value="0"/></disabledValue>'
    else:
        yield f"      <elements>{_element(setting)}</elements>"
    yield "    </policy>"


def _element(setting: Setting) -> str:
    name = f'id="{setting.name}_value" valueName="{setting.name}" required="true"'
    if setting.kind is Kind.COUNT:
        return f'<decimal {name} minValue="0" maxValue="{MOST_WORKERS}"/>'
    if setting.kind is Kind.LANGUAGE:
        items = (
            f'<item displayName="$(string.language_{code})"><value><string>{code}</string></value></item>'
            for code in LANGUAGES
        )
        return f"<enum {name}>{''.join(items)}</enum>"
    kind = ' expandable="true"' if setting.kind in (Kind.FILE, Kind.FOLDER) else ""
    return f'<text {name} maxLength="{MOST_CHARS}"{kind}/>'


LANGUAGE_NAMES: Final = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}


def adml(language: str) -> str:
    """Give the words of the definitions in ``en-US`` or ``de-DE``."""
    return "\n".join(_adml_lines(language)) + "\n"


def _adml_lines(language: str) -> Iterator[str]:
    frame = FRAME[language]
    strings = {name: frame[name] for name in ("title", "text", "supported")}
    for setting in SETTINGS:
        title, text = GERMAN[setting.name] if language == "de-DE" else (setting.title, setting.text)
        strings[setting.name] = title
        strings[f"{setting.name}_text"] = f"{text}\n\n{frame['more']}"
    strings |= {f"language_{code}": LANGUAGE_NAMES[code] for code in LANGUAGES}
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<policyDefinitionResources xmlns="{NAMESPACE}" revision="{REVISION}" schemaVersion="1.0">'
    yield f"  <displayName>{escape(frame['title'])}</displayName>"
    yield f"  <description>{escape(frame['text'])}</description>"
    yield "  <resources>"
    yield "    <stringTable>"
    for name, text in strings.items():
        yield f'      <string id="{name}">{escape(text)}</string>'
    yield "    </stringTable>"
    yield "    <presentationTable>"
    for setting in SETTINGS:
        if setting.kind is not Kind.TRUTH:
            yield f'      <presentation id="{setting.name}">{_presented(setting, strings)}</presentation>'
    yield "    </presentationTable>"
    yield "  </resources>"
    yield "</policyDefinitionResources>"


def _presented(setting: Setting, strings: dict[str, str]) -> str:
    name, label = f"{setting.name}_value", escape(strings[setting.name])
    if setting.kind is Kind.COUNT:
        return f'<decimalTextBox refId="{name}" defaultValue="0">{label}</decimalTextBox>'
    if setting.kind is Kind.LANGUAGE:
        return f'<dropdownList refId="{name}" noSort="true" defaultItem="0">{label}</dropdownList>'
    return f'<textBox refId="{name}"><label>{label}</label></textBox>'


def registry_file() -> str:
    """Give an example of every policy, to be imported by hand or by a script."""
    lines = ["Windows Registry Editor Version 5.00", "", f"[HKEY_LOCAL_MACHINE\\{POLICIES}]"]
    for setting in SETTINGS:
        value = windows_example(setting)
        if isinstance(value, int):
            lines.append(f'"{setting.name}"=dword:{int(value):08x}')
        else:
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'"{setting.name}"="{quoted}"')
    return "\r\n".join(lines) + "\r\n"


def oma_uri() -> str:
    """Give the rows of a custom profile of Intune: the ADMX itself, then each policy with its example."""
    root = "./Device/Vendor/MSFT/Policy"
    rows: list[dict[str, str]] = [
        {
            "name": "Case Uploader: definitions",
            "omaUri": f"{root}/ConfigOperations/ADMXInstall/{APP}/Policy/{APP}Admx",
            "dataType": "String",
            "value": "the text of windows/CaseUploader.admx",
        }
    ]
    rows += [
        {
            "name": f"Case Uploader: {setting.title}",
            "omaUri": f"{root}/Config/{APP}~Policy~{CATEGORY}/{setting.name}",
            "dataType": "String",
            "value": _oma_value(setting),
        }
        for setting in SETTINGS
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _oma_value(setting: Setting) -> str:
    value: Any = windows_example(setting)
    if setting.kind is Kind.TRUTH:
        return "<enabled/>" if value else "<disabled/>"
    return f'<enabled/><data id="{setting.name}_value" value={quoteattr(str(value))}/>'


def windows_example(setting: Setting) -> str | int:
    """Give a setting's example as Windows would have it."""
    if setting.kind is Kind.FILE:
        return r"C:\ProgramData\Hospital\inspection.pem"
    if setting.kind is Kind.FOLDER:
        return r"%LOCALAPPDATA%\CaseUploader"
    return int(setting.example) if isinstance(setting.example, bool) else setting.example
