"""A receipt with a value in every field."""

from __future__ import annotations

from tests.make.values import DESTINATION
from uploader.model.cleaned import AuditCount
from uploader.model.receipt import (
    AppliedProfile,
    CaseState,
    Counts,
    Job,
    LeftBehind,
    Receipt,
    SeriesReceipt,
    Tried,
)
from uploader.model.transfer import Route

RECEIPT = Receipt(
    case_id="20261103-111500-cafe",
    state=CaseState.LANDED,
    site="site.example",
    user="nurse@example.org",
    program="Case Uploader 0.1.0",
    started_at="2026-11-03T11:15:00+00:00",
    finished_at="2026-11-03T11:17:00+00:00",
    destination=DESTINATION,
    route=Route.BULK_IMPORT,
    job=Job("j1", "https://site.example/imports/j1", "completed"),
    profile=AppliedProfile(
        "trial-default", "project", "b" * 64, "case-uploader-deid 1", Tried("PS3.15 E.1-1 2026c", 655, 15)
    ),
    phi_risk_accepted=False,
    counts=Counts(seen=48, landed=43, duplicates=1, skipped=2, failed=1, left_out=1),
    sent_bytes=5_400_000,
    series=(
        SeriesReceipt(
            key="s1",
            name="2_CT Chest.dicom.zip",
            file_type="dicom",
            modality="CT",
            description="CT Chest",
            file_count=43,
            size_bytes=5_400_000,
            sha256="c" * 64,
            landed=True,
            reason="",
            audit=(
                AuditCount("00080018", "hashuid", 43),
                AuditCount("00081140.*.00081155", "hashuid", 129),
                AuditCount("00080080", "remove", 43),
                AuditCount("00080081", "remove", 43),
            ),
        ),
    ),
    left_behind=(LeftBehind("failed", "truncated", 1), LeftBehind("skipped", "viewer_file", 2)),
    findings=(("several_studies", "warn", 2),),
    answers=(("several_studies", "expected"),),
)
