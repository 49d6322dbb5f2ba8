from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.values import instance, patient, series, source
from uploader.case import others as others_module
from uploader.model.source import Failed, FailReason, OtherFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uploader.model.dicom import Series


def _series() -> Series:
    return series("s1", "1.2.3", 1)


NOTHING: frozenset[str] = frozenset()


def take_others(
    others: Sequence[OtherFile],
    series_list: Sequence[Series],
    sections: frozenset[str] | None,
    renamed: Callable[[str], str] = str,
) -> tuple[tuple[OtherFile, ...], tuple[Failed, ...]]:
    return others_module.take_others(others, series_list, sections, renamed)


@pytest.mark.parametrize(
    "name",
    [
        "FakeDoe.pdf",
        "report fakedoe jane.pdf",
        "FAKE-1 scan.pdf",
        "fake1.pdf",
        "1956-03-09.pdf",
        "jáne.pdf",
        "x/19560309_a.pdf",
    ],
)
def test_a_file_whose_name_names_the_patient_stays_here(name: str) -> None:
    taken, failed = take_others([OtherFile(source(name), "pdf")], [_series()], NOTHING)
    assert taken == ()
    assert [row.reason for row in failed] == [FailReason.NAME_IDENTIFIES]


def test_other_files_go_with_neutral_names() -> None:
    note = OtherFile(source("protocol.pdf"), "pdf")
    assert take_others([note], [_series()], NOTHING) == ((note,), ())


def test_a_short_part_of_a_name_does_not_hold_everything_back() -> None:
    short = patient(name="Li^Bo", patient_id="7", birth_date="")
    only = replace(_series(), instances=(instance(1, who=short),))
    note = OtherFile(source("Lisbon7.pdf"), "pdf")
    assert take_others([note], [only], NOTHING) == ((note,), ())


@pytest.mark.parametrize(
    ("section", "name"), [("xml", "a.xml"), ("tiff", "a.TIF"), ("zip", "a.zip"), ("unheard-of", "any.bin")]
)
def test_files_that_the_profile_has_rules_for_stay_here_while_the_rules_can_not_be_carried_out(
    section: str, name: str
) -> None:
    _, failed = take_others([OtherFile(source(name), "x")], [_series()], frozenset({section}))
    assert [row.reason for row in failed] == [FailReason.TYPE_REFUSED]


def test_where_there_is_no_profile_nothing_is_held_back() -> None:
    note = OtherFile(source("FakeDoe.pdf"), "pdf")
    assert take_others([note], [_series()], None) == ((note,), ())


def test_the_name_that_counts_is_the_one_that_the_file_leaves_by() -> None:
    note = OtherFile(source("FakeDoe.csv"), "csv")
    assert take_others([note], [_series()], NOTHING, lambda _: "0815.csv") == ((note,), ())
    clean = OtherFile(source("clean.csv"), "csv")
    _, failed = take_others([clean], [_series()], NOTHING, lambda _: "FakeDoe.csv")
    assert [row.reason for row in failed] == [FailReason.NAME_IDENTIFIES]
