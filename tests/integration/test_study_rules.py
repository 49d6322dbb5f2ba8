"""A coordinator's rule file, attached to the project, is fetched and kept to."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import flywheel
import pytest

from tests.make.case import write_cd
from tests.make.program import PLACE, Program
from uploader.checks import RULE_FILE_NAME, RULE_INFO_KEY
from uploader.clock import Clock
from uploader.flywheel.connection import connect
from uploader.flywheel.key import parse_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.make.program import Ran
    from uploader.practice.server import PracticeSite

RULES = {
    "case_uploader_rules": 1,
    "series": [
        {
            "name": "slice thickness",
            "severity": "block",
            "when": {"properties": {"modality": {"const": "CT"}, "is_localizer": {"const": False}}},
            "require": {"properties": {"slice_thickness_mm": {"maximum": 1}}},
        }
    ],
}


@pytest.mark.parametrize("way", ["info", "file"])
def test_what_the_project_s_rules_forbid_is_not_sent(
    site: PracticeSite, program: Program, tmp_path: Path, way: str
) -> None:
    """A contributor sees the project's info; files take the right to download them."""
    built = write_cd(tmp_path / "case")
    sender = program if way == "info" else Program(tmp_path / "data", site.admin_api_key)

    with _attached(site, way):
        forbidden = sender.send(built.path, f"RULES-{way}")
    allowed = sender.send(built.path, f"RULES-{way}")

    assert (forbidden.code, allowed.code) == (6, 0)
    assert "rule_violated_block" in _codes(forbidden)
    assert "rule_violated_block" not in _codes(allowed)


def test_the_linter_says_what_is_wrong_and_where(program: Program, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.json", tmp_path / "wrong.json"
    right.write_text(json.dumps(RULES))
    wrong.write_text(json.dumps({**RULES, "series": [{"name": "x", "require": {"required": ["kV"]}}]}))

    assert program.run("rules", "check", str(right)).code == 0
    ran = program.run("rules", "check", str(wrong), "--json")
    assert ran.code == 2
    assert ran.last["problems"] == [
        {"place": "series 1, require", "text": 'no series has a property "kV"'},
    ]


def _codes(ran: Ran) -> list[str]:
    return [one["code"] for event in ran.events if event["event"] == "prepared" for one in event["findings"]]


@contextmanager
def _attached(site: PracticeSite, way: str) -> Iterator[None]:
    """Put the rules into the project as the coordinator does on its page, and take them away again."""
    line = connect(parse_key(site.admin_api_key), Clock())
    project = line.sdk.lookup(f"{PLACE['group']}/{PLACE['project']}")
    text = json.dumps(RULES)
    try:
        if way == "info":
            line.raw.put(f"/api/projects/{project.id}", json={"info": {RULE_INFO_KEY: RULES}})
        else:
            spec = flywheel.FileSpec(RULE_FILE_NAME, contents=text, content_type="application/json")
            project.upload_file(spec)
        yield
        if way == "info":
            line.raw.put(f"/api/projects/{project.id}", json={"info": {}})
        else:
            project.delete_file(RULE_FILE_NAME)
    finally:
        line.close()
