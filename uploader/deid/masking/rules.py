"""The profile's ``alter_pixels``: which parts of which pictures are blackened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.deid import charset, values
from uploader.deid.masking.conditions import Condition, ConditionError, read_condition
from uploader.deid.masking.region import Stroke
from uploader.deid.section import Section
from uploader.deid.yamltext import Scalar

if TYPE_CHECKING:
    from uploader.deid.record import Record

KEY: Final = "alter_pixels"
VENDORS: Final = frozenset(("dicom", "deid.dicom"))
"""Names under which the package deid keeps the rules that `screens` holds."""
_WIDTHS: Final = {"US": 2, "SS": 2, "UL": 4, "SL": 4}
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class PixelRule:
    """One rectangle, for files of which the condition is true."""

    when: Condition
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class PixelRules:
    """The whole of ``alter_pixels``; ``detects`` adds the rules for vendors' screens, before the others."""

    rules: tuple[PixelRule, ...] = ()
    detects: bool = False

    def __bool__(self) -> bool:
        return bool(self.rules) or self.detects

    def describe(self) -> tuple[str, ...]:
        """Say in English what they do."""
        lines = ["Pictures are blackened where vendors' screens show the patient"] if self.detects else []
        for rule in self.rules:
            stroke, verb = rule.stroke, "are blackened in" if rule.stroke.covers else "stay visible in"
            size = f"{stroke.right - stroke.left} x {stroke.bottom - stroke.top}"
            lines.append(f"{size} pixels from ({stroke.left}, {stroke.top}) on {verb} pictures that match")
        return tuple(lines)


def read_pixel_rules(dicom: Section) -> PixelRules:
    """Read the option strictly.

    Raises
    ------
    ProfileInvalid
        Naming the line; a rule that could never do anything is one as well.
    RuleUnsupported
        For a rule set of deid that is not carried along.
    """
    node = dicom.node(KEY)
    if node is None:
        return PixelRules()
    option = Section(node, f"{dicom.path}.{KEY}", dicom.level)
    option.check_keys(("pixels", "detect"))
    return PixelRules(tuple(map(_rule, option.sections("pixels"))), _detects(option))


def _detects(option: Section) -> bool:
    node = option.node("detect")
    if node is None:
        return False
    items = (node,) if isinstance(node, Scalar) else option.list("detect")
    names = [item.text if isinstance(item, Scalar) else "" for item in items]
    if not set(names) <= VENDORS:
        option.unsupported(f"{KEY}: detect")
    return bool(names)


def _rule(item: Section) -> PixelRule:
    item.check_keys(("when", "remove", "keep"))
    verbs = [verb for verb in ("remove", "keep") if verb in item]
    if len(verbs) != 1:
        item.invalid("an entry of pixels needs either remove or keep")
    if not item.text("when").strip():
        item.invalid("an entry of pixels needs a condition: when")
    try:
        condition = read_condition(item.text("when"))
    except ConditionError as error:
        item.invalid(f"when: {error}", "when")
    return PixelRule(condition, _stroke(item, verbs[0]))


def _stroke(item: Section, verb: str) -> Stroke:
    """Read a rectangle: left, top, and the first column and row that are not in it."""
    texts = [node.text if isinstance(node, Scalar) else "" for node in item.list(verb)]
    if len(texts) != 4 or not all(map(_WHOLE.fullmatch, texts)):  # noqa: PLR2004 - two corners
        item.invalid(f"{verb} must be four whole numbers: left, top, right, bottom", verb)
    left, top, right, bottom = map(int, texts)
    if left >= right or top >= bottom:
        item.invalid(f"{verb} is empty: right and bottom must be larger than left and top", verb)
    return Stroke(left, top, right, bottom, covers=verb == "remove")


def values_at(record: Record, tag: int) -> tuple[str, ...] | None:
    """Give an element's values as text, for a condition; None where there is none.

    Only elements at top level and in the head of the file; sequences and raw bytes count as one value.
    """
    root = record.root_of(tag)
    element = root.elements.get(tag)
    if element is None or record.is_null(root, element):
        return None
    content = record.content_of(root, element) if element.sequence is None else b""
    vr = record.vr_at(root, element)
    if vr in _WIDTHS:
        width, order = _WIDTHS[vr], "big" if root.syntax.big_endian else "little"
        parts = (content[at : at + width] for at in range(0, len(content), width))
        return tuple(str(int.from_bytes(part, order, signed=vr[0] == "S")) for part in parts)  # type: ignore[arg-type]
    encodings = record.encodings(root) if vr in values.TEXT_IN_CHARSET else charset.DEFAULT
    text = charset.decode(content, encodings, is_name=vr == "PN")
    return tuple(part.strip("\0 ") for part in text.split("\\"))
