from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make.values import archive, prepared, series, source
from uploader.case.selection import choose, left_out_names
from uploader.case.tally import counts, final_state, left_behind
from uploader.importing.report import Outcome
from uploader.model.case import LeftOut, PreparedCase
from uploader.model.check import Report
from uploader.model.receipt import CaseState, Counts
from uploader.model.source import Failed, FailReason, OtherFile, Skipped, SkipReason


def test_counts_that_lose_a_file_refuse_to_exist() -> None:
    with pytest.raises(AssertionError):
        Counts(seen=10, landed=9, duplicates=0, skipped=0, failed=0, left_out=0)


@given(*[st.integers(0, 5)] * 5, st.booleans())
def test_every_file_is_counted_exactly_once(
    sent: int, skipped: int, failed: int, left_out: int, refused: int, is_followed: bool
) -> None:
    case = PreparedCase(
        (),
        (),
        (),
        tuple(Skipped(source(f"k{i}"), SkipReason.HIDDEN) for i in range(skipped)),
        tuple(Failed(source(f"f{i}"), FailReason.TRUNCATED) for i in range(failed)),
        Report(()),
    )
    late = [Failed(source(f"r{i}"), FailReason.DEID_REFUSED) for i in range(refused)]
    behind = left_behind(case, late, left_out)
    outcomes = (Outcome(archive("a.dicom.zip", count=sent), landed=True, reason=""),) if sent else ()
    seen = sent + skipped + failed + left_out + refused
    result = counts(seen, behind, outcomes if is_followed else None, sent)
    assert result.failed == failed + refused
    assert (result.landed, result.pending) == ((sent, 0) if is_followed else (0, sent))


@pytest.mark.parametrize(
    ("landed", "job_is_good", "state"),
    [
        ([True, True], True, CaseState.LANDED),
        ([True, False], True, CaseState.LANDED_IN_PART),
        ([True, True], False, CaseState.LANDED_IN_PART),
        ([False, False], True, CaseState.IMPORT_FAILED),
        ([False], False, CaseState.IMPORT_FAILED),
    ],
)
def test_a_case_has_landed_only_if_all_of_it_did(
    landed: list[bool], job_is_good: bool, state: CaseState
) -> None:
    outcomes = [Outcome(archive("a.dicom.zip"), landed=each, reason="") for each in landed]
    assert final_state(outcomes, job_is_good=job_is_good) is state


def test_a_case_that_the_site_holds_back_is_neither_landed_nor_failed() -> None:
    outcomes = [Outcome(archive("a.dicom.zip"), landed=each, reason="") for each in (True, False)]
    assert final_state(outcomes, job_is_good=False, job_is_held=True) is CaseState.HELD


def test_what_is_left_out_is_found_again_when_the_keys_of_the_series_have_shifted() -> None:
    note = OtherFile(source("note.pdf"), "pdf")
    before = prepared(series("s1", "1.2.3", 2), series("s2", "1.2.4", 3), others=(note,))
    names = left_out_names(before, LeftOut(frozenset({"s2"}), frozenset({0})))
    after = prepared(series("s1", "1.2.4", 3), series("s2", "1.2.3", 2), others=(note,))
    chosen = choose(after, names)
    assert [one.series_instance_uid for one in chosen.series_list] == ["1.2.3"]
    assert chosen.others == ()
    assert chosen.left_out_count == 4
