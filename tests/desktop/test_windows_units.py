"""The unit tests in Windows' Python, as far as Wine is a Windows: each folder alone, as crashes end a run.

Long: all of them take half an hour on a busy computer. What Wine lacks stands here and nowhere else.
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
NO_LINKS = "os.symlink makes nothing, and says that it did"
NO_OPENSSL = "nothing brings it the program openssl, which opens and seals envelopes as others do"
LACKS = {
    "config/test_sources.py::test_a_policy_behind_a_link_is_read_and_a_loop_of_links_closes": NO_LINKS,
    "scan/test_walk.py::test_a_link_to_a_file_outside_is_followed": NO_LINKS,
    "scan/test_walk.py::test_two_links_to_one_file_are_one_file": NO_LINKS,
    "scan/test_walk.py::test_a_link_beside_its_file_is_a_duplicate": NO_LINKS,
    "scan/test_walk.py::test_a_link_met_before_the_folder_of_its_file_leaves_the_file_read_once": NO_LINKS,
    "scan/test_walk.py::test_a_link_to_the_folder_it_stands_in_is_a_loop": NO_LINKS,
    "scan/test_walk.py::test_a_link_to_a_folder_outside_is_entered_once": NO_LINKS,
    "scan/test_walk.py::test_a_link_that_leads_nowhere_fails": NO_LINKS,
    "test_trust.py::test_the_hospitals_own_certificate_file_is_trusted_as_well": (
        "CertCreateCertificateChainEngine takes no list of roots of one's own"
    ),
    "practice/test_server.py::test_the_command_prints_one_line_and_ends_at_a_signal": (
        "GenerateConsoleCtrlEvent finds no console where there is no display"
    ),
}
"""Tests that fail under Wine 8 for its own reasons; real Windows runs them in CI."""

NOT_HERE = "deid/test_reference.py"
"""Compares file after file with another program, for minutes: Linux and real Windows do that."""


@pytest.fixture(scope="module")
def whole(python: WindowsPython) -> WindowsPython:
    """The interpreter, with what the tests import."""
    return replace(python, more=(made_test_packages(python.folder / "tests") / "site",))


def _counts(ran: Ran) -> dict[str, int]:
    """Read pytest's last line."""
    return {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", ran.said.splitlines()[-1])}


@pytest.mark.parametrize("place", PLACES)
def test_the_unit_tests_pass_on_windows(whole: WindowsPython, place: str) -> None:
    named = sorted(path.name for path in UNIT.glob("test_*.py")) if place == "files" else [place]
    left_out = [f"--deselect=tests/unit/{name}" for name in LACKS]
    ran = whole.run(
        *PYTEST, *left_out, f"--ignore=tests/unit/{NOT_HERE}", *(f"tests/unit/{n}" for n in named)
    )
    assert ran.code == 0, ran.said[-8000:]
    assert _counts(ran)["passed"]


def test_what_is_left_out_does_fail_here(whole: WindowsPython) -> None:
    ran = whole.run(*PYTEST, *(f"tests/unit/{name}" for name in LACKS))
    counts = _counts(ran)
    assert (counts.get("failed"), counts.get("passed", 0)) == (len(LACKS), 0), ran.said[-8000:]
