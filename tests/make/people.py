"""People who do not exist, and where their instances stand: patient, study, series, instance from 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

UID_ROOT: Final = "1.2.826.0.1.3680043.10.999"


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up patient."""

    patient_id: str
    name: str
    birth_date: str
    sex: str
    issuer: str = "FAKE-HOSPITAL"


FIRST_NAMES: Final = ("Jane", "John", "Maria", "Ahmed", "Yuki", "Olga", "Pedro", "Aino")


def person(number: int = 1) -> Person:
    """Patient ``number``; visibly fake."""
    first = FIRST_NAMES[(number - 1) % len(FIRST_NAMES)]
    return Person(
        patient_id=f"FAKE-{number:06d}",
        name=f"FakeDoe{'' if number <= len(FIRST_NAMES) else number}^{first}",
        birth_date=f"{1900 + number % 90}{1 + number % 12:02d}{1 + number % 28:02d}",
        sex="FM"[number % 2],
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Which instance: numbers from 1. Their UIDs follow."""

    patient: int = 1
    study: int = 1
    series: int = 1
    instance: int = 1

    @property
    def study_uid(self) -> str:
        return f"{UID_ROOT}.{1000 + self.patient}.{1000 + self.study}"

    @property
    def series_uid(self) -> str:
        return f"{self.study_uid}.{1000 + self.series}"

    @property
    def sop_uid(self) -> str:
        return f"{self.series_uid}.{100000 + self.instance}"


FIRST: Final = Place()
