"""An engine that sends nothing: believable answers at a believable pace, and errors on demand.

`Script` is how a test steers it. Waits go through the clock that is passed in; a `Gate` holds a stretch until
the test lets it go, so that nothing hangs on timing.
"""

from __future__ import annotations

import io
import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.ui.fake import world
from uploader.cancel import CancelToken
from uploader.case.masks import MaskOffer
from uploader.config import Config, Newest, resolve
from uploader.config.layers import Layer, Level
from uploader.config.settings import check_choice
from uploader.config.values import Form
from uploader.errors import CaseUploaderError, KeyRefused, NoSuchCase
from uploader.model.burned_in import SeriesText
from uploader.model.case import CaseStage, CaseSummary, LeftOut, PreparedCase
from uploader.model.check import Report
from uploader.model.cleaned import AuditCount
from uploader.model.destination import Account, Destination, Project, TemplateLabels
from uploader.model.identifying import Identifying
from uploader.model.mask import NOTHING_SAID, Looked
from uploader.model.profile import NoProfile, ProfileLevel
from uploader.model.progress import (
    ImportProgress,
    ScanProgress,
    StageProgress,
    UploadProgress,
    Waiting,
)
from uploader.model.receipt import (
    AppliedProfile,
    CaseState,
    Counts,
    Job,
    LeftBehind,
    Receipt,
    SeriesReceipt,
)
from uploader.model.transfer import Route
from uploader.preview import PreviewProblem, PreviewReason
from uploader.wizard.engine import (
    ConnectionReport,
    HeaderChange,
    HeaderComparison,
    ProfileSummary,
    ReceiptForm,
    SeriesProgress,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from uploader.clock import Clock
    from uploader.model.burned_in import FrameText
    from uploader.model.dicom import Instance
    from uploader.model.mask import Box

GOOD_KEY = "practice.flywheel.example:good-key-of-nobody"
STEPS = 40
JOB_URL = "http://127.0.0.1:1/practice/jobs/{case_id}"


class Gate:
    """Open unless a test closes it."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._event.set()

    def close(self) -> None:
        """Hold whoever comes."""
        self._event.clear()

    def open(self) -> None:
        """Let everyone go."""
        self._event.set()

    def wait(self, cancel: CancelToken) -> None:
        """Wait here while it is closed, unless stopped."""
        while not self._event.wait(0.02):
            cancel.check()
        cancel.check()


@dataclass
class Script:
    """What a test wants of the engine. ``errors[name]`` are raised, one a call, by the call of that name."""

    prepared: PreparedCase = field(default_factory=world.small_case)
    labels: TemplateLabels = world.LABELS
    projects: tuple[Project, ...] = world.PROJECTS
    subjects: tuple[str, ...] = field(default_factory=world.subject_labels)
    account: Account | None = None
    errors: defaultdict[str, list[CaseUploaderError]] = field(default_factory=lambda: defaultdict(list))
    waits: list[Waiting] = field(default_factory=list)
    way: str = "good"
    policy: dict[str, object] = field(default_factory=dict)
    defaults: dict[str, object] = field(default_factory=dict)
    newest: Newest | None = None
    offer: MaskOffer = field(default_factory=MaskOffer)
    reading_gate: Gate = field(default_factory=Gate)
    scan_gate: Gate = field(default_factory=Gate)
    upload_gate: Gate = field(default_factory=Gate)
    import_gate: Gate = field(default_factory=Gate)
    end_state: CaseState = CaseState.LANDED
    scan_s: float = 0.0
    run_s: float = 0.0


@dataclass
class _Case:
    summary: CaseSummary
    prepared: PreparedCase
    left_out: LeftOut
    phi_risk_accepted: bool
    share: float = 0.0


def _is_covered(hit: FrameText, boxes: tuple[Box, ...]) -> bool:
    """Whether all text of a frame lies within boxes."""
    return all(
        any(
            box.left <= text.left
            and box.top <= text.top
            and text.left + text.width <= box.left + box.width
            and text.top + text.height <= box.top + box.height
            for box in boxes
        )
        for text in hit.boxes
    )


class FakeEngine:
    """See `uploader.wizard.engine.Engine`."""

    def __init__(self, clock: Clock, script: Script | None = None) -> None:
        self.script = script or Script()
        self.begun: list[tuple[Destination, LeftOut, dict[str, str], bool]] = []
        self.looked: Looked = NOTHING_SAID
        self.on_scan: Callable[[Sequence[Path]], object] = lambda _: None
        self._clock = clock
        self._cases: dict[str, _Case] = {}
        self.chosen: dict[str, object] = {}
        self._lock = threading.Lock()

    def _may(self, name: str) -> None:
        if self.script.errors[name]:
            raise self.script.errors[name].pop(0)

    # --- settings -------------------------------------------------------------------------------------------

    def settings(self) -> Config:
        layers = (
            Layer(Level.COMPUTER_POLICY, "policy.json", Form.TYPED, self.script.policy),
            Layer(Level.CHOICE, "settings.json", Form.TYPED, self.chosen),
            Layer(Level.INSTALLER, "defaults.json", Form.TYPED, self.script.defaults),
        )
        return resolve(layers, {})

    def change_setting(self, name: str, text: str) -> Config:
        self._may("change_setting")
        value = check_choice(self.settings(), name, text, {})
        self.chosen.pop(name, None)
        if value is not None:
            self.chosen[name] = value
        return self.settings()

    def newest(self, project_id: str) -> Newest | None:  # noqa: ARG002
        self._may("newest")
        return self.script.newest

    # --- the site -------------------------------------------------------------------------------------------

    def remembered(self) -> Account | None:
        self._may("remembered")
        return self.script.account

    def sign_in(self, key_text: str) -> Account:
        self._may("sign_in")
        host = key_text.split(":", 1)[0]
        if key_text != GOOD_KEY:
            raise KeyRefused(host=host)
        self.script.account = Account("robin@site012.example", "Robin Fake", "Practice Trials", host)
        return self.script.account

    def sign_out(self) -> None:
        self.script.account = None

    def projects(self) -> Sequence[Project]:
        self._may("projects")
        return self.script.projects

    def template_labels(self, project_id: str) -> TemplateLabels:  # noqa: ARG002
        self._may("template_labels")
        return self.script.labels

    def subject_labels(self, project_id: str) -> Sequence[str]:  # noqa: ARG002
        self._may("subject_labels")
        return self.script.subjects

    def subject_problem(self, label: str) -> str:
        return "characters" if set(label) & set('/\\:*?"<>|') else ""

    def near_labels(self, project_id: str, label: str) -> Sequence[str]:  # noqa: ARG002
        bare = _bare(label)
        return [known for known in self.script.subjects if _bare(known) == bare and known != label][:5]

    def profile(self, project: Project) -> ProfileSummary | NoProfile:
        self._may("profile")
        if "Unprotected" in project.project_label:
            return NoProfile()
        level = ProfileLevel.PROJECT if project.group_id == "cardia" else ProfileLevel.GROUP
        check = world.profile_check(level)
        return ProfileSummary(check.name, level, check.sha256, check)

    # --- the files ------------------------------------------------------------------------------------------

    def scan(
        self,
        paths: Sequence[Path],
        cancel: CancelToken,
    ) -> Generator[ScanProgress, None, PreparedCase]:
        self._may("scan")
        self.on_scan(paths)
        total = self.script.prepared.seen_count
        for step in range(STEPS + 1):
            if step == STEPS // 2:
                self.script.scan_gate.wait(cancel)
            cancel.check()
            found = min(total, total * step * 2 // STEPS)
            yield ScanProgress(found, total * step // STEPS, step < STEPS // 2)
            self._clock.sleep(self.script.scan_s / STEPS)
        return self.script.prepared

    def recheck(
        self,
        prepared: PreparedCase,
        left_out: LeftOut,
        destination: Destination | None,  # noqa: ARG002 - of the real one
        looked: Looked = NOTHING_SAID,
        texts: Mapping[str, SeriesText] | None = None,
    ) -> Report:
        standing = []
        clean = {key for key, text in (texts or {}).items() if not text.hits}
        for finding in prepared.report.findings:
            settled = looked.cleared | clean if finding.code.startswith("burned_in") else frozenset()
            gone = left_out.series_keys | settled
            keys = tuple(key for key in finding.series_keys if key not in gone)
            if finding.code == "several_patients" and len(keys) < 2:  # one person is left
                continue
            if keys or not finding.series_keys:
                standing.append(replace(finding, series_keys=keys))
        return Report(tuple(standing))

    def read_again(self, prepared: PreparedCase, looked: Looked) -> Mapping[str, SeriesText]:
        self._may("read_again")
        self.script.reading_gate.wait(CancelToken())
        found = {}
        for mask in looked.masks:
            text = prepared.texts.get(mask.series)
            hits = [] if text is None else [hit for hit in text.hits if not _is_covered(hit, mask.boxes)]
            found[mask.series] = SeriesText(tuple(hits), 1, is_whole=True)
        return found

    def mask_offer(self, instance: Instance) -> MaskOffer:  # noqa: ARG002
        self._may("mask_offer")
        return self.script.offer

    def check_document(self, prepared: PreparedCase, report: Report) -> bytes:
        return f"%PDF-1.4 {len(prepared.series_list)} {len(report.findings)}".encode()

    def examine(self, site: str, cancel: CancelToken) -> ConnectionReport:
        cancel.check()
        probes = (("name", "good"), ("proxy", "warning"), ("core", self.script.way), ("disk", "not_tried"))
        return ConnectionReport(
            site, self.script.way, probes, f"The way to {site}\nNothing is asked of IT.\n"
        )

    def preview(self, instance: Instance, frame: int, size_px: int) -> bytes | PreviewProblem:  # noqa: ARG002
        if instance.modality == "US" and instance.number == 3:
            return PreviewProblem(PreviewReason.DAMAGED)
        return _picture(instance.number or 1, size_px)

    def header_changes(self, instance: Instance, project: Project, subject_label: str) -> HeaderComparison:
        self._may("header_changes")
        name = instance.patient.name.reveal()
        is_kept = "Unprotected" in project.project_label
        rows: tuple[HeaderChange, ...] = (
            _change("00080018", "SOPInstanceUID", instance.sop_instance_uid, "hashuid", "2.25.9931"),
            _change("00080020", "StudyDate", "20261103", "increment-date", "20261019"),
            _change("00080060", "Modality", instance.modality, "keep", instance.modality),
            _change("00080080", "InstitutionName", "St Mary Practice Hospital", "remove", ""),
            _change(
                "0008103E",
                "SeriesDescription",
                instance.series_description.reveal(),
                "keep",
                instance.series_description.reveal(),
            ),
            _change("00100010", "PatientName", name, "replace-with", subject_label),
            _change("00100020", "PatientID", instance.patient.patient_id.reveal(), "hash", "4be1a2"),
            _change("00100030", "PatientBirthDate", "19560309", "remove", ""),
            _change("00291010", "", "private bytes", "remove", ""),
        )
        if instance.mask and instance.mask.boxes:
            rows = (*rows, _change("7fe00010", "PixelData", "", "mask", ""))
        if is_kept:
            rows = tuple(replace(row, action="keep", after=row.before) for row in rows)
        shown = instance.source.shown_as
        return HeaderComparison(rows, shown, shown if is_kept else Identifying("0001.dcm"))

    # --- the case -------------------------------------------------------------------------------------------

    def begin(
        self,
        destination: Destination,
        paths: Sequence[Path],  # noqa: ARG002
        prepared: PreparedCase,
        left_out: LeftOut,
        answers: Mapping[str, str],
        phi_risk_accepted: bool,
        looked: Looked = NOTHING_SAID,
    ) -> str:
        self._may("begin")
        self.looked = looked
        self.begun.append((destination, left_out, dict(answers), phi_risk_accepted))
        kept = [one for one in prepared.series_list if one.key not in left_out.series_keys]
        with self._lock:
            case_id = f"c{len(self._cases) + 1:04d}"
            started_at = self._clock.now().isoformat(timespec="milliseconds")
            summary = CaseSummary(
                case_id,
                CaseStage.QUEUED,
                destination,
                started_at,
                sum(len(one.instances) for one in kept) + len(prepared.others) - len(left_out.other_indexes),
                sum(one.size_bytes for one in kept),
            )
            self._cases[case_id] = _Case(summary, prepared, left_out, phi_risk_accepted)
        return case_id

    def run(
        self, case_id: str, cancel: CancelToken
    ) -> Generator[StageProgress | UploadProgress | Waiting | ImportProgress, None, Receipt]:
        case, pause_s = self._cases[case_id], self.script.run_s / STEPS / 2
        files, size = case.summary.file_count, case.summary.total_bytes
        if case.summary.stage is CaseStage.QUEUED:
            for step in range(1, STEPS + 1):
                cancel.check()
                self._may("stage")
                yield StageProgress(files * step // STEPS, files, size * step // STEPS, size)
                self._clock.sleep(pause_s / 2)
            self._set(case, stage=CaseStage.STAGED)
        if case.summary.stage is CaseStage.STAGED:
            archives = (
                len(case.prepared.series_list) - len(case.left_out.series_keys) + len(case.prepared.others)
            )
            for step in range(int(case.share * STEPS), STEPS + 1):
                if step == STEPS // 2:
                    self.script.upload_gate.wait(cancel)
                    while self.script.waits:
                        yield self.script.waits.pop(0)
                        self.script.upload_gate.wait(cancel)
                self._may("upload")
                cancel.check()
                case.share = step / STEPS
                yield UploadProgress(
                    archives * step // STEPS, archives, size * step // STEPS, size // STEPS, size
                )
                self._clock.sleep(pause_s)
            self._set(case, stage=CaseStage.IMPORTING, job_url=JOB_URL.format(case_id=case_id))
        for step in range(4):
            yield ImportProgress(f"job-{case_id}", "running", step, 4)
            self.script.import_gate.wait(cancel)
            self._may("import")
            self._clock.sleep(pause_s)
        self._set(case, stage=CaseStage.ENDED, state=str(self.script.end_state))
        return self.receipt(case_id)

    def _set(self, case: _Case, **changes: object) -> None:
        case.summary = replace(case.summary, **changes)  # type: ignore[arg-type]

    def cases(self) -> Sequence[CaseSummary]:
        found = sorted(
            (case.summary for case in self._cases.values()), key=lambda one: one.started_at, reverse=True
        )
        return sorted(found, key=lambda one: one.stage is CaseStage.ENDED)

    def series_progress(self, case_id: str) -> Sequence[SeriesProgress]:
        case, rows = self._cases[case_id], []
        left = case.share * case.summary.total_bytes
        for one in case.prepared.series_list:
            if one.key in case.left_out.series_keys:
                continue
            sent = round(min(max(left, 0), one.size_bytes))
            left -= one.size_bytes
            rows.append(
                SeriesProgress(
                    f"{one.modality}-{one.key}.dicom.zip", len(one.instances), sent, one.size_bytes
                )
            )
        return rows

    def receipt(self, case_id: str) -> Receipt:
        case = self._cases.get(case_id)
        if case is None or case.summary.stage not in (CaseStage.IMPORTING, CaseStage.ENDED):
            raise NoSuchCase(case_id=case_id)
        summary = case.summary
        is_ended = summary.stage is CaseStage.ENDED
        prepared = case.prepared
        left_out = prepared.seen_count - summary.file_count - len(prepared.skipped) - len(prepared.failed)
        return Receipt(
            case_id=case_id,
            state=self.script.end_state if is_ended else CaseState.SENT,
            site="practice.flywheel.example",
            user="robin@site012.example",
            program="Case Uploader 0.1.0",
            started_at=summary.started_at,
            finished_at=self._clock.now().isoformat(),
            destination=summary.destination,
            route=Route.BULK_IMPORT,
            job=Job(f"job-{case_id}", summary.job_url, "completed" if is_ended else "running"),
            profile=AppliedProfile("Clinical trial v2", "project", "9f2c4e" + "0" * 58, "1"),
            phi_risk_accepted=case.phi_risk_accepted,
            counts=Counts(
                seen=prepared.seen_count,
                landed=summary.file_count if is_ended else 0,
                duplicates=0,
                skipped=len(prepared.skipped),
                failed=len(prepared.failed),
                left_out=left_out,
                pending=0 if is_ended else summary.file_count,
            ),
            sent_bytes=summary.total_bytes,
            series=tuple(
                SeriesReceipt(
                    one.key,
                    f"{one.modality}-{one.key}.dicom.zip",
                    "dicom",
                    one.modality,
                    "",
                    len(one.instances),
                    one.size_bytes,
                    "0" * 64,
                    is_ended,
                    "",
                    (AuditCount("00100010", "remove", 12),),
                )
                for one in prepared.series_list
                if one.key not in case.left_out.series_keys
            ),
            left_behind=(LeftBehind("skipped", "viewer_file", 1), LeftBehind("failed", "truncated", 1)),
            findings=(),
        )

    def receipt_document(self, case_id: str, form: ReceiptForm) -> bytes:
        self.receipt(case_id)
        return b"%PDF-1.4 fake" if form is ReceiptForm.PDF else b'{"case_id": "fake"}'

    def remove(self, case_id: str) -> None:
        self._may("remove")
        del self._cases[case_id]


def _bare(label: str) -> str:
    return label.casefold().replace("-", "").replace(" ", "")


def _change(path: str, keyword: str, before: str, action: str, after: str) -> HeaderChange:
    return HeaderChange(path, keyword, Identifying(before), action, Identifying(after))


def _picture(number: int, size_px: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415

    image = Image.new("L", (256, 256), 4)
    draw = ImageDraw.Draw(image)
    draw.ellipse((28, 52, 228, 210), fill=70)
    swing = number % 24
    draw.ellipse((48, 80 + swing // 3, 118, 190), fill=18)
    draw.ellipse((138, 80 + swing // 3, 208, 190), fill=18)
    draw.ellipse((104, 100 + swing, 150, 150 + swing), fill=140)
    draw.ellipse((118, 180, 140, 202), fill=220)
    image = image.filter(ImageFilter.GaussianBlur(2)).resize((size_px, size_px))
    with io.BytesIO() as out:
        image.save(out, "WEBP", quality=80)
        return out.getvalue()
