"""``case-uploader doctor``: the way to the site, tried from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.doctor import Verdict, letter, report_to_json
from uploader.errors import TransferError

if TYPE_CHECKING:
    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.terminal.output import Output


def doctor(app: App, output: Output, cancel: CancelToken, site: str, key_text: str) -> int:
    """Try the way to a site; gives the exit code."""
    report = app.examine(site, key_text, cancel)
    output.event("doctor", **report_to_json(report))
    output.text(letter(report))
    return TransferError.exit_code if report.worst is Verdict.BAD else 0
