"""A wish to stop, seen by every step at its next safe point."""

from __future__ import annotations

import threading

from uploader.errors import Cancelled


class CancelToken:
    """Set once by the person (Ctrl-C, Cancel, Pause), asked often by the steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask every step that holds this token to stop at its next safe point."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether someone asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if someone asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep for ``seconds`` or until cancelled; says whether it was cancelled."""
        return self._event.wait(seconds)
