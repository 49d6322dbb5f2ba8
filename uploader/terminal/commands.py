"""What each command does, on top of `uploader.app`."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.app import build_app, site_name
from uploader.cancel import CancelToken
from uploader.case.known import forget_case, known_findings, remember_case
from uploader.case.opening import check_sendable, open_case
from uploader.case.prepare import prepare, recheck
from uploader.case.run import run_case
from uploader.checks import decide_left_out, report_of
from uploader.destination.choose import choose, find_project
from uploader.destination.profile import find_profile
from uploader.errors import (
    CaseBlocked,
    CaseUploaderError,
    ImportFailed,
    KeyMissing,
    LandedInPart,
    WarningUnanswered,
)
from uploader.logs import log_error, start_log
from uploader.model.case import CaseStage, LeftOut
from uploader.model.check import Severity
from uploader.model.receipt import CaseState
from uploader.pool import SpawnPool
from uploader.terminal.check import check
from uploader.terminal.machines import MachineOutput
from uploader.terminal.people import PeopleOutput
from uploader.terminal.scratch import scratch
from uploader.tripwire import Tripwire

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence

    from uploader.app import App, SignedIn
    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding, Report
    from uploader.model.receipt import Receipt
    from uploader.terminal.output import Output

ALL = "all"
CONFIRMED = "confirmed"
KEY_VARIABLE = "CASE_UPLOADER_API_KEY"


def run_command(options: Namespace) -> int:
    """Run a command of `uploader.cli`; every error becomes words and an exit code here."""
    from uploader.clock import Clock  # noqa: PLC0415

    output: Output = MachineOutput(Clock()) if options.json else PeopleOutput()
    cancel = CancelToken()
    with _stop_on_signals(cancel):
        try:
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
    key_text = app.key_text(_given_key(options), options.site)
    with app.sign_in(key_text) as signed_in, SpawnPool() as pool:
        return send(options, app, signed_in, pool, output, cancel)


def send(
    options: Namespace, app: App, signed_in: SignedIn, pool: SpawnPool, output: Output, cancel: CancelToken
) -> int:
    """Send a case with the arguments of ``send``; gives the exit code.

    Everything that can be refused without reading the images is refused first.
    """
    project = find_project(signed_in.site.projects(), options.group, options.project)
    destination = choose(signed_in.site, project, options.subject, options.session, options.acquisition)
    profile = find_profile(signed_in.site, project)
    check_sendable(profile, project.project_label, phi_risk_accepted=options.accept_phi_risk)
    tripwire = Tripwire(app.data_dir.root, app.credentials)
    host = signed_in.account.host
    with scratch(app) as folder:
        prepared = output.follow(prepare(options.paths, pool, cancel, folder, app.clock))
    known = known_findings(tripwire, host, destination, prepared, LeftOut())
    prepared = replace(prepared, report=report_of([*prepared.report.findings, *known]))
    output.prepared(prepared)
    left_out = _left_out(prepared, leave_out_blocked=options.leave_out_blocked)
    answers = _answers(recheck(prepared, left_out), known, options.confirm)
    record = open_case(
        app.library,
        app.clock,
        signed_in.account,
        destination,
        options.paths,
        prepared,
        left_out,
        profile,
        phi_risk_accepted=options.accept_phi_risk,
        leaves_out_blocked=options.leave_out_blocked,
        answers=answers,
    )
    remember_case(
        tripwire, host, destination, prepared, left_out, record.case_id, app.clock.now().date().isoformat()
    )
    output.event("case", case_id=record.case_id)
    return _run(record.case_id, options, app, signed_in, pool, output, cancel, prepared)


def _resume(options: Namespace, app: App, output: Output, cancel: CancelToken) -> int:
    case_ids = (options.case_id,) if options.case_id else app.library.open_case_ids()
    if not case_ids:
        output.say("No case is waiting.")
        return 0
    code = 0
    for case_id in case_ids:
        summary = app.library.summary(case_id)
        if summary.stage is CaseStage.ENDED:
            code = code or _show(app.library.receipt(case_id), output)
            continue
        site = app.library.site_of(case_id)
        with app.sign_in(app.key_text(_given_key(options), site)) as signed_in, SpawnPool() as pool:
            code = code or _run(case_id, options, app, signed_in, pool, output, cancel, None)
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
    text = _given_key(options) or (getpass.getpass("API key: ") if sys.stdin.isatty() else "")
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


_COMMANDS: dict[str, Callable[[Namespace, App, Output, CancelToken], int]] = {
    "check": check,
    "send": _send,
    "resume": _resume,
    "cases": _cases,
    "receipt": _receipt,
    "sign-in": _sign_in,
    "sign-out": _sign_out,
    "demo": _demo,
    "wizard": _wizard,
    "doctor": _doctor,
}


# --- parts of commands -----------------------------------------------------------------------------


def _run(
    case_id: str,
    options: Namespace,
    app: App,
    signed_in: SignedIn,
    pool: SpawnPool,
    output: Output,
    cancel: CancelToken,
    prepared: PreparedCase | None,
) -> int:
    with app.edges(signed_in, pool, options.max_wait) as edges:
        steps = run_case(case_id, app.library, edges, cancel, prepared=prepared, follow_job=options.follow)
        receipt = output.follow(steps)
    return _show(receipt, output)


def _show(receipt: Receipt, output: Output) -> int:
    """Show a receipt; what did not land is an error as well."""
    if receipt.state is CaseState.LANDED_IN_PART:
        missing = sum(not series.landed for series in receipt.series)
        output.error(LandedInPart(missing=missing, total=len(receipt.series), url=receipt.job.url))
    if receipt.state is CaseState.IMPORT_FAILED:
        output.error(ImportFailed(job=receipt.job.job_id, status=receipt.job.status, url=receipt.job.url))
    output.receipt(receipt)
    return 0 if receipt.state in (CaseState.LANDED, CaseState.SENT) else ImportFailed.exit_code


def _left_out(prepared: PreparedCase, *, leave_out_blocked: bool) -> LeftOut:
    """Decide what stays here; blocking findings either go with what they are about, or stop the case."""
    if not prepared.report.blocking:
        return LeftOut()
    decided = (
        decide_left_out(prepared.report, prepared.series_list, len(prepared.others))
        if leave_out_blocked
        else None
    )
    if not isinstance(decided, LeftOut):
        raise CaseBlocked(count=len(prepared.report.blocking))
    return decided


def _answers(report: Report, known: Sequence[Finding], confirmed: Sequence[str]) -> dict[str, str]:
    """Give the confirmed warnings about what is sent; one that nobody confirmed stops the case.

    Raises
    ------
    WarningUnanswered
    """
    found = (*report.findings, *known)
    warned = dict.fromkeys(one.code for one in found if one.severity is Severity.WARN)
    open_count = 0 if ALL in confirmed else sum(code not in confirmed for code in warned)
    if open_count:
        raise WarningUnanswered(count=open_count)
    return dict.fromkeys(warned, CONFIRMED)


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

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
