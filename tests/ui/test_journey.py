"""None"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.fake.engine import Script
from tests.ui.stage import LANDED, PATIENCE_MS
from uploader.errors import KeyRefused, ServerUnreachable
from uploader.model.case import LeftOut
from uploader.model.progress import Waiting, WaitReason
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]

SENT = re.compile(r"^Sent$")


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
