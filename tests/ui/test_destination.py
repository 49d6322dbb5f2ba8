"""Where a case goes, in a real browser: signing in, menus, subjects, and the profile that is in force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.stage import LANDED
from uploader.errors import ProfileUnsafe

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]

CHOOSE_GROUP = """group => fetch("/command/choose_group", {
  method: "POST",
  headers: {"Content-Type": "application/json"},
  body: JSON.stringify({id: "0".repeat(32), body: {group_id: group}}),
})"""
"""As a second window of the same program would."""


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
