"""Pictures of every step for the README and the guide: ``python -m tests.ui.screenshots FOLDER``.

The real engine sends the sample case to a practice site, so that nobody real is in them.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import sync_playwright
from pydicom import dcmread

from tests.make.engine import make_app
from tests.ui.conftest import FLAGS, chromium
from tests.ui.stage import Stage
from uploader.engine import ProgramEngine
from uploader.practice.sample import write_sample_case
from uploader.practice.server import start_practice_site

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_MS = 180_000
SUBJECTS = {"": "012-777", "-dark": "340-219"}


def take(one: Stage, folder: Path, suffix: str) -> None:
    """Go through the journey and take a picture of each step."""
    page, count, subject = one.page, 0, SUBJECTS[suffix]

    def shot(name: str) -> None:
        nonlocal count
        count += 1
        page.mouse.move(0, 0)  # so that nothing is highlighted
        page.screenshot(path=folder / f"{count}-{name}{suffix}.png")

    page.get_by_role("heading", level=1, name="Sign in").wait_for()
    shot("sign-in")
    one.button("Use the practice key").click()
    one.heading("Where does this case belong?")
    one.choose("Group", "Heart Failure CT")
    one.choose("Project", "Site 12 - St Mary")
    page.get_by_text("Checked:").wait_for(timeout=PATIENCE_MS)  # the profile was tried
    shot("where")
    one.go_on()
    page.get_by_role("combobox", name="Subject").fill(subject)
    page.get_by_role("option", name=f"Create new subject “{subject}”").click()
    one.choose("Session", "Baseline")
    one.choose("Acquisition", "CT Chest")
    shot("destination")
    one.go_on()
    one.heading("Choose the files")
    shot("files")
    one.button("Use the sample case").click()
    page.get_by_role("heading", level=1, name="Check the files").wait_for(timeout=PATIENCE_MS)
    _wait_for_pictures(one)
    shot("check-files")
    _look_at_names(one, shot)
    one.button("Before and after: CT Chest 2.0").first.click()
    page.get_by_role("dialog").get_by_role("table").wait_for()
    shot("before-and-after")
    page.keyboard.press("Escape")
    for box in page.get_by_label("I have looked at this; it is right.").all():
        box.check()
    one.go_on()
    one.heading("Check before you send")
    shot("review")
    one.button(re.compile("^Send 3")).click()
    one.heading("Sending the case")
    page.get_by_text(re.compile("^Sending: ")).wait_for(timeout=PATIENCE_MS)
    shot("upload")
    page.get_by_role("heading", level=1, name=re.compile("^Landed")).wait_for()
    shot("done")
    one.button("My cases").first.click()
    one.heading("My cases")
    shot("my-cases")


def _look_at_names(one: Stage, shot: Callable[[str], None]) -> None:
    """Open the pictures, take one of it with what was read, and black that out."""
    one.button("Look at the pictures").first.click()
    dialog = one.page.get_by_role("dialog")
    dialog.locator(".stage.drawing").wait_for(timeout=PATIENCE_MS)
    dialog.get_by_text("framed in yellow").wait_for(timeout=PATIENCE_MS)
    shot("names")
    one.button("Black out what was read").click()
    dialog.get_by_text("No text was read beside what is black.").wait_for(timeout=PATIENCE_MS)
    one.page.keyboard.press("Escape")
    one.wait_for_checks()


def _write_name(path: Path) -> None:
    """Burn a name into the sample's ultrasound, as its device does."""
    data = dcmread(path)
    image = Image.new("L", (data.Columns, data.Rows))
    ImageDraw.Draw(image).text((6, 4), "FakeDoe, Jane", fill=255, font=ImageFont.load_default(18))
    letters = np.asarray(image, dtype=np.uint16) * 8
    data.PixelData = np.maximum(data.pixel_array, letters).astype("<u2").tobytes()
    data.save_as(path)


def _wait_for_pictures(one: Stage) -> None:
    for picture in one.page.locator("[role=grid] img").all():
        picture.scroll_into_view_if_needed()
        picture.wait_for()
    one.page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    one.page.wait_for_timeout(2000)  # the page has no eval, by which one could ask whether they are drawn


def main(folder: Path) -> None:
    """Take them in light and in dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as scratch,
        start_practice_site() as site,
    ):
        site.site.faults.add({"listener": "storage", "delay_s": 1.0, "times": 1000})  # to be caught at work
        write_sample_case(Path(scratch, "case"))
        _write_name(Path(scratch, "case", "DICOM", "ST00001", "US00001"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for scheme, suffix in (("light", ""), ("dark", "-dark")):
            app = make_app(Path(scratch, scheme))
            with ProgramEngine(app) as engine:
                one = Stage(
                    browser,
                    app.data_dir.root,
                    engine=engine,
                    is_practice=True,
                    practice_key=site.api_key,
                    sample=Path(scratch, "case"),
                    color_scheme=scheme,
                )
                take(one, folder, suffix)
                one.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
