"""Faults that nobody foresaw, and what a person saves or hands on, tell nothing of who the patient is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.around import write_whole_case
from tests.make.clean import CONFIRMED, assert_clean, landed
from tests.make.detector import Detector
from tests.make.needle_run import ROOT, Ended, Plan, run_apart
from tests.make.needles import Bank, deny_list

if TYPE_CHECKING:
    from pathlib import Path

HANDED_ON = (
    ("cases",),
    ("cases", "--json"),
    ("receipt", "{case}"),
    ("receipt", "{case}", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("settings", "--explain"),
)
"""What a person may copy into a letter to IT or to the study."""
CRASHES = {
    "a worker that scans": "open|.dcm|",
    "the case's journal": "sqlite3.connect|case.sqlite|",
    "the ledger": "sqlite3.connect|ledger.sqlite|",
    "the spool": "open|.seg|",
    "the way to the site": "socket.connect||",
}
OFTEN = ("a worker that scans", "the ledger")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bank]:
    bank = Bank()
    return write_whole_case(
        tmp_path_factory.mktemp("crashes") / bank.word("folder"), bank, is_open=False
    ), bank


@pytest.fixture
def plan(case: tuple[Path, Bank], tmp_path: Path) -> Plan:
    return Plan(str(case[0]), str(tmp_path / "work"), deny_list(), CONFIRMED)


@pytest.mark.parametrize(
    "place", [place if place in OFTEN else pytest.param(place, marks=pytest.mark.long) for place in CRASHES]
)
def test_a_fault_with_a_name_in_it_is_told_without(case: tuple[Path, Bank], plan: Plan, place: str) -> None:
    bank = case[1]
    crash = f"{CRASHES[place]}cannot read {bank.word('crash')} of {bank.word('crash')}"
    ended = run_apart(replace(plan, crash=crash, also=HANDED_ON[:2]))
    said = (ended.output / "0.err").read_text() + (ended.output / "0.out").read_text()
    assert is_told(ended, said), said
    assert_clean(ended, Detector(bank), picked=case[0].name)


def is_told(ended: Ended, said: str) -> bool:
    """The fault did strike: the program ended with it, or says which files it could not read."""
    return ended.codes[0] not in (0, 130) or '"failed": 6' in said


def test_what_is_handed_on_names_nobody(case: tuple[Path, Bank], plan: Plan) -> None:
    ended = run_apart(replace(plan, also=HANDED_ON))
    assert ended.codes == [0] * (1 + len(HANDED_ON)), ended.codes
    assert len(list(ended.output.glob("*.out"))) == 1 + len(HANDED_ON)
    assert_clean(ended, Detector(case[1]))


def test_what_is_looked_at_and_saved_at_the_window_names_nobody(case: tuple[Path, Bank], plan: Plan) -> None:
    ended = run_apart(replace(plan, at_window=True))
    assert ended.codes == [0], (ended.output / "0.err").read_text()
    assert json.loads((ended.output / "0.out").read_text())["looked"] > 0
    for name in ("check", "receipt"):
        assert (ended.output / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        assert len((ended.output / f"{name}.txt").read_text()) > 200
    assert len(list(landed(ended))) > 10
    assert_clean(ended, Detector(case[1]))


def test_the_page_copies_the_letter_to_it_and_the_jobs_link_and_nothing_else() -> None:
    """Both are among what the other tests search: the letter as ``doctor``, the link in receipts."""
    pages = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "ui" / "src").rglob("*")
        if path.suffix in (".svelte", ".ts")
    )
    assert sorted(re.findall(r"clipboard\.(\w+)\(([^)]*)\)", pages)) == [
        ("writeText", "doctor.letter"),
        ("writeText", "one.job_url"),
    ]
    assert "execCommand" not in pages
