"""Where vendors' screens show the patient: a table of known ones, with its source and licence in it.

A suspicion, never a proof of absence: it matched two of four real screens with names.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from uploader.deid.masking.conditions import Condition, read_condition
from uploader.deid.masking.region import Stroke

if TYPE_CHECKING:
    from uploader.deid.masking.conditions import Lookup

FILE_NAME: Final = "screens.txt"
_BOX: Final = "box "


@cache
def known_screens() -> tuple[tuple[Condition, tuple[Stroke, ...]], ...]:
    """Read the table: conditions, each with the rectangles to cover."""
    text = files("uploader.deid.masking").joinpath(FILE_NAME).read_text(encoding="utf-8")
    content = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(_screen(block) for block in content.split("\n\n") if block.strip())


def strokes_for(lookup: Lookup) -> tuple[Stroke, ...]:
    """Give the rectangles of every screen that fits a header; they may reach beyond the frame."""
    return tuple(
        stroke for condition, strokes in known_screens() if condition.holds(lookup) for stroke in strokes
    )


def _screen(block: str) -> tuple[Condition, tuple[Stroke, ...]]:
    lines = block.strip().splitlines()
    condition = read_condition("\n".join(line for line in lines if not line.startswith(_BOX)))
    boxes = [line.removeprefix(_BOX).split(",") for line in lines if line.startswith(_BOX)]
    return condition, tuple(
        Stroke(int(left), int(top), int(right), int(bottom), covers=True)
        for left, top, right, bottom in boxes
    )
