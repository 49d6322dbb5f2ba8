"""``case-uploader doctor``: the way to the site, tried from end to end."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from uploader import __version__
from uploader.app import site_name, site_url
from uploader.doctor import Verdict, examine, letter, report_to_json
from uploader.doctor.system import SystemComputer, SystemNetwork
from uploader.errors import BadArgument, TransferError
from uploader.flywheel.key import parse_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.app import App
    from uploader.cancel import CancelToken
    from uploader.model.transfer import PartAddress
    from uploader.terminal.output import Output


def doctor(app: App, output: Output, cancel: CancelToken, site: str, key_text: str) -> int:
    """Try the way to a site; gives the exit code.

    With a key (given, or kept for the site) a small part is sent to the storage as a case would be, and
    removed.

    Raises
    ------
    BadArgument
        When neither site nor key says where to.
    """
    key_text = key_text or app.credentials.load(site) or ""
    if not site and not key_text:
        raise BadArgument(problem="Name the site with --site, or sign in first.")
    if site and key_text and parse_key(key_text).site != site_name(site):
        key_text = ""  # never shown to another site
    program, base_url = f"Case Uploader {__version__}", site_url(site, key_text)
    with ExitStack() as closing:
        storage = _storage(app, key_text, closing)
        computer = SystemComputer(app.data_dir.root)
        report = examine(base_url, SystemNetwork(), computer, app.clock, program, storage, cancel)
    output.event("doctor", **report_to_json(report))
    output.text(letter(report))
    return TransferError.exit_code if report.worst is Verdict.BAD else 0


def _storage(app: App, key_text: str, closing: ExitStack) -> Callable[[], PartAddress | None]:
    def address() -> PartAddress | None:
        if not key_text:
            return None
        signed_in = closing.enter_context(app.sign_in(key_text))
        return closing.enter_context(signed_in.trial_address())

    return address
