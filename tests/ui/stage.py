"""One wizard in one browser page, and the moves of a person in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.fake.engine import GOOD_KEY, FakeEngine, Script
from uploader.clock import Clock
from uploader.web.server import WebServer
from uploader.wizard.desk import BrowserDesk
from uploader.wizard.state import Scanned, Setup
from uploader.wizard.wizard import Wizard

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Locator

    from uploader.wizard.engine import Engine

PATIENCE_MS = 20_000
"""How long a page may take on a busy computer before a test calls it a fault. Never measured against."""

LANDED = re.compile("^Landed")
"""The heading of a case that came to its end."""

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Stage:
    """See the module. ``faults`` collects script errors, console errors and violations of the CSP."""

    def __init__(
        self,
        browser: Browser,
        data_dir: Path,
        *,
        script: Script | None = None,
        engine: Engine | None = None,
        is_practice: bool = False,
        has_window: bool = False,
        practice_key: str = "",
        sample: Path | None = None,
        site_preset: str = "",
        size: tuple[int, int] = (1280, 720),
        color_scheme: str = "light",
        forced_colors: str = "none",
        reduced_motion: str = "reduce",
        language: str = "en-GB",
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self.script = script or Script()
        if site_preset:
            self.script.policy["site_address"] = site_preset
        self.fake = FakeEngine(Clock(), self.script)
        sample = sample or data_dir / "case"
        sample.mkdir(exist_ok=True)
        setup = Setup("0.1.0", has_window, is_practice, practice_key, (sample,))
        self.closed = 0
        self.wizard = Wizard(engine or self.fake, BrowserDesk(self._count_close), setup, data_dir, Clock())
        self._server = WebServer(self.wizard, Clock()).__enter__()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=color_scheme,  # type: ignore[arg-type]
            forced_colors=forced_colors,  # type: ignore[arg-type]
            reduced_motion=reduced_motion,  # type: ignore[arg-type]
            locale=language,
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self.page = self._context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self._server.entry_url)
        self.page.get_by_role("heading", level=1).wait_for()

    def _count_close(self) -> None:
        self.closed += 1

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium notes every answer from 400 on; those that a test provokes are told apart by their address.
        is_answer = "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not is_answer:
            self.faults.append(f"console: {message.text}")

    @property
    def origin(self) -> str:
        """The page's address without the key."""
        return self._server.origin

    def close(self) -> None:
        """End page and wizard."""
        self.script.scan_gate.open()
        self.script.upload_gate.open()
        self.script.import_gate.open()
        self._context.close()
        self._server.__exit__(None, None, None)

    def reopen(self) -> None:
        """Load the page anew, as after a closed window."""
        self.page.goto(self.origin)
        self.page.get_by_role("heading", level=1).wait_for()

    # --- moves ---------------------------------------------------------------------

    def heading(self, text: str | re.Pattern[str]) -> None:
        """Wait for a step by its heading, which must have taken the focus."""
        heading = self.page.get_by_role("heading", level=1, name=text)
        expect(heading).to_be_focused(timeout=PATIENCE_MS)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name)

    def sign_in(self) -> Stage:
        """Paste the key."""
        self.page.get_by_label("API key", exact=True).fill(GOOD_KEY)
        self.button("Sign in").click()
        self.heading("Where does this case belong?")
        return self

    def choose(self, field: str, text: str) -> None:
        """Type into a menu and take its first line that can be taken."""
        box = self.page.get_by_role("combobox", name=field, exact=True)
        expect(box).to_be_enabled(timeout=PATIENCE_MS)
        box.fill(text)
        options = self.page.get_by_role("listbox", name=field, exact=True).get_by_role("option")
        options.filter(has_text=text).first.click()
        expect(box).to_have_value(re.compile(re.escape(text)), timeout=PATIENCE_MS)

    def go_on(self) -> None:
        """Press Continue."""
        self.button("Continue").click()

    def to_destination(self, project: str = "Site 014 Riverside") -> Stage:
        """Sign in and choose a project."""
        self.sign_in()
        self.choose("Project", project)
        self.go_on()
        self.heading("Whose images, and which visit?")
        return self

    def to_files(self, project: str = "Site 014 Riverside") -> Stage:
        """Come to the step of files."""
        self.to_destination(project)
        self.choose("Subject", "001-0007")
        self.choose("Session", "Baseline")
        self.choose("Acquisition", "CT Chest")
        self.go_on()
        self.heading("Choose the files")
        return self

    def scanned(self, project: str = "Site 014 Riverside") -> Stage:
        """Take the sample and have it read."""
        self.to_files(project)
        self.button("Use the sample case").click()
        self.page.get_by_role("heading", level=1, name="Check the files").wait_for()
        return self

    def to_review(self, project: str = "Site 014 Riverside") -> Stage:
        """Confirm the warning and come to the review."""
        self.scanned(project)
        self.page.get_by_label("I have looked at this; it is right.").check()
        self.go_on()
        self.heading("Check before you send")
        return self

    def send(self, project: str = "Site 014 Riverside") -> Stage:
        """Press the one button."""
        self.to_review(project)
        self.button(re.compile(r"^Send \d+ series")).click()
        return self

    def wait_for_checks(self) -> None:
        """Wait until what is left has been checked for where it goes."""
        for _ in range(PATIENCE_MS // 20):
            scan = self.wizard.state.files.scan
            if isinstance(scan, Scanned) and not scan.is_rechecking:
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("the checks did not end")

    # --- looks ---------------------------------------------------------------------

    def axe(self) -> list[str]:
        """What axe finds against accessibility, as one line a rule."""
        found = Axe().run(self.page, options=AXE).response["violations"]
        return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]

    def sideways_px(self) -> int:
        """How far the page could be scrolled sideways; 0 is right."""
        overflow: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return overflow
