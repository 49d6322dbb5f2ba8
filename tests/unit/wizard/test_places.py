from __future__ import annotations

import pytest

from tests.ui.fake import world
from tests.unit.wizard.acting import Acting
from uploader.errors import NotNow
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.places import chosen_project, group_choices, project_choices, why_not
from uploader.wizard.state import Loaded, LoadFailed, Problem


def test_a_group_narrows_the_projects() -> None:
    labels = [choice.label for choice in project_choices(world.PROJECTS, "neuro")]
    assert labels == ["Site 012 Northfield", "Site 031 Unprotected", "Site 033 Untemplated"]


def test_a_project_chosen_first_leaves_the_groups_that_have_one_of_that_label() -> None:
    assert {one.value for one in group_choices(world.PROJECTS, "Site 012 Northfield")} == {"cardia", "neuro"}
    assert [one.value for one in group_choices(world.PROJECTS, "Site 014 Riverside")] == ["cardia"]


def test_a_label_that_several_groups_have_stands_once() -> None:
    labels = [choice.label for choice in project_choices(world.PROJECTS, "")]
    assert labels.count("Site 012 Northfield") == 1


@pytest.mark.parametrize(
    ("label", "reason"), [("Site 020 View Only", "no_rights"), ("Site 033 Untemplated", "no_templates")]
)
def test_a_project_that_can_not_be_sent_to_is_shown_with_its_reason(label: str, reason: str) -> None:
    choices = project_choices(world.PROJECTS, "")
    assert next(one.reason for one in choices if one.label == label) == reason
    assert choices[-1].reason


def test_a_locked_project_says_so_first() -> None:
    from dataclasses import replace  # noqa: PLC0415

    assert why_not(replace(world.PROJECTS[0], locked=True, missing=("x",))) == "locked"


def test_the_only_group_left_is_chosen_by_itself() -> None:
    acting = Acting().signed_in()
    acting.do(ask.ChooseProject("Site 014 Riverside"))
    assert acting.state.saved.draft.group_id == "cardia"
    assert chosen_project(acting.state) == world.PROJECTS[1]


def test_a_label_of_two_groups_waits_for_the_group() -> None:
    acting = Acting().signed_in()
    acting.do(ask.ChooseProject("Site 012 Northfield"))
    assert acting.state.saved.draft.group_id == ""
    assert chosen_project(acting.state) is None
    loads = acting.do(ask.ChooseGroup("neuro"))
    assert loads == [do.LoadProject(world.PROJECTS[3])]


def test_the_only_project_that_can_be_sent_to_is_chosen_by_itself() -> None:
    only = (world.PROJECTS[1], world.PROJECTS[2], world.PROJECTS[5])
    acting = Acting().signed_in(only)
    assert chosen_project(acting.state) == world.PROJECTS[1]


def test_what_is_cleared_stays_clear() -> None:
    acting = Acting().signed_in((world.PROJECTS[1],))
    acting.do(ask.ChooseProject(""))
    assert acting.state.saved.draft.project_label == ""


def test_another_group_lets_go_of_a_project_that_it_does_not_have() -> None:
    acting = Acting().signed_in()
    acting.do(ask.ChooseProject("Site 014 Riverside"), ask.ChooseGroup("neuro"))
    assert acting.state.saved.draft.project_label == ""


def test_a_project_that_can_not_be_sent_to_is_never_the_chosen_one() -> None:
    acting = Acting().signed_in()
    loads = acting.do(ask.ChooseGroup("cardia"), ask.ChooseProject("Site 020 View Only"))
    assert chosen_project(acting.state) is None
    assert loads == []


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(NotNow):
        Acting().signed_in().do(ask.ChooseGroup("nowhere"))


def test_another_project_forgets_subject_session_and_acquisition() -> None:
    acting = Acting().aimed()
    acting.do(ask.ChooseProject("Site 014 Riverside"))
    draft = acting.state.saved.draft
    assert (draft.subject_label, draft.session_label, draft.acquisition_label) == ("", "", "")


def test_late_answers_about_another_project_are_dropped() -> None:
    acting = Acting().placed()
    before = acting.state
    acting.do(told.SubjectsCame("cardia-elsewhere", ("999",)))
    assert acting.state == before


def test_what_could_not_be_had_is_asked_for_again() -> None:
    acting = Acting().placed()
    problem = Problem("server_unreachable", {}, "it", retryable=True)
    acting.do(told.TemplatesCame(world.PROJECTS[0].project_id, problem))
    assert acting.state.site.templates == LoadFailed(problem)
    assert acting.do(ask.Reload()) == [do.LoadProject(world.PROJECTS[0])]


def test_the_only_session_and_acquisition_are_chosen_by_themselves() -> None:
    from uploader.model.destination import AcquisitionChoice, SessionChoice, TemplateLabels  # noqa: PLC0415

    labels = TemplateLabels((SessionChoice("Once", (AcquisitionChoice("MR", 1, ()),), ()),), ())
    draft = Acting().placed(labels=labels).state.saved.draft
    assert (draft.session_label, draft.acquisition_label) == ("Once", "MR")


def test_an_acquisition_waits_for_the_session() -> None:
    acting = Acting().placed()
    with pytest.raises(NotNow):
        acting.do(ask.ChooseAcquisition("CT Chest"))


def test_another_session_lets_go_of_the_acquisition() -> None:
    acting = Acting().placed()
    acting.do(ask.ChooseSession("Baseline"), ask.ChooseAcquisition("Echo 4 chamber"))
    acting.do(ask.ChooseSession(""))
    assert acting.state.saved.draft.acquisition_label == ""


@pytest.mark.parametrize("label", ["^Unscheduled.*$", "Unscheduled 3", "baseline"])
def test_only_fixed_labels_of_the_templates_can_be_chosen(label: str) -> None:
    with pytest.raises(NotNow):
        Acting().placed().do(ask.ChooseSession(label))


def test_subjects_are_indexed_for_searching() -> None:
    subjects = Acting().placed().state.site.subjects
    assert isinstance(subjects, Loaded)
    assert "001-0007" in subjects.value.known
