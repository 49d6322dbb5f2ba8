"""The findings about a selection, for printing: what is there, what was found, who can put it right.

Holds no patient data: series stand by key, number and modality, files as counts by reason.
"""

from __future__ import annotations

import io
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any, Final

from uploader.checks.kinds import shown_modality
from uploader.checks.registry import describe
from uploader.errors import Owner
from uploader.model.check import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding
    from uploader.model.dicom import Series

TITLES: Final = {
    Severity.BLOCK: "To be settled before sending",
    Severity.WARN: "To be looked at and confirmed",
    Severity.INFO: "Good to know",
}
OWNERS: Final = {
    Owner.YOU: "you",
    Owner.IT: "your IT",
    Owner.COORDINATOR: "the Trial Coordinator",
    Owner.FLYWHEEL: "Flywheel support",
}
COLUMNS: Final = ("Series", "Number", "Kind", "Images", "Findings")
WIDTH: Final = 96


def check_text(prepared: PreparedCase, made_at: datetime, program: str) -> str:
    """Give the findings as plain text."""
    lines = [f"Case Uploader check  {made_at:%Y-%m-%d %H:%M} UTC", verdict(prepared.report.findings), ""]
    lines += [f"  {line}" for line in _counts(prepared)]
    for title, found in _sections(prepared.report.findings):
        lines += ["", title]
        for one in found:
            lines += _wrapped(f"{describe(one)}{_series_of(one)} Can be put right by {OWNERS[one.owner]}.")
    lines += ["", "Series"]
    lines += ["  " + "  ".join(f"{cell:<9}" for cell in row).rstrip() for row in _rows(prepared)]
    return "\n".join([*lines, "", f"{program}. Nothing was sent."]) + "\n"


def check_pdf(prepared: PreparedCase, made_at: datetime, program: str) -> bytes:
    """Give the findings as a PDF of A4 pages."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - only when it is saved
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415

    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, title="Case Uploader check", author=program, invariant=True, topMargin=56
    )

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont("Helvetica", 7)
        text = f"{program}   {made_at:%Y-%m-%d %H:%M} UTC   page {canvas.getPageNumber()}   Nothing was sent."
        canvas.drawString(56, 28, text)

    document.build(_story(prepared, made_at), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def verdict(findings: Sequence[Finding]) -> str:
    """One sentence over all of it."""
    counts = Counter(one.severity for one in findings)
    if counts[Severity.BLOCK]:
        return f"STOP: findings to be settled before this can be sent: {counts[Severity.BLOCK]}."
    if counts[Severity.WARN]:
        return f"LOOK: findings that need an answer before this can be sent: {counts[Severity.WARN]}."
    return "FINE: nothing stands in the way of sending this."


def _story(prepared: PreparedCase, made_at: datetime) -> list[Any]:
    from reportlab.lib import colors  # noqa: PLC0415
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415
    from reportlab.platypus import Paragraph, Spacer, Table  # noqa: PLC0415

    styles = getSampleStyleSheet()

    def words(text: str, style: str = "BodyText") -> Any:
        return Paragraph(escape(text), styles[style])

    story = [words("Case Uploader check", "Title"), words(f"{made_at:%Y-%m-%d %H:%M} UTC")]
    story += [words(verdict(prepared.report.findings), "Heading2")]
    story += [words(line) for line in _counts(prepared)]
    for title, found in _sections(prepared.report.findings):
        story.append(words(title, "Heading3"))
        for one in found:
            text = f"{describe(one)}{_series_of(one)} Can be put right by {OWNERS[one.owner]}."
            story += [Paragraph(f"&bull; {escape(text)}", styles["BodyText"])]
    rows = [[words(cell) for cell in row] for row in _rows(prepared)]
    grid: list[Any] = [("GRID", (0, 0), (-1, -1), 0.25, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return [*story, Spacer(1, 12), Table(rows, colWidths=(50, 55, 50, 55, 240), style=grid, repeatRows=1)]


def _counts(prepared: PreparedCase) -> Iterator[str]:
    images = sum(len(series.instances) for series in prepared.series_list)
    yield f"{prepared.seen_count} files: {images} images in {len(prepared.series_list)} series"
    if prepared.others:
        yield f"{len(prepared.others)} other files"
    if prepared.duplicates:
        yield f"{len(prepared.duplicates)} copies of images"
    for word, rows in (("skipped", prepared.skipped), ("failed", prepared.failed)):
        for reason, count in sorted(Counter(row.reason.value for row in rows).items()):
            yield f"{count} {word}: {reason.replace('_', ' ')}"


def _sections(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    for severity, title in TITLES.items():
        found = [one for one in findings if one.severity is severity]
        if found:
            yield title, found


def _rows(prepared: PreparedCase) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for series in prepared.series_list:
        codes = [
            one.code
            for one in prepared.report.findings
            if series.key in one.series_keys and one.severity is not Severity.INFO
        ]
        yield (*_cells(series), ", ".join(codes).replace("_", " ") or "none")


def _cells(series: Series) -> tuple[str, ...]:
    number = "" if series.number is None else str(series.number)
    kind = shown_modality(series.modality) + (" scout" if series.is_localizer else "")
    return series.key, number, kind, str(len(series.instances))


def _series_of(found: Finding) -> str:
    """Name some of the series that a finding is about."""
    keys = found.series_keys
    more = f" and {len(keys) - 8} more" if len(keys) > 8 else ""  # noqa: PLR2004 - what fits on a line
    return f" Series {', '.join(keys[:8])}{more}." if keys else ""


def _wrapped(text: str) -> list[str]:
    import textwrap  # noqa: PLC0415

    return textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
