from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.fake import world
from tests.unit.wizard.acting import Acting
from uploader.errors import NotNow, Owner
from uploader.model.case import LeftOut
from uploader.model.check import Finding, Report, Severity
from uploader.model.profile import NoProfile
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.selecting import Totals, patients, totals
from uploader.wizard.snapshot import snapshot
from uploader.wizard.state import NoFiles, Page, Problem, Scanned, Scanning

CD = Path("/fake/cd")
WARNING = Finding("patient_missing", Severity.WARN, Owner.YOU, ("s2", "s3"), 2)
PICTURES = Finding("other_pictures", Severity.WARN, Owner.YOU, (), 1)
ELSEWHERE = Finding("person_elsewhere", Severity.WARN, Owner.YOU, (), 1, {"subject": "001-0001", "date": ""})


def _totals(acting: Acting) -> Totals:
    return totals(acting.prepared(), acting.state.files.left_out)


def test_native_dialogs_are_asked_only_on_the_step_of_files() -> None:
    acting = Acting().aimed()
    assert acting.do(ask.ChooseFolder()) == [do.AskForPaths(is_folder=True)]
    with pytest.raises(NotNow):
        Acting().placed().do(ask.ChooseFolder())


def test_with_a_window_the_page_can_not_pick_by_itself() -> None:
    with pytest.raises(NotNow):
        Acting().aimed().do(ask.PickEntries(("x",)))


def test_a_cancelled_dialog_changes_nothing() -> None:
    acting = Acting().aimed()
    before = acting.state
    acting.do(told.PathsPicked(()))
    assert acting.state == before


def test_more_files_are_read_together_with_those_that_are_there() -> None:
    acting = Acting().scanned(CD)
    more = Path("/fake/more")
    assert acting.do(told.PathsPicked((more, CD))) == [do.ScanPaths(acting.state.files.scan_id, (CD, more))]


def test_an_older_reading_can_not_replace_a_newer_one() -> None:
    acting = Acting().aimed()
    acting.do(told.PathsPicked((CD,)))
    old = acting.state.files.scan_id
    acting.do(told.PathsPicked((Path("/fake/other"),)), told.ScanEnded(old, world.small_case()))
    assert isinstance(acting.state.files.scan, Scanning)


def test_a_reading_that_was_stopped_leaves_nothing_selected() -> None:
    acting = Acting().aimed()
    acting.do(told.PathsPicked((CD,)))
    acting.do(told.ScanEnded(acting.state.files.scan_id, None))
    assert acting.state.files.scan == NoFiles()
    assert acting.state.files.paths == ()


def test_a_disc_that_was_taken_out_is_said_in_its_place() -> None:
    acting = Acting().aimed()
    acting.do(told.PathsPicked((CD,)))
    gone = Problem("nothing_there", {"count": 1}, "you", retryable=False)
    acting.do(told.ScanEnded(acting.state.files.scan_id, gone))
    assert acting.state.files.scan == NoFiles(gone)


@pytest.mark.parametrize("page", [Page.WHERE, Page.DESTINATION, Page.REVIEW])
def test_a_drop_is_taken_on_every_step_of_a_case(page: Page) -> None:
    acting = Acting().reviewed(CD)
    acting.do(ask.Go(page))
    assert acting.do(told.PathsDropped((Path("/fake/drop"),)))
    assert acting.state.notice is not None
    assert acting.state.notice.code == "drop_taken"


def test_a_drop_on_the_home_page_is_refused_in_words() -> None:
    acting = Acting().signed_in()
    acting.do(ask.Go("home"))
    assert acting.do(told.PathsDropped((CD,))) == []
    assert acting.state.notice is not None
    assert acting.state.notice.code == "drop_not_here"


def test_what_is_left_out_is_counted_out_and_can_come_back() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.SetLeftOut(("s3", "nonsense"), (0, 99), is_left_out=True))
    files = acting.state.files
    assert files.left_out == LeftOut(frozenset({"s3"}), frozenset({0}))
    assert isinstance(files.scan, Scanned)
    kept = totals(files.scan.prepared, files.left_out)
    assert (kept.series_count, kept.file_count) == (3, 241)
    acting.do(ask.SetLeftOut(("s3",), (0,), is_left_out=False))
    assert acting.state.files.left_out == LeftOut()


def test_each_tick_asks_the_checks_again_and_late_answers_are_dropped() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.SetLeftOut(("s3",), (), is_left_out=True))
    first = acting.state.files.check_id
    assert isinstance(acting.do(ask.SetLeftOut(("s3",), (), is_left_out=False))[0], do.Recheck)
    acting.do(told.Rechecked(first, Report(()), None))
    assert isinstance(acting.state.files.scan, Scanned)
    assert acting.state.files.scan.report.findings
    assert acting.state.files.scan.is_rechecking


def test_one_image_can_be_left_out_and_taken_back_in() -> None:
    acting = Acting().scanned(CD)
    whole = _totals(acting).file_count
    assert isinstance(acting.do(ask.SetImageLeftOut("s2", 3, is_left_out=True))[0], do.Recheck)
    assert acting.state.files.left_out == LeftOut(images=frozenset({("s2", 3)}))
    assert _totals(acting).file_count == whole - 1
    acting.do(ask.SetImageLeftOut("s2", 3, is_left_out=False))
    assert acting.state.files.left_out == LeftOut()


def test_the_last_image_takes_its_series_out_and_the_first_brings_it_back_alone() -> None:
    acting = Acting().scanned(CD)
    count = len(acting.prepared().series_list[2].instances)
    acting.do(*(ask.SetImageLeftOut("s3", index, is_left_out=True) for index in range(count)))
    assert acting.state.files.left_out == LeftOut(frozenset({"s3"}))
    acting.do(ask.SetImageLeftOut("s3", 0, is_left_out=False))
    assert acting.state.files.left_out == LeftOut(images=frozenset(("s3", one) for one in range(1, count)))
    acting.do(ask.SetLeftOut(("s3",), (), is_left_out=False))
    assert acting.state.files.left_out == LeftOut()


def test_an_image_that_is_not_there_can_not_be_left_out() -> None:
    for key, frame in (("s2", -1), ("s2", 10**6), ("s99", 0)):
        with pytest.raises(NotNow):
            Acting().scanned(CD).do(ask.SetImageLeftOut(key, frame, is_left_out=True))


def test_another_destination_is_checked_for_and_what_was_said_of_the_first_is_asked_again() -> None:
    acting = Acting().scanned(CD)
    acting.checked(WARNING, ELSEWHERE)
    acting.do(ask.AnswerFinding(WARNING.code, "confirmed"), ask.AnswerFinding(ELSEWHERE.code, "confirmed"))
    effects = acting.do(ask.ChooseSubject("001-0009", is_new=False))
    asked = [effect for effect in effects if isinstance(effect, do.Recheck)]
    assert [one.destination and one.destination.subject_label for one in asked] == ["001-0009"]
    acting.checked(WARNING, ELSEWHERE)
    assert acting.state.files.answers == {WARNING.code: "confirmed"}


def test_what_is_found_while_the_review_is_shown_leads_back_to_it() -> None:
    acting = Acting().reviewed(CD)
    effects = acting.do(
        ask.Send(), told.Begun(Problem("warning_unanswered", {"count": 1}, "you", retryable=False))
    )
    assert any(isinstance(effect, do.Recheck) for effect in effects)
    acting.checked(*acting.prepared().report.findings, ELSEWHERE)
    assert acting.page() is Page.FILES
    assert acting.fields() == [f"finding-{ELSEWHERE.code}"]


def test_nothing_is_sent_while_the_checks_are_asked_again() -> None:
    acting = Acting().reviewed(CD)
    acting.do(ask.SetLeftOut(("s3",), (), is_left_out=True))
    with pytest.raises(NotNow):
        acting.do(ask.Send())


def test_a_warning_must_be_confirmed_before_the_review() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.Continue())
    assert acting.fields() == ["finding-patient_missing"]
    acting.do(ask.AnswerFinding("patient_missing", "confirmed"), ask.Continue())
    assert acting.page() is Page.REVIEW


def test_a_warning_that_now_says_more_is_asked_again() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.AnswerFinding("patient_missing", "confirmed"))
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    acting.checked(Finding("patient_missing", Severity.WARN, Owner.YOU, ("s2", "s3"), 5))
    assert acting.state.files.answers == {}


def test_a_warning_about_fewer_series_stays_confirmed() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.AnswerFinding("patient_missing", "confirmed"))
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    acting.checked(Finding("patient_missing", Severity.WARN, Owner.YOU, ("s3",), 1))
    assert acting.state.files.answers == {"patient_missing": "confirmed"}


def test_a_warning_about_more_files_of_the_same_series_is_asked_again() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.AnswerFinding("patient_missing", "confirmed"))
    acting.do(ask.SetImageLeftOut("s3", 0, is_left_out=True))
    acting.checked(Finding("patient_missing", Severity.WARN, Owner.YOU, ("s3",), 3))
    assert acting.state.files.answers == {}


def test_pictures_that_come_back_are_not_confirmed_by_a_word_about_others() -> None:
    acting = Acting().scanned(CD)
    acting.checked(PICTURES)
    acting.do(ask.AnswerFinding("other_pictures", "confirmed"))
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    assert acting.state.files.answers == {"other_pictures": "confirmed"}
    acting.do(ask.SetLeftOut((), (0,), is_left_out=False))
    acting.checked(PICTURES)
    assert acting.state.files.answers == {}


def test_pictures_are_named_as_long_as_they_are_sent() -> None:
    acting = Acting().scanned(CD)
    acting.checked(PICTURES, WARNING)
    assert _named(acting) == {"other_pictures": [(0, "report.pdf")], "patient_missing": []}
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    assert _named(acting)["other_pictures"] == []


def _named(acting: Acting) -> dict[str, list[tuple[int, str]]]:
    found = snapshot(1, acting.state, 0.0).files.findings
    return {one.code: [(file.index, file.name) for file in one.files] for one in found}


def test_a_block_can_not_be_talked_away() -> None:
    acting = Acting().scanned(CD, world.two_patients())
    with pytest.raises(NotNow):
        acting.do(ask.AnswerFinding("several_patients", "confirmed"))
    acting.do(ask.Continue())
    assert acting.page() is Page.FILES


def test_a_block_about_files_that_are_never_sent_is_settled_by_a_word() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    acting.checked(Finding("truncated", Severity.BLOCK, Owner.YOU, (), 1))
    acting.do(ask.Continue())
    assert acting.fields() == ["finding-truncated"]
    acting.do(ask.AnswerFinding("truncated", "confirmed"), ask.Continue())
    assert acting.page() is Page.REVIEW


def test_choosing_one_of_two_patients_leaves_the_other_out() -> None:
    acting = Acting().scanned(CD, world.two_patients())
    acting.do(ask.KeepPatient(1))
    assert acting.state.files.left_out.series_keys == {"s1"}
    with pytest.raises(NotNow):
        acting.do(ask.KeepPatient(2))


def test_patients_are_told_apart_by_id_and_issuer() -> None:
    groups = patients(world.two_patients())
    assert [group.series_keys for group in groups] == [("s1",), ("s2",)]


def test_leaving_out_what_is_blocked_takes_the_series_that_leaving_out_settles() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.SetLeftOut((), (0,), is_left_out=True))
    acting.checked(Finding("same_uid_different_content", Severity.BLOCK, Owner.YOU, ("s2",), 2))
    acting.do(ask.LeaveOutBlocked())
    assert acting.state.files.left_out.series_keys == {"s2"}


def test_with_everything_left_out_there_is_nothing_to_continue_with() -> None:
    acting = Acting().scanned(CD)
    acting.do(ask.SetLeftOut(("s1", "s2", "s3", "s4"), (0,), is_left_out=True), ask.Continue())
    assert [one.code for one in acting.state.complaints] == ["nothing_left"]


def test_an_accepted_risk_is_for_one_selection_only() -> None:
    acting = Acting().scanned(CD, profile=NoProfile())
    acting.do(ask.AcceptPhiRisk(is_accepted=True), told.PathsPicked((Path("/fake/more"),)))
    assert not acting.state.files.phi_risk_accepted
