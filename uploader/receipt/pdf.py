"""The receipt as a PDF of one or more A4 pages, for the site's binder."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from uploader.receipt.text import receipt_text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from uploader.model.receipt import Receipt

MARGIN = 56.0
LEADING = 13.0
SIZE = 9.0
HEADLINE_SIZE = 12.0
LONGEST_CHARS = 96
"""Characters of the body's typeface that fit between the margins."""


def receipt_pdf(receipt: Receipt) -> bytes:
    """Lay the receipt's text out on A4. The built-in typefaces show characters beyond Latin-1 as ``?``."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415 - only when a receipt is saved
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setTitle(f"Case Uploader receipt {receipt.case_id}")
    canvas.setAuthor(receipt.program)
    height = A4[1]
    y = height - MARGIN
    for number, line in enumerate(_wrapped(receipt_text(receipt))):
        if y < MARGIN:
            _end_page(canvas, receipt)
            y = height - MARGIN
        is_headline = number < 2  # noqa: PLR2004 - case id and state
        canvas.setFont("Helvetica-Bold" if is_headline else "Courier", HEADLINE_SIZE if is_headline else SIZE)
        canvas.drawString(MARGIN, y, line)
        y -= LEADING * (1.4 if is_headline else 1.0)
    _end_page(canvas, receipt)
    canvas.save()
    return buffer.getvalue()


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.encode("latin-1", "replace").decode("latin-1").splitlines():
        indent = len(line) - len(line.lstrip())
        while len(line) > LONGEST_CHARS:
            cut = line.rfind(" ", indent + 1, LONGEST_CHARS)
            cut = cut if cut > indent else LONGEST_CHARS
            lines.append(line[:cut])
            line = " " * (indent + 4) + line[cut:].lstrip()  # noqa: PLW2901 - what is left of the line
        lines.append(line)
    return lines


def _end_page(canvas: Canvas, receipt: Receipt) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawString(
        MARGIN, MARGIN / 2, f"{receipt.case_id}   page {canvas.getPageNumber()}   {receipt.program}"
    )
    canvas.showPage()
