"""What `profile check --json` writes is what docs/json.md says."""

from __future__ import annotations

import re
from pathlib import Path

from tests.make import profiles
from tests.make.deid import document
from uploader.clock import Clock
from uploader.deid.check import check_profile
from uploader.model.profile_check import BY_GRAVITY
from uploader.terminal.profile import profile_json

PAGE = (Path(__file__).parents[2] / "docs/json.md").read_text()


def test_each_field_of_a_profile_s_check_is_described_and_each_that_is_described_is_there() -> None:
    said = profile_json(check_profile(document(profiles.RICH), Clock()))
    row = next(line for line in PAGE.splitlines() if line.startswith("| `profile` |"))
    part = PAGE.split("## The profile's check")[1].split("\n## ")[0]
    findings, rows = said["findings"], said["rows"]
    assert isinstance(findings, list)
    assert isinstance(rows, list)
    fields = set(re.findall(r"`(\w+)`", row)) - {"profile", "block", "warn", "info", "none"}
    assert fields == {*said, *findings[0]}
    for name in rows[0]:
        assert f"`{name}`" in part, name
    assert re.findall(r"`(\w+)`", part.split("the gravest first:")[1])[: len(BY_GRAVITY)] == [
        outcome.value for outcome in BY_GRAVITY
    ]
