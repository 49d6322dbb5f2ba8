from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _wanted() -> tuple[set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    names = [
        {re.split(r"[ <>=!~;\[]", text)[0] for text in rows}
        for rows in (project["project"]["dependencies"], groups["build"] + groups["dev"])
    ]
    return names[0], names[1]


def _written() -> tuple[set[str], set[str]]:
    parts = (ROOT / "docs/dependencies.md").read_text().split("\n## ")
    rows = [set(re.findall(r"^\| ([a-z][\w-]*) \|", part, re.MULTILINE)) - {"package"} for part in parts[1:]]
    return rows[0], rows[1]


def test_each_dependency_has_its_line_and_each_line_its_dependency() -> None:
    assert _written() == _wanted()


def test_lock_files_pin_everything_by_hash_and_name_no_address() -> None:
    for path in (ROOT / "locks").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        assert "index-url" not in text
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[\w.-]+(\[[\w,]+\])?==", requirement), requirement[:80]
            assert "--hash=sha256:" in requirement


def test_the_app_lock_is_part_of_the_dev_lock() -> None:
    pins = [
        set(re.findall(r"^[\w.-]+==[^ \\;]+", (ROOT / f"locks/{name}.txt").read_text(), re.MULTILINE))
        for name in ("app", "dev")
    ]
    assert pins[0] <= pins[1]
