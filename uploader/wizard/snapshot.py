"""The state as the page may see it. Pure."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from uploader.config.newer import newest, newest_of_it
from uploader.model.check import Severity
from uploader.model.profile import NoProfile
from uploader.wizard import views as see
from uploader.wizard.case_view import case_view
from uploader.wizard.cases import is_busy
from uploader.wizard.moving import complaints, is_open
from uploader.wizard.places import chosen_project, chosen_session, destination, group_choices, why_not
from uploader.wizard.selecting import can_leave_out, is_answerable, patients, pictured, totals
from uploader.wizard.state import (
    STEPS,
    BadLabel,
    Checking,
    Doubtful,
    Loaded,
    LoadFailed,
    Loading,
    NoFiles,
    Page,
    Problem,
    Scanned,
    Scanning,
    SignedIn,
    SignedOut,
)

if TYPE_CHECKING:
    from uploader.config import Row
    from uploader.model.case import LeftOut, PreparedCase
    from uploader.model.check import Finding
    from uploader.wizard.selecting import PatientGroup
    from uploader.wizard.state import Load, WizardState

T = TypeVar("T")

MAX_CASES = 100
"""Cases in a snapshot; older ones stay on the computer and are not listed."""

MAX_KEYS = 50
"""Series or files named with one finding; the tables have all of them."""

GRAVITY = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


def snapshot(number: int, state: WizardState, now_s: float) -> see.Snapshot:
    """Give the page's view of the state at a monotonic time in seconds."""
    cases = tuple(case_view(entry, now_s) for entry in state.cases[:MAX_CASES])
    watched = next((entry for entry in state.cases if entry.summary.case_id == state.watched_id), None)
    return see.Snapshot(
        number=number,
        page=state.page,
        steps=_steps(state),
        setup=_setup(state),
        settings=tuple(_setting(row) for row in state.settings.rows.values()),
        settings_problem=_settings_problem(state),
        newest=_newest(state),
        who=_who(state),
        place=_place(state),
        target=_target(state),
        profile=_profile(state),
        files=_files(state),
        has_draft=bool(state.saved.draft.subject_label or state.files.paths),
        sending=_load(state.beginning),
        doctor=_doctor(state),
        cases=cases,
        case_count=len(state.cases),
        watched=case_view(watched, now_s) if watched else None,
        complaints=state.complaints,
        notice=state.notice,
        is_busy=is_busy(state),
        is_closing=state.is_closing,
        is_closed=state.is_closed,
    )


def _steps(state: WizardState) -> tuple[see.StepView, ...]:
    here = STEPS.index(state.page) if state.page in STEPS else -1
    rows = []
    for index, page in enumerate(STEPS):
        if page is state.page:
            word = "current"
        elif index < here or (page is Page.SIGN_IN and isinstance(state.who, SignedIn)):
            word = "done"
        else:
            word = "open" if is_open(state, page) and page is not Page.SIGN_IN else "closed"
        rows.append(see.StepView(page, word))
    return tuple(rows)


def _setup(state: WizardState) -> see.SetupView:
    setup, site = state.setup, state.settings.rows["site_address"]
    return see.SetupView(
        version=setup.version,
        has_window=setup.has_window,
        is_practice=setup.is_practice,
        site_preset=site.shown if site.is_forced else "",
        site_suggested=site.shown,
        practice_key=setup.practice_key,
        has_sample=bool(setup.sample_paths),
        language=state.settings.rows["language"].shown,
    )


def _setting(row: Row) -> see.SettingView:
    setting = row.setting
    return see.SettingView(
        name=setting.name,
        value=row.shown if row.value != setting.built_in else "",
        source=row.level.value,
        example=str(setting.example),
        is_locked=row.is_forced,
        is_personal=setting.is_personal,
        is_broken=row.fault is not None,
    )


def _settings_problem(state: WizardState) -> Problem | None:
    """Say what IT must correct: the first of it, for the others are on the list of ``settings``."""
    found = next((fault for fault in state.settings.faults if fault.level.is_of_it), None)
    return Problem.of(found.error) if found else None


def _newest(state: WizardState) -> see.NewestView | None:
    found = newest(newest_of_it(state.settings, state.setup.version), state.newest)
    return see.NewestView(found.version, found.hint, found.is_of_site) if found else None


def _who(state: WizardState) -> see.WhoView:
    if isinstance(state.who, SignedIn):
        account = state.who.account
        return see.WhoView("signed_in", account.name, account.site_name, account.host, None)
    if isinstance(state.who, SignedOut):
        return see.WhoView("signed_out", "", "", "", state.who.problem)
    return see.WhoView("signing_in", "", "", "", None)


def _load(load: Load[T]) -> see.LoadView:
    if isinstance(load, LoadFailed):
        return see.LoadView("failed", load.problem)
    if isinstance(load, Loading):
        return see.LoadView("loading", None)
    return see.LoadView("loaded" if isinstance(load, Loaded) else "unloaded", None)


def _place(state: WizardState) -> see.PlaceView:
    draft, answer = state.saved.draft, state.site.projects
    projects = answer.value if isinstance(answer, Loaded) else ()
    named = [
        project
        for project in projects
        if (project.group_id, project.project_label) == (draft.group_id, draft.project_label)
    ]
    groups = {choice.value: choice.label for choice in group_choices(projects, "")}
    return see.PlaceView(
        projects=_load(answer),
        project_count=len(projects),
        usable_count=sum(1 for project in projects if not why_not(project)),
        group_id=draft.group_id,
        group_label=groups.get(draft.group_id, draft.group_id),
        project_label=draft.project_label,
        is_complete=chosen_project(state) is not None,
        reason=why_not(named[0]) if named else "",
        missing=named[0].missing if named else (),
    )


def _subject(state: WizardState) -> see.SubjectView:
    draft, entry = state.saved.draft, state.subject
    if isinstance(entry, Checking):
        return see.SubjectView("checking", "", entry.label, (), "")
    if isinstance(entry, Doubtful):
        return see.SubjectView("doubtful", "", entry.label, entry.near, "")
    if isinstance(entry, BadLabel):
        return see.SubjectView("bad", "", entry.label, (), entry.reason)
    if not draft.subject_label:
        return see.SubjectView("none", "", "", (), "")
    return see.SubjectView("new" if draft.is_new_subject else "chosen", draft.subject_label, "", (), "")


def _target(state: WizardState) -> see.TargetView:
    draft, site, session = state.saved.draft, state.site, chosen_session(state)
    labels = site.templates.value if isinstance(site.templates, Loaded) else None
    chosen = next(
        (
            one
            for one in (session.acquisitions if session else ())
            if one.acquisition_label == draft.acquisition_label
        ),
        None,
    )
    return see.TargetView(
        templates=_load(site.templates),
        subjects=_load(site.subjects),
        subject_count=len(site.subjects.value.labels) if isinstance(site.subjects, Loaded) else 0,
        subject=_subject(state),
        session_count=len(labels.sessions) if labels else 0,
        session_label=draft.session_label if session else "",
        session_patterns=labels.patterns if labels else (),
        acquisition_count=len(session.acquisitions) if session else 0,
        acquisition_label=chosen.acquisition_label if chosen else "",
        acquisition_patterns=session.patterns if session else (),
        acquisition_minimum=chosen.minimum if chosen else 0,
        is_complete=destination(state) is not None,
    )


def _profile(state: WizardState) -> see.ProfileView:
    answer = state.site.profile
    if isinstance(answer, Loaded):
        if isinstance(answer.value, NoProfile):
            return see.ProfileView("none", None)
        profile = answer.value
        check = profile.check
        return see.ProfileView(
            state="profile",
            problem=None,
            name=profile.name,
            level=profile.level,
            sha256=profile.sha256,
            edition=check.edition,
            row_count=len(check.rows),
            stay_count=len(check.staying),
        )
    load = _load(answer)
    return see.ProfileView(load.state, load.problem)


def _files(state: WizardState) -> see.FilesView:
    files = state.files
    scan = files.scan
    progress = scan.progress if isinstance(scan, Scanning) else None
    prepared = scan.prepared if isinstance(scan, Scanned) else None
    kept = totals(prepared, files.left_out) if prepared else None
    other_count = len(prepared.others) if prepared else 0
    return see.FilesView(
        state={NoFiles: "none", Scanning: "scanning", Scanned: "scanned"}[type(scan)],
        problem=scan.problem if isinstance(scan, NoFiles) else None,
        scan_id=files.scan_id,
        selection_id=files.selection_id,
        found_count=progress.found_count if progress else 0,
        read_count=progress.read_count if progress else 0,
        is_walking=progress.is_walking if progress else True,
        seen_count=prepared.seen_count if prepared else 0,
        series_count=len(prepared.series_list) if prepared else 0,
        other_count=other_count,
        kept_series_count=kept.series_count if kept else 0,
        kept_other_count=other_count - len(files.left_out.other_indexes),
        kept_file_count=kept.file_count if kept else 0,
        kept_bytes=kept.size_bytes if kept else 0,
        left_out_count=len(files.left_out.series_keys)
        + len(files.left_out.other_indexes)
        + len(files.left_out.images),
        behind=_behind(prepared) if prepared else (),
        findings=_findings(state, scan) if isinstance(scan, Scanned) else (),
        patients=_patients(prepared, files.left_out) if prepared else (),
        is_rechecking=isinstance(scan, Scanned) and scan.is_rechecking,
        is_complete=isinstance(scan, Scanned) and not complaints(state, Page.FILES),
        phi_risk_accepted=files.phi_risk_accepted,
    )


def _doctor(state: WizardState) -> see.DoctorView:
    load = _load(state.doctor)
    if not isinstance(state.doctor, Loaded):
        return see.DoctorView(load, "", "", (), "")
    found = state.doctor.value
    probes = tuple(see.ProbeView(probe, verdict) for probe, verdict in found.probes)
    return see.DoctorView(load, found.site, found.verdict, probes, found.letter)


def _behind(prepared: PreparedCase) -> tuple[see.ReasonCount, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    counted.update(("failed", str(failed.reason)) for failed in prepared.failed)
    counted.update(("skipped", str(skipped.reason)) for skipped in prepared.skipped)
    if prepared.duplicates:
        counted[("duplicate", "same_content")] = len(prepared.duplicates)
    return tuple(see.ReasonCount(state, reason, count) for (state, reason), count in counted.items())


def _findings(state: WizardState, scan: Scanned) -> tuple[see.FindingView, ...]:
    ordered = sorted(scan.report.findings, key=lambda finding: GRAVITY[finding.severity])
    kept_count = totals(scan.prepared, state.files.left_out).series_count
    answers = state.files.answers
    files = tuple(
        see.NamedFile(index, one.source.shown_as.reveal())
        for index, one in pictured(scan.prepared, state.files.left_out)[:MAX_KEYS]
    )
    return tuple(
        _finding(
            finding,
            answers.get(finding.code, ""),
            kept_count,
            files if finding.code == "other_pictures" else (),
        )
        for finding in ordered
    )


def _finding(
    finding: Finding, answer: str, kept_count: int, files: tuple[see.NamedFile, ...]
) -> see.FindingView:
    return see.FindingView(
        code=finding.code,
        severity=finding.severity,
        owner=finding.owner,
        series_keys=finding.series_keys[:MAX_KEYS],
        series_count=len(finding.series_keys),
        count=finding.count,
        params=dict(finding.params),
        answer=answer,
        # To leave everything out is no way on.
        can_leave_out=can_leave_out(finding) and len(finding.series_keys) < kept_count,
        is_answerable=is_answerable(finding),
        files=files,
    )


def _patients(prepared: PreparedCase, left_out: LeftOut) -> tuple[see.PatientView, ...]:
    return tuple(_patient(group, left_out) for group in _groups(_Held(prepared)))


class _Held:
    """Wraps a prepared case for the cache, by identity: hashing 5,000 series would cost more."""

    __slots__ = ("prepared",)

    def __init__(self, prepared: PreparedCase) -> None:
        self.prepared = prepared

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.prepared is other.prepared

    def __hash__(self) -> int:
        return id(self.prepared)


@lru_cache(maxsize=2)
def _groups(held: _Held) -> tuple[PatientGroup, ...]:
    return patients(held.prepared)


def _patient(group: PatientGroup, left_out: LeftOut) -> see.PatientView:
    patient = group.patient
    return see.PatientView(
        name=patient.name.reveal(),
        patient_id=patient.patient_id.reveal(),
        birth_date=patient.birth_date.reveal(),
        sex=patient.sex,
        series_count=len(group.series_keys),
        is_kept=any(key not in left_out.series_keys for key in group.series_keys),
    )
