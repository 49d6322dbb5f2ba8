"""What the keys of a section do by themselves: private elements, undefined ones, the patient's age."""

from __future__ import annotations

import calendar
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from uploader.deid import charset, tags
from uploader.deid.elements import DataSet, creator_text
from uploader.deid.keeping import kept_places

if TYPE_CHECKING:
    from uploader.deid.places import Places
    from uploader.deid.plan import Plan
    from uploader.deid.profile import AgeRule, DeidProfile
    from uploader.deid.record import Record

REMOVE_PRIVATE = "remove-private-tags"
REMOVE_UNDEFINED = "remove-undefined"
AGE = "patient-age-from-birthdate"
MAX_AGE = 960


def remove_private(plan: Plan, record: Record) -> None:
    """Remove private elements at every level, but for those that rules name by their creator.

    What is kept is fixed by the blocks at top level, as in the reference; below, the creator must be the
    same one as well.
    """
    for data_set in (record.data, *record.nested()):
        private = [tag for tag in data_set.elements if tag & 0x00010000]
        if not private:
            continue
        kept = _kept_private(record, data_set, private, plan) if plan.private else ()
        record.drop_all(data_set, [tag for tag in private if tag not in kept], REMOVE_PRIVATE)


def _kept_private(record: Record, data_set: DataSet, private: list[int], plan: Plan) -> set[int]:
    kept = set()
    names: dict[int, str] = {}
    for tag in private:
        group = tag >> 16
        if tags.is_creator(tag):
            names[tag] = creator_text(data_set.elements[tag], record.reader.buffer)
            if (group, names[tag]) in plan.creators:
                kept.add(tag)
        elif (group, names.get(group << 16 | tag >> 8 & 0xFF, ""), tag & 0xFF) in plan.private:
            kept.add(tag)
    return kept


def set_age(rule: AgeRule, record: Record) -> None:
    """Make PatientAge from the original dates; where they can't be read it stays, as in the reference."""
    data = record.data
    born = record.text(data, tags.PATIENT_BIRTH_DATE)
    studied = record.text(data, tags.STUDY_DATE)
    if not born or not studied:
        return
    age = _age_text(born, studied, rule)
    if age:
        record.put(data, tags.PATIENT_AGE, age, AGE)


@lru_cache(maxsize=256)
def _age_text(born: str, studied: str, rule: AgeRule) -> str:
    try:
        first, last = sorted(datetime.strptime(text, rule.date_format) for text in (born, studied))  # noqa: DTZ007
    except ValueError:
        return ""
    age, unit = age_between(first, last, rule.units)
    return f"{age:03d}{unit}"


def age_between(first: datetime, last: datetime, units: str) -> tuple[int, str]:
    """Give an age in the first unit, from ``units`` on, in which it is below 960."""
    months = 12 * (last.year - first.year) + last.month - first.month
    day = min(first.day, calendar.monthrange(last.year, last.month)[1])
    if (last.day, last.time()) < (day, first.time()):
        months -= 1
    ages = [((last - first).days, "D"), (months, "M"), (months // 12, "Y")]
    start = "DMY".index(units) if units else 0
    for age, unit in ages[start:]:
        if age < MAX_AGE:
            return age, unit
    return min(ages[-1][0], MAX_AGE), "Y"


def remove_undefined(profile: DeidProfile, record: Record, places: Places) -> None:
    """Remove every element that no rule names, at every level; group 0002 is the exit stage's.

    SpecificCharacterSet stays, or the text that rules keep could not be read.
    """
    kept: dict[DataSet, set[int]] = {}
    for rule in profile.rules:
        for data_set, tag in kept_places(rule, places):
            kept.setdefault(data_set, set()).add(tag)
    for tag in profile.kept_for_names:
        kept.setdefault(record.data, set()).add(tag)
    _remove_all_but(kept, record, record.data)


def _remove_all_but(kept: dict[DataSet, set[int]], record: Record, data_set: DataSet) -> None:
    allowed = kept.get(data_set, set())
    for tag, element in tuple(data_set.elements.items()):
        if tag not in allowed:
            if tag != tags.SPECIFIC_CHARACTER_SET or not charset.is_known(
                record.content_of(data_set, element)
            ):
                record.drop(data_set, tag, REMOVE_UNDEFINED)
        elif element.sequence is not None:
            for item in element.sequence.items:
                _remove_all_but(kept, record, item)
