"""``case-uploader send``: look, ask, write down, run."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from uploader.beside import Beside
from uploader.burned_in import MaskBook, picture_reader
from uploader.case.fitting import fitting_findings
from uploader.case.known import known_findings, remember_case
from uploader.case.masks import Masks
from uploader.case.opening import check_sendable, open_case
from uploader.case.prepare import prepare, recheck
from uploader.case.ready import bring_case, bring_scan, bring_staging
from uploader.case.run import run_case
from uploader.case.safety import ProfileChecker
from uploader.case.steps import Steps
from uploader.checks import RULE_FILE_NAME, RULE_INFO_KEY, RULES, decide_left_out, report_of
from uploader.destination.choose import choose, find_project
from uploader.destination.profile import find_profile
from uploader.destination.templates import offered_labels
from uploader.errors import CaseBlocked, ImportFailed, ImportHeld, LandedInPart, WarningUnanswered
from uploader.model.case import LeftOut
from uploader.model.check import Report, Severity
from uploader.model.mask import NOTHING_SAID
from uploader.model.profile import ProfileDocument
from uploader.model.receipt import CaseState
from uploader.terminal.masking import wanted_masks
from uploader.terminal.scratch import scratch
from uploader.tripwire import Tripwire

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from uploader.app import App, SignedIn
    from uploader.burned_in import PictureReader
    from uploader.cancel import CancelToken
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding
    from uploader.model.destination import Destination
    from uploader.model.mask import Looked
    from uploader.model.profile import NoProfile
    from uploader.model.profile_check import ProfileCheck
    from uploader.model.progress import ScanProgress
    from uploader.model.receipt import Receipt
    from uploader.pool import SpawnPool
    from uploader.terminal.output import Output

ALL = "all"
CONFIRMED = "confirmed"
NOT_CONFIRMED = "not_confirmed"


def send(options: Namespace, app: App, key_text: str, output: Output, cancel: CancelToken) -> int:
    """Send a case with the arguments of ``send``; gives the exit code.

    Everything that can be refused without reading the images is refused first. What will read them is begun
    before the site is asked: it takes its second beside that.
    """
    with app.pool() as pool, ExitStack() as looking:
        pool.warm(bring_scan)
        folder = looking.enter_context(scratch(app))
        reader = looking.enter_context(picture_reader(folder))
        with app.sign_in(key_text) as signed_in:
            case_id, prepared = _review(options, app, signed_in, pool, folder, reader, output, cancel)
            looking.close()
            output.event("case", case_id=case_id)
            return run_to_receipt(case_id, options, app, signed_in, pool, output, cancel, prepared)


def _review(
    options: Namespace,
    app: App,
    signed_in: SignedIn,
    pool: SpawnPool,
    folder: Path,
    reader: PictureReader | None,
    output: Output,
    cancel: CancelToken,
) -> tuple[str, PreparedCase]:
    """Look at the selection, show what is in it, and write the case down; gives its id."""
    project = find_project(signed_in.site.projects(), options.group, options.project)
    destination = choose(signed_in.site, project, options.subject, options.session, options.acquisition)
    profile = find_profile(signed_in.site, project)
    policy = app.settings.now().policy
    check_sendable(profile, project.project_label, policy, phi_risk_accepted=options.accept_phi_risk)
    trying = Beside(partial(_tried, profile))
    look = _Look(app, signed_in, destination)
    steps = prepare(
        options.paths, pool, cancel, folder, app.clock, reader=reader, policy=policy, bring=bring_staging
    )
    prepared = output.follow(_unless_refused(steps, trying, cancel))
    check = trying.answer(cancel)
    prepared = replace(prepared, report=look.report(prepared, LeftOut()))
    masks = Masks(MaskBook(app.data_dir.root), lambda: nullcontext(pool), folder)
    look.looked, look.read_again = wanted_masks(masks, prepared, options.mask, output, cancel)
    if look.looked:
        prepared = replace(prepared, report=look.report(prepared, LeftOut()))
    output.prepared(prepared)
    left_out = _left_out(prepared, options.confirm, leave_out_blocked=options.leave_out_blocked)
    answers = _answers(look.report(prepared, left_out), options.confirm, stops=options.stop_on_warnings)
    record = open_case(
        app.library,
        app.clock,
        signed_in.account,
        destination,
        options.paths,
        prepared,
        left_out,
        profile,
        policy=app.settings.now().policy,
        phi_risk_accepted=options.accept_phi_risk,
        leaves_out_blocked=options.leave_out_blocked,
        answers=answers,
        check=check,
        looked=look.looked,
    )
    day = record.started_at[:10]
    host = signed_in.account.host
    remember_case(look.tripwire, host, destination, prepared, left_out, record.case_id, day)
    return record.case_id, prepared


def _tried(profile: ProfileDocument | NoProfile) -> ProfileCheck | None:
    """Check a profile, if there is one. Runs beside the scan, and brings along what comes after that."""
    bring_case()
    return ProfileChecker().require_safe(profile) if isinstance(profile, ProfileDocument) else None


def _unless_refused(
    steps: Generator[ScanProgress, None, PreparedCase],
    trying: Beside[ProfileCheck | None],
    cancel: CancelToken,
) -> Generator[ScanProgress, None, PreparedCase]:
    """Look on until the profile turns out to be unsafe: then nothing need be read to its end."""
    with Steps(steps) as looking:
        for step in looking:
            if trying.is_answered:
                trying.answer(cancel)
            yield step
        return looking.result


class _Look:
    """All findings about sending to one destination; what they need of the site is read once."""

    def __init__(self, app: App, signed_in: SignedIn, destination: Destination) -> None:
        self.tripwire = Tripwire(app.data_dir.root, app.credentials)
        self.looked: Looked = NOTHING_SAID
        self.read_again: Mapping[str, SeriesText] = {}
        self._clock = app.clock
        self._host = signed_in.account.host
        self._destination = destination
        self._labels = offered_labels(signed_in.site.templates(destination.project_id))
        self._rules = signed_in.site.study_rules(destination.project_id, RULE_INFO_KEY, RULE_FILE_NAME)

    def report(self, prepared: PreparedCase, left_out: LeftOut) -> Report:
        """Check what is left when ``left_out`` is taken out."""
        known = known_findings(self.tripwire, self._host, self._destination, prepared, left_out)
        fitting = fitting_findings(prepared, left_out, self._destination, self._labels, self._rules)
        own = recheck(prepared, left_out, self._clock.now().date(), self.looked, self.read_again)
        return report_of([*own.findings, *known, *fitting])


def run_to_receipt(
    case_id: str,
    options: Namespace,
    app: App,
    signed_in: SignedIn,
    pool: SpawnPool,
    output: Output,
    cancel: CancelToken,
    prepared: PreparedCase | None,
) -> int:
    """Carry a case on, and show its receipt; gives the exit code."""
    with app.edges(signed_in, pool, options.max_wait) as edges:
        steps = run_case(case_id, app.library, edges, cancel, prepared=prepared, follow_job=options.follow)
        receipt = output.follow(steps)
    return show_receipt(receipt, output)


def show_receipt(receipt: Receipt, output: Output) -> int:
    """Show a receipt; what did not land is an error as well."""
    if receipt.state is CaseState.LANDED_IN_PART:
        missing = sum(not series.landed for series in receipt.series)
        output.error(LandedInPart(missing=missing, total=len(receipt.series), url=receipt.job.url))
    if receipt.state is CaseState.IMPORT_FAILED:
        output.error(ImportFailed(job=receipt.job.job_id, status=receipt.job.status, url=receipt.job.url))
    if receipt.state is CaseState.HELD:
        output.error(ImportHeld(url=receipt.job.url))
    output.receipt(receipt)
    return 0 if receipt.state in (CaseState.LANDED, CaseState.SENT) else ImportFailed.exit_code


def _left_out(prepared: PreparedCase, confirmed: Sequence[str], *, leave_out_blocked: bool) -> LeftOut:
    """Decide what stays here; blocking findings either go with what they are about, or stop the case.

    What a look at the pictures settles is settled by naming it: 'all' is no look.
    """
    blocking = tuple(one for one in prepared.report.blocking if not _is_cleared(one, confirmed))
    if not blocking:
        return LeftOut()
    standing = Report(blocking)
    decided = (
        decide_left_out(standing, prepared.series_list, len(prepared.others)) if leave_out_blocked else None
    )
    if not isinstance(decided, LeftOut):
        raise CaseBlocked(count=len(blocking))
    return decided


def _is_cleared(found: Finding, confirmed: Sequence[str]) -> bool:
    return RULES[found.code].is_clearable and found.code in confirmed


def _answers(report: Report, confirmed: Sequence[str], *, stops: bool) -> dict[str, str]:
    """Record what was said of each warning about what is sent; the receipt keeps it.

    A script can't look at pictures, and whoever calls the command answers for it: so a warning that nobody
    confirmed is recorded as just that, unless ``stops`` asks for an answer to each.

    Raises
    ------
    WarningUnanswered
    """
    warned = [one.code for one in report.findings if one.severity is Severity.WARN]
    answers = {code: CONFIRMED if {code, ALL} & set(confirmed) else NOT_CONFIRMED for code in warned}
    open_count = sum(answer == NOT_CONFIRMED for answer in answers.values())
    if stops and open_count:
        raise WarningUnanswered(count=open_count)
    cleared = [one.code for one in report.blocking if _is_cleared(one, confirmed)]
    return {**answers, **dict.fromkeys(cleared, CONFIRMED)}
