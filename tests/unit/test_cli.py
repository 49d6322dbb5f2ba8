from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "flywheel",
    "fw_client",
    "fw_file_rs",
    "fw_meta",
    "pydicom",
    "flask",
    "cheroot",
    "webview",
    "keyring",
    "httpx2",
    "numpy",
    "PIL",
    "rich",
    "yaml",
)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["send", "--help"]])
def test_version_and_help_import_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from uploader.cli import run\n"
        "try:\n"
        f"    run({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
