"""What the check of a de-identification profile found: for coordinators, and a line of it for everyone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from uploader.model.check import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uploader.model.profile import ProfileLevel


class Outcome(StrEnum):
    """What became of a planted value, read back from the finished bytes; the worst stands first."""

    STAYS = "stays"
    UNTESTED = "untested"
    CHANGED = "changed"
    SHIFTED = "shifted"
    HASHED = "hashed"
    NEW_UID = "new_uid"
    REPLACED = "replaced"
    EMPTIED = "emptied"
    REMOVED = "removed"
    REFUSED = "refused"
    """A file that holds such a value is refused: it does not leave at all."""


BY_GRAVITY = tuple(Outcome)
LEAVES = frozenset((Outcome.STAYS, Outcome.UNTESTED))
"""Outcomes after which a value leaves as it is, or may."""


@dataclass(frozen=True, slots=True)
class ElementCheck:
    """One row of the table, or one place beside it, and what becomes of a value there.

    Parameters
    ----------
    tag
        Eight hex digits, with ``x`` in repeating groups; a word for what is no element (``preamble``).
    name
        The row's name in the Standard.
    basic
        What the Standard's Basic Profile does with it (``X``, ``Z/D``, ...); empty beside the table.
    options
        The Standard's options that let it stay, or let it stay once it is cleaned.
    top, nested
        Outcome at top level, and in the items of sequences; None where it has no such place.
    """

    tag: str
    name: str
    basic: str
    options: tuple[str, ...]
    top: Outcome | None
    nested: Outcome | None

    @property
    def worst(self) -> Outcome:
        """The gravest of the outcomes."""
        found = {self.top, self.nested}
        return next((outcome for outcome in BY_GRAVITY if outcome in found), Outcome.UNTESTED)

    @property
    def stays(self) -> bool:
        """Whether its value leaves as it is, or may."""
        return self.worst in LEAVES


@dataclass(frozen=True, slots=True)
class ProfileFinding:
    """Something that the coordinator should know. ``line`` is 0 where it is about no line.

    ``text`` and ``next_step`` are English sentences; ``code`` is stable.
    """

    code: str
    severity: Severity
    line: int
    text: str
    next_step: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProfileCheck:
    """A profile, checked. ``rows`` are the table's, ``beside`` other places where patient data were found.

    Both are empty where the profile can't be read, or can't clean any file. ``is_whole`` is false where the
    check was ended or failed, which may be for want of time.
    """

    name: str
    level: ProfileLevel
    sha256: str
    engine: str
    edition: str
    findings: tuple[ProfileFinding, ...]
    rows: tuple[ElementCheck, ...] = ()
    beside: tuple[ElementCheck, ...] = ()
    is_whole: bool = True

    @property
    def verdict(self) -> Severity:
        """The gravest finding."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in Severity if severity in found), Severity.INFO)

    @property
    def blocking(self) -> tuple[ProfileFinding, ...]:
        """The findings that stand in the way of using it."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCK)

    @property
    def staying(self) -> tuple[ElementCheck, ...]:
        """The table's rows of which the values leave as they are."""
        return tuple(row for row in self.rows if row.stays)
