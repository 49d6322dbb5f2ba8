"""Carry out a profile on a record, in flywheel-migration's order.

Private elements go first, then the age is made, then goes what no rule names, then the rules work one
after the other, each on what the former left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from uploader.deid import charset, tags, values
from uploader.deid.actions import Encrypt, Hash, HashUid, IncrementDate, IncrementDateTime, Remove, Replace
from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.fitting import takes_numbers
from uploader.deid.places import Places
from uploader.deid.record import KNOWN_BYTES
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.sealing import seal
from uploader.deid.selectors import ByCreator, ByPath
from uploader.deid.switches import remove_private, remove_undefined, set_age

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.actions import Action
    from uploader.deid.plan import Plan
    from uploader.deid.profile import Rule
    from uploader.deid.record import Record
    from uploader.deid.selectors import Place


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
        set_age(profile.age, record)
    if profile.removes_undefined:
        remove_undefined(profile, record, places)
    data = record.data
    for rule, only_at, inserts in plan.steps:
        if only_at < 0:
            apply_rule(rule, record, places)
        elif inserts:
            record.put(data, only_at, cast("Replace", rule.action).value, rule.action.code)
        elif only_at in data.elements:
            _apply_at(rule, record, data, only_at)
    seal(plan, record)


def apply_rule(rule: Rule, record: Record, places: Places) -> None:
    """Carry out one rule wherever it applies."""
    action = rule.action
    if isinstance(action, Replace) and action.is_inserted:
        for data_set, tag in _to_be_made(rule, record, places):
            record.put(data_set, tag, action.value, action.code)
        return
    for data_set, tag in rule.selector.places(places):
        if tag in data_set.elements:
            _apply_at(rule, record, data_set, tag)


def _apply_at(rule: Rule, record: Record, data_set: DataSet, tag: int) -> None:
    """Carry out one rule on an element that is there."""
    action = rule.action
    if isinstance(action, Remove):
        record.drop(data_set, tag, action.code)
    elif isinstance(action, Encrypt):
        record.set_aside(data_set, tag)
        record.drop(data_set, tag, action.code)
    elif isinstance(action, Replace):
        _replace(action, record, data_set, tag)
    elif _is_told_by_text(action) and _is_short_text(data_set.elements[tag]):
        _put_known(action, record, data_set, tag)
    else:
        text = record.text(data_set, tag, takes_numbers=takes_numbers(action))
        value = action.apply(text, _At(record, data_set, tag))
        if value is not None:
            record.put(data_set, tag, value, action.code)


def _is_told_by_text(action: Action) -> bool:
    """Whether what an action makes of a text follows from that text alone."""
    if isinstance(action, (IncrementDate, IncrementDateTime)):
        return action.jitter is None
    return isinstance(action, (Hash, HashUid))


def _is_short_text(element: Element | Made) -> bool:
    if element.vr not in values.TEXT:
        return False
    if isinstance(element, Made):
        return len(element.content) <= KNOWN_BYTES
    return element.hole is None and element.end - element.value <= KNOWN_BYTES


def _put_known(action: Action, record: Record, data_set: DataSet, tag: int) -> None:
    element = data_set.elements[tag]
    encodings = record.encodings(data_set) if element.vr in values.TEXT_IN_CHARSET else charset.DEFAULT
    try:
        made = _made(action, tag, element.vr, record.content_of(data_set, element), encodings)
    except RefusedError as error:
        raise RefusedError(error.code, data_set.path_of(tag)) from None
    if made is not None:
        record.put_made(data_set, made, action.code)


@dataclass(frozen=True, slots=True)
class _Text:
    """Where an action works that looks at nothing else."""

    vr: str
    element: str = ""
    seed: str = ""

    def text_of(self, keyword: str) -> str | None:
        raise AssertionError(keyword)


@lru_cache(maxsize=8192)
def _made(action: Action, tag: int, vr: str, content: bytes, encodings: tuple[str, ...]) -> Made | None:
    """Carry out an action on a text, once for all files that have it; None where it stays."""
    value = action.apply(values.text_of(content, tag, vr, encodings), _Text(vr))
    if value is None:
        return None
    return Made(tag, vr, values.encode(value, vr, encodings, big_endian=False))


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
