"""The progress display of a terminal: one bar for the stretch that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from uploader.model.progress import (
    ImportProgress,
    ScanProgress,
    StageProgress,
    UploadProgress,
    Waiting,
    WaitReason,
)

if TYPE_CHECKING:
    from uploader.model.progress import CaseProgress

WAITS = {
    WaitReason.NETWORK: "Waiting for the network",
    WaitReason.SERVER_BUSY: "The site is busy; waiting",
    WaitReason.STORAGE: "Waiting for the storage",
}


class Display:
    """Draws on standard error; where that is no terminal, a line a stretch."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - a tenth of a second that --version must not pay
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        console = Console(stderr=True)
        self._is_terminal = console.is_terminal
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)
        self._stretch = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, progress: CaseProgress) -> None:
        """Draw the newest progress."""
        stretch, text, done, total = describe(progress)
        if stretch != self._stretch:
            self._stretch = stretch
            self._progress.reset(self._task)
            if not self._is_terminal:
                self._console.print(stretch, highlight=False)
        self._progress.update(self._task, description=text, completed=done, total=total)


def describe(progress: CaseProgress) -> tuple[str, str, float, float | None]:
    """Give the stretch, the words, how much is done, and of how much (None: not known yet)."""
    match progress:
        case ScanProgress(found, read, is_walking):
            return (
                "Reading the files",
                f"Reading the files: {read} of {found}",
                read,
                None if is_walking else found,
            )
        case StageProgress(done, count, done_bytes, total_bytes):
            return (
                "Removing patient details",
                f"Removing patient details: {done} of {count}",
                done_bytes,
                total_bytes,
            )
        case UploadProgress(done, count, acknowledged, _, total_bytes):
            return "Sending", f"Sending: {done} of {count} archives", acknowledged, total_bytes
        case ImportProgress(_, status, done, count):
            return "Import at the site", f"Import at the site: {status}", done, count or None
        case Waiting(reason, retry_s):
            return WAITS[reason], f"{WAITS[reason]}, next try in {retry_s:.0f} s", 0, None
