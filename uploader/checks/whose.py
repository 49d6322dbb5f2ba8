"""Whose images these are: one patient, one examination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.checks.identity import Match, compare_names, count_persons, person_of
from uploader.checks.registry import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.checks.facts import CaseFacts
    from uploader.checks.identity import Person
    from uploader.model.check import Finding
    from uploader.model.dicom import Patient


def check_patients(facts: CaseFacts) -> Iterator[Finding]:
    """Several patients block; one patient under several names, or images of nobody, need a look."""
    people = _people(facts)
    known = {person for person in people.values() if not person.is_blank}
    count = count_persons(known)
    keys = [series.key for series in facts.series_list]
    if count > 1:
        yield finding("several_patients", count=count, series_keys=keys)
    elif names := _different_names(known):
        yield finding("patient_names_differ", count=names, series_keys=keys)
    blank = {patient for patient, person in people.items() if person.is_blank}
    if known and blank:
        of_nobody = [
            (series.key, sum(instance.patient in blank for instance in series.instances))
            for series in facts.series_list
        ]
        keys = [key for key, number in of_nobody if number]
        yield finding("patient_missing", count=sum(number for _, number in of_nobody), series_keys=keys)


def check_studies(facts: CaseFacts) -> Iterator[Finding]:
    """Several studies in one case are right for a split examination and wrong for a mix-up."""
    studies = {series.study_instance_uid for series in facts.series_list}
    if len(studies) > 1:
        keys = [series.key for series in facts.series_list]
        yield finding("several_studies", count=len(studies), series_keys=keys)


def _people(facts: CaseFacts) -> dict[Patient, Person]:
    patients = {instance.patient for series in facts.series_list for instance in series.instances}
    return {patient: person_of(patient) for patient in patients}


def _different_names(known: set[Person]) -> int:
    """How many names contradict another one; 0 when all agree."""
    people = list(known)
    return sum(
        any(compare_names(person, other) is Match.DIFFERENT for other in people if other is not person)
        for person in people
    )
