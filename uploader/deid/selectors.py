"""What a rule's ``name`` or ``regex`` means: where in a record it applies.

A place is a data set and a tag. A name without wildcard gives its place even where the element is absent,
because a rule may add it; all others give only what is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from uploader.deid import tags
from uploader.deid.elements import DataSet, Sequence, creator_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uploader.deid.places import Places

Place: TypeAlias = "tuple[DataSet, int]"
EVERY = -1
"""Index of a path step that stands for each item."""


@dataclass(frozen=True, slots=True)
class ByTag:
    """One tag; with ``is_recursive`` also wherever it stands in a sequence.

    ``is_keyword`` tells that its author wrote a keyword and not a number.
    """

    tag: int
    is_recursive: bool = False
    is_keyword: bool = True

    def places(self, places: Places) -> Iterable[Place]:
        """See the module."""
        top = (places.record.root_of(self.tag), self.tag)
        if not self.is_recursive:
            return (top,)
        return (top, *places.nested_with(self.tag))

    def names(self, tag: int) -> bool:
        """Whether the rule's author wrote this very tag."""
        return tag == self.tag


@dataclass(frozen=True, slots=True)
class ByCreator:
    """A private tag by group, creator and the last two digits of its element, PS3.5 7.8.1."""

    group: int
    creator: str
    element: int
    is_recursive: bool = False

    def places(self, places: Places) -> Iterable[Place]:
        """See the module. Where nothing is there yet, gives the place at top level where it would be."""
        found = [*self.within(places, places.record.data)]
        if self.is_recursive:
            for data_set in places.data_sets():
                found.extend(self.within(places, data_set))
        return found

    def within(self, places: Places, data_set: DataSet) -> Iterator[Place]:
        """Give the places in one data set: in every block that the creator reserves."""
        for block in tuple(self.blocks(places, data_set)):
            tag = block & 0xFFFF0000 | (block & 0xFF) << 8 | self.element
            if tag in data_set.elements:
                yield data_set, tag

    def blocks(self, places: Places, data_set: DataSet) -> Iterator[int]:
        """Give the tags of the creator's own elements in a data set."""
        buffer = places.record.reader.buffer
        for tag, element in data_set.elements.items():
            if (
                tag >> 16 == self.group
                and tags.is_creator(tag)
                and creator_text(element, buffer) == self.creator
            ):
                yield tag

    def names(self, tag: int) -> bool:  # noqa: ARG002 - the protocol's
        """Never names a public tag."""
        return False


@dataclass(frozen=True, slots=True)
class Repeater:
    """A tag of a repeating group: ``base`` with its group's last two digits cleared, 5000 or 6000."""

    base: int
    is_recursive: bool = False

    def places(self, places: Places) -> Iterable[Place]:
        """See the module."""
        found = self._within(places.record.data)
        if self.is_recursive:
            for data_set in places.data_sets():
                found.extend(self._within(data_set))
        return found

    def _within(self, data_set: DataSet) -> list[Place]:
        repeated = _repeated(self.base)
        if repeated.isdisjoint(data_set.elements):
            return []
        return [(data_set, tag) for tag in sorted(data_set.elements.keys() & repeated)]

    def names(self, tag: int) -> bool:
        """Whether the tag is in the repeating group."""
        return tag & 0xFF00FFFF == self.base


@dataclass(frozen=True, slots=True)
class ByPath:
    """A tag in the items of sequences: ``steps`` are pairs of a sequence's tag and an index or `EVERY`.

    ``is_hex`` tells that its author wrote hex digits only.
    """

    steps: tuple[tuple[int, int], ...]
    tag: int
    is_hex: bool = False

    def places(self, places: Places) -> Iterable[Place]:
        """See the module. Gives the tag in each item that the path reaches, there or not."""
        reached: list[DataSet] = [places.record.data]
        for sequence_tag, index in self.steps:
            reached = [item for data_set in reached for item in _items(data_set, sequence_tag, index)]
        return [(data_set, self.tag) for data_set in reached]

    def is_fixed(self) -> bool:
        """Whether the path has no wildcard, so that a rule may build it."""
        return all(index != EVERY for _, index in self.steps)

    def build(self, places: Places, action: str) -> Place:
        """Give the place of a path without wildcard, adding sequences and items as needed."""
        here = places.record.data
        for sequence_tag, index in self.steps:
            sequence = _sequence(here, sequence_tag)
            while sequence is None or len(sequence.items) <= index:
                places.record.add_item(here, sequence_tag, action)
                sequence = _sequence(here, sequence_tag)
            here = sequence.items[index]
        return here, self.tag

    def names(self, tag: int) -> bool:  # noqa: ARG002 - the protocol's
        """Names no element at top level."""
        return False


@dataclass(frozen=True, slots=True)
class ByRegex:
    """All elements of which the keyword path or the hex path begins with a match.

    ``number`` tells the profile's patterns apart.
    """

    pattern: str
    number: int

    def places(self, places: Places) -> Iterable[Place]:
        """See the module."""
        return places.matching(self.number)

    def names(self, tag: int) -> bool:  # noqa: ARG002 - the protocol's
        """Say no: a pattern may meet a tag by accident."""
        return False

    def compiled(self) -> re.Pattern[str]:
        """Give the pattern, compiled."""
        return re.compile(self.pattern)


Selector: TypeAlias = ByTag | ByCreator | Repeater | ByPath | ByRegex


@cache
def _repeated(base: int) -> frozenset[int]:
    return frozenset(base | number << 16 for number in range(0x100))


def _sequence(data_set: DataSet, tag: int) -> Sequence | None:
    element = data_set.elements.get(tag)
    return None if element is None else element.sequence


def _items(data_set: DataSet, tag: int, index: int) -> list[DataSet]:
    sequence = _sequence(data_set, tag)
    if sequence is None:
        return []
    return sequence.items if index == EVERY else sequence.items[index : index + 1]
