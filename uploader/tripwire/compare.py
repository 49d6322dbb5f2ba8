"""What earlier fingerprints say of a new case. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.tripwire.prints import Prints
    from uploader.tripwire.store import Row


@dataclass(frozen=True, slots=True)
class Differs:
    """The subject's earlier files were of another person. Dates are days, ISO 8601."""

    date: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The person was sent under ``count`` other subjects, last as ``subject_label``."""

    subject_label: str
    count: int
    date: str


@dataclass(frozen=True, slots=True)
class SentBefore:
    """``count`` of the examinations were sent before, last in the case ``case_id``."""

    case_id: str
    count: int
    date: str


Warned = Differs | Elsewhere | SentBefore


def compare(prints: Prints, subject_label: str, rows: Sequence[Row]) -> list[Warned]:
    """Compare with what was sent to the same project before.

    Parameters
    ----------
    rows
        Of the project, oldest first. Those under another key are passed over.
    """
    known = [row for row in rows if row.prints.key_print == prints.key_print]
    return [
        *_differs(prints, subject_label, known),
        *_elsewhere(prints, subject_label, known),
        *_before(prints, known),
    ]


def _differs(prints: Prints, subject_label: str, rows: Sequence[Row]) -> list[Warned]:
    """Against all that was sent as this subject: a subject whom one earlier case fits is right."""
    earlier = [row for row in rows if row.subject_label == subject_label and not row.prints.is_blank]
    if prints.is_blank or not earlier or not all(_is_other(prints, row.prints) for row in earlier):
        return []
    return [Differs(earlier[-1].day)]


def _is_other(one: Prints, other: Prints) -> bool:
    """Whether a value that both have differs; what one does not say is no difference."""
    pairs = ((one.number, other.number), (one.birth, other.birth), (one.sex, other.sex))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _elsewhere(prints: Prints, subject_label: str, rows: Sequence[Row]) -> list[Warned]:
    found = [
        row
        for row in rows
        if prints.person and row.prints.person == prints.person and row.subject_label != subject_label
    ]
    labels = {row.subject_label for row in found}
    return [Elsewhere(found[-1].subject_label, len(labels), found[-1].day)] if found else []


def _before(prints: Prints, rows: Sequence[Row]) -> list[Warned]:
    found = [row for row in rows if set(row.prints.studies) & set(prints.studies)]
    studies = {study for row in found for study in row.prints.studies if study in prints.studies}
    return [SentBefore(found[-1].case_id, len(studies), found[-1].day)] if found else []
