"""What is drawn into pictures: nothing leaves unread and unasked, and nothing that a mask covers."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest

from tests.make.clean import CONFIRMED, assert_alone, assert_clean, found_at_site, landed
from tests.make.detector import Detector
from tests.make.drawn import COVER, HIDDEN, KINDS, READ, write_drawn
from tests.make.hiding import lenient
from tests.make.needle_run import Ended, Plan, run_apart
from tests.make.needles import Bank

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = (*CONFIRMED, "--mask", "known")
ALTERED = {"pixels": [{"when": "contains Modality US", "remove": list(COVER)}]}


def planned(
    folder: Path, *kinds: str, options: tuple[str, ...] = CONFIRMED, **more: object
) -> tuple[Plan, Bank]:
    """A case of drawn needles, under a profile that keeps overlays and icons."""
    bank = Bank()
    write_drawn(folder / "case", bank, *kinds)
    profile = lenient()
    return Plan(str(folder / "case"), str(folder / "work"), profile, options, **more), bank  # type: ignore[arg-type]


def codes_of(ended: Ended) -> set[str]:
    """What the program said in its errors and findings."""
    lines = [json.loads(line) for line in (ended.output / "0.out").read_text().splitlines()]
    return {str(line.get("code")) for line in lines} | {
        finding["code"] for line in lines for finding in line.get("findings", ())
    }


def test_unmasked_every_kind_is_seen_at_the_site(tmp_path: Path) -> None:
    """The control: with nothing that reads, and a person who confirms whatever is asked."""
    plan, bank = planned(tmp_path, is_blind=True)
    ended = run_apart(plan)
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    assert "burned_in_risk" in codes_of(ended)
    found = found_at_site(ended, Detector(bank))
    assert [where for token, where in bank.where.items() if token not in found] == []
    assert_alone(ended)


def test_what_a_mask_covers_is_seen_nowhere(tmp_path: Path) -> None:
    plan, bank = planned(tmp_path, options=KNOWN, is_blind=True)
    ended = run_apart(plan)
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    assert len(list(landed(ended))) == len(KINDS)
    assert_clean(ended, Detector(bank))


def test_what_the_profile_blackens_is_seen_nowhere(tmp_path: Path) -> None:
    plan, bank = planned(tmp_path, is_blind=True)
    assert plan.profile is not None
    plan.profile["dicom"]["alter_pixels"] = ALTERED
    ended = run_apart(plan)
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    assert len(list(landed(ended))) == len(KINDS)
    assert_clean(ended, Detector(bank))


def test_what_is_read_stops_the_case_and_is_noted_nowhere(tmp_path: Path) -> None:
    plan, bank = planned(tmp_path, *READ)
    ended = run_apart(plan)
    assert ended.codes == [6]
    assert {"burned_in_text", "case_blocked"} <= codes_of(ended)
    assert list(landed(ended)) == []
    assert_clean(ended, Detector(bank))


# --- the long part ---------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_kind_that_shows_it_is_read_and_masked_sent(tmp_path: Path) -> None:
    kinds = [kind for kind in KINDS if kind not in HIDDEN]
    plan, bank = planned(tmp_path / "stopped", *kinds, options=(*CONFIRMED, "--leave-out-blocked"))
    ended = run_apart(plan)
    assert ended.codes == [6], (ended.output / "0.out").read_text()
    assert_clean(ended, Detector(bank))
    plan, bank = planned(tmp_path / "masked", *kinds, options=KNOWN)
    ended = run_apart(plan)
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    assert len(list(landed(ended))) == len(kinds)
    assert_clean(ended, Detector(bank))


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("event", ["stage", "upload"])
def test_what_a_mask_covers_is_seen_nowhere_when_it_is_killed(tmp_path: Path, event: str) -> None:
    plan, bank = planned(tmp_path, options=KNOWN, is_blind=True, stop_at=event, stop_with=int(signal.SIGKILL))
    ended = run_apart(plan)
    assert ended.codes == [-signal.SIGKILL]
    assert_clean(ended, Detector(bank))
