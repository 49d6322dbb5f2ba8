"""What was tried and what came of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """How one probe went."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, slots=True)
class Fact:
    """A technical detail; never a key, a path, or anything of a patient."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One probe's result. ``code`` says what was found (`letter.SENTENCES` has its words)."""

    probe: str
    verdict: Verdict
    code: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, in the order in which they were tried."""

    site: str
    program: str
    system: str
    made_at: str
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Verdict:
        """The verdict on the whole; what was not tried does not count."""
        return max((finding.verdict for finding in self.findings), key=_RANK.index, default=Verdict.GOOD)


_RANK: Final = (Verdict.NOT_TRIED, Verdict.GOOD, Verdict.WARNING, Verdict.BAD)
