"""Words for programs: one JSON object a line on standard output. docs/json.md describes each."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from uploader.checks import describe
from uploader.model.progress import ImportProgress, ScanProgress, StageProgress, UploadProgress, Waiting
from uploader.receipt import receipt_to_json
from uploader.terminal.streams import write_to

if TYPE_CHECKING:
    from collections.abc import Generator

    from uploader.clock import Clock
    from uploader.errors import CaseUploaderError
    from uploader.model.case import CaseSummary, PreparedCase
    from uploader.model.dicom import Series
    from uploader.model.progress import CaseProgress
    from uploader.model.receipt import Receipt

R = TypeVar("R")

EVERY_S = 0.1

NAMES: dict[type[CaseProgress], str] = {
    ScanProgress: "scan",
    StageProgress: "stage",
    UploadProgress: "upload",
    ImportProgress: "import",
    Waiting: "waiting",
}


class MachineOutput:
    """JSON lines; see `uploader.terminal.output.Output`. At most ten a second of each kind of progress."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def say(self, text: str) -> None:
        """Sentences are for people: they go to standard error."""
        write_to(sys.stderr, f"{text}\n")

    def text(self, document: str) -> None:
        """Documents are for people; the event before holds it."""

    def event(self, kind: str, /, **fields: Any) -> None:
        """Write one line."""
        write_to(sys.stdout, json.dumps({"event": kind, **fields}) + "\n")

    def follow(self, steps: Generator[CaseProgress, None, R]) -> R:
        """Run steps to their result; the newest progress of each kind is written, not each."""
        told_s: dict[type, float] = {}
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                result: R = end.value
                return result
            now_s = self._clock.monotonic_s()
            since_s = told_s.get(type(progress))
            if since_s is None or now_s - since_s >= EVERY_S:
                told_s[type(progress)] = now_s
                fields = {name: getattr(progress, name) for name in progress.__dataclass_fields__}
                self.event(NAMES[type(progress)], **fields)

    def prepared(self, prepared: PreparedCase) -> None:
        """Write what a selection holds; counts and codes, no identities."""
        self.event(
            "prepared",
            seen=prepared.seen_count,
            series=[_series(series) for series in prepared.series_list],
            others=[row.file_type for row in prepared.others],
            duplicates=len(prepared.duplicates),
            skipped=_by_reason([row.reason.value for row in prepared.skipped]),
            failed=_by_reason([row.reason.value for row in prepared.failed]),
            findings=[
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "owner": finding.owner.value,
                    "count": finding.count,
                    "series": list(finding.series_keys),
                    "text": describe(finding),
                }
                for finding in prepared.report.findings
            ],
        )

    def receipt(self, receipt: Receipt) -> None:
        """Write the receipt: the last line."""
        write_to(sys.stdout, json.dumps(receipt_to_json(receipt)) + "\n")

    def cases(self, summaries: list[CaseSummary]) -> None:
        """Write one line a case."""
        for row in summaries:
            self.event(
                "case",
                case_id=row.case_id,
                stage=row.stage.value,
                state=row.state,
                started_at=row.started_at,
                project=row.destination.project_label,
                subject=row.destination.subject_label,
                session=row.destination.session_label,
                acquisition=row.destination.acquisition_label,
                files=row.file_count,
                bytes=row.total_bytes,
                error_code=row.error_code,
                job_url=row.job_url,
            )

    def error(self, error: CaseUploaderError) -> None:
        """Write what went wrong: the last line when there is no receipt."""
        self.event(
            "error",
            code=error.code,
            owner=error.owner.value,
            retryable=error.retryable,
            exit_code=error.exit_code,
            params=error.params,
            text=str(error),
        )


def _series(series: Series) -> dict[str, Any]:
    return {
        "key": series.key,
        "modality": series.modality,
        "number": series.number,
        "is_localizer": series.is_localizer,
        "files": len(series.instances),
        "bytes": series.size_bytes,
    }


def _by_reason(reasons: list[str]) -> dict[str, int]:
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
