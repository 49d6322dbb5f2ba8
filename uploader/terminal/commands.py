"""What each command does, on top of `uploader.app`."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from uploader.app import build_app, site_name
from uploader.cancel import CancelToken
from uploader.case.known import forget_case
from uploader.errors import (
    CaseUploaderError,
    KeyMissing,
)
from uploader.logs import log_error, start_log
from uploader.model.case import CaseStage
from uploader.terminal.check import check
from uploader.terminal.machines import MachineOutput
from uploader.terminal.profile import check_profile
from uploader.terminal.rules import check_rules
from uploader.terminal.send import run_to_receipt, send, show_receipt
from uploader.terminal.settings import settings
from uploader.terminal.streams import is_terminal
from uploader.terminal.unseen import people_output
from uploader.tripwire import Tripwire

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator

    from uploader.app import App
    from uploader.terminal.output import Output

KEY_VARIABLE = "CASE_UPLOADER_API_KEY"


def run_command(options: Namespace) -> int:
    """Run a command of `uploader.cli`; every error becomes words and an exit code here."""
    from uploader.clock import Clock  # noqa: PLC0415

    output: Output = MachineOutput(Clock()) if options.json else people_output(options.command)
    cancel = CancelToken()
    with _stop_on_signals(cancel):
        try:
            if options.command == "settings":
                return settings(options, output)
            app = build_app()
            start_log(app.data_dir.logs)
            return _COMMANDS[options.command](options, app, output, cancel)
        except CaseUploaderError as error:
            log_error(error)
            output.error(error)
            return error.exit_code
        except Exception as error:  # noqa: BLE001 - the program's edge: no traceback reaches a person
            log_error(error)
            output.error(CaseUploaderError(kind=type(error).__name__))
            return CaseUploaderError.exit_code


# --- commands --------------------------------------------------------------------------------------


def _send(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    return send(options, app, app.key_text(_given_key(options), options.site), output, cancel)


def _resume(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    case_ids = (options.case_id,) if options.case_id else app.library.open_case_ids()
    if not case_ids:
        output.say("No case is waiting.")
        return 0
    code = 0
    for case_id in case_ids:
        summary = app.library.summary(case_id)
        if summary.stage is CaseStage.ENDED:
            code = code or show_receipt(app.library.receipt(case_id), output)
            continue
        site = app.library.site_of(case_id)
        with app.sign_in(app.key_text(_given_key(options), site)) as signed_in, app.pool() as pool:
            code = code or run_to_receipt(case_id, options, app, signed_in, pool, output, cancel, None)
    return code


def _cases(options: Namespace, app: App, output: Output, _: CancelToken) -> int:
    if options.remove:
        app.library.give_up(options.remove)
        forget_case(Tripwire(app.data_dir.root, app.credentials), options.remove)
        output.say(f"The case {options.remove} is given up; your own files were not touched.")
        return 0
    output.cases(list(app.library.iter_summaries()))
    return 0


def _receipt(options: Namespace, app: App, output: Output, _: CancelToken) -> int:
    output.receipt(app.library.receipt(options.case_id))
    return 0


def _sign_in(options: Namespace, app: App, output: Output, _: CancelToken) -> int:
    text = _given_key(options) or (getpass.getpass("API key: ") if is_terminal(sys.stdin) else "")
    if not text:
        raise KeyMissing
    with app.sign_in(text) as signed_in:
        account = signed_in.account
    is_kept = app.credentials.save(account.host, text.strip())
    output.event(
        "account", user=account.user_id, name=account.name, site=account.site_name, host=account.host
    )
    output.say(f"Signed in to {account.site_name} ({account.host}) as {account.name}.")
    if not is_kept:
        output.say(f"This computer has no safe credential store, so the key is not kept: set {KEY_VARIABLE}.")
    return 0


def _sign_out(options: Namespace, app: App, output: Output, _: CancelToken) -> int:
    app.credentials.forget(options.site and site_name(options.site))
    output.say("The API key is no longer kept on this computer.")
    return 0


def _demo(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    from uploader.terminal.demo import demo  # noqa: PLC0415 - brings the practice site

    return demo(options, app, output, cancel)


def _wizard(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    from uploader.terminal.wizard import open_wizard  # noqa: PLC0415 - brings the web server

    return open_wizard(options, app, output, cancel)


def _doctor(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    from uploader.terminal.doctor import doctor  # noqa: PLC0415 - rarely needed

    return doctor(app, output, cancel, options.site, _given_key(options))


def _self_test(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    from uploader.terminal.selftest import self_test  # noqa: PLC0415 - tries what is heavy

    return self_test(app, output, cancel, only_window=options.only_window)


def _rules(options: Namespace, _: App, output: Output, __: CancelToken) -> int:
    return check_rules(options, output)


def _profile(options: Namespace, app: App, output: Output, _: CancelToken) -> int:
    return check_profile(options, app, output, _given_key(options) if options.project else "")


STOPS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
"""SIGBREAK is what Windows sends at Ctrl-Break: the only one that a process can send another one there."""

_COMMANDS: dict[str, Callable[[Namespace, App, Output, CancelToken], int]] = {
    "check": check,
    "rules": _rules,
    "profile": _profile,
    "send": _send,
    "resume": _resume,
    "cases": _cases,
    "receipt": _receipt,
    "sign-in": _sign_in,
    "sign-out": _sign_out,
    "demo": _demo,
    "wizard": _wizard,
    "doctor": _doctor,
    "self-test": _self_test,
}


# --- parts of commands -----------------------------------------------------------------------------


def _given_key(options: Namespace) -> str:
    """Give the key from standard input or the environment; empty where there is none."""
    if getattr(options, "key_stdin", False):
        return sys.stdin.readline().strip()
    return os.environ.get(KEY_VARIABLE, "").strip()


@contextmanager
def _stop_on_signals(cancel: CancelToken) -> Iterator[None]:
    """The first Ctrl-C (or end of session) asks to stop in order; the second one stops at once."""

    def stop(number: int, _: object) -> None:
        if cancel.is_cancelled:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        cancel.cancel()

    before = {number: signal.signal(number, stop) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
