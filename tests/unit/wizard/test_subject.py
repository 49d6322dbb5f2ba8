from __future__ import annotations

import pytest

from tests.unit.wizard.acting import NORTHFIELD, Acting
from uploader.errors import NotNow
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.state import BadLabel, Checking, Doubtful, Settled

PROJECT = NORTHFIELD.project_id


def test_an_existing_subject_is_chosen_at_once() -> None:
    acting = Acting().placed()
    acting.do(ask.ChooseSubject("001-0007", is_new=False))
    assert acting.state.saved.draft.subject_label == "001-0007"
    assert not acting.state.saved.draft.is_new_subject


def test_a_label_that_is_there_is_never_made_anew() -> None:
    acting = Acting().placed()
    assert acting.do(ask.ChooseSubject("001-0007", is_new=True)) == []
    assert not acting.state.saved.draft.is_new_subject


def test_a_typed_label_is_not_taken_without_saying_that_it_is_new() -> None:
    with pytest.raises(NotNow):
        Acting().placed().do(ask.ChooseSubject("999-0001", is_new=False))


def test_a_new_label_is_looked_at_before_it_is_chosen() -> None:
    acting = Acting().placed()
    assert acting.do(ask.ChooseSubject("999-0001", is_new=True)) == [do.CheckSubject(PROJECT, "999-0001")]
    assert acting.subject() == Checking("999-0001")
    assert acting.state.saved.draft.subject_label == ""
    acting.do(told.SubjectChecked(PROJECT, "999-0001", "", ()))
    assert acting.subject() == Settled()
    assert acting.state.saved.draft.is_new_subject


def test_a_label_close_to_an_existing_one_must_be_confirmed() -> None:
    acting = Acting().placed()
    acting.do(
        ask.ChooseSubject("0010007", is_new=True),
        told.SubjectChecked(PROJECT, "0010007", "", ("001-0007",)),
    )
    assert acting.subject() == Doubtful("0010007", ("001-0007",))
    acting.do(ask.ChooseSession("Baseline"), ask.ChooseAcquisition("CT Chest"), ask.Continue())
    assert [one.code for one in acting.state.complaints] == ["settle_subject"]
    acting.do(ask.ConfirmNewSubject())
    assert acting.state.saved.draft.subject_label == "0010007"


def test_a_label_of_a_bad_form_is_refused_with_the_reason() -> None:
    acting = Acting().placed()
    acting.do(ask.ChooseSubject("a/b", is_new=True), told.SubjectChecked(PROJECT, "a/b", "characters", ()))
    assert acting.subject() == BadLabel("a/b", "characters")
    assert acting.state.saved.draft.subject_label == ""


def test_an_answer_about_a_label_that_is_not_meant_any_more_is_dropped() -> None:
    acting = Acting().placed()
    acting.do(ask.ChooseSubject("999-0001", is_new=True), ask.ChooseSubject("001-0007", is_new=False))
    acting.do(told.SubjectChecked(PROJECT, "999-0001", "", ()))
    assert acting.state.saved.draft.subject_label == "001-0007"


def test_nothing_can_be_confirmed_that_is_not_in_doubt() -> None:
    with pytest.raises(NotNow):
        Acting().placed().do(ask.ConfirmNewSubject())


def test_a_new_subject_that_another_site_made_meanwhile_is_no_longer_new() -> None:
    acting = Acting().placed()
    acting.do(ask.ChooseSubject("999-0001", is_new=True), told.SubjectChecked(PROJECT, "999-0001", "", ()))
    acting.do(told.SubjectsCame(PROJECT, ("999-0001",)))
    assert acting.state.saved.draft.subject_label == "999-0001"
    assert not acting.state.saved.draft.is_new_subject
