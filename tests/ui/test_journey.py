from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.fake import world
from tests.ui.fake.engine import Script
from tests.ui.stage import PATIENCE_MS
from uploader.errors import KeyRefused, NothingThere, ProfileUnsafe, ServerUnreachable
from uploader.model.case import LeftOut
from uploader.model.progress import Waiting, WaitReason
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]

SENT = re.compile(r"^Sent$")
LANDED = re.compile("^Landed")

CHOOSE_GROUP = """group => fetch("/command/choose_group", {
  method: "POST",
  headers: {"Content-Type": "application/json"},
  body: JSON.stringify({id: "0".repeat(32), body: {group_id: group}}),
})"""
"""As a second window of the same program would."""


def test_a_case_goes_from_sign_in_to_landed(stage: Start) -> None:
    one = stage()
    one.script.import_gate.close()
    one.send()
    one.heading(SENT)
    one.script.import_gate.open()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    destination, left_out, answers, accepted = one.fake.begun[0]
    assert (destination.project_label, destination.subject_label) == ("Site 014 Riverside", "001-0007")
    assert (left_out, answers, accepted) == (LeftOut(), {"patient_missing": "confirmed"}, False)
    assert len(one.fake.begun) == 1
    expect(
        one.page.get_by_text("817 seen = 813 landed + 0 copies + 3 skipped + 1 failed + 0 left out")
    ).to_be_visible()


def test_the_page_talks_to_nobody_but_its_own_program(stage: Start) -> None:
    one = stage().send()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    assert {url for url in one.requests if not url.startswith((one.origin, "data:"))} == set()


def test_the_next_case_keeps_group_and_project(stage: Start) -> None:
    one = stage().send()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    one.button("Send another case").click()
    one.heading("Whose images, and which visit?")
    expect(one.page.get_by_role("combobox", name="Subject")).to_have_value("")
    expect(one.page.get_by_text("All labels come from Site 014 Riverside")).to_be_visible()


def test_nothing_is_begun_before_the_one_button(stage: Start) -> None:
    one = stage().to_review()
    assert one.fake.begun == []
    expect(one.button("Send 4 series, 813 files")).to_be_enabled()


def test_a_wrong_key_is_said_in_its_place_and_can_be_mended(stage: Start) -> None:
    one = stage()
    one.page.get_by_label("API key", exact=True).fill("practice.flywheel.example:wrong")
    one.button("Sign in").click()
    expect(one.page.get_by_role("alert").filter(has_text="does not accept this API key")).to_be_visible()
    one.sign_in()


def test_a_key_that_names_its_site_fills_in_the_address(stage: Start) -> None:
    one = stage()
    one.page.get_by_label("API key", exact=True).fill("site.example:abc")
    expect(one.page.get_by_label("Site address")).to_have_value("site.example")


def test_menus_filter_each_other_and_say_why_a_project_can_not_be_chosen(stage: Start) -> None:
    one = stage().sign_in()
    project = one.page.get_by_role("combobox", name="Project")
    expect(project).to_be_enabled()
    project.click()
    options = one.page.get_by_role("listbox", name="Project").get_by_role("option")
    expect(options).to_have_count(5)
    refused = options.filter(has_text="View Only")
    expect(refused).to_have_attribute("aria-disabled", "true")
    expect(refused).to_contain_text("You may view it but not upload. Ask the Trial Coordinator")
    refused.click(force=True)
    expect(project).to_have_value("")
    one.page.keyboard.press("Escape")
    one.choose("Project", "Site 012 Northfield")
    one.page.get_by_role("combobox", name="Group").click()
    expect(one.page.get_by_role("listbox", name="Group").get_by_role("option")).to_have_count(2)
    one.page.keyboard.press("Escape")
    one.choose("Group", "NEURO-7 Stroke")
    one.go_on()
    one.heading("Whose images, and which visit?")


def test_a_quick_enter_never_takes_what_was_listed_before(stage: Start) -> None:
    one = stage().to_destination()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.click()
    one.page.get_by_role("listbox", name="Subject").get_by_role("option").first.wait_for()
    box.press_sequentially("007-0042", delay=0)
    box.press("Enter")
    expect(box).to_have_value("007-0042")
    one.wizard.wait_newer(0, 1)
    expect(one.page.get_by_role("listbox", name="Subject").get_by_role("option")).to_have_count(0)
    assert one.wizard.state.saved.draft.subject_label in ("", "007-0042")


def test_a_new_subject_close_to_another_asks_which_is_meant(stage: Start) -> None:
    one = stage().to_destination()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.fill("0010007")
    one.page.get_by_role("option", name="Create new subject “0010007”").click()
    expect(one.page.get_by_role("alert").filter(has_text="looks like one that is")).to_be_visible()
    one.button("Use 001-0007").click()
    expect(box).to_have_value("001-0007")
    assert not one.wizard.state.saved.draft.is_new_subject


def test_a_new_subject_is_created_only_by_the_explicit_line(stage: Start) -> None:
    one = stage().to_destination()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.fill("NEW-777")
    options = one.page.get_by_role("listbox", name="Subject").get_by_role("option")
    expect(options.last).to_have_text("Create new subject “NEW-777”")
    one.page.keyboard.press("Tab")
    expect(one.page.get_by_text("Not chosen yet: pick it in the list.")).to_be_visible()
    assert one.wizard.state.saved.draft.subject_label == ""
    box.fill("NEW-777")
    options.last.click()
    expect(one.page.get_by_text("New subject “NEW-777” will be created when you send.")).to_be_visible()


def test_a_subject_of_a_bad_form_says_what_is_wrong(stage: Start) -> None:
    one = stage().to_destination()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.fill("a/b")
    one.page.get_by_role("option", name="Create new subject “a/b”").click()
    expect(one.page.get_by_text("has characters that Flywheel can't keep")).to_be_visible()


def test_the_acquisition_waits_for_the_session_and_patterns_are_explained(stage: Start) -> None:
    one = stage().to_destination()
    expect(one.page.get_by_role("combobox", name="Acquisition")).to_be_disabled()
    one.page.get_by_text("1 session can't be offered").click()
    expect(one.page.get_by_text("^Unscheduled.*$")).to_be_visible()
    one.choose("Session", "Week 12")
    expect(one.page.get_by_role("combobox", name="Acquisition")).to_have_value("CT Chest")


def test_what_is_missing_stands_on_top_and_leads_to_its_field(stage: Start) -> None:
    one = stage().to_destination()
    one.go_on()
    summary = one.page.locator(".summary")
    expect(summary).to_be_focused()
    assert one.page.title().startswith("Error: ")
    summary.get_by_role("link", name="Choose a session").click()
    expect(one.page.get_by_role("combobox", name="Session")).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)


def test_an_answer_that_comes_late_leaves_the_hands_where_they_are(stage: Start) -> None:
    """Complaints take the focus, and a menu without focus closes: not under who has gone on to fill it."""
    one = stage().sign_in()
    held: list[Route] = []
    one.page.route("**/command/continue", lambda route: held.append(route))  # noqa: PLW0108 - it hangs a mark on it
    with one.page.expect_request("**/command/continue"):
        one.go_on()
    box = one.page.get_by_role("combobox", name="Project", exact=True)
    box.fill("Site 014")
    line = one.page.get_by_role("listbox", name="Project").get_by_role("option")
    expect(line).to_have_count(1)
    held[0].continue_()
    one.page.get_by_role("alert").filter(has_text="Choose a project").wait_for()
    expect(box).to_be_focused()
    line.click()
    expect(box).to_have_value("Site 014 Riverside")


def test_an_open_menu_follows_a_change_of_what_it_depends_on(stage: Start) -> None:
    one = stage().sign_in()
    project = one.page.get_by_role("combobox", name="Project", exact=True)
    expect(project).to_be_enabled()
    project.click()
    options = one.page.get_by_role("listbox", name="Project").get_by_role("option")
    expect(options).to_have_count(5)
    one.page.evaluate(CHOOSE_GROUP, "neuro")
    expect(one.page.get_by_role("combobox", name="Group")).not_to_have_value("")
    expect(options).not_to_have_count(5)
    expect(options.first).to_be_visible()


def test_without_a_profile_the_risk_stands_above_the_files_and_must_be_accepted(stage: Start) -> None:
    one = stage().to_review("Site 031 Unprotected")
    send = one.button(re.compile("^Send 4 series"))
    send.click()
    expect(one.page.locator(".summary")).to_contain_text("Accept that patient details are sent")
    assert one.fake.begun == []
    one.page.get_by_label("I am allowed to send patient details").check()
    expect(one.page.locator(".summary")).to_have_count(0)
    send.click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    assert one.fake.begun[0][3] is True


def test_the_profile_is_in_sight_on_every_step(stage: Start) -> None:
    one = stage().to_review()
    for step in ("Where", "Destination", "Files", "Review"):
        one.page.get_by_role("navigation", name="Steps").get_by_text(step, exact=True).click()
        strip = one.page.locator(".strip")
        expect(strip).to_contain_text("Clinical trial v2")
        expect(strip).to_contain_text("set for this project")
        expect(strip).to_contain_text("Checked: 650 of 655 identifying values are removed.")


def test_what_stays_is_listed_for_whoever_asks(stage: Start) -> None:
    one = stage().scanned()
    one.button("What stays").click()
    dialog = one.page.get_by_role("dialog", name="What stays in the files")
    expect(dialog.get_by_role("heading", name="These 5 stay as they are")).to_be_visible()
    expect(dialog.get_by_text("Study Description")).to_be_visible()
    expect(dialog.get_by_text("Labels of overlays")).to_be_visible()
    dialog.get_by_label("Find an element").fill("age")
    expect(dialog.get_by_text("Study Description")).to_have_count(0)
    expect(dialog.get_by_text("Notes for your Trial Coordinator: 1.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(one.button("What stays")).to_be_focused()


def test_a_profile_that_is_not_safe_names_the_coordinator_and_nothing_can_be_prepared(stage: Start) -> None:
    one = stage()
    one.script.errors["profile"].append(ProfileUnsafe(level="project", problem="No rule names PatientID"))
    one.to_destination()
    expect(one.page.get_by_text("Ask your Trial Coordinator to correct them.")).to_be_visible()
    expect(one.page.locator(".strip")).to_have_count(0)


def test_series_and_files_can_be_left_out_and_taken_back_in(stage: Start) -> None:
    one = stage().scanned()
    one.page.get_by_label("Send CT Chest 0.75 B70f").uncheck()
    one.page.get_by_text("1 other file").click()
    one.page.get_by_label("Send report.pdf").uncheck()
    expect(one.page.get_by_text("3 of 4 series · 241 files")).to_be_visible()
    one.page.get_by_label("Send report.pdf").check()
    expect(one.page.get_by_text("3 of 4 series · 242 files")).to_be_visible()
    one.go_on()
    one.button(re.compile("^Send 3 series")).click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    assert one.fake.begun[0][1] == LeftOut(frozenset({"s3"}), frozenset())


def test_what_is_not_sent_is_listed_with_its_reason(stage: Start) -> None:
    one = stage().scanned()
    one.page.get_by_text("1 file can't be sent").click()
    expect(one.page.get_by_text("DICOM/IM9999")).to_be_visible()
    expect(one.page.get_by_text("Cut short")).to_be_visible()
    one.page.get_by_text("3 files are skipped").click()
    expect(one.page.get_by_text("Viewer program of the disc")).to_be_visible()


def test_two_patients_must_become_one(stage: Start) -> None:
    one = stage(script=Script(prepared=world.two_patients())).scanned()
    one.go_on()
    expect(one.page.locator(".summary")).to_contain_text("Several patients")
    one.page.get_by_role("radio", name=re.compile("FakeSmith John")).check()
    expect(one.page.get_by_text("1 of 2 series · 30 files")).to_be_visible()
    one.go_on()
    one.heading("Check before you send")


def test_a_reading_can_be_stopped(stage: Start) -> None:
    one = stage()
    one.script.scan_gate.close()
    one.to_files()
    one.button("Use the sample case").click()
    expect(one.page.get_by_role("progressbar", name="Reading the files")).to_be_visible()
    one.button("Stop reading").click()
    expect(one.button("Use the sample case")).to_be_visible()


def test_a_disc_that_was_taken_out_is_said_with_the_way_on(stage: Start) -> None:
    script = Script()
    script.errors["scan"].append(NothingThere(count=1))
    one = stage(script=script).to_files()
    one.button("Use the sample case").click()
    expect(one.page.get_by_role("alert").filter(has_text="can't be found")).to_be_visible()
    one.button("Use the sample case").click()
    one.page.get_by_role("heading", level=1, name="Check the files").wait_for()


def test_files_are_chosen_in_the_pages_own_chooser(stage: Start) -> None:
    one = stage().to_files()
    one.button("Choose files or a folder").click()
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_label("Choose case").check()
    dialog.get_by_role("button", name="Take 1 item").click()
    one.page.get_by_role("heading", level=1, name="Check the files").wait_for()
    assert [path.name for path in one.wizard.state.files.paths] == ["case"]


def test_the_larger_view_scrolls_through_the_slices(stage: Start) -> None:
    one = stage().scanned()
    one.button("Show pictures of CT Chest 2.0 B31f").click()
    dialog = one.page.get_by_role("dialog", name="CT Chest 2.0 B31f")
    expect(dialog.get_by_text("Image 108 of 214")).to_be_visible()
    dialog.get_by_role("button", name="Next image").click()
    expect(dialog.get_by_text("Image 109 of 214")).to_be_visible()
    dialog.get_by_role("slider").press("End")
    expect(dialog.get_by_text("Image 214 of 214")).to_be_visible()
    picture = dialog.locator("img")
    expect(picture).to_have_attribute("src", re.compile("/picture/s2/213"))
    one.page.keyboard.press("Escape")
    expect(one.button("Show pictures of CT Chest 2.0 B31f")).to_be_focused()


def test_one_image_can_be_left_out_where_it_is_seen(stage: Start) -> None:
    one = stage().scanned()
    one.button("Show pictures of CT Chest 2.0 B31f").click()
    dialog = one.page.get_by_role("dialog")
    one.page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Leave this image out").click()
    expect(dialog.get_by_text("This image is left out")).to_be_visible()
    dialog.get_by_role("button", name="Next image").click()
    expect(dialog.get_by_role("button", name="Leave this image out")).to_be_visible()
    dialog.get_by_role("button", name="Previous image").click()
    expect(dialog.get_by_role("button", name="Take this image back in")).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(one.page.get_by_role("status").filter(has_text="812 files")).to_be_visible()
    row = one.page.get_by_role("row").filter(has_text="CT Chest 2.0 B31f")
    expect(row.get_by_role("gridcell", name=re.compile("^213 of 214$"))).to_be_visible()


def test_a_damaged_picture_says_so(stage: Start) -> None:
    one = stage().scanned()
    one.button("Show pictures of Echo 4 chamber").click()
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_role("slider").fill("3")
    expect(dialog.get_by_text("The picture is damaged")).to_be_visible()


def test_before_and_after_show_what_is_removed(stage: Start) -> None:
    one = stage().scanned()
    one.button("Before and after: CT Chest 2.0 B31f").click()
    dialog = one.page.get_by_role("dialog", name="What is removed before sending")
    row = dialog.get_by_role("row", name=re.compile("Patient's name"))
    expect(row).to_contain_text("FakeDoe^Jane")
    expect(row).to_contain_text("Replaced")
    expect(dialog.get_by_role("row", name=re.compile("Modality"))).to_have_count(0)
    dialog.get_by_label("Show what is kept, too").check()
    expect(dialog.get_by_role("row", name=re.compile("Modality"))).to_contain_text("Kept")
    dialog.get_by_label("Find an element").fill("birth")
    expect(dialog.get_by_role("row")).to_have_count(3)


def test_an_upload_pauses_goes_on_and_is_not_cancelled_without_asking(stage: Start) -> None:
    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.heading("Sending the case")
    bar = one.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    one.button("Pause").click()
    one.button("Resume").wait_for()
    expect(bar).to_have_attribute("aria-valuenow", re.compile("[1-9]"))
    one.button("Cancel upload").click()
    dialog = one.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your own files stay exactly where they are")
    dialog.get_by_role("button", name="Keep sending").click()
    one.script.upload_gate.open()
    one.button("Resume").click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()


def test_a_cancelled_case_is_gone(stage: Start) -> None:
    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.button("Cancel upload").click()
    one.page.get_by_role("dialog").get_by_role("button", name="Cancel upload").click()
    one.heading("My cases")
    expect(one.page.get_by_text("No cases yet")).to_be_visible()


def test_a_wait_for_the_network_is_a_state_with_words(stage: Start) -> None:
    one = stage(script=Script(waits=[Waiting(WaitReason.NETWORK, 5.0)]))
    one.script.import_gate.close()
    one.send()
    one.heading(SENT)
    # The wait passes by itself; it was seen if the wizard took it up.
    assert one.script.waits == []


def test_a_lost_network_leaves_a_case_that_can_be_tried_again(stage: Start) -> None:
    script = Script()
    script.errors["upload"].append(ServerUnreachable(host="practice.flywheel.example"))
    one = stage(script=script).send()
    expect(
        one.page.get_by_role("alert").filter(has_text="We can't reach practice.flywheel.example")
    ).to_be_visible()
    one.button("Try again").click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()


def test_a_key_that_expires_while_sending_leads_to_sign_in_and_on(stage: Start) -> None:
    script = Script()
    script.errors["upload"].append(KeyRefused(host="practice.flywheel.example"))
    one = stage(script=script).send()
    one.heading("Sign in")
    expect(one.page.get_by_text("Your case is kept on this computer")).to_be_visible()
    one.page.get_by_label("API key", exact=True).fill("practice.flywheel.example:good-key-of-nobody")
    one.button("Sign in").click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()


def test_the_next_case_can_be_begun_while_one_is_sent(stage: Start) -> None:
    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.button("Begin the next case").click()
    one.heading("Whose images, and which visit?")
    one.choose("Subject", "002-0001")
    one.choose("Session", "Baseline")
    one.choose("Acquisition", "CT Chest")
    one.go_on()
    one.button("Use the sample case").click()
    one.page.get_by_label("I have looked at this; it is right.").check()
    one.go_on()
    one.button(re.compile(r"^Send \d")).click()
    one.heading("The case is queued")
    one.script.upload_gate.open()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    one.button("My cases").first.click()
    expect(one.page.locator(".pill", has_text="Landed")).to_have_count(2)


def test_a_reloaded_page_shows_what_was_there(stage: Start) -> None:
    one = stage().to_review()
    one.reopen()
    one.heading("Check before you send")
    expect(one.button("Send 4 series, 813 files")).to_be_enabled()


def test_an_import_that_landed_in_part_says_so(stage: Start) -> None:
    one = stage(script=Script(end_state=CaseState.LANDED_IN_PART)).send()
    one.page.get_by_role("heading", level=1, name="Not everything landed").wait_for()


def test_the_receipt_can_be_kept_in_both_forms(stage: Start) -> None:
    one = stage().send()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    with one.page.expect_download() as waited:
        one.page.get_by_role("link", name="Save as JSON").click()
    assert json.loads(waited.value.path().read_text())["case_id"] == "fake"
    with one.page.expect_download() as waited:
        one.page.get_by_role("link", name="Save as PDF").click()
    assert waited.value.suggested_filename.endswith(".pdf")


def test_signing_out_waits_for_a_running_case(stage: Start) -> None:
    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.heading("Sending the case")
    one.button("Settings").click()
    one.heading("Settings")
    expect(one.button("Sign out")).to_be_disabled()
    one.script.upload_gate.open()
    expect(one.button("Sign out")).to_be_enabled(timeout=PATIENCE_MS)
    one.button("Sign out").click()
    one.heading("Sign in")


def test_a_draft_stands_on_the_home_page_and_goes_on(stage: Start) -> None:
    one = stage().to_files()
    one.button("My cases").click()
    expect(one.page.get_by_role("region", name="Draft")).to_contain_text("001-0007")
    one.button("Go on").click()
    one.heading("Choose the files")


def test_files_can_be_checked_without_signing_in(stage: Start) -> None:
    one = stage(is_practice=True)
    one.button("Only check files").click()
    one.heading("Check files without sending")
    one.button("Use the sample case").click()
    one.page.get_by_role("grid").wait_for()
    expect(one.page.get_by_text("1 thing should be looked at.")).to_be_visible()
    expect(one.page.get_by_role("checkbox")).to_have_count(0)
    with one.page.expect_download() as saved:
        one.page.get_by_role("link", name="Save the result (PDF)").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    one.button("Show pictures of CT Chest 2.0 B31f").click()
    expect(one.page.get_by_role("button", name="Leave this image out")).to_have_count(0)
    one.page.keyboard.press("Escape")
    one.button("Send these files").click()
    one.sign_in()
    one.choose("Project", "Site 014 Riverside")
    assert one.wizard.state.files.paths
    assert one.fake.begun == []


def test_what_was_only_checked_does_not_turn_up_in_the_next_case(stage: Start) -> None:
    one = stage(is_practice=True)
    one.button("Only check files").click()
    one.button("Use the sample case").click()
    one.page.get_by_role("grid").wait_for()
    one.button("Back").click()
    one.to_files()
    assert one.wizard.state.files.paths == ()


@pytest.mark.parametrize(
    ("way", "words"),
    [("good", "Everything works."), ("bad", "Something must be changed before cases can be sent")],
)
def test_the_way_to_the_site_can_be_tried_before_signing_in(stage: Start, way: str, words: str) -> None:
    one = stage(script=Script(way=way))
    one.button("Test the connection").click()
    one.heading("Test the connection")
    expect(one.button("Start the test")).to_be_disabled()
    one.page.get_by_label("Site address").fill("site.example")
    one.button("Start the test").click()
    expect(one.page.get_by_text(words)).to_be_visible()
    expect(one.page.get_by_text("The way to site.example")).to_be_visible()
    one.button("Back").click()
    one.heading("Sign in")
