"""10,000 subjects and 5,000 series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.fake import world
from tests.ui.fake.engine import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.stage import Stage

    Start = Callable[..., Stage]


def test_ten_thousand_subjects_are_listed_fifty_at_a_time(stage: Start) -> None:
    one = stage().to_destination()
    box = one.page.get_by_role("combobox", name="Subject")
    expect(box).to_be_enabled()
    box.click()
    options = one.page.get_by_role("listbox", name="Subject").get_by_role("option")
    expect(options).to_have_count(50)
    expect(one.page.get_by_text("50 of 10,000 shown. Keep typing to narrow.").first).to_be_visible()
    box.fill("010-0999")
    expect(options).to_have_count(1)
    expect(options.first).to_have_text("010-0999")


def test_five_thousand_series_hold_only_the_rows_in_sight(stage: Start) -> None:
    one = stage(script=Script(prepared=world.huge_case())).scanned()
    grid = one.page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "5001")
    rows = grid.locator(".body [role=row]")
    rows.first.wait_for()
    assert rows.count() < 40
    one.page.get_by_label(re.compile("^Send .* 1$")).focus()
    one.page.keyboard.press("End")
    expect(one.page.get_by_label(re.compile("^Send .* 5000$"))).to_be_focused()
    assert rows.count() < 40
    one.page.keyboard.press("Space")
    expect(one.page.get_by_text(re.compile("^4,999 of 5,000 series"))).to_be_visible()
    one.page.keyboard.press("PageUp")
    one.page.keyboard.press("Home")
    expect(one.page.get_by_label(re.compile("^Send .* 1$"))).to_be_focused()


@pytest.mark.parametrize("size", [(320, 640), (1280, 720)])
def test_rows_become_cards_where_it_is_narrow(stage: Start, size: tuple[int, int]) -> None:
    one = stage(script=Script(prepared=world.huge_case(200)), size=size).scanned()
    table = one.page.locator(".table")
    table.locator("[role=row]").nth(1).wait_for()
    assert ("cards" in (table.get_attribute("class") or "")) is (size[0] == 320)
    assert one.sideways_px() == 0


def test_snapshots_stay_small_however_large_the_case(stage: Start) -> None:
    import json  # noqa: PLC0415

    from uploader.wizard.encode import to_json  # noqa: PLC0415

    one = stage(script=Script(prepared=world.huge_case())).scanned()
    newest = one.wizard.wait_newer(0, 1)
    assert newest is not None
    assert len(json.dumps(to_json(newest))) < 20_000
