"""The wizard, opened in the system's browser."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.engine import ProgramEngine
from uploader.web.server import WebServer
from uploader.wizard.desk import BrowserDesk
from uploader.wizard.state import Setup
from uploader.wizard.wizard import Wizard

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.terminal.output import Output


def open_wizard(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    """Open the wizard for real cases; gives the exit code."""
    return _open(Setup(version=__version__, has_window=False), app, output, cancel, is_json=options.json)


def rehearse(
    options: Namespace, app: App, practice_key: str, sample: Path, output: Output, cancel: CancelToken
) -> int:
    """Open the wizard on a practice site, with a sample case at hand; gives the exit code."""
    setup = Setup(
        version=__version__,
        has_window=False,
        is_practice=True,
        practice_key=practice_key,
        sample_paths=(sample,),
    )
    return _open(setup, app, output, cancel, is_json=options.json)


def _open(setup: Setup, app: App, output: Output, cancel: CancelToken, *, is_json: bool) -> int:
    with ProgramEngine(app) as engine:
        wizard = Wizard(engine, BrowserDesk(cancel.cancel), setup, app.data_dir.root, app.clock)
        with WebServer(wizard, app.clock) as server:
            output.event("wizard", url=server.entry_url)
            output.say(f"Case Uploader is at {server.entry_url} (this address works once). Ctrl-C ends it.")
            if not is_json:
                webbrowser.open(server.entry_url)
            while not cancel.wait(0.2):
                pass
    return 0
