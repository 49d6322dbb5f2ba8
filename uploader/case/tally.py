"""The equation of a case: every file that was seen ends in exactly one place. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from uploader.model.receipt import CaseState, Counts, LeftBehind, SeriesReceipt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uploader.importing.report import Outcome
    from uploader.model.case import PreparedCase
    from uploader.model.cleaned import AuditCount
    from uploader.model.source import Failed


def left_behind(
    prepared: PreparedCase, failed: Sequence[Failed], left_out_count: int
) -> tuple[LeftBehind, ...]:
    """Count what is not sent, by state and reason; ``failed`` are the files that staging could not take."""
    rows: Counter[tuple[str, str]] = Counter()
    rows.update(("skipped", row.reason.value) for row in prepared.skipped)
    rows.update(("failed", row.reason.value) for row in (*prepared.failed, *failed))
    rows["duplicate", "sent_once"] += len(prepared.duplicates)
    rows["left_out", "by_choice"] += left_out_count
    return tuple(LeftBehind(state, reason, count) for (state, reason), count in sorted(rows.items()) if count)


def counts(
    seen: int, behind: Sequence[LeftBehind], outcomes: Sequence[Outcome] | None, sent_count: int
) -> Counts:
    """Add everything up; the result refuses to exist when a file is missing or counted twice.

    Parameters
    ----------
    seen
        Files of the selection.
    behind
        What was not sent.
    outcomes
        What became of each archive; None while the server's job is still to say.
    sent_count
        Files in all archives.
    """
    by_state: Counter[str] = Counter()
    for row in behind:
        by_state[row.state] += row.count
    landed = sum(len(outcome.archive.members) for outcome in outcomes or () if outcome.landed)
    return Counts(
        seen=seen,
        landed=landed,
        duplicates=by_state["duplicate"],
        skipped=by_state["skipped"],
        failed=by_state["failed"],
        left_out=by_state["left_out"],
        pending=sent_count if outcomes is None else 0,
        not_landed=0 if outcomes is None else sent_count - landed,
    )


def series_receipts(
    outcomes: Sequence[Outcome],
    audit: Mapping[str, tuple[AuditCount, ...]],
    boxes: Mapping[str, int] | None = None,
) -> tuple[SeriesReceipt, ...]:
    """Give each archive its lines of the receipt; ``boxes`` counts those that a person drew, by key."""
    return tuple(
        SeriesReceipt(
            key=outcome.archive.key,
            name=outcome.archive.name,
            file_type=outcome.archive.file_type,
            modality=outcome.archive.modality,
            description=outcome.archive.description,
            file_count=len(outcome.archive.members),
            size_bytes=outcome.archive.size_bytes,
            sha256=outcome.archive.sha256,
            landed=outcome.landed,
            reason=outcome.reason,
            audit=audit.get(outcome.archive.key, ()),
            mask_boxes=(boxes or {}).get(outcome.archive.key, 0),
        )
        for outcome in outcomes
    )


def final_state(outcomes: Sequence[Outcome], *, job_is_good: bool, job_is_held: bool = False) -> CaseState:
    """Say how the case ended: landed only if every archive did and the job itself ended well."""
    if job_is_held:
        return CaseState.HELD
    landed = sum(outcome.landed for outcome in outcomes)
    if landed == len(outcomes) and job_is_good:
        return CaseState.LANDED
    return CaseState.LANDED_IN_PART if landed else CaseState.IMPORT_FAILED
