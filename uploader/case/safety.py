"""Whether a profile may be used: it is checked once, before a case is written down or sent."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import ProfileUnsafe
from uploader.model.receipt import Tried

if TYPE_CHECKING:
    from uploader.model.profile import ProfileDocument
    from uploader.model.profile_check import ProfileCheck


def tried(check: ProfileCheck) -> Tried:
    """Give what a receipt keeps of a check."""
    return Tried(check.edition, len(check.rows), len(check.staying))


class ProfileChecker:
    """Checks each profile once, by its digest; one that got no answer is asked for again. Thread-safe."""

    def __init__(self) -> None:
        self._known: dict[str, ProfileCheck] = {}
        self._lock = threading.Lock()

    def check(self, document: ProfileDocument) -> ProfileCheck:
        """Give what the check finds; the first time that takes a process of its own and some seconds."""
        from uploader.deid.check import check_apart  # noqa: PLC0415 - half a second

        with self._lock:
            known = self._known.get(document.sha256)
            if known is None:
                known = check_apart(document)
                if known.is_whole:
                    self._known[document.sha256] = known
        return replace(known, level=document.level)

    def require_safe(self, document: ProfileDocument) -> ProfileCheck:
        """Give what the check finds, if nothing stands in the way of using the profile.

        Raises
        ------
        ProfileUnsafe
        """
        check = self.check(document)
        if check.blocking:
            problem = " ".join(finding.text for finding in check.blocking).rstrip(".")
            raise ProfileUnsafe(level=document.level, problem=problem)
        return check
