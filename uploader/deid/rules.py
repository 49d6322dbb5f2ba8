"""Carry out a profile on a record, in flywheel-migration's order.

Private elements go first, then the age is made, then goes what no rule names, then the rules work one
after the other, each on what the former left.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from uploader.deid import charset, tags
from uploader.deid.actions import Encrypt, Remove, Replace
from uploader.deid.elements import DataSet, Made, creator_text
from uploader.deid.fitting import takes_numbers
from uploader.deid.keeping import kept_places
from uploader.deid.places import Places
from uploader.deid.record import Record, iter_nested
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.sealing import seal
from uploader.deid.selectors import ByCreator, ByPath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.plan import Plan
    from uploader.deid.profile import AgeRule, DeidProfile, Rule
    from uploader.deid.selectors import Place

REMOVE_PRIVATE = "remove-private-tags"
REMOVE_UNDEFINED = "remove-undefined"
AGE = "patient-age-from-birthdate"
MAX_AGE = 960


@dataclass(slots=True)
class _At:
    """Where an action works."""

    record: Record
    data_set: DataSet
    tag: int

    @property
    def element(self) -> str:
        return self.data_set.path_of(self.tag)

    @property
    def vr(self) -> str:
        element = self.data_set.elements.get(self.tag)
        if element is None:
            return self.record.known_vr(self.data_set, self.tag)
        return self.record.vr_at(self.data_set, element)

    @property
    def seed(self) -> str:
        return self.record.seed

    def text_of(self, keyword: str) -> str | None:
        tag = tags.tag_of(keyword)
        return None if tag is None else self.record.text(self.record.root_of(tag), tag)


def apply_profile(plan: Plan, record: Record) -> None:
    """Change ``record`` as the profile says.

    Raises
    ------
    RefusedError
        When a rule can't be carried out on this file.
    """
    profile = plan.profile
    places = Places(record, plan.matcher)
    record.aside_all = profile.retains
    if profile.removes_private:
        remove_private(plan, record)
    if profile.age is not None:
        _set_age(profile.age, record)
    if profile.removes_undefined:
        remove_undefined(profile, record, places)
    elements = record.data.elements
    for rule, only_at in plan.steps:
        if only_at < 0 or only_at in elements:
            apply_rule(rule, record, places)
    seal(plan, record)


def apply_rule(rule: Rule, record: Record, places: Places) -> None:
    """Carry out one rule wherever it applies."""
    action = rule.action
    if isinstance(action, Remove):
        for data_set, tag in rule.selector.places(places):
            record.drop(data_set, tag, action.code)
        return
    if isinstance(action, Encrypt):
        _set_aside(rule, record, places)
        return
    if isinstance(action, Replace) and action.is_inserted:
        for data_set, tag in _to_be_made(rule, record, places):
            record.put(data_set, tag, action.value, action.code)
        return
    for data_set, tag in rule.selector.places(places):
        if tag not in data_set.elements:
            continue
        if isinstance(action, Replace):
            _replace(action, record, data_set, tag)
            continue
        text = record.text(data_set, tag, takes_numbers=takes_numbers(action))
        value = action.apply(text, _At(record, data_set, tag))
        if value is not None:
            record.put(data_set, tag, value, action.code)


def _set_aside(rule: Rule, record: Record, places: Places) -> None:
    for data_set, tag in rule.selector.places(places):
        if tag in data_set.elements:
            record.set_aside(data_set, tag)
            record.drop(data_set, tag, rule.action.code)


def _replace(action: Replace, record: Record, data_set: DataSet, tag: int) -> None:
    """Replace what is there; an empty number counts as absent, as in the reference."""
    if not record.is_null(data_set, data_set.elements[tag]):
        record.put(data_set, tag, action.value, action.code)


def _to_be_made(rule: Rule, record: Record, places: Places) -> Iterable[Place]:
    """Give the places of a rule, building the one of a path or of a private block that is not there yet."""
    selector = rule.selector
    found = list(selector.places(places))
    if isinstance(selector, ByPath) and not found and selector.is_fixed():
        return [selector.build(places, rule.action.code)]
    if isinstance(selector, ByCreator) and not found:
        return [_private_place(selector, record, places, rule.action.code)]
    return found


def _private_place(selector: ByCreator, record: Record, places: Places, action: str) -> Place:
    """Give the place of a private element at top level, reserving a block for its creator if need be."""
    probe = selector.group << 16 | 0x1000 | selector.element
    if not tags.private_vr_of(probe, selector.creator):
        raise RefusedError(RefusalCode.VR_UNDETERMINED, tags.hex_of(probe))
    block = next(iter(selector.blocks(places, record.data)), None)
    if block is None:
        first = selector.group << 16 | 0x10
        block = next(tag for tag in range(first, first + 0xF0) if tag not in record.data.elements)
        content = selector.creator.encode("latin-1", "replace")
        record.put_made(record.data, Made(block, "LO", content + b" " * (len(content) % 2)), action)
    return record.data, block & 0xFFFF0000 | (block & 0xFF) << 8 | selector.element


# --- what the section's own keys do --------------------------------------------------------------------


def remove_private(plan: Plan, record: Record) -> None:
    """Remove private elements at every level, but for those that rules name by their creator.

    What is kept is fixed by the blocks at top level, as in the reference; below, the creator must be the
    same one as well.
    """
    for data_set in (record.data, *iter_nested(record.data)):
        private = [tag for tag in data_set.elements if tag >> 16 & 1]
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


def _set_age(rule: AgeRule, record: Record) -> None:
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
