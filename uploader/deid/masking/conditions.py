"""Conditions on a header in the words of the package deid, which ``alter_pixels`` and vendor rules use.

Tests joined by ``+`` (and) or ``||`` (or) are worked out from left to right, without precedence:
``contains Modality US + equals Rows 600``. Each further line is worked out for itself and then joined to
those before it. Letter case does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from uploader.deid import tags

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[int], tuple[str, ...] | None]

WITH_VALUE: Final = ("contains", "notcontains", "equals", "notequals")
WITHOUT_VALUE: Final = ("missing", "present", "empty")
_WORDS: Final = "|".join((*WITH_VALUE, *WITHOUT_VALUE))
_JOINT: Final = re.compile(rf"\s*(\+|\|\|)\s*(?=(?:{_WORDS})\s)", re.IGNORECASE)
_TEST: Final = re.compile(rf"({_WORDS})\s+(\S+)\s*(.*)", re.IGNORECASE | re.DOTALL)


class ConditionError(ValueError):
    """The text is no condition; says why."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one element; ``is_and`` says how it is joined to what stands before it."""

    is_and: bool
    word: str
    tag: int
    value: str

    def holds(self, found: tuple[str, ...] | None) -> bool:
        """Say whether it is true of an element's values; None where there is no element."""
        if self.word == "missing":
            return found is None
        if self.word == "present":
            return found is not None
        if self.word == "empty":
            return found is not None and not any(part.strip() for part in found)
        parts = () if found is None else (*found, "\\".join(found)) if len(found) > 1 else found
        hit = any(self._matches(part.strip()) for part in parts)
        return hit is not self.word.startswith("not")

    def _matches(self, text: str) -> bool:
        if self.word.endswith("equals"):
            return text.casefold() == self.value.casefold()
        return re.search(self.value, text, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """Tests in their order; ``is_and`` says how the line is joined to those before it."""

    is_and: bool
    tests: tuple[Test, ...]

    def holds(self, lookup: Lookup) -> bool:
        """Say whether it is true of a header."""
        result = True
        for test in self.tests:
            now = test.holds(lookup(test.tag))
            result = (result and now) if test.is_and else (result or now)
        return result


@dataclass(frozen=True, slots=True)
class Condition:
    """Lines in their order."""

    lines: tuple[Line, ...]

    def holds(self, lookup: Lookup) -> bool:
        """Say whether it is true of a header; ``lookup`` gives an element's values as text."""
        result = True
        for line in self.lines:
            now = line.holds(lookup)
            result = (result and now) if line.is_and else (result or now)
        return result


@lru_cache(maxsize=512)
def read_condition(text: str) -> Condition:
    """Read a condition, in one line or several.

    Raises
    ------
    ConditionError
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Condition(tuple(_line(line, is_first=number == 0) for number, line in enumerate(lines)))


def _line(text: str, *, is_first: bool) -> Line:
    joints = ["+", *_JOINT.findall(text)]
    bodies = _JOINT.split(text)[::2]
    if not bodies[0] and len(bodies) > 1:  # the line begins with its joint
        joints, bodies = joints[1:], bodies[1:]
    is_and = is_first or joints[0] == "+"
    pairs = zip(["+", *joints[1:]], bodies, strict=True)
    return Line(is_and, tuple(_test(joint, body) for joint, body in pairs))


def _test(joint: str, body: str) -> Test:
    match = _TEST.fullmatch(body.strip())
    if match is None:
        raise ConditionError(f"{body.strip()!r} is no test such as 'contains Modality US'")
    word, name, value = match[1].lower(), match[2], match[3].strip()
    if bool(value) is not (word in WITH_VALUE):
        raise ConditionError(f"'{word} {name}' needs {'a value' if word in WITH_VALUE else 'no value'}")
    tag = _tag(name)
    if word.endswith("contains"):
        try:
            re.compile(value)
        except re.error:
            raise ConditionError(f"{value!r} is not a valid regex") from None
    return Test(joint == "+", word, tag, value)


def _tag(name: str) -> int:
    if re.fullmatch(r"0x[0-9A-Fa-f]{8}", name):
        return int(name, 16)
    tag = tags.tag_of(name)
    if tag is None:
        near = tags.nearest_keyword(name)
        raise ConditionError(f"{name} is no DICOM keyword" + (f"; did you mean {near}?" if near else ""))
    return tag
