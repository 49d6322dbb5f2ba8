"""A case of the home page as the page sees it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.model.case import CaseStage
from uploader.model.receipt import CaseState
from uploader.wizard import views as see
from uploader.wizard.cases import is_over, is_sent, may_open
from uploader.wizard.pace import RunProgress, remaining_s
from uploader.wizard.state import (
    Intent,
    Paused,
    Problem,
    Queued,
    Removing,
    Running,
    Stopped,
    Stopping,
)

if TYPE_CHECKING:
    from uploader.wizard.state import CaseEntry

ENDED_WORDS = {
    CaseState.SENT: "sent",
    CaseState.LANDED: "landed",
    CaseState.LANDED_IN_PART: "landed_in_part",
    CaseState.HELD: "held",
    CaseState.IMPORT_FAILED: "failed",
}
WORDS = (
    "queued",
    "preparing",
    "uploading",
    "waiting",
    "pausing",
    "cancelling",
    "paused",
    "stopped",
    "removing",
    "not_sent",
    *ENDED_WORDS.values(),
)
"""Everything that `status` may say; the page has words for each."""

NOTHING = RunProgress(started_s=0.0)


def status(entry: CaseEntry) -> str:  # noqa: PLR0911 - one word per activity
    """One word for where a case stands."""
    activity = entry.activity
    if isinstance(activity, Queued):
        return "sent" if is_sent(entry) else "queued"
    if isinstance(activity, Paused):
        return "sent" if is_sent(entry) else "paused"
    if isinstance(activity, Removing):
        return "removing"
    if isinstance(activity, Stopped):
        return "not_sent" if activity.is_over else "stopped"
    if isinstance(activity, Stopping):
        return "pausing" if activity.intent is Intent.PAUSE else "cancelling"
    if isinstance(activity, Running):
        return _running(entry, activity.progress)
    return ENDED_WORDS.get(CaseState(entry.summary.state), "sent") if entry.summary.state else "failed"


def _running(entry: CaseEntry, progress: RunProgress) -> str:
    if is_sent(entry):
        return "sent"
    if progress.waiting is not None:
        return "waiting"
    is_resumed = entry.summary.stage in (CaseStage.STAGED, CaseStage.UPLOADED)
    return "uploading" if progress.upload is not None or is_resumed else "preparing"


def case_view(entry: CaseEntry, now_s: float) -> see.CaseView:
    """Give a case's view at a monotonic time in seconds."""
    summary, place, activity = entry.summary, entry.summary.destination, entry.activity
    progress = _progress(entry)
    stage, upload, job = progress.stage, progress.upload, progress.importing
    left_s = remaining_s(progress, now_s) if isinstance(activity, Running) and not progress.waiting else None
    sent = is_sent(entry)
    return see.CaseView(
        case_id=summary.case_id,
        status=status(entry),
        group_label=place.group_label or place.group_id,
        project_label=place.project_label,
        subject_label=place.subject_label,
        session_label=place.session_label,
        acquisition_label=place.acquisition_label,
        started_at=summary.started_at,
        file_count=summary.file_count,
        total_bytes=summary.total_bytes,
        share=round(1.0 if sent else progress.share, 4),
        staged_count=stage.done_count if stage else 0,
        staged_total=stage.total_count if stage else 0,
        sent_count=upload.done_count if upload else 0,
        sent_total=upload.total_count if upload else 0,
        sent_bytes=upload.acknowledged_bytes if upload else 0,
        sent_total_bytes=upload.total_bytes if upload else 0,
        remaining_s=left_s,
        wait_reason=progress.waiting.reason if progress.waiting else "",
        job_status=job.status if job else "",
        job_done=job.done_count if job else 0,
        job_total=job.total_count if job else 0,
        job_url=summary.job_url if may_open(summary.job_url) else "",
        problem=_problem(entry),
        can_pause=isinstance(activity, (Running, Queued)) and not sent,
        can_resume=isinstance(activity, (Paused, Stopped)) and not is_over(entry),
        can_cancel=not sent and not isinstance(activity, Removing) and not is_over(entry),
        has_receipt=entry.receipt is not None,
    )


def _progress(entry: CaseEntry) -> RunProgress:
    activity = entry.activity
    if isinstance(activity, (Running, Stopping)):
        return activity.progress
    if isinstance(activity, (Paused, Stopped)) and activity.progress is not None:
        return activity.progress
    return RunProgress(0.0, share=activity.share) if isinstance(activity, Queued) else NOTHING


def _problem(entry: CaseEntry) -> Problem | None:
    if isinstance(entry.activity, Stopped):
        return entry.activity.problem
    return None
