"""The unit tests in Windows' Python, as far as Wine is a Windows: each folder alone, as crashes end a run.

Long: all of them take a quarter of an hour. What Wine lacks stands here and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.make.windows_python import WindowsPython, made_test_packages

if TYPE_CHECKING:
    from tests.make.wine import Ran

pytestmark = [pytest.mark.long, pytest.mark.timeout(2700)]

UNIT = Path(__file__).parents[1] / "unit"
PLACES = ["files", *sorted(path.name for path in UNIT.iterdir() if any(path.rglob("test_*.py")))]

PYTEST = ("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "--tb=short")
LACKS: dict[str, dict[str, tuple[str, ...]]] = {
    "os.symlink makes nothing, and says that it did": {
        "config/test_sources.py": ("test_a_policy_behind_a_link_is_read_and_a_loop_of_links_closes",),
        "scan/test_walk.py": (
            "test_a_link_to_a_file_outside_is_followed",
            "test_two_links_to_one_file_are_one_file",
            "test_a_link_beside_its_file_is_a_duplicate",
            "test_a_link_met_before_the_folder_of_its_file_leaves_the_file_read_once",
            "test_a_link_to_the_folder_it_stands_in_is_a_loop",
            "test_a_link_to_a_folder_outside_is_entered_once",
            "test_a_link_that_leads_nowhere_fails",
        ),
    },
    "nothing brings it the program openssl, which opens and seals envelopes as others do": {
        "deid/test_encrypting.py": (
            "test_outside_of_the_envelope_the_file_is_the_references",
            "test_what_is_retained_is_what_the_reference_retains_and_its_character_set",
            "test_a_nested_value_keeps_its_place_where_the_reference_puts_it_flat",
            "test_flywheel_migration_puts_every_value_back",
            "test_the_holder_of_each_private_key_can_open_what_certificates_sealed",
            "test_the_second_file_holds_its_own_values",
            "test_what_is_sealed_is_the_same_whatever_the_file_is_written_in",
            "test_what_a_rule_added_is_not_retained",
            "test_the_first_of_two_changes_is_what_is_retained",
            "test_a_sequence_that_is_sealed_holds_what_was_sealed_in_it_before",
            "test_an_allow_list_with_retain_takes_everything_along",
        ),
    },
    "CertCreateCertificateChainEngine takes no list of roots of one's own": {
        "test_trust.py": ("test_the_hospitals_own_certificate_file_is_trusted_as_well",),
    },
    "GenerateConsoleCtrlEvent finds no console where there is no display": {
        "practice/test_server.py": ("test_the_command_prints_one_line_and_ends_at_a_signal",),
    },
}
"""Tests that fail under Wine 8 for its own reasons; real Windows runs them in CI."""

LEFT_OUT = [
    f"tests/unit/{file}::{name}"
    for files in LACKS.values()
    for file, names in files.items()
    for name in names
]

NOT_HERE = "deid/test_reference.py"
"""Compares file after file with another program, for minutes: Linux and real Windows do that."""


@pytest.fixture(scope="module")
def whole(python: WindowsPython) -> WindowsPython:
    """The interpreter, with what the tests import."""
    return replace(python, more=(made_test_packages(python.folder / "tests") / "site",))


def _counts(ran: Ran) -> dict[str, int]:
    """Read pytest's last line, behind which decoders may have said something of their own."""
    summary = [line for line in ran.said.splitlines() if re.search(r" in \d+\.\d+s", line)][-1]
    return {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", summary)}


@pytest.mark.parametrize("place", PLACES)
def test_the_unit_tests_pass_on_windows(whole: WindowsPython, place: str) -> None:
    named = sorted(path.name for path in UNIT.glob("test_*.py")) if place == "files" else [place]
    left_out = [f"--ignore=tests/unit/{NOT_HERE}", *(f"--deselect={name}" for name in LEFT_OUT)]
    ran = whole.run(*PYTEST, *left_out, *(f"tests/unit/{name}" for name in named))
    assert ran.code == 0, ran.said[-8000:]
    assert _counts(ran).get("passed"), ran.said[-8000:]


def test_what_is_left_out_does_fail_here(whole: WindowsPython) -> None:
    ran = whole.run(*PYTEST, *LEFT_OUT)
    counts = _counts(ran)
    assert counts["failed"] >= len(LEFT_OUT), counts
    assert "passed" not in counts, ran.said[-8000:]
