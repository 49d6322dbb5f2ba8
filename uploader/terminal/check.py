"""``case-uploader check``: look at files without signing in; nothing is sent."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.burned_in import picture_reader
from uploader.case.prepare import prepare
from uploader.checks import check_pdf, check_text
from uploader.errors import CaseBlocked, WorkspaceUnusable
from uploader.terminal.scratch import scratch

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.model.case import PreparedCase
    from uploader.terminal.output import Output


def check(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    """Show series and findings; with ``--report`` write them down as well."""
    policy = app.settings.now().policy
    with app.pool() as pool, scratch(app) as folder, picture_reader(folder) as reader:
        steps = prepare(options.paths, pool, cancel, folder, app.clock, reader=reader, policy=policy)
        prepared = output.follow(steps)
    output.prepared(prepared)
    if options.report is not None:
        _write(options.report, prepared, app)
        output.say(f"The findings are written down in {options.report.name}.")
    return CaseBlocked.exit_code if prepared.report.blocking else 0


def _write(path: Path, prepared: PreparedCase, app: App) -> None:
    """Write a PDF if the name says so, else text.

    Raises
    ------
    WorkspaceUnusable
        When it can't be written there.
    """
    program = f"Case Uploader {__version__}"
    now = app.clock.now()
    is_pdf = path.suffix.lower() == ".pdf"
    content = check_pdf(prepared, now, program) if is_pdf else check_text(prepared, now, program).encode()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise WorkspaceUnusable(problem=os.strerror(error.errno or 0)) from error
