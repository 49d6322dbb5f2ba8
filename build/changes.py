"""A version's part of CHANGELOG.md, for its release: ``python -m build.changes VERSION``.

towncrier has put it there, and removed the fragments, before the version was tagged. Needs Python alone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def changes(text: str, version: str) -> str:
    """Give what stands below a version's heading; empty where it has none."""
    found = re.search(rf"^## {re.escape(version)} .*\n(?P<said>(?:(?!## ).*\n?)*)", text, re.MULTILINE)
    return found["said"].strip() if found else ""


def main(version: str) -> str:
    """Read the file; stops where the version changes nothing."""
    said = changes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    return said or sys.exit(f"CHANGELOG.md says nothing of {version}: run towncrier build, commit, tag again")


if __name__ == "__main__":
    print(main(sys.argv[1]))
