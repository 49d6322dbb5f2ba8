from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.fake import world
from tests.unit.wizard.acting import ACCOUNT, NORTHFIELD, Acting, summary
from uploader.errors import (
    AlreadySent,
    CasesRunning,
    KeyMalformed,
    NoSuchCase,
    NotNow,
    ProfileUnsafe,
)
from uploader.model.case import CaseStage
from uploader.model.profile import NoProfile
from uploader.model.progress import ImportProgress, StageProgress, UploadProgress, Waiting, WaitReason
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.case_view import case_view, status
from uploader.wizard.cases import find, is_busy
from uploader.wizard.moving import complaints, is_open
from uploader.wizard.signing import full_key
from uploader.wizard.snapshot import snapshot
from uploader.wizard.state import (
    Complaint,
    Draft,
    Page,
    Paused,
    Problem,
    Queued,
    Running,
    Saved,
    SignedOut,
    Stopped,
)

CD = Path("/fake/cd")
LOST = Problem("server_unreachable", {"host": "x"}, "it", retryable=True)
REFUSED = Problem("key_refused", {"host": "x"}, "you", retryable=False)


def _sent_off(case_id: str = "c-01") -> Acting:
    """A case that has just been begun, and runs."""
    acting = Acting().reviewed(CD)
    acting.do(ask.Send(), told.Begun(case_id), told.CasesCame((summary(case_id),)))
    return acting


def _activity(acting: Acting, case_id: str = "c-01") -> object:
    return find(acting.state, case_id).activity


def test_nothing_is_begun_before_the_one_button() -> None:
    acting = Acting().reviewed(CD)
    assert not any(isinstance(effect, (do.BeginCase, do.RunCase)) for effect in acting.effects)
    effect = acting.do(ask.Send())[0]
    assert isinstance(effect, do.BeginCase)
    assert effect.destination.subject_label == "001-0007"
    assert effect.answers == {"patient_missing": "confirmed"}


def test_a_second_press_does_not_begin_a_second_case() -> None:
    acting = Acting().reviewed(CD)
    acting.do(ask.Send())
    with pytest.raises(NotNow):
        acting.do(ask.Send())


def test_without_a_profile_the_risk_must_be_accepted_first() -> None:
    acting = Acting().reviewed(CD, profile=NoProfile())
    assert acting.do(ask.Send()) == []
    assert acting.fields() == ["phi_risk"]
    acting.do(ask.AcceptPhiRisk(is_accepted=True))
    effect = acting.do(ask.Send())[0]
    assert isinstance(effect, do.BeginCase)
    assert effect.phi_risk_accepted


def test_nothing_is_sent_while_it_is_not_known_which_profile_applies() -> None:
    acting = Acting().reviewed(CD)
    acting.do(told.ProfileCame("cardia-site-012-northfield", LOST))
    assert acting.do(ask.Send()) == []
    assert "profile" in acting.fields()


def test_after_sending_the_next_case_keeps_group_and_project_only() -> None:
    acting = _sent_off()
    draft = acting.state.saved.draft
    assert (draft.group_id, draft.project_label) == ("cardia", "Site 012 Northfield")
    assert (draft.subject_label, draft.session_label, acting.state.files.paths) == ("", "", ())
    acting.do(ask.NewCase())
    assert acting.page() is Page.DESTINATION


def test_a_case_that_could_not_be_begun_says_why_and_keeps_everything() -> None:
    acting = Acting().reviewed(CD)
    acting.do(ask.Send(), told.Begun(LOST))
    assert acting.page() is Page.REVIEW
    assert acting.state.files.paths == (CD,)


def test_cases_are_sent_one_at_a_time_in_their_order() -> None:
    acting = _sent_off("c-01")
    runs = acting.do(told.CasesCame((summary("c-02"), summary("c-01"))))
    assert runs == []
    assert isinstance(_activity(acting, "c-02"), Queued)
    runs = acting.do(told.CaseMoved("c-01", ImportProgress("j", "running", 0, 1), 5.0))
    assert runs == [do.RunCase("c-02")]


def test_a_finished_case_makes_room_for_the_next() -> None:
    acting = _sent_off("c-01")
    acting.do(told.CasesCame((summary("c-02"), summary("c-01"))))
    assert acting.do(told.CaseStopped("c-01", LOST)) == [do.RunCase("c-02")]
    assert _activity(acting) == Stopped(LOST, find(acting.state, "c-01").activity.progress)  # type: ignore[union-attr]


def test_a_pause_is_durable_and_is_not_undone_by_a_restart() -> None:
    acting = _sent_off()
    assert acting.do(ask.PauseCase("c-01")) == [do.StopCase("c-01")]
    assert acting.state.saved.paused == {"c-01"}
    acting.do(told.CaseStopped("c-01", None))
    again = Acting()
    again.do(told.Started(acting.state.saved), told.CasesCame((summary("c-01"),)))
    again.do(told.SignedInAs(ACCOUNT))
    assert isinstance(_activity(again), Paused)


def test_a_paused_case_keeps_its_place_on_the_bar() -> None:
    acting = _sent_off()
    acting.do(told.CaseMoved("c-01", UploadProgress(1, 2, 50, 0, 100), 1.0))
    shown = case_view(find(acting.state, "c-01"), 2.0).share
    acting.do(ask.PauseCase("c-01"), told.CaseStopped("c-01", None))
    assert case_view(find(acting.state, "c-01"), 3.0).share == shown > 0.5
    acting.do(ask.ResumeCase("c-01"))
    assert case_view(find(acting.state, "c-01"), 4.0).share == shown


def test_a_killed_program_goes_on_with_its_case_by_itself() -> None:
    acting = Acting()
    acting.do(told.Started(Saved()), told.CasesCame((summary("c-01", CaseStage.STAGED),)))
    assert isinstance(_activity(acting), Queued)
    effects = acting.do(told.SignedInAs(ACCOUNT))
    assert do.RunCase("c-01") in effects
    assert acting.page() is Page.HOME


def test_cancel_removes_the_case_only_after_it_has_stopped() -> None:
    acting = _sent_off()
    assert acting.do(ask.CancelCase("c-01")) == [do.StopCase("c-01")]
    assert status(find(acting.state, "c-01")) == "cancelling"
    assert acting.do(told.CaseStopped("c-01", None)) == [do.RemoveCase("c-01")]
    acting.do(told.CaseRemoved("c-01", None))
    assert acting.state.cases == ()
    assert acting.page() is Page.HOME


def test_what_is_sent_can_not_be_cancelled() -> None:
    acting = _sent_off()
    acting.do(told.CaseMoved("c-01", ImportProgress("j", "running", 0, 1), 5.0))
    with pytest.raises(AlreadySent):
        acting.do(ask.CancelCase("c-01"))


def test_a_case_that_ended_while_it_was_being_cancelled_stays() -> None:
    acting = _sent_off()
    acting.do(ask.CancelCase("c-01"))
    ended = summary("c-01", CaseStage.ENDED, state="landed")
    acting.do(told.CasesCame((ended,)))
    assert acting.do(told.CaseStopped("c-01", None)) == []
    assert status(find(acting.state, "c-01")) == "landed"


def test_the_page_turns_to_done_when_everything_is_sent() -> None:
    acting = _sent_off()
    assert acting.page() is Page.UPLOAD
    acting.do(told.CaseMoved("c-01", ImportProgress("j", "running", 0, 1), 5.0))
    assert acting.page() is Page.DONE


def test_a_key_that_expires_while_sending_leads_to_sign_in_and_back() -> None:
    acting = _sent_off()
    acting.do(told.CaseStopped("c-01", REFUSED))
    assert acting.page() is Page.SIGN_IN
    assert acting.state.who == SignedOut(REFUSED)
    acting.do(ask.SignIn("", "practice.flywheel.example:new-key"))
    effects = acting.do(told.SignedInAs(ACCOUNT))
    assert do.RunCase("c-01") in effects
    assert acting.page() is Page.UPLOAD


def test_closing_while_sending_asks_first() -> None:
    acting = _sent_off()
    assert is_busy(acting.state)
    assert acting.do(told.CloseAsked()) == []
    assert acting.state.is_closing
    assert acting.do(ask.AnswerClose(is_close=False)) == []
    assert acting.do(told.CloseAsked(), ask.AnswerClose(is_close=True)) == [do.CloseWindow()]


def test_closing_with_everything_sent_asks_nothing() -> None:
    acting = _sent_off()
    acting.do(told.CaseMoved("c-01", ImportProgress("j", "running", 0, 1), 5.0))
    assert acting.do(told.CloseAsked()) == [do.CloseWindow()]


def test_nobody_signs_out_under_a_running_case() -> None:
    with pytest.raises(CasesRunning):
        _sent_off().do(ask.SignOut())


def test_a_case_that_is_over_before_anything_was_sent_says_why_until_someone_has_read_it() -> None:
    acting = _sent_off()
    broken = Problem("series_not_deidentified", {"count": 1}, "you", retryable=False)
    acting.do(told.CaseStopped("c-01", broken), told.CasesCame(()))
    entry = find(acting.state, "c-01")
    view = case_view(entry, 0.0)
    assert (view.status, view.problem) == ("not_sent", broken)
    assert (view.can_resume, view.can_cancel, view.can_pause) == (False, False, False)
    assert acting.page() is Page.UPLOAD
    for command in (ask.ResumeCase("c-01"), ask.CancelCase("c-01"), ask.PauseCase("c-01")):
        with pytest.raises(NotNow):
            acting.do(command)
    acting.do(told.CasesCame((summary("c-02"),)))
    assert {one.summary.case_id for one in acting.state.cases} == {"c-01", "c-02"}
    assert acting.do(ask.ForgetCase("c-01")) == []
    assert [one.summary.case_id for one in acting.state.cases] == ["c-02"]
    assert acting.page() is Page.HOME


def test_late_news_of_a_case_that_was_removed_is_dropped() -> None:
    acting = Acting().signed_in()
    before = acting.state
    acting.do(told.CaseMoved("gone", StageProgress(1, 2, 3, 4), 1.0))
    assert acting.state == before
    with pytest.raises(NoSuchCase):
        acting.do(ask.WatchCase("gone"))


def test_preparing_and_sending_at_once_are_shown_both() -> None:
    acting = _sent_off()
    acting.do(told.CaseMoved("c-01", StageProgress(1, 4, 10, 40), 1.0))
    assert status(find(acting.state, "c-01")) == "preparing"
    acting.do(told.CaseMoved("c-01", UploadProgress(1, 4, 100, 0, 400), 2.0))
    acting.do(told.CaseMoved("c-01", StageProgress(2, 4, 20, 40), 3.0))
    view = case_view(find(acting.state, "c-01"), 4.0)
    assert (view.status, view.staged_count, view.staged_total) == ("uploading", 2, 4)
    assert (view.sent_bytes, view.share) == (100, 0.25 * 0.5 + 0.75 * 0.25)


def test_a_wait_is_shown_with_its_reason() -> None:
    acting = _sent_off()
    acting.do(told.CaseMoved("c-01", Waiting(WaitReason.NETWORK, 5.0), 5.0))
    view = case_view(find(acting.state, "c-01"), 6.0)
    assert (view.status, view.wait_reason, view.remaining_s) == ("waiting", "network", None)
    acting.do(told.CaseMoved("c-01", UploadProgress(0, 1, 1, 0, 10), 7.0))
    assert isinstance(_activity(acting), Running)
    assert status(find(acting.state, "c-01")) == "uploading"


@pytest.mark.parametrize(
    ("url", "opens"),
    [("https://site.example/job/1", True), ("file:///etc/passwd", False), ("http://evil.example/", False)],
)
def test_only_safe_addresses_are_given_to_the_systems_browser(url: str, *, opens: bool) -> None:
    acting = Acting().signed_in()
    acting.do(told.CasesCame((summary("c-01", CaseStage.ENDED, state="landed", job_url=url),)))
    assert bool(case_view(acting.state.cases[0], 0.0).job_url) is opens
    if opens:
        assert acting.do(ask.OpenJob("c-01")) == [do.OpenUrl(url)]
    else:
        with pytest.raises(NotNow):
            acting.do(ask.OpenJob("c-01"))


@pytest.mark.parametrize(
    ("site", "key", "whole"),
    [
        ("", "site.example:secret", "site.example:secret"),
        ("site.example", "secret", "site.example:secret"),
        ("https://site.example/#/login", " secret ", "site.example:secret"),
        ("other.example", "site.example:secret", "site.example:secret"),
        ("", "site.example:8443:secret", "site.example:8443:secret"),
        ("http://site.example", "secret", "http://site.example:secret"),
    ],
)
def test_site_and_key_make_one_whole_key(site: str, key: str, whole: str) -> None:
    assert full_key(site, key) == whole


@pytest.mark.parametrize(("site", "key"), [("", "secret"), ("site.example", ""), ("a b", "secret")])
def test_half_a_key_is_refused(site: str, key: str) -> None:
    with pytest.raises(KeyMalformed):
        full_key(site, key)


def test_the_key_is_in_no_state_and_in_no_representation() -> None:
    acting = Acting()
    effect = acting.do(told.Started(Saved()), ask.SignIn("site.example", "top-secret"))[0]
    assert effect == do.CheckKey("site.example:top-secret")
    assert "top-secret" not in repr(acting.state) + repr(effect)


def test_nobody_sees_the_draft_of_another_account() -> None:
    acting = Acting()
    other = Draft(owner="elsewhere/other", subject_label="001-0001")
    acting.do(told.Started(Saved(draft=other)), told.SignedInAs(ACCOUNT))
    assert acting.state.saved.draft.subject_label == ""


def test_only_open_pages_can_be_gone_to() -> None:
    acting = Acting().signed_in()
    for page in ("destination", "files", "review", "upload", "done", "sign_in"):
        with pytest.raises(NotNow):
            acting.do(ask.Go(page))


def test_complaints_name_only_fields_that_can_be_answered_now() -> None:
    acting = Acting().placed()
    acting.do(ask.Continue())
    assert acting.fields() == ["subject", "session"]
    acting.do(ask.ChooseSession("Baseline"), ask.Continue())
    assert acting.fields() == ["subject", "acquisition"]


def test_a_profile_that_is_not_safe_stops_the_case_before_files_are_chosen() -> None:
    problem = Problem.of(ProfileUnsafe(level="project", problem="No rule names PatientID"))
    acting = Acting().aimed()
    assert is_open(acting.state, Page.FILES)
    acting.do(told.ProfileCame(NORTHFIELD.project_id, problem))
    assert not is_open(acting.state, Page.FILES)
    assert Complaint("profile", "profile_failed") in complaints(acting.state, Page.DESTINATION)
    shown = snapshot(1, acting.state, 0.0).profile
    assert shown.state == "failed"
    assert shown.problem is not None
    assert (shown.problem.code, shown.problem.owner) == ("profile_unsafe", "coordinator")


def test_how_much_of_the_table_stays_is_in_every_snapshot() -> None:
    shown = snapshot(1, Acting().aimed().state, 0.0).profile
    assert (shown.state, shown.row_count, shown.stay_count) == ("profile", 655, len(world.KEPT))
    assert "2026c" in shown.edition
