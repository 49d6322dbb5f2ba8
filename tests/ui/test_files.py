"""Choosing files and looking at them, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.fake import world
from tests.ui.fake.engine import Script
from tests.ui.stage import LANDED
from uploader.errors import NothingThere
from uploader.model.case import LeftOut

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]


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
