"""Texts from files, discs and servers that try to be scripts. Nothing runs; the CSP has nothing to report."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.ui.fake import world
from tests.ui.fake.engine import Script
from uploader.errors import ServerForbids
from uploader.model.destination import AcquisitionChoice, SessionChoice, TemplateLabels

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]

PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=2>",
    "<svg/onload=window.hit=3>",
    '"><b onmouseover=window.hit=4>x',
    "' autofocus onfocus=window.hit=5 x='",
    "javascript:window.hit=6",
    "{{constructor.constructor('window.hit=7')()}}",
    "${window.hit=8}",
    "</title><script>window.hit=9</script>",
    "<iframe srcdoc='<script>parent.hit=10</script>'>",
    "<style>*{background:url(//evil.example)}</style>",
    "<a href=javascript:window.hit=11>x</a>",
    "{ $label }",
    "\u202e<details open ontoggle=window.hit=12>",
    "<math><mtext></p><img src=x onerror=window.hit=13>",
    "\u0000\u0007<script\u000b>window.hit=14</script>",
)


def _hostile() -> Script:
    projects = tuple(
        replace(
            world.PROJECTS[0],
            project_id=f"p{index}",
            project_label=f"Site {index} {payload}",
            group_label=f"Trial {payload}",
            group_id="cardia" if index % 2 else "neuro",
        )
        for index, payload in enumerate(PAYLOADS)
    )
    sessions = tuple(
        SessionChoice(f"S{index} {payload}", (AcquisitionChoice(f"A{index} {payload}", 1, ()),), (payload,))
        for index, payload in enumerate(PAYLOADS)
    )
    script = Script(
        prepared=world.hostile_case(PAYLOADS),
        projects=projects,
        labels=TemplateLabels(sessions, PAYLOADS),
        subjects=tuple(sorted(PAYLOADS)),
    )
    script.errors["upload"].append(ServerForbids(deed=PAYLOADS[1]))
    return script


def test_no_text_from_outside_runs_anywhere(stage: Start) -> None:  # noqa: PLR0915 - one line a move
    one = stage(script=_hostile()).sign_in()
    page = one.page

    def unhurt() -> None:
        assert page.evaluate("window.hit ?? 0") == 0
        assert (
            page.locator("main script, main iframe, main style, main [onerror], main [onload]").count() == 0
        )

    one.choose("Project", "Site 1 ")
    unhurt()
    one.go_on()
    one.heading("Whose images, and which visit?")
    page.get_by_role("combobox", name="Subject").click()
    page.get_by_role("listbox", name="Subject").get_by_role("option").nth(3).wait_for()
    unhurt()
    page.get_by_role("combobox", name="Subject").fill(f"{PAYLOADS[1]} new")
    page.get_by_role("option", name=re.compile("Create new")).click()
    page.get_by_text("has characters that").wait_for()
    unhurt()
    page.get_by_role("combobox", name="Subject").fill(PAYLOADS[5])
    page.get_by_role("listbox", name="Subject").get_by_role("option").filter(has_text="hit=6").click()
    one.choose("Session", "S2 ")
    page.get_by_text("16 sessions can't be offered").click()
    page.get_by_text("1 acquisition can't be offered").click()
    unhurt()
    one.go_on()
    one.heading("Choose the files")
    one.button("Use the sample case").click()
    page.get_by_role("grid").wait_for()
    page.get_by_role("radio").first.check()
    for words in ("16 other files", "16 files can't be sent", "16 files are skipped"):
        page.get_by_text(words).click()
    page.locator(".list bdi").nth(40).wait_for()
    unhurt()
    page.locator(".look").first.click()
    page.get_by_role("dialog").wait_for()
    unhurt()
    page.keyboard.press("Escape")
    page.locator(".before").first.click()
    page.get_by_role("dialog").get_by_role("table").wait_for()
    unhurt()
    page.keyboard.press("Escape")
    one.go_on()
    one.heading("Check before you send")
    unhurt()
    one.button(re.compile("^Send 1 series")).click()
    page.get_by_role("alert").filter(has_text="may not").wait_for()
    unhurt()
    one.button("My cases").first.click()
    one.heading("My cases")
    unhurt()
    one.button("Try again").click()
    one.button(re.compile("^Show the case")).click()
    page.get_by_role("heading", level=1, name=re.compile("^Landed")).wait_for()
    unhurt()
    assert {url for url in one.requests if not url.startswith((one.origin, "data:"))} == set()


def test_another_page_of_the_same_browser_gets_nothing(stage: Start) -> None:
    one = stage().sign_in()
    other = one.page.context.browser
    assert other is not None
    stranger = other.new_context().new_page()
    answer = stranger.goto(f"{one.origin}/data/options/group")
    assert answer is not None
    assert answer.status == 401
    stranger.context.close()


def test_a_name_is_shown_as_it_is_written(stage: Start) -> None:
    one = stage(script=_hostile()).sign_in()
    box = one.page.get_by_role("combobox", name="Project")
    expect(box).to_be_enabled()
    box.click()
    first = one.page.get_by_role("option").filter(has_text="Site 0 ")
    expect(first.locator("bdi").first).to_have_text("Site 0 <script>window.hit=1</script>")
