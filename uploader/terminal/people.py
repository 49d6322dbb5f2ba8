"""Words for people: progress on standard error, results on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

from uploader.checks import describe
from uploader.database import human_bytes
from uploader.errors import Owner
from uploader.model.check import Severity
from uploader.receipt import receipt_text
from uploader.terminal.progress import Display
from uploader.terminal.streams import write_to

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from uploader.errors import CaseUploaderError
    from uploader.model.case import CaseSummary, PreparedCase
    from uploader.model.dicom import Series
    from uploader.model.progress import CaseProgress
    from uploader.model.receipt import Receipt

R = TypeVar("R")

OWNERS = {
    Owner.YOU: "You can put this right.",
    Owner.IT: "Your IT can put this right.",
    Owner.COORDINATOR: "Your Trial Coordinator can put this right.",
    Owner.FLYWHEEL: "Flywheel support can put this right.",
}
MARKS = {Severity.BLOCK: "stop ", Severity.WARN: "check", Severity.INFO: "note "}


class PeopleOutput:
    """Plain text; see `uploader.terminal.output.Output`."""

    def say(self, text: str) -> None:
        """Say a sentence."""
        write_to(sys.stderr, f"{text}\n")

    def text(self, document: str) -> None:
        """Write a document, so that it can be sent into a file."""
        _print_all(document.splitlines())

    def event(self, kind: str, /, **fields: Any) -> None:
        """Facts for programs are not shown to people."""

    def follow(self, steps: Generator[CaseProgress, None, R]) -> R:
        """Run steps to their result behind a progress display."""
        with Display() as display:
            while True:
                try:
                    display.show(next(steps))
                except StopIteration as end:
                    result: R = end.value
                    return result

    def prepared(self, prepared: PreparedCase) -> None:
        """Show series, what is not sent, and findings."""
        _print(f"{_files(prepared.seen_count)}, {len(prepared.series_list)} series")
        _print_all(_series_line(series) for series in prepared.series_list)
        _print_all(f"  other    {row.file_type:12} {row.source.shown_as.reveal()}" for row in prepared.others)
        if prepared.duplicates:
            copies = "copy" if len(prepared.duplicates) == 1 else "copies"
            _print(f"  {len(prepared.duplicates)} {copies} of the same image, sent once")
        for word, rows in (("skipped", prepared.skipped), ("failed ", prepared.failed)):
            _print_all(f"  {word}  {row.reason.value:12} {row.source.shown_as.reveal()}" for row in rows)
        for finding in prepared.report.findings:
            _print(f"  [{MARKS[finding.severity]}] {describe(finding)}")

    def receipt(self, receipt: Receipt) -> None:
        """Show a receipt."""
        write_to(sys.stdout, receipt_text(receipt))

    def cases(self, summaries: list[CaseSummary]) -> None:
        """Show one line a case."""
        if not summaries:
            _print("No cases on this computer.")
        for row in summaries:
            place = row.destination
            labels = f"{place.project_label} / {place.subject_label} / {place.session_label}"
            state = row.state or row.stage.value
            trouble = f" ({row.error_code})" if row.error_code else ""
            size = f"{_files(row.file_count)}, {human_bytes(row.total_bytes)}"
            _print(f"{row.case_id}  {state}{trouble}  {labels}  {size}")

    def error(self, error: CaseUploaderError) -> None:
        """Say what went wrong, in one short paragraph."""
        self.say(f"{error} {OWNERS[error.owner]} [{error.code}]")


def _series_line(series: Series) -> str:
    number = "" if series.number is None else str(series.number)
    size = human_bytes(series.size_bytes)
    what = f"{number:>5} {series.modality:4} {series.description.reveal():30}"
    return f"  {series.key:5} {what} {_files(len(series.instances)):>12}  {size}"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _print(text: str) -> None:
    """Write a line; names of files may hold bytes that are no text, or control a terminal."""
    safe = "".join(char if char.isprintable() else "?" for char in text)
    write_to(sys.stdout, f"{safe}\n")


def _print_all(lines: Iterable[str]) -> None:
    for line in lines:
        _print(line)
