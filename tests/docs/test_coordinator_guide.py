"""The profile that the guide tells coordinators to start from is one that the program has nothing against."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.make.deid import document
from uploader import cli
from uploader.clock import Clock
from uploader.deid.check import check_profile, table_rows
from uploader.flywheel.core import NEEDED_ACTIONS
from uploader.model.check import Severity
from uploader.model.profile_check import Outcome

PAGE = (Path(__file__).parents[2] / "docs/coordinator-guide.md").read_text(encoding="utf-8")


def _profile() -> str:
    found = re.search(r"<!-- profile: .*?-->\n```yaml\n(.*?)```\n<!-- end of profile -->", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_the_profile_of_the_guide_has_no_warning_and_leaves_only_what_it_says() -> None:
    check = check_profile(document(_profile()), Clock())
    assert {finding.severity for finding in check.findings} == {Severity.INFO}
    assert {row.name for row in check.staying} == {"Patient's Sex", "Series Description"}
    assert {spot.tag for spot in check.beside if spot.top is Outcome.STAYS} == set()


def test_the_guide_names_the_table_and_the_rights_that_the_program_goes_by() -> None:
    assert f"{len(table_rows())} elements" in PAGE.replace("\n", " ")
    for row in NEEDED_ACTIONS:
        for name in row:
            assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    "command", re.findall(r"^    case-uploader ([a-z][^\n]*?)(?:  .*)?$", PAGE, re.MULTILINE)
)
def test_the_commands_of_the_guide_are_understood(command: str) -> None:
    words = [word.replace("GROUP/PROJECT", "g/p") for word in command.split()]
    assert cli._parser().parse_args(words).command == words[0]
