"""The progress display of a terminal: one bar for each stretch that runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from uploader.model.progress import (
    ImportProgress,
    ScanProgress,
    StageProgress,
    UploadProgress,
    Waiting,
    WaitReason,
)
from uploader.terminal.streams import is_terminal, write_to

if TYPE_CHECKING:
    from rich.progress import TaskID

    from uploader.model.progress import CaseProgress

WAITS = {
    WaitReason.NETWORK: "Waiting for the network",
    WaitReason.SERVER_BUSY: "The site is busy; waiting",
    WaitReason.STORAGE: "Waiting for the storage",
}


STAGING, SENDING = "Removing patient details", "Sending"
BESIDE = frozenset({STAGING, SENDING})
"""Stretches that run at the same time."""


class Display:
    """Draws on standard error; where that is no terminal, a line a stretch."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - a tenth of a second that --version must not pay
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._is_terminal = is_terminal(sys.stderr)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not self._is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, progress: CaseProgress) -> None:
        """Draw the newest progress."""
        stretch, text, done, total = describe(progress)
        if stretch not in self._tasks:
            self._begin(stretch)
        self._progress.update(self._tasks[stretch], description=text, completed=done, total=total)

    def _begin(self, stretch: str) -> None:
        """Draw a bar more; those of stretches that can't run beside it go."""
        if not {stretch, *self._tasks} <= BESIDE:
            for task in self._tasks.values():
                self._progress.remove_task(task)
            self._tasks.clear()
        self._tasks[stretch] = self._progress.add_task(stretch, total=None)
        if not self._is_terminal:
            write_to(sys.stderr, f"{stretch}\n")  # rich would end the program where nobody reads any more


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
                STAGING,
                f"Removing patient details: {done} of {count}",
                done_bytes,
                total_bytes,
            )
        case UploadProgress(done, count, acknowledged, _, total_bytes):
            return SENDING, f"Sending: {done} of {count} archives", acknowledged, total_bytes
        case ImportProgress(_, status, done, count):
            return "Import at the site", f"Import at the site: {status}", done, count or None
        case Waiting(reason, retry_s):
            return WAITS[reason], f"{WAITS[reason]}, next try in {retry_s:.0f} s", 0, None
