from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _wanted() -> list[set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    develop = [row for row in groups["dev"] if isinstance(row, str)]
    kinds = (
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"]["ocr"] + groups["package"],
        groups["build"] + develop,
    )
    return [{re.split(r"[ <>=!~;\[]", text)[0] for text in rows} for rows in kinds]


def _written() -> list[set[str]]:
    parts = (ROOT / "docs/dependencies.md").read_text().split("\n## ")
    return [set(re.findall(r"^\| ([a-z][\w-]*) \|", part, re.MULTILINE)) - {"package"} for part in parts[1:]]


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


def test_each_lock_is_part_of_the_next() -> None:
    app, package, dev = [
        set(re.findall(r"^[\w.-]+==[^ \\;]+", (ROOT / f"locks/{name}.txt").read_text(), re.MULTILINE))
        for name in ("app", "package", "dev")
    ]
    assert app <= package <= dev
