"""WCAG 2.2 AA as far as a tool can say, and what no tool says: keyboard, focus, zoom, targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.fake.engine import Script
from tests.ui.stage import LANDED, PATIENCE_MS
from uploader.errors import ServerUnreachable
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]


MIN_TARGET_PX = 44
IN_TEXT_PX = 24
"""WCAG 2.2, 2.5.8: targets in a row of a table may be this small where their neighbours are as far away."""

SMALL_TARGETS = """([inGrid, elsewhere]) =>
  [...document.querySelectorAll('button, a[href], input, select, summary')]
  .filter(one => one.checkVisibility() && !one.closest('[inert]'))
  .map(one => [one.closest('label') ?? one, one])
  .map(([one, own]) => [one.getBoundingClientRect(), own])
  .filter(([box, own]) => box.width > 0)
  .filter(([box, own]) => box.height < (own.closest("[role=grid]") ? inGrid : elsewhere) - 0.5)
  .map(([box, own]) => own.outerHTML.slice(0, 80) + ' ' + box.height)"""

ALL_TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const host = walk.currentNode.parentElement;
    if (text.length > 3 && !host.closest('bdi, code, script, option, .num')) found.push(text);
  }
  return found;
}"""


def _states(one: Stage) -> Iterator[str]:  # noqa: PLR0915 - one line a move
    """Every state of the journey, one after the other."""
    page = one.page
    yield "sign in"
    one.button("Test the connection").click()
    one.heading("Test the connection")
    page.get_by_label("Site address").fill("site.example")
    one.button("Start the test").click()
    page.get_by_role("region", name="Text for your IT department").wait_for()
    yield "connection"
    one.button("Back").click()
    one.button("Only check files").click()
    one.button("Use the sample case").click()
    page.get_by_role("grid").wait_for()
    yield "check only"
    one.button("Back").click()
    one.heading("Sign in")
    one.button("Sign in").click()
    yield "sign in, errors"
    one.sign_in()
    page.get_by_role("combobox", name="Project").click()
    page.get_by_role("option").first.wait_for()
    yield "menu open"
    page.keyboard.press("Escape")
    one.go_on()
    yield "where, errors"
    one.choose("Group", "NEURO-7 Stroke")
    one.choose("Project", "Site 012 Northfield")
    one.button("What stays").click()
    page.get_by_role("dialog").get_by_role("listitem").first.wait_for()
    yield "what stays"
    page.keyboard.press("Escape")
    one.choose("Project", "Site 031 Unprotected")
    page.locator("#phi-risk").wait_for()
    yield "PHI risk"
    one.go_on()
    one.heading("Whose images, and which visit?")
    yield "destination"
    box = page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.fill("0010007")
    page.get_by_role("option", name=re.compile("Create new")).click()
    page.get_by_text("Did you mean").wait_for()
    yield "near match"
    one.button("Use 001-0007").click()
    one.choose("Session", "Baseline")
    one.choose("Acquisition", "CT Chest")
    page.get_by_text("1 session can't be offered").click()
    yield "patterns"
    one.go_on()
    one.heading("Choose the files")
    yield "files, none"
    one.button("Choose files or a folder").click()
    page.get_by_role("dialog").get_by_role("checkbox").first.wait_for()
    yield "chooser"
    page.keyboard.press("Escape")
    one.script.scan_gate.close()
    one.button("Use the sample case").click()
    page.get_by_role("progressbar").wait_for()
    yield "scanning"
    one.script.scan_gate.open()
    page.get_by_role("heading", level=1, name="Check the files").wait_for()
    page.get_by_role("grid").wait_for()
    one.go_on()
    yield "files, errors"
    page.get_by_text("1 file can't be sent").click()
    page.get_by_text("1 other file").click()
    page.get_by_label("Send report.pdf").wait_for()
    yield "files, lists"
    one.button("Show pictures of CT Chest 2.0 B31f").click()
    page.get_by_role("dialog").get_by_role("slider").wait_for()
    yield "viewer"
    page.keyboard.press("Escape")
    one.button("Before and after: CT Chest 2.0 B31f").click()
    page.get_by_role("dialog").get_by_role("table").wait_for()
    yield "before and after"
    page.keyboard.press("Escape")
    page.get_by_label("I have looked at this; it is right.").check()
    one.go_on()
    one.heading("Check before you send")
    yield "review"
    one.button(re.compile("^Send 4")).click()
    yield "review, risk not accepted"
    page.get_by_label("I am allowed to send").check()
    one.script.upload_gate.close()
    one.script.import_gate.close()
    one.button(re.compile("^Send 4")).click()
    one.heading("Sending the case")
    page.get_by_text("Series in detail").click()
    yield "upload"
    one.button("Cancel upload").click()
    page.get_by_role("dialog").wait_for()
    yield "cancel asks"
    page.keyboard.press("Escape")
    one.button("Pause").click()
    one.button("Resume").wait_for()
    yield "paused"
    one.button("My cases").first.click()
    one.heading("My cases")
    yield "home"
    one.script.errors["upload"].append(ServerUnreachable(host="practice.flywheel.example"))
    one.button("Resume").click()
    one.script.upload_gate.open()
    one.button("Try again").wait_for()
    yield "home, stopped"
    one.button("Show the case of 001-0007").click()
    one.button("Try again").click()
    one.heading("Sent")
    yield "sent"
    one.script.import_gate.open()
    page.get_by_role("heading", level=1, name=LANDED).wait_for()
    yield "landed"
    one.button("Settings").click()
    one.heading("Settings")
    yield "settings"


@pytest.mark.parametrize(
    ("color_scheme", "forced_colors"),
    [
        ("light", "none"),
        pytest.param("dark", "none", marks=pytest.mark.long),
        pytest.param("light", "active", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_in_any_state(stage: Start, color_scheme: str, forced_colors: str) -> None:
    one = stage(color_scheme=color_scheme, forced_colors=forced_colors)
    found = {name: rules for name in _states(one) if (rules := one.axe())}
    assert found == {}


@pytest.mark.parametrize(
    "size", [(320, 640), *(pytest.param(one, marks=pytest.mark.long) for one in ((640, 360), (1280, 720)))]
)
def test_no_state_scrolls_sideways_or_has_targets_too_small(stage: Start, size: tuple[int, int]) -> None:
    """640 by 360 is 1280 by 720 at 200 %."""
    one = stage(size=size, is_practice=True)
    wide: dict[str, int] = {}
    small: dict[str, list[str]] = {}
    for name in _states(one):
        if (px := one.sideways_px()) > 0:
            wide[name] = px
        if targets := one.page.evaluate(SMALL_TARGETS, [IN_TEXT_PX, MIN_TARGET_PX]):
            small[name] = targets
    assert (wide, small) == ({}, {})


@pytest.mark.parametrize(
    "language", ["en-XA", "ar-XB", *(pytest.param(one, marks=pytest.mark.long) for one in ("de", "fr", "es"))]
)
def test_longer_words_and_right_to_left_fit(stage: Start, language: str) -> None:
    one = stage(size=(1280, 720))
    one.to_review()
    one.wizard.obey("language-1", "change_setting", {"name": "language", "value": language})
    expect(one.page.locator("html")).to_have_attribute("lang", language)
    assert one.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar-XB" else "ltr")
    for page in ("where", "destination", "files", "review", "home", "settings"):
        one.wizard.obey(f"go-{page}-xx", "go", {"page": page})
        one.page.get_by_role("heading", level=1).wait_for()
        assert one.sideways_px() == 0, page
        assert one.axe() == [], page


def test_no_language_breaks_a_word_at_the_head_of_the_table(stage: Start) -> None:
    one = stage(size=(1280, 720))
    one.to_review()
    one.wizard.obey("go-files-xx", "go", {"page": "files"})
    heads = one.page.get_by_role("columnheader")
    expect(heads).to_have_count(7)
    for language in ("en", "de", "fr", "es"):
        one.wizard.obey(f"language-{language}", "change_setting", {"name": "language", "value": language})
        expect(one.page.locator("html")).to_have_attribute("lang", language)
        lines = heads.evaluate_all(
            "heads => heads.map(head => head.clientHeight / parseFloat(getComputedStyle(head).lineHeight))"
        )
        assert max(lines) < 1.5, (language, heads.all_inner_texts())


def test_a_button_that_is_off_stays_legible_under_the_mouse(stage: Start) -> None:
    one = stage()
    one.button("Test the connection").click()
    off = one.button("Start the test")
    expect(off).to_be_disabled()
    off.hover(force=True)
    assert off.evaluate("one => one.matches(':hover')")
    expect(off).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_the_made_up_language_leaves_no_word_untranslated(stage: Start) -> None:
    one = stage().to_review()
    one.wizard.obey("language-1", "change_setting", {"name": "language", "value": "en-XA"})
    expect(one.page.locator("html")).to_have_attribute("lang", "en-XA")
    texts = one.page.evaluate(ALL_TEXTS)
    assert len(texts) > 25
    assert [text for text in texts if "·" not in text and re.search("[a-zA-Z]{4}", text)] == []


def test_the_whole_journey_by_keyboard_alone(stage: Start) -> None:
    one = stage()
    keys = one.page.keyboard

    def tab_to(role: str, name: str | re.Pattern[str]) -> None:
        target = one.page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        for _ in range(60):
            if target.count() and target.evaluate("node => node === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(f"{name} can't be reached by keyboard")

    def choose(field: str, text: str) -> None:
        expect(one.page.get_by_role("combobox", name=field)).to_be_enabled()
        tab_to("combobox", field)
        keys.type(text)
        one.page.get_by_role("listbox", name=field).get_by_role("option").filter(
            has_text=text
        ).first.wait_for()
        keys.press("Enter")
        expect(one.page.get_by_role("combobox", name=field)).to_have_value(re.compile(re.escape(text)))

    tab_to("textbox", "API key")
    keys.type("practice.flywheel.example:good-key-of-nobody")
    keys.press("Enter")
    one.heading("Where does this case belong?")
    choose("Project", "Site 014 Riverside")
    tab_to("button", "Continue")
    keys.press("Enter")
    one.heading("Whose images, and which visit?")
    choose("Subject", "001-0007")
    choose("Session", "Baseline")
    choose("Acquisition", "CT Chest")
    tab_to("button", "Continue")
    keys.press("Enter")
    one.heading("Choose the files")
    tab_to("button", "Use the sample case")
    keys.press("Space")
    one.page.get_by_role("grid").wait_for()
    tab_to("checkbox", "I have looked at this; it is right.")
    keys.press("Space")
    tab_to("checkbox", "Send Localizer")
    keys.press("ArrowDown")
    expect(one.page.get_by_label("Send CT Chest 2.0 B31f")).to_be_focused()
    keys.press("End")
    expect(one.page.get_by_label("Send Echo 4 chamber")).to_be_focused()
    keys.press("Space")
    expect(one.page.get_by_text(re.compile("^3 of 4 series"))).to_be_visible()
    keys.press("ArrowRight")
    keys.press("Enter")
    one.page.get_by_role("dialog", name="Echo 4 chamber").wait_for()
    keys.press("Escape")
    tab_to("button", "Continue")
    keys.press("Enter")
    one.heading("Check before you send")
    tab_to("button", re.compile("^Send 3 series"))
    keys.press("Enter")
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()


def test_a_grid_is_one_tab_stop_and_tells_its_whole_size(stage: Start) -> None:
    one = stage().scanned()
    grid = one.page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "5")
    assert grid.locator("[tabindex='0']").count() == 1


def test_progress_is_told_to_screen_readers_by_tenths(stage: Start) -> None:
    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.heading("Sending the case")
    told = one.page.locator("p.unseen[role=status]").last
    expect(told).to_have_text(re.compile(r"^\d0 % done|^\d0% done|^0% done"))


def test_without_wish_for_motion_nothing_moves(stage: Start) -> None:
    one = stage(reduced_motion="reduce")
    one.script.scan_gate.close()
    one.to_files()
    one.button("Use the sample case").click()
    bar = one.page.locator(".bar > span")
    bar.wait_for()
    assert bar.evaluate("node => getComputedStyle(node).animationName") == "none"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (CaseState.IMPORT_FAILED, "The site could not import the case"),
        (CaseState.HELD, "The site holds the case back"),
    ],
)
def test_an_import_that_did_not_succeed_is_said_and_passes_axe(
    stage: Start, state: CaseState, words: str
) -> None:
    one = stage(script=Script(end_state=state)).send()
    one.page.get_by_role("heading", level=1, name=words).wait_for()
    assert one.axe() == []


def test_closing_while_sending_asks_and_passes_axe(stage: Start) -> None:
    from uploader.wizard import events as told  # noqa: PLC0415 - what the window's shell says

    one = stage()
    one.script.upload_gate.close()
    one.send()
    one.heading("Sending the case")
    one.wizard.tell(told.CloseAsked())
    dialog = one.page.get_by_role("dialog", name="Close while a case is being sent?")
    dialog.wait_for()
    assert one.axe() == []
    dialog.get_by_role("button", name="Keep it open").click()
    expect(dialog).to_have_count(0)
    assert one.closed == 0
    one.wizard.tell(told.CloseAsked())
    one.button("Close now").click()
    one.page.get_by_role("heading", name="Case Uploader is closed").wait_for(timeout=PATIENCE_MS)
    assert one.closed == 1
