"""Instances into series: what belongs together, in the order in which people read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.values import instance, source
from uploader.model.identifying import Identifying
from uploader.series import group_series

if TYPE_CHECKING:
    from uploader.model.dicom import Instance


def make(
    number: int | None = 1,
    *,
    study: str = "1.1",
    series: str = "1.1.1",
    series_number: int | None = 1,
    date: str = "20200101",
    localizer: bool = False,
    sop: str = "",
    file: str = "",
) -> Instance:
    uid = sop or f"{series}.{number}"
    return replace(
        instance(1),
        source=source(file or f"{study} {uid} {localizer}"),
        study_instance_uid=study,
        series_instance_uid=series,
        sop_instance_uid=uid,
        number=number,
        series_number=series_number,
        study_date=Identifying(date),
        series_description=Identifying(f"series {series}"),
        is_localizer=localizer,
    )


def test_study_and_series_uid_make_a_series() -> None:
    instances = [
        make(1),
        make(2),
        make(1, series="1.1.2", series_number=2),
        make(1, study="1.2", date="20200102"),
    ]

    found = group_series(instances)

    assert [(series.key, len(series.instances)) for series in found] == [("s1", 2), ("s2", 1), ("s3", 1)]
    assert [series.study_instance_uid for series in found] == ["1.1", "1.1", "1.2"]


def test_series_are_read_by_date_then_study_then_number_then_uid() -> None:
    expected = [
        make(series="9", series_number=9, date="20190101", study="2"),
        make(series="5", series_number=2, study="1"),
        make(series="4", series_number=10, study="1"),
        make(series="1", series_number=None, study="1"),
        make(series="3", series_number=2, study="3"),
        make(series="7", series_number=2, study="3"),
    ]

    found = group_series(reversed(expected))

    assert [series.instances[0] for series in found] == expected


def test_instances_stand_by_number_and_those_without_one_last() -> None:
    expected = [make(-1), make(2), make(10), make(None, sop="1"), make(None, sop="2")]

    (series,) = group_series(reversed(expected))

    assert list(series.instances) == expected


def test_a_scout_inside_a_series_becomes_a_series_of_its_own_before_it() -> None:
    found = group_series([make(1, localizer=True), make(2), make(3)])

    assert [(series.key, series.is_localizer, len(series.instances)) for series in found] == [
        ("s1", True, 1),
        ("s2", False, 2),
    ]
    assert found[0].series_instance_uid == found[1].series_instance_uid


def test_a_series_that_is_all_scouts_stays_one() -> None:
    (series,) = group_series([make(1, localizer=True), make(2, localizer=True)])

    assert series.is_localizer
    assert len(series.instances) == 2


def test_a_series_says_what_its_first_instance_says() -> None:
    first = replace(make(1), modality="PT", series_description=Identifying("first"))
    second = replace(make(2), modality="CT", series_description=Identifying("second"))

    (series,) = group_series([second, first])

    assert (series.modality, series.description.reveal(), series.number) == ("PT", "first", 1)
    assert series.size_bytes == 20


def test_nothing_makes_no_series() -> None:
    assert group_series([]) == ()


MIXED = st.builds(
    make,
    st.none() | st.integers(-5, 30),
    study=st.sampled_from(["1", "2"]),
    series=st.sampled_from(["1.1", "1.2", "2.1"]),
    series_number=st.none() | st.integers(0, 3),
    date=st.sampled_from(["", "20200101", "20200102"]),
    localizer=st.booleans(),
    sop=st.sampled_from(["", "7", "8", "9"]),
    file=st.text("abcdef", min_size=4, max_size=4),
)


@settings(deadline=None)
@given(instances=st.lists(MIXED, max_size=25, unique_by=lambda one: one.source), data=st.data())
def test_the_order_of_the_files_never_matters_and_none_is_lost(
    instances: list[Instance], data: st.DataObject
) -> None:
    found = group_series(instances)

    assert group_series(data.draw(st.permutations(instances))) == found
    grouped = [one for series in found for one in series.instances]
    assert sorted(grouped, key=lambda one: one.source.path) == sorted(
        instances, key=lambda one: one.source.path
    )
    assert [series.key for series in found] == [f"s{place}" for place in range(1, len(found) + 1)]
    for series in found:
        assert {one.is_localizer for one in series.instances} == {series.is_localizer}
        assert {one.series_instance_uid for one in series.instances} == {series.series_instance_uid}
