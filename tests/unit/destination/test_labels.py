from __future__ import annotations

import pytest
from fw_meta.utils import sanitize_label
from hypothesis import given
from hypothesis import strategies as st

from uploader.destination.labels import label_problem, near_labels


@given(st.text(max_size=80))
def test_a_label_that_is_allowed_is_kept_by_the_server_as_it_is(label: str) -> None:
    if not label_problem(label):
        assert sanitize_label(label) == label


@pytest.mark.parametrize(
    "label", ["", "  ", " S1", "S1 ", "S/1", "S*1", "S:1", "S1.", "x" * 65, "S\n1", "S\u200b1", 'S"1']
)
def test_labels_that_the_server_would_rewrite_are_refused_with_a_reason(label: str) -> None:
    assert label_problem(label)


@pytest.mark.parametrize("label", ["012-007", "STR-04112", "S 1", "Müller-3", "x" * 64])
def test_ordinary_labels_are_allowed(label: str) -> None:
    assert label_problem(label) == ""


@pytest.mark.parametrize(
    "typed", ["str-04112", "STR 04112", "STR04112", "STR-0412", "STR-041123", "STR-04113", "STR-40112"]
)
def test_a_slip_of_the_keyboard_is_noticed(typed: str) -> None:
    assert near_labels(typed, ["STR-04112", "HF-99"]) == ("STR-04112",)


def test_a_label_is_not_near_itself_nor_near_quite_other_ones() -> None:
    assert near_labels("STR-04112", ["STR-04112", "STR-05555", "X"]) == ()


def test_the_next_number_of_a_numbering_is_no_slip() -> None:
    numbered = [f"012-{number:03}" for number in range(1, 25)]
    assert near_labels("012-025", numbered) == ()
    assert near_labels("012_024", numbered) == ("012-024",)
    assert near_labels("0012-024", numbered) == ("012-024",)


def test_the_likeliest_slip_comes_first() -> None:
    assert near_labels("hf-12", ["HF-13", "HF-112", "HF 12"]) == ("HF 12", "HF-112", "HF-13")
