from __future__ import annotations

import re
from pathlib import Path

from uploader.promises import PROMISES

ROOT = Path(__file__).parents[2]


def test_readme_promises_what_the_program_promises() -> None:
    text = (ROOT / "README.md").read_text()
    statement = text.split("privacy statement: ")[1].split("-->", 1)[1].split("<!-- end")[0]
    assert [line.removeprefix("- ") for line in statement.strip().splitlines()] == list(PROMISES)


def test_every_link_and_path_in_the_docs_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
        for target in re.findall(r"`((?:uploader|tests|docs)/[\w./-]+)`", page.read_text()):
            assert (ROOT / target).exists(), f"{page.name}: {target}"


def test_the_map_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for path in (ROOT / "uploader").iterdir():
        if path.name.startswith(("__init__", "__pycache__")):
            continue
        name = f"{path.name}/" if path.is_dir() else path.name
        assert name in text, name
