"""The wizard, opened from the command line: in a window of its own, or in the system's browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.engine import ProgramEngine
from uploader.errors import ProgramOpen
from uploader.launch import open_in_browser, open_in_window
from uploader.outside import open_url
from uploader.shell.alone import alone, call_first
from uploader.shell.display import SENTENCES, why_no_window
from uploader.wizard.state import Setup

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from pathlib import Path

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.terminal.output import Output


def open_wizard(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    """Open the wizard for real cases; gives the exit code."""
    why = None if options.browser else why_no_window(os.environ)
    if why:
        output.say(SENTENCES[why])
    setup = Setup(version=__version__, has_window=not (options.browser or why))
    return _open(setup, app, output, cancel, is_json=options.json)


def rehearse(
    options: Namespace, app: App, practice_key: str, sample: Path, output: Output, cancel: CancelToken
) -> int:
    """Open the wizard on a practice site, with a sample case at hand; gives the exit code.

    ``options.debug_port`` is for tests, and there is none but here, where nothing is real.
    """
    setup = Setup(
        version=__version__,
        has_window=not options.browser,
        is_practice=True,
        practice_key=practice_key,
        sample_paths=(sample,),
    )
    return _open(setup, app, output, cancel, is_json=options.json, debug_port=options.debug_port)


def _open(
    setup: Setup,
    app: App,
    output: Output,
    cancel: CancelToken,
    *,
    is_json: bool,
    debug_port: int | None = None,
) -> int:
    def announce(url: str) -> None:
        output.event("wizard", url=url)
        output.say(f"Case Uploader is at {url} (this address works once). Ctrl-C ends it.")
        if not is_json:
            open_url(url)

    folder = app.data_dir.root
    try:
        with alone(folder), ProgramEngine(app) as engine:
            _serve(engine, setup, app, announce, cancel, debug_port)
    except ProgramOpen:
        if not call_first(folder, app.clock):
            raise
        output.say("Case Uploader is open already; it is shown again now.")
    return 0


def _serve(
    engine: ProgramEngine,
    setup: Setup,
    app: App,
    announce: Callable[[str], None],
    cancel: CancelToken,
    debug_port: int | None,
) -> None:
    folder, clock = app.data_dir.root, app.clock
    if setup.has_window:
        open_in_window(engine, setup, folder, clock, cancel=cancel, debug_port=debug_port)
    else:
        open_in_browser(engine, setup, folder, clock, announce=announce, cancel=cancel)
