"""Pictures of every step for the README and the guide: ``python -m tests.ui.screenshots FOLDER``.

On the made-up site of the tests, so that nobody real is in them and they come out the same each time.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.ui.conftest import FLAGS
from tests.ui.stage import Stage

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def take(one: Stage, folder: Path, suffix: str) -> None:
    """Go through the journey and take a picture of each step."""
    page, count = one.page, 0

    def shot(name: str) -> None:
        nonlocal count
        count += 1
        page.mouse.move(0, 0)  # so that nothing is highlighted
        page.screenshot(path=folder / f"{count}-{name}{suffix}.png")

    shot("sign-in")
    one.sign_in()
    one.choose("Project", "Site 014 Riverside")
    page.locator(".strip").wait_for()
    shot("where")
    one.go_on()
    one.heading("Whose images, and which visit?")
    one.choose("Subject", "001-0007")
    one.choose("Session", "Baseline")
    one.choose("Acquisition", "CT Chest")
    shot("destination")
    one.go_on()
    one.heading("Choose the files")
    shot("files")
    one.button("Use the sample case").click()
    page.get_by_label("I have looked at this; it is right.").check()
    page.get_by_role("grid").scroll_into_view_if_needed()
    page.locator("[role=grid] img").last.wait_for()
    shot("check-files")
    one.button("Before and after: CT Chest 2.0 B31f").click()
    page.get_by_role("dialog").get_by_role("table").wait_for()
    shot("before-and-after")
    page.keyboard.press("Escape")
    one.go_on()
    one.heading("Check before you send")
    shot("review")
    one.script.upload_gate.close()
    one.button(re.compile("^Send 4")).click()
    one.heading("Sending the case")
    page.locator(".pill", has_text="Uploading").wait_for()
    shot("upload")
    one.script.upload_gate.open()
    page.get_by_role("heading", level=1, name=re.compile("^Landed")).wait_for()
    shot("done")
    one.button("My cases").first.click()
    one.heading("My cases")
    shot("my-cases")


def main(folder: Path) -> None:
    """Take them in light and in dark."""
    folder.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for scheme, suffix in (("light", ""), ("dark", "-dark")):
            one = Stage(browser, Path(scratch) / scheme, color_scheme=scheme)
            take(one, folder, suffix)
            one.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
