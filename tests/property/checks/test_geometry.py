"""Checks of geometry on any numbers: they hold, and the order of the files is nothing to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.values import instance, series
from uploader.checks import check_series, describe
from uploader.checks.properties import properties_of
from uploader.model.dicom import Phase, Traits

if TYPE_CHECKING:
    from uploader.model.dicom import Instance, Series

TODAY = date(2026, 11, 3)
NUMBERS = st.floats(-1e12, 1e12, allow_nan=False) | st.sampled_from((0.0, 1.0, 2.5, 5.0, 1e-9))
VECTORS = st.tuples(NUMBERS, NUMBERS, NUMBERS)
AXES = st.sampled_from(
    ((1.0, 0.0, 0.0, 0.0, 1.0, 0.0), (0.0,) * 6, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0), ())
) | st.lists(NUMBERS, min_size=6, max_size=6).map(tuple)


@st.composite
def images(draw: st.DrawFn) -> list[Instance]:
    made = []
    for number in range(draw(st.integers(1, 14))):
        traits = Traits(rows=8, columns=8, orientation=draw(AXES), pixel_spacing=(1.0, 1.0))
        phase = Phase(echo_ms=draw(st.sampled_from((None, 10.0, 20.0))))
        made.append(
            replace(
                instance(number),
                number=draw(st.none() | st.integers(-5, 10**9)),
                traits=traits,
                phase=phase,
                position=draw(
                    st.none() | VECTORS | st.tuples(st.just(0.0), st.just(0.0), st.integers(0, 20))
                ),
            )
        )
    return made


def of(instances: list[Instance]) -> Series:
    return replace(series("s1", "1.2.3", 1), instances=tuple(instances))


@settings(max_examples=300, deadline=None)
@given(images())
def test_any_numbers_give_findings_and_no_fault(instances: list[Instance]) -> None:
    for found in check_series(of(instances), None, TODAY):
        assert found.count > 0
        assert describe(found)
    assert properties_of(of(instances))["modality"] == "CT"


@settings(max_examples=100, deadline=None)
@given(images(), st.randoms())
def test_the_order_of_the_images_changes_no_finding(instances: list[Instance], chance: object) -> None:
    turned = list(instances)
    chance.shuffle(turned)  # type: ignore[attr-defined]

    first = {found.code: found.count for found in check_series(of(instances), None, TODAY)}
    second = {found.code: found.count for found in check_series(of(turned), None, TODAY)}

    assert first == second
