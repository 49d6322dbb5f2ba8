"""How soon a key press among 10,000 subjects shows its result in the page."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.ui.conftest import FLAGS, chromium
from tests.ui.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPED = "001-0007002-0042010-0999"
DEBOUNCE_MS = 120.0
"""Of the menu itself (ComboBox.svelte): it waits so long for the next key."""

AIM_MS = 250.0

WATCH = """() => {
  const list = document.querySelector("#list-subject"), box = document.querySelector("#field-subject");
  window.took = [];
  let pressed = 0;
  box.addEventListener("input", () => { pressed = performance.now(); });
  new MutationObserver(() => {
    if (pressed) { window.took.push(performance.now() - pressed); pressed = 0; }
  }).observe(list, {childList: true, subtree: true, characterData: true});
}"""


def bench_menu() -> Iterator[str]:
    """Type and erase codes, one key at a time; the time from each key to the changed list."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        one = Stage(browser, Path(folder)).to_destination()
        box = one.page.get_by_role("combobox", name="Subject")
        box.click()
        one.page.get_by_role("listbox", name="Subject").get_by_role("option").first.wait_for()
        one.page.evaluate(WATCH)
        for start in range(0, len(TYPED), 8):
            box.fill("")
            for key in TYPED[start : start + 8]:
                box.press(key)
                one.page.wait_for_timeout(400)
        took = [took_ms - DEBOUNCE_MS for took_ms in one.page.evaluate("window.took")]
        one.close()
        browser.close()
    middle, worst = statistics.median(took), max(took)
    yield f"menu     key to list beyond the debounce, of {AIM_MS:.0f} ms allowed: {middle / AIM_MS:.2f}"
    yield f"menu     the slowest of {len(took)} keys, of {AIM_MS:.0f} ms allowed: {worst / AIM_MS:.2f}"
