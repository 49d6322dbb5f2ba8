"""From what was chosen to the receipt. Can be stopped anywhere; run again, it goes on where it was."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from uploader import __version__
from uploader.case.journal import IMPORTING, OPENED, STOPPED, UPLOADED, Journal, exclusive
from uploader.case.library import read_record
from uploader.case.pipeline import Pipeline
from uploader.case.record import record_to_json
from uploader.case.safety import tried
from uploader.case.staging import SPOOL, MadeOtherwiseError, forget_made, peek, read_made, restore
from uploader.case.tally import counts, final_state, series_receipts
from uploader.errors import (
    BlockedError,
    CaseDamaged,
    CaseUploaderError,
    DeidError,
    NotAllowedError,
    OtherAccount,
    PhiRiskForbidden,
    ProfileUnsafe,
    ServerRefused,
)
from uploader.importing.job import follow, start_once
from uploader.importing.patience import Patience, patiently
from uploader.importing.report import Outcome, compare
from uploader.importing.rules import check_rules, import_rules
from uploader.model.profile import ProfileDocument
from uploader.model.receipt import CaseState, Job, Receipt
from uploader.stage import Spool
from uploader.upload import BytesGoneError, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.case.edges import Delivery, Edges
    from uploader.case.library import Library
    from uploader.case.staging import Staged
    from uploader.model.case import PreparedCase
    from uploader.model.package import Archive
    from uploader.model.progress import CaseProgress, Waiting
    from uploader.model.receipt import Counts
    from uploader.model.transfer import JobStatus, ReportRow

T = TypeVar("T")

LEDGER = "ledger.sqlite"
TRIES = 3
"""So often what was sent may be lost at the server, or become void, before that is an error."""


def run_case(
    case_id: str,
    library: Library,
    edges: Edges,
    cancel: CancelToken,
    *,
    prepared: PreparedCase | None = None,
    follow_job: bool = True,
) -> Generator[CaseProgress, None, Receipt]:
    """Take a case as far as it goes.

    Parameters
    ----------
    prepared
        The selection as it was reviewed in this run, which saves scanning it again.
    follow_job
        Whether to wait for the import job's end. If not, the receipt says *sent* and a later run turns it
        into *landed*.

    Raises
    ------
    CaseUploaderError
        Any leaf. A case that can't be de-identified or has nothing to send is over and leaves nothing
        behind; every other case stays, and a later run goes on with it. So does one that IT's policy does
        not let go: the policy may be a mistake.
    """
    workspace = library.workspace(case_id)
    with exclusive(workspace):
        journal = Journal(workspace)
        try:
            run = _Run(case_id, workspace, journal, edges, cancel)
            receipt = yield from run.to_receipt(prepared, library.keep_receipt, follow_job=follow_job)
        except (DeidError, BlockedError) as error:
            if isinstance(error, PhiRiskForbidden):
                journal.write(STOPPED, {"code": error.code, "params": error.params})
                raise
            journal.close()
            library.remove(case_id)
            raise
        except CaseUploaderError as error:
            journal.write(STOPPED, {"code": error.code, "params": error.params})
            raise
        finally:
            journal.close()
    library.keep_receipt(receipt)
    if receipt.state is not CaseState.SENT:
        library.remove(case_id)
    return receipt


class _Run:
    """One case while this process holds it."""

    def __init__(
        self, case_id: str, workspace: Path, journal: Journal, edges: Edges, cancel: CancelToken
    ) -> None:
        self._journal = journal
        self._edges = edges
        self._cancel = cancel
        self._workspace = workspace
        self._spool = Spool(workspace / SPOOL)
        self._record = read_record(journal, case_id)

    def to_receipt(
        self, prepared: PreparedCase | None, keep: Callable[[Receipt], None], *, follow_job: bool
    ) -> Generator[CaseProgress, None, Receipt]:
        """Go from the last milestone to a receipt; *sent* is kept before the job is followed."""
        account = self._edges.gate.account
        if (account.host, account.user_id) != (self._record.site, self._record.user):
            raise OtherAccount  # what one person began is not sent in another's name
        self._journal.forget(STOPPED)
        delivery = yield from self._delivery(())
        if self._journal.read(IMPORTING) is None:
            yield from self._renew_profile(delivery)
            yield from self._obey_policy(delivery)
        staged, delivery, session_id = yield from self._to_server(prepared, delivery)
        if delivery.imports is None:
            return (yield from self._settle(staged, delivery, None, None))
        job = yield from self._start(staged, delivery, session_id)
        sent = self._sent(staged, delivery, job)
        if not follow_job:
            return sent
        keep(sent)
        job = yield from follow(delivery.imports, job, len(staged.manifest.archives), self._patience())
        rows = yield from self._ask(partial(delivery.imports.import_report, job.job_id))
        return (yield from self._settle(staged, delivery, job, rows))

    def _ask(self, question: Callable[[], T]) -> Generator[Waiting, None, T]:
        """Ask the site what changes nothing; while it is away it is waited for."""
        return patiently(question, self._patience())

    def _delivery(self, archives: tuple[Archive, ...]) -> Generator[Waiting, None, Delivery]:
        gate, place = self._edges.gate, self._record.destination
        return self._ask(lambda: gate.delivery(place, archives))

    def _renew_profile(self, delivery: Delivery) -> Generator[Waiting, None, None]:
        """Apply the profile that is in force now: a case may have lain here while it was tightened.

        What was staged under another one is thrown away, here and at the server. A profile that was taken
        away since stays in force for this case: nobody has accepted the risk of sending without.

        Raises
        ------
        ProfileUnsafe
            The case is over then, and nothing of it stays at the server.
        """
        now = yield from self._ask(partial(self._edges.gate.profile, self._record.destination))
        if not isinstance(now, ProfileDocument) or now == self._record.profile:
            return
        try:
            check = self._edges.profiles.require_safe(now)
        except ProfileUnsafe:
            yield from self._withdraw(delivery)
            raise
        self._record = replace(self._record, profile=now, phi_risk_accepted=False, tried=tried(check))
        yield from self._begin_anew(delivery)
        self._journal.write(OPENED, record_to_json(self._record))

    def _obey_policy(self, delivery: Delivery) -> Generator[Waiting, None, None]:
        """Hold to what IT allows now, though the case may have been begun, and staged, before it did.

        Raises
        ------
        PhiRiskForbidden
        """
        policy = self._edges.policy
        if policy.requires_profile and self._record.profile is None:
            yield from self._withdraw(delivery)
            raise PhiRiskForbidden(project=self._record.destination.project_label)
        made, _ = peek(self._workspace)
        if policy.forbids_others and not all(archive.is_zip for archive in made):
            yield from self._begin_anew(delivery)

    def _begin_anew(self, delivery: Delivery) -> Generator[Waiting, None, None]:
        """Throw away what was staged, and take back what was sent of it: nothing of that was imported."""
        yield from self._withdraw(delivery)
        forget_made(self._journal)
        self._drop_ledger()
        shutil.rmtree(self._spool.path, ignore_errors=True)

    def _withdraw(self, delivery: Delivery) -> Generator[Waiting, None, None]:
        """Have the server remove what was sent. Where it does not let us, no job will ever name it."""
        with Ledger(self._workspace / LEDGER) as ledger:
            session_id, _ = ledger.session()
        if session_id:
            with suppress(ServerRefused, NotAllowedError):
                yield from self._ask(partial(delivery.transport.drop_session, session_id))

    def _drop_ledger(self) -> None:
        for path in self._workspace.glob(f"{LEDGER}*"):
            path.unlink(missing_ok=True)

    def _to_server(
        self, prepared: PreparedCase | None, delivery: Delivery
    ) -> Generator[CaseProgress, None, tuple[Staged, Delivery, str]]:
        """Stage and send; begin again where what was sent is lost there and gone here, or became void."""
        done = self._journal.read(UPLOADED)
        if done is not None:
            staged = restore(self._journal, read_made(self._journal, self._spool))
            if staged is None:
                raise CaseDamaged(case_id=self._record.case_id)
            if delivery.imports is None:
                delivery = yield from self._delivery(staged.manifest.archives)
            return staged, delivery, str(done["session_id"])
        for tries_left in reversed(range(TRIES)):
            try:
                staged, delivery, session_id = yield from self._try(prepared, delivery)
            except BytesGoneError as gone:
                if not tries_left:
                    raise gone.error from gone
            except MadeOtherwiseError:
                yield from self._begin_anew(delivery)
            except (DeidError, BlockedError):
                yield from self._withdraw(delivery)
                raise
            else:
                self._journal.write(UPLOADED, {"session_id": session_id})
                shutil.rmtree(self._spool.path, ignore_errors=True)
                return staged, delivery, session_id
        raise CaseDamaged(case_id=self._record.case_id)

    def _try(
        self, prepared: PreparedCase | None, delivery: Delivery
    ) -> Generator[CaseProgress, None, tuple[Staged, Delivery, str]]:
        with Ledger(self._workspace / LEDGER) as ledger:
            pipeline = Pipeline(
                self._record, self._journal, self._spool, ledger, self._edges, self._cancel, self._label
            )
            staged = pipeline.restored()
            if delivery.imports is None:
                # A file that is finished stands at its destination at once, so all must be staged before.
                staged = staged or (yield from pipeline.stage(prepared))
                delivery = yield from self._delivery(staged.manifest.archives)
            staged, session_id = yield from pipeline.send(staged, prepared, delivery)
            return staged, delivery, session_id

    def _start(
        self, staged: Staged, delivery: Delivery, session_id: str
    ) -> Generator[CaseProgress, None, JobStatus]:
        assert delivery.imports is not None
        known = self._journal.read(IMPORTING)
        if known is not None:
            return (yield from self._ask(partial(delivery.imports.import_status, str(known["job_id"]))))
        place = self._record.destination
        rules = import_rules(place, staged.manifest)
        check_rules(rules, place, staged.manifest)
        description = f"{place.subject_label} / {place.session_label} / {place.acquisition_label}"
        patience = self._patience()
        job = yield from start_once(delivery.imports, session_id, self._label, description, rules, patience)
        self._journal.write(IMPORTING, {"job_id": job.job_id, "url": job.url})
        return job

    def _patience(self) -> Patience:
        return Patience(self._edges.clock, self._cancel, self._edges.max_wait_s)

    @property
    def _label(self) -> str:
        """Name of session and job at the server: unique, so that a lost answer can be looked up."""
        return f"Case Uploader {self._record.case_id}"

    # --- receipts ------------------------------------------------------------------------------

    def _sent(self, staged: Staged, delivery: Delivery, job: JobStatus) -> Receipt:
        outcomes = tuple(Outcome(archive, landed=False, reason="") for archive in staged.manifest.archives)
        sent = counts(staged.seen_count, staged.left_behind, None, staged.sent_count)
        return self._receipt(staged, delivery, job, outcomes, CaseState.SENT, sent)

    def _settle(
        self, staged: Staged, delivery: Delivery, job: JobStatus | None, rows: tuple[ReportRow, ...] | None
    ) -> Generator[Waiting, None, Receipt]:
        """Believe what the job's report and the acquisition's own listing both say."""
        placed = yield from self._ask(partial(self._edges.gate.placed_files, self._record.destination))
        outcomes = compare(staged.manifest, rows, placed)
        is_held = job is not None and job.is_held
        state = final_state(outcomes, job_is_good=job is None or job.is_good, job_is_held=is_held)
        tally = counts(staged.seen_count, staged.left_behind, outcomes, staged.sent_count)
        return self._receipt(staged, delivery, job, outcomes, state, tally)

    def _receipt(
        self,
        staged: Staged,
        delivery: Delivery,
        job: JobStatus | None,
        outcomes: tuple[Outcome, ...],
        state: CaseState,
        tally: Counts,
    ) -> Receipt:
        record = self._record
        return Receipt(
            case_id=record.case_id,
            state=state,
            site=record.site,
            user=record.user,
            program=f"Case Uploader {__version__}",
            started_at=record.started_at,
            finished_at=self._edges.clock.now().isoformat(timespec="seconds"),
            destination=record.destination,
            route=delivery.transport.route,
            job=Job(job.job_id, job.url, job.status) if job else Job("", delivery.page_url, ""),
            profile=replace(staged.profile, tried=record.tried),
            phi_risk_accepted=record.phi_risk_accepted,
            counts=tally,
            sent_bytes=staged.manifest.size_bytes,
            series=series_receipts(outcomes, staged.audit, dict(record.mask_boxes)),
            left_behind=staged.left_behind,
            findings=record.findings,
            answers=record.answers,
        )
