"""The receipt as text that a person can read, print and file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.database import human_bytes
from uploader.model.receipt import CaseState
from uploader.model.transfer import Route
from uploader.receipt.audit import audit_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.model.receipt import Counts, Receipt, SeriesReceipt

MASK, ALTER_PIXELS = "mask", "alter_pixels"
PIXELS = ("7fe00008", "7fe00009", "7fe00010")
"""Actions on pictures, and where they stand."""

HEADLINES = {
    CaseState.LANDED: "LANDED: everything that was sent stands at its destination.",
    CaseState.SENT: "SENT: the site has all files; its import job is still to place them.",
    CaseState.LANDED_IN_PART: "LANDED IN PART: some of what was sent did not reach its destination.",
    CaseState.HELD: "HELD: the site has all files; some are there already, so it waits for a decision.",
    CaseState.IMPORT_FAILED: "NOT LANDED: the site's import job did not succeed.",
}


def receipt_text(receipt: Receipt) -> str:
    """Give the receipt as lines of at most about a hundred characters."""
    return "\n".join(_lines(receipt)) + "\n"


def _lines(receipt: Receipt) -> Iterator[str]:
    place = receipt.destination
    yield f"Case Uploader receipt  {receipt.case_id}"
    yield HEADLINES[receipt.state]
    yield ""
    yield f"  Site         {receipt.site}"
    yield f"  Group        {place.group_label}"
    yield f"  Project      {place.project_label}"
    yield f"  Subject      {place.subject_label}"
    yield f"  Session      {place.session_label}"
    yield f"  Acquisition  {place.acquisition_label}"
    yield f"  Sent by      {receipt.user}"
    yield f"  When         {receipt.started_at} to {receipt.finished_at} (UTC)"
    yield f"  Patient data {_privacy(receipt)}"
    yield from _check(receipt)
    yield from _way(receipt)
    yield ""
    yield "  Files        " + _equation(receipt.counts)
    for series in receipt.series:
        yield from _series(series)
    for row in receipt.left_behind:
        reason = row.reason.replace("_", " ")
        yield f"    not sent: {row.count} {_plural('file', row.count)} {row.state} ({reason})"
    yield from audit_lines(receipt)


def _privacy(receipt: Receipt) -> str:
    if receipt.phi_risk_accepted:
        return "NOT REMOVED: there was no profile, and the PHI risk was accepted"
    profile = receipt.profile
    return f"removed here by profile '{profile.name}' of the {profile.level} (sha256 {profile.sha256[:12]})"


def _check(receipt: Receipt) -> Iterator[str]:
    tried = receipt.profile.tried
    if tried is not None:
        gone = tried.row_count - tried.stay_count
        yield f"               {gone} of {tried.row_count} identifying values removed when it was tried"
        yield f"               ({tried.edition})"


def _way(receipt: Receipt) -> Iterator[str]:
    if receipt.route is Route.CORE_TICKETS:
        yield "  Import job   none: this site has no Bulk Import; the files were placed one by one"
    elif receipt.job.job_id:
        yield f"  Import job   {receipt.job.job_id} ({receipt.job.status})"
    if receipt.job.url:
        yield f"  Its page     {receipt.job.url}"


def _equation(counts: Counts) -> str:
    terms = [
        f"{counts.landed} landed",
        f"{counts.duplicates} duplicates",
        f"{counts.skipped} skipped",
        f"{counts.failed} failed",
        f"{counts.left_out} left out",
    ]
    if counts.pending:
        terms.append(f"{counts.pending} sent, not yet placed")
    if counts.not_landed:
        terms.append(f"{counts.not_landed} sent, not landed")
    return f"{counts.seen} seen = " + " + ".join(terms)


def _series(series: SeriesReceipt) -> Iterator[str]:
    mark = "landed" if series.landed else (series.reason.replace("_", " ") or "sent")
    files = f"{series.file_count} {_plural('file', series.file_count)}"
    yield f"    {series.name}"
    yield f"      {files}, {human_bytes(series.size_bytes)}, {mark}, sha256 {series.sha256[:16]}"
    yield from _blackened(series)


def _blackened(series: SeriesReceipt) -> Iterator[str]:
    """Say in how many files pictures were blackened; what went with them counts in the audit alone."""
    times = {row.action: row.times for row in series.audit if row.path in PIXELS}
    if MASK in times:
        boxes = f"{series.mask_boxes} {_plural('box', series.mask_boxes, 'es')}"
        yield f"      pictures blackened in {times[MASK]} {_plural('file', times[MASK])}: {boxes} drawn here"
    if ALTER_PIXELS in times:
        count = times[ALTER_PIXELS]
        yield f"      pictures blackened by the profile in {count} {_plural('file', count)}"


def _plural(word: str, count: int, ending: str = "s") -> str:
    return word if count == 1 else f"{word}{ending}"
