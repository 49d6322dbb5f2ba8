"""The wizard, opened from the command line: in a window of its own, or in the system's browser."""

from __future__ import annotations

import os
import webbrowser
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.engine import ProgramEngine
from uploader.launch import open_in_browser, open_in_window
from uploader.shell.display import can_open_window
from uploader.wizard.state import Setup

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.terminal.output import Output


def open_wizard(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    """Open the wizard for real cases; gives the exit code."""
    setup = Setup(version=__version__, has_window=not options.browser and can_open_window(os.environ))
    return _open(setup, app, output, cancel, is_json=options.json)


def rehearse(
    options: Namespace, app: App, practice_key: str, sample: Path, output: Output, cancel: CancelToken
) -> int:
    """Open the wizard on a practice site, with a sample case at hand; gives the exit code."""
    setup = Setup(
        version=__version__,
        has_window=not options.browser,
        is_practice=True,
        practice_key=practice_key,
        sample_paths=(sample,),
    )
    return _open(setup, app, output, cancel, is_json=options.json)


def _open(setup: Setup, app: App, output: Output, cancel: CancelToken, *, is_json: bool) -> int:
    def announce(url: str) -> None:
        output.event("wizard", url=url)
        output.say(f"Case Uploader is at {url} (this address works once). Ctrl-C ends it.")
        if not is_json:
            webbrowser.open(url)

    with ProgramEngine(app) as engine:
        if setup.has_window:
            open_in_window(engine, setup, app.data_dir.root, app.clock, cancel=cancel)
        else:
            open_in_browser(engine, setup, app.data_dir.root, app.clock, announce=announce, cancel=cancel)
    return 0
