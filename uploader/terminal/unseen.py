"""Started from a menu there is no terminal: what went wrong is shown in a window of the system's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uploader.shell.message import show_message
from uploader.terminal.people import OWNERS, PeopleOutput
from uploader.terminal.streams import is_terminal

if TYPE_CHECKING:
    from uploader.errors import CaseUploaderError


class UnseenOutput(PeopleOutput):
    """As `PeopleOutput`, and errors in a window: a person who clicked must not be left with nothing."""

    def error(self, error: CaseUploaderError) -> None:
        """Say what went wrong in both places."""
        super().error(error)
        show_message(f"{error}\n\n{OWNERS[error.owner]}")


def people_output(command: str) -> PeopleOutput:
    """Choose how to talk to a person."""
    is_from_menu = getattr(sys, "frozen", False) and command == "wizard" and not is_terminal(sys.stderr)
    return UnseenOutput() if is_from_menu else PeopleOutput()
