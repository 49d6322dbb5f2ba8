"""Whether two patients named in files are one person, without a registry to ask."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.dicom import Patient


class Match(Enum):
    """What comparing two names tells."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """A patient as it is compared: normalised, so that writing alone makes no difference.

    ``words`` are the words of each component group of the name (alphabetic, ideographic, phonetic).
    """

    patient_id: str
    issuer: str
    birth_date: str
    words: tuple[frozenset[str], ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing says who it is."""
        return not (self.patient_id or any(self.words))


def person_of(patient: Patient) -> Person:
    """Normalise; the result is as identifying as what it is made of."""
    return Person(
        patient_id="".join(_plain(patient.patient_id.reveal()).split()),
        issuer=_plain(patient.issuer.reveal()).strip(),
        birth_date=patient.birth_date.reveal().strip().replace(".", "").replace("-", ""),
        words=tuple(frozenset(_words(group)) for group in patient.name.reveal().split("=")[:3]),
    )


def is_same_person(one: Person, other: Person) -> bool:
    """Number and birth date first; names only where those leave it open.

    Different numbers are different persons even under one name: twins and namesakes are real, and taking two
    patients for one is the graver mistake.
    """
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return False
    names = compare_names(one, other)
    born_alike = bool(one.birth_date) and one.birth_date == other.birth_date
    if not (one.patient_id and other.patient_id):
        return names is Match.SAME
    if one.patient_id != other.patient_id:
        return False
    if one.issuer and other.issuer and one.issuer != other.issuer:
        return born_alike and names is Match.SAME
    return born_alike or names is not Match.DIFFERENT


def compare_names(one: Person, other: Person) -> Match:
    """Compare group by group; a name that only lacks words of the other (a middle name) is the same."""
    for mine, theirs in zip(one.words, other.words, strict=False):
        if mine and theirs:
            return Match.SAME if mine <= theirs or theirs <= mine else Match.DIFFERENT
    return Match.UNKNOWN


def count_persons(persons: Iterable[Person]) -> int:
    """How many persons there are at least, blank ones not counted."""
    groups: list[list[Person]] = []
    for person in persons:
        if person.is_blank:
            continue
        mine = [group for group in groups if any(is_same_person(person, known) for known in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([person, *(known for group in mine for known in group)])
    return sum(_count_in(group) for group in groups)


def _count_in(group: list[Person]) -> int:
    """Persons in a group that hangs together pair by pair: an entry that says little may link two persons."""
    ids = {person.patient_id for person in group if person.patient_id}
    births = {person.birth_date for person in group if person.birth_date}
    is_torn = any(
        compare_names(one, other) is Match.DIFFERENT and not is_same_person(one, other)
        for one in group
        for other in group
    )
    return max(1 + is_torn, len(ids), len(births))


def _words(group: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in _plain(group)).split()


def _plain(text: str) -> str:
    """Without case, accents and width: ``MÜLLER`` and ``Muller`` are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
