"""One signed-in person at the window. Every method may be called from any thread."""

from __future__ import annotations

import shutil
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from uploader import __version__
from uploader.burned_in import MaskBook, picture_reader
from uploader.cancel import CancelToken
from uploader.case.fitting import fitting_findings
from uploader.case.known import forget_case, known_findings, remember_case
from uploader.case.masks import Masks
from uploader.case.opening import open_case
from uploader.case.prepare import prepare, recheck
from uploader.case.ready import bring_scan, bring_staging
from uploader.case.rehearsal import Rehearsal
from uploader.case.run import LEDGER, run_case
from uploader.case.safety import ProfileChecker
from uploader.case.staging import cleaner_for_profile, peek
from uploader.checks import RULE_FILE_NAME, RULE_INFO_KEY, check_pdf, report_of
from uploader.config.newer import newest_of_site
from uploader.destination.labels import label_problem, near_labels
from uploader.destination.profile import find_profile
from uploader.destination.templates import offered_labels
from uploader.doctor import letter
from uploader.engine.headers import compare_headers
from uploader.engine.workers import SpareWorkers
from uploader.errors import BadSettings, CaseBlocked, KeyMissing, PhiRiskForbidden, WarningUnanswered
from uploader.model.case import CaseStage
from uploader.model.check import Severity
from uploader.model.mask import NOTHING_SAID, Looked
from uploader.model.profile import NoProfile, ProfileDocument
from uploader.model.progress import ScanProgress, StageProgress
from uploader.pool import SpawnPool
from uploader.preview import PreviewService
from uploader.receipt import receipt_document
from uploader.tripwire import Tripwire
from uploader.upload import Ledger
from uploader.wizard.engine import ConnectionReport, ProfileSummary, SeriesProgress
from uploader.wizard.selecting import standing

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path

    from uploader.app import App, SignedIn
    from uploader.case.masks import MaskOffer
    from uploader.config import Config, Newest
    from uploader.model.burned_in import SeriesText
    from uploader.model.case import CaseSummary, LeftOut, PreparedCase
    from uploader.model.check import Report
    from uploader.model.destination import Account, Destination, Project, TemplateLabels
    from uploader.model.dicom import Instance
    from uploader.model.progress import CaseProgress
    from uploader.model.receipt import Receipt
    from uploader.preview import PreviewProblem
    from uploader.wizard.engine import HeaderComparison, ReceiptForm
    from uploader.wizard.pace import Moved


class ProgramEngine:
    """See `uploader.wizard.engine.Engine`. Close it, or use it as a context manager.

    Scans, header comparisons and each running case have worker pools of their own: a person goes on to the
    next case while one is sent. The workers of a scan are kept for the case that comes of it.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._scratch_dir = app.data_dir.root / "scratch"
        shutil.rmtree(self._scratch_dir, ignore_errors=True)  # a killed program's leftovers
        self._scratch_dir.mkdir(mode=0o700, parents=True)
        self._previews = PreviewService(self._scratch_dir)
        self._workers = SpareWorkers(app.pool)
        self._rehearsal = Rehearsal(self._scratch_dir, partial(self._workers.lent, is_kept=True))
        self._checks = ProfileChecker()
        self._closing = CancelToken()
        self._masks = Masks(MaskBook(app.data_dir.root), lambda: SpawnPool(1), self._scratch_dir)
        self._tripwire = Tripwire(app.data_dir.root, app.credentials)
        self._line = ExitStack()
        self._signed_in: SignedIn | None = None
        self._profiles: dict[str, ProfileDocument | NoProfile] = {}
        self._labels: dict[str, TemplateLabels] = {}
        self._subjects: dict[str, Sequence[str]] = {}
        self._rules: dict[str, str | None] = {}
        self._prepared: dict[str, PreparedCase] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End workers and lines, and remove what scans unpacked."""
        self._closing.cancel()
        self._previews.close()
        self._workers.close()
        self._line.close()
        shutil.rmtree(self._scratch_dir, ignore_errors=True)

    # --- settings ----------------------------------------------------------------------------------

    def settings(self) -> Config:
        """Read the settings."""
        return self._app.settings.now()

    def change_setting(self, name: str, text: str) -> Config:
        """Keep a person's choice."""
        return self._app.settings.change(name, text)

    def newest(self, project_id: str) -> Newest | None:
        """Give the newer version that the project's coordinator names."""
        return newest_of_site(self._site.site.project_info(project_id), __version__)

    # --- who ---------------------------------------------------------------------------------------

    def remembered(self) -> Account | None:
        """Sign in with the key in the credential store; None where there is none."""
        text = self._app.credentials.load(self._app.settings.now().only_site)
        return self._open(text) if text else None

    def sign_in(self, key_text: str) -> Account:
        """Check the key and keep it in the credential store."""
        account = self._open(key_text)
        self._app.credentials.save(account.host, key_text.strip())
        return account

    def _open(self, key_text: str) -> Account:
        line = ExitStack()
        signed_in = line.enter_context(self._app.sign_in(key_text))
        with self._lock:
            self._line.close()
            self._line, self._signed_in = line, signed_in
            self._profiles.clear()
            self._subjects.clear()
        return signed_in.account

    def sign_out(self) -> None:
        """Forget the key, here and in the credential store."""
        with self._lock:
            if self._signed_in is not None:
                self._app.credentials.forget(self._signed_in.account.host)
            self._signed_in = None
            self._line.close()

    @property
    def _site(self) -> SignedIn:
        signed_in = self._signed_in
        if signed_in is None:
            raise KeyMissing
        return signed_in

    # --- where -------------------------------------------------------------------------------------

    def projects(self) -> Sequence[Project]:
        """Every project that the account can see."""
        return self._site.site.projects()

    def template_labels(self, project_id: str) -> TemplateLabels:
        """The fixed labels of the project's Session Templates; its rule file is read along."""
        site = self._site.site
        labels = offered_labels(site.templates(project_id))
        self._rules[project_id] = site.study_rules(project_id, RULE_INFO_KEY, RULE_FILE_NAME)
        self._labels[project_id] = labels
        return labels

    def subject_labels(self, project_id: str) -> Sequence[str]:
        """All of the project's subjects, sorted."""
        labels = self._subjects[project_id] = self._site.site.subject_labels(project_id)
        return labels

    def subject_problem(self, label: str) -> str:
        """Say why the label's form can't be used, as a code; empty if it can."""
        return label_problem(label)

    def near_labels(self, project_id: str, label: str) -> Sequence[str]:
        """Existing subjects that are too like ``label``."""
        return near_labels(label, self._subjects.get(project_id) or self.subject_labels(project_id))

    def profile(self, project: Project) -> ProfileSummary | NoProfile:
        """Fetch the profile in force, and check it. Files are picked soon after."""
        with suppress(BadSettings):  # is said where files are read
            self._workers.warm(bring_scan)
        found = find_profile(self._site.site, project)
        self._profiles[project.project_id] = found
        if isinstance(found, NoProfile):
            if self._app.settings.now().policy.requires_profile:
                raise PhiRiskForbidden(project=project.project_label)
            return found
        _, applied, _ = cleaner_for_profile(found)
        return ProfileSummary(applied.name, found.level, found.sha256, self._checks.require_safe(found))

    # --- what --------------------------------------------------------------------------------------

    def scan(self, paths: Sequence[Path], cancel: CancelToken) -> Generator[ScanProgress, None, PreparedCase]:
        """Read the selection, group it into series and check it."""
        policy, clock = self._app.settings.now().policy, self._app.clock
        with self._workers.lent(is_kept=True) as pool, picture_reader(self._scratch_dir) as reader:
            return (
                yield from prepare(
                    paths,
                    pool,
                    cancel,
                    self._scratch_dir,
                    clock,
                    reader=reader,
                    policy=policy,
                    bring=bring_staging,
                )
            )

    def read_again(self, prepared: PreparedCase, looked: Looked) -> Mapping[str, SeriesText]:
        """Read masked series as they will leave, by key."""
        return self._masks.read_again(prepared, looked, self._closing)

    def mask_offer(self, instance: Instance) -> MaskOffer:
        """Say which masks fit a picture."""
        return self._masks.offer(instance)

    def recheck(
        self,
        prepared: PreparedCase,
        left_out: LeftOut,
        destination: Destination | None,
        looked: Looked = NOTHING_SAID,
        texts: Mapping[str, SeriesText] = MappingProxyType({}),
    ) -> Report:
        """Give the findings about what is left, and with a destination those about sending it there."""
        report = recheck(prepared, left_out, self._app.clock.now().date(), looked, texts)
        signed_in = self._signed_in
        if destination is None or signed_in is None:
            return report
        host = signed_in.account.host
        known = known_findings(self._tripwire, host, destination, prepared, left_out)
        project_id = destination.project_id
        labels, rules = self._labels.get(project_id), self._rules.get(project_id)
        fitting = fitting_findings(prepared, left_out, destination, labels, rules)
        document = self._profiles.get(project_id)
        refused = (
            self._rehearsal.findings(prepared, left_out, document, self._closing, looked)
            if isinstance(document, ProfileDocument)
            else ()
        )
        return report_of([*report.findings, *known, *fitting, *refused])

    def check_document(self, prepared: PreparedCase, report: Report) -> bytes:
        """Give series and findings as a PDF."""
        checked = replace(prepared, report=report)
        return check_pdf(checked, self._app.clock.now(), f"Case Uploader {__version__}")

    def examine(self, site: str, cancel: CancelToken) -> ConnectionReport:
        """Try the way to a site."""
        signed_in = self._signed_in
        if signed_in is not None and site == signed_in.account.host:
            found = self._app.examine("", signed_in.line.key.for_sdk, cancel)
        else:
            found = self._app.examine(site, "", cancel)
        probes = tuple((row.probe, row.verdict.value) for row in found.findings)
        return ConnectionReport(found.site, found.worst.value, probes, letter(found))

    def preview(self, instance: Instance, frame: int, size_px: int) -> bytes | PreviewProblem:
        """Render one frame."""
        return self._previews.preview(instance, frame, size_px)

    def header_changes(self, instance: Instance, project: Project, subject_label: str) -> HeaderComparison:  # noqa: ARG002
        """Show what de-identification will do to one instance."""
        profile = self._profiles.get(project.project_id) or find_profile(self._site.site, project)
        cleaner, _, _ = cleaner_for_profile(profile if isinstance(profile, ProfileDocument) else None)
        with SpawnPool(1) as pool:
            return compare_headers(instance.source, cleaner, pool, self._scratch_dir, instance.mask)

    # --- the case ----------------------------------------------------------------------------------

    def begin(
        self,
        destination: Destination,
        paths: Sequence[Path],
        prepared: PreparedCase,
        left_out: LeftOut,
        answers: Mapping[str, str],
        phi_risk_accepted: bool,  # noqa: FBT001 - the wizard's Protocol
        looked: Looked = NOTHING_SAID,
    ) -> str:
        """Write the case down and give its id; nothing is sent yet."""
        account = self._site.account
        texts = self.read_again(prepared, looked) if looked.masks else {}
        report = self.recheck(prepared, left_out, destination, looked, texts)
        unsettled = standing(report, answers)
        if any(finding.severity is Severity.BLOCK for finding in unsettled):
            raise CaseBlocked(count=len(unsettled))
        if unsettled:
            raise WarningUnanswered(count=len(unsettled))
        checked = replace(prepared, report=report)
        profile = self._site.profile(destination)
        check = self._checks.require_safe(profile) if isinstance(profile, ProfileDocument) else None
        record = open_case(
            self._app.library,
            self._app.clock,
            account,
            destination,
            paths,
            checked,
            left_out,
            profile,
            policy=self._app.settings.now().policy,
            phi_risk_accepted=phi_risk_accepted,
            leaves_out_blocked=False,
            answers=answers,
            looked=looked,
            check=check,
        )
        day = record.started_at[:10]
        remember_case(self._tripwire, account.host, destination, prepared, left_out, record.case_id, day)
        self._masks.remember(prepared, looked, day)
        self._prepared[record.case_id] = prepared
        return record.case_id

    def run(self, case_id: str, cancel: CancelToken) -> Generator[Moved, None, Receipt]:
        """Carry the case on from wherever it stands."""
        gate = self._site
        with self._workers.lent(is_kept=False) as pool, self._app.edges(gate, pool, None) as edges:
            prepared = self._prepared.pop(case_id, None)
            steps = run_case(case_id, self._app.library, edges, cancel, prepared=prepared)
            try:
                return (yield from _without_scan(steps))
            finally:
                steps.close()

    def cases(self) -> Sequence[CaseSummary]:
        """Every case on this computer, those that have not ended first, then the newest first."""
        rows = list(self._app.library.iter_summaries())
        return sorted(rows, key=lambda row: row.stage is CaseStage.ENDED)

    def series_progress(self, case_id: str) -> Sequence[SeriesProgress]:
        """What has been acknowledged of each archive."""
        workspace = self._app.library.workspace(case_id)
        archives, is_sent = peek(workspace)
        sent = {archive.key: archive.size_bytes if is_sent else 0 for archive in archives}
        if not is_sent and (workspace / LEDGER).exists():
            with Ledger(workspace / LEDGER) as ledger:
                for archive in archives:
                    sent[archive.key] = ledger.acknowledged_bytes(archive)
        return tuple(
            SeriesProgress(archive.name, len(archive.members), sent[archive.key], archive.size_bytes)
            for archive in archives
        )

    def receipt(self, case_id: str) -> Receipt:
        """Give the case's receipt as far as it is known."""
        return self._app.library.receipt(case_id)

    def receipt_document(self, case_id: str, form: ReceiptForm) -> bytes:
        """Give the receipt as a file."""
        return receipt_document(self.receipt(case_id), form.value)

    def remove(self, case_id: str) -> None:
        """Give up a case that has not ended, or forget one that has."""
        if self._app.library.summary(case_id).stage is not CaseStage.ENDED:
            forget_case(self._tripwire, case_id)
        self._app.library.forget(case_id)


def _without_scan(steps: Generator[CaseProgress, None, Receipt]) -> Generator[Moved, None, Receipt]:
    """Show the scan of a case that was interrupted as the beginning of its staging."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            receipt: Receipt = end.value
            return receipt
        yield StageProgress(0, progress.found_count, 0, 0) if isinstance(progress, ScanProgress) else progress
