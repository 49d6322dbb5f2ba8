"""Configuration profiles for macOS: an example, and the manifest that Jamf makes a form of."""

from __future__ import annotations

import json
import plistlib
import uuid
from typing import TYPE_CHECKING, Any, Final

from uploader.config.macos import BUNDLE_ID
from uploader.config.table import LANGUAGES, MOST_WORKERS, SETTINGS, Kind

if TYPE_CHECKING:
    from uploader.config import Setting

NAMESPACE: Final = uuid.UUID("7c0c2f6f-3b0a-4b4e-8b0e-0a52a4c1f2d3")
"""Identifiers are drawn from it, so that the same profile is the same file."""

TYPES: Final = {Kind.TRUTH: "boolean", Kind.COUNT: "integer"}


def profile() -> str:
    """Give a profile that sets every setting to its example."""
    payload: dict[str, Any] = {
        "PayloadType": BUNDLE_ID,
        "PayloadIdentifier": f"{BUNDLE_ID}.settings",
        "PayloadUUID": _uuid("settings"),
        "PayloadVersion": 1,
        "PayloadDisplayName": "Case Uploader settings",
        **{setting.name: _example(setting) for setting in SETTINGS},
    }
    content = {
        "PayloadType": "Configuration",
        "PayloadIdentifier": f"{BUNDLE_ID}.profile",
        "PayloadUUID": _uuid("profile"),
        "PayloadVersion": 1,
        "PayloadScope": "System",
        "PayloadDisplayName": "Case Uploader",
        "PayloadDescription": "Settings of Case Uploader that users can't change.",
        "PayloadOrganization": "Your hospital",
        "PayloadContent": [payload],
    }
    return plistlib.dumps(content, sort_keys=False).decode()


def manifest() -> str:
    """Give the JSON schema for Jamf Pro: Application & Custom Settings, Custom Schema."""
    schema = {
        "title": f"Case Uploader ({BUNDLE_ID})",
        "description": "Settings of Case Uploader that users can't change. Leave out what users may decide.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            setting.name: _property(setting, order) for order, setting in enumerate(SETTINGS, start=1)
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def attribute() -> str:
    """Give an extension attribute for Jamf Pro: the version, and whether settings must be corrected."""
    return f"""\
#!/bin/sh
# Jamf Pro extension attribute: the version, and whether all settings can be used. {BUNDLE_ID}
program="/Applications/Case Uploader.app/Contents/MacOS/case-uploader"
[ -x "$program" ] || {{ echo "<result>not installed</result>"; exit 0; }}
version=$("$program" --version | head -n 1)
if "$program" settings >/dev/null 2>&1; then settings=good; else settings=wrong; fi
echo "<result>$version, settings $settings</result>"
"""


def _property(setting: Setting, order: int) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if setting.kind is Kind.COUNT:
        limits = {"minimum": 0, "maximum": MOST_WORKERS}
    if setting.kind is Kind.LANGUAGE:
        limits = {"enum": list(LANGUAGES)}
    return {
        "title": setting.title,
        "description": setting.text,
        "type": TYPES.get(setting.kind, "string"),
        **limits,
        "examples": [_example(setting)],
        "property_order": order * 5,
    }


def _example(setting: Setting) -> str | bool | int:
    return "/Library/Hospital/inspection.pem" if setting.kind is Kind.FILE else setting.example


def _uuid(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name)).upper()
