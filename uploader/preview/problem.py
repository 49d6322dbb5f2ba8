"""Why there is no picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PreviewReason(StrEnum):
    """The page has a sentence for each."""

    NO_PIXELS = "no_pixels"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNSUPPORTED = "unsupported"
    GONE = "gone"
    WORKER_DIED = "worker_died"


@dataclass(frozen=True, slots=True)
class PreviewProblem:
    """A picture that can't be shown. Holds no value of the file."""

    reason: PreviewReason

    @property
    def code(self) -> str:
        """The reason as text."""
        return self.reason.value
