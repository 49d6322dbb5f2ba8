"""What the quality checks found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uploader.errors import Owner


class Severity(StrEnum):
    """Block: can't be sent so. Warn: needs an answer. Info: good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one check; its sentence stands in the checks' registry under ``code``.

    Parameters
    ----------
    code
        Name of the rule, such as ``several_patients``.
    severity, owner
        How grave, and who can put it right.
    series_keys
        The series it is about; empty when it is about the whole case.
    count
        How many files (or patients, studies) it concerns.
    params
        Numbers and codes for the sentence. Never an identity.
    """

    code: str
    severity: Severity
    owner: Owner
    series_keys: tuple[str, ...] = ()
    count: int = 0
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a case."""

    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stand in the way of sending."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCK)
