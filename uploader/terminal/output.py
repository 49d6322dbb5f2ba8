"""What a command can say; `people` and `machines` say it in their own ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

    from uploader.errors import CaseUploaderError
    from uploader.model.case import CaseSummary, PreparedCase
    from uploader.model.progress import CaseProgress
    from uploader.model.receipt import Receipt

R = TypeVar("R")


class Output(Protocol):
    """Where a command's words go."""

    def say(self, text: str) -> None:
        """Say a sentence to a person."""

    def text(self, document: str) -> None:
        """Show a whole document to a person; a program gets it in an event."""

    def event(self, kind: str, /, **fields: Any) -> None:
        """Say a fact to a program."""

    def follow(self, steps: Generator[CaseProgress, None, R]) -> R:
        """Run steps to their result, showing their progress."""

    def prepared(self, prepared: PreparedCase) -> None:
        """Show what a selection holds."""

    def receipt(self, receipt: Receipt) -> None:
        """Show a receipt."""

    def cases(self, summaries: list[CaseSummary]) -> None:
        """Show the cases on this computer."""

    def error(self, error: CaseUploaderError) -> None:
        """Say what went wrong, who can fix it, and the next step."""
