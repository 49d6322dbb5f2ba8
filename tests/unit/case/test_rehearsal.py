from __future__ import annotations

from uploader.case.rehearsal import refusal_findings
from uploader.checks import describe
from uploader.model.case import LeftOut
from uploader.model.source import FailReason
from uploader.stage import Culprit


def culprit(position: int, detail: str = "value_misfit 00081030") -> Culprit:
    return Culprit(position, FailReason.DEID_REFUSED, detail)


REFUSED = {"s1": (culprit(0), culprit(3)), "s2": (culprit(1, "tag_order"),)}


def test_what_cannot_be_cleaned_stands_in_the_way_with_its_series_and_reasons() -> None:
    [found] = refusal_findings(REFUSED, LeftOut())
    assert (found.severity.value, found.series_keys, found.count) == ("block", ("s1", "s2"), 3)
    assert "(tag_order, value_misfit 00081030)" in describe(found)


def test_what_is_left_out_does_not_stand_in_the_way() -> None:
    [found] = refusal_findings(REFUSED, LeftOut(series_keys=frozenset({"s2"})))
    assert found.series_keys == ("s1",)
    everything = LeftOut(series_keys=frozenset({"s2"}), images=frozenset({("s1", 0), ("s1", 3)}))
    assert refusal_findings(REFUSED, everything) == ()


def test_many_reasons_are_cut_short() -> None:
    refused = {"s1": tuple(culprit(place, f"reason_{place}") for place in range(9))}
    [found] = refusal_findings(refused, LeftOut())
    assert found.params["reasons"] == "reason_0, reason_1, reason_2, …"
