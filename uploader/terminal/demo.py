"""``case-uploader demo``: a practice site of its own, a made-up case, and the real chain between them."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from uploader.case.library import Library
from uploader.credentials import CredentialStore
from uploader.paths import DataDir
from uploader.shell.display import SENTENCES, why_no_window
from uploader.terminal.send import send
from uploader.terminal.streams import is_terminal

if TYPE_CHECKING:
    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.practice.server import PracticeSite
    from uploader.terminal.output import Output

GROUP, PROJECT = "heart-trial", "Site 12 - St Mary"
SUBJECT, SESSION, ACQUISITION = "HF-12-001", "Baseline", "CT Chest"

LONGEST_WAIT_S = 60.0


def demo(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    """Open the wizard on the practice site, or send the case from the terminal where there is no display.

    Everything stands in a temporary folder, so that a rehearsal leaves nothing among real cases or keys.
    """
    from uploader.practice.sample import write_sample_case  # noqa: PLC0415
    from uploader.practice.server import start_practice_site  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="case-uploader-demo-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        write_sample_case(root / "case")
        data_dir = DataDir(root / "data").create()
        library = Library(data_dir, app.clock)
        store = CredentialStore(is_forgetful=True)
        settings = app.settings.rehearsal(data_dir.root)
        rehearsal = replace(app, data_dir=data_dir, library=library, credentials=store, settings=settings)
        with start_practice_site(port=0, data_dir=root / "site", seed=None, faults=None) as site:
            output.say("Practice: a site on this computer and a made-up patient. Nothing real is sent.")
            if options.browser or _can_show(options, output):
                return _open(options, rehearsal, site, root / "case", output, cancel)
            code = _send(root / "case", site, rehearsal, output, cancel, is_json=options.json)
            _show_around(site, output, cancel, keep=options.keep)
    return code


def _can_show(options: Namespace, output: Output) -> bool:
    """Whether the wizard is wanted and a window can be opened; says so where it can't."""
    if options.headless or options.json:
        return False
    why = why_no_window(os.environ)
    if why:
        output.say(f"{SENTENCES[why]} The case is sent from here; --browser shows the wizard in the browser.")
    return not why


def _open(
    options: Namespace, app: App, site: PracticeSite, sample: Path, output: Output, cancel: CancelToken
) -> int:
    from uploader.terminal.wizard import rehearse  # noqa: PLC0415 - brings the web server

    return rehearse(options, app, site.api_key, sample, output, cancel)


def _send(
    case_dir: Path, site: PracticeSite, app: App, output: Output, cancel: CancelToken, *, is_json: bool
) -> int:
    arguments = Namespace(
        paths=[case_dir],
        group=GROUP,
        project=PROJECT,
        subject=SUBJECT,
        session=SESSION,
        acquisition=ACQUISITION,
        accept_phi_risk=False,
        leave_out_blocked=False,
        mask="",
        confirm=["burned_in_risk", "wrong_modality"],
        stop_on_warnings=False,
        follow=True,
        max_wait=LONGEST_WAIT_S,
        json=is_json,
    )
    return send(arguments, app, site.api_key, output, cancel)


def _show_around(site: PracticeSite, output: Output, cancel: CancelToken, *, keep: bool) -> None:
    """Keep the site up for a person who wants to look; a script is not kept waiting."""
    output.say(f"The practice site is at {site.web} (sign in with the key {site.api_key}).")
    if keep or (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        output.say("It runs until you press Ctrl-C.")
        while not cancel.wait(0.5):
            pass
