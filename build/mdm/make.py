"""Writes every file of this folder from the one table of settings: ``python -m build.mdm.make``.

A test compares what stands here with what this would write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from build.mdm import macos, rollout, windows
from uploader.config.macos import BUNDLE_ID
from uploader.config.table import SETTINGS

HERE: Final = Path(__file__).resolve().parent
DEFAULTS: Final = ("site_address", "language")
"""What the example of defaults holds: users can change these."""


def files() -> dict[str, str]:
    """Give the text of each file by its path in this folder."""
    policy = {setting.name: setting.example for setting in SETTINGS}
    defaults = {name: policy[name] for name in DEFAULTS}
    return {
        "windows/CaseUploader.admx": windows.admx(),
        "windows/en-US/CaseUploader.adml": windows.adml("en-US"),
        "windows/de-DE/CaseUploader.adml": windows.adml("de-DE"),
        "windows/policies.reg": windows.registry_file(),
        "intune/oma-uri.json": windows.oma_uri(),
        "intune/win32-app.json": rollout.intune_app(),
        "intune/detect.ps1": rollout.detection_script(),
        "intune/uninstall.ps1": rollout.uninstall_script(),
        "sccm/application.ps1": rollout.sccm_script(),
        "sccm/detect.ps1": rollout.detection_script(),
        "sccm/uninstall.ps1": rollout.uninstall_script(),
        "macos/CaseUploader.mobileconfig": macos.profile(),
        f"jamf/{BUNDLE_ID}.json": macos.manifest(),
        "jamf/extension-attribute.sh": macos.attribute(),
        "linux/policy.json": json.dumps(policy, indent=2) + "\n",
        "linux/defaults.json": json.dumps(defaults, indent=2) + "\n",
    }


def main() -> None:
    """Write all of them."""
    for name, text in files().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        print(path.relative_to(HERE.parents[1]))


if __name__ == "__main__":
    main()
