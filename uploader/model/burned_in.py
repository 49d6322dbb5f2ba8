"""What reading the pictures of a series gave. The words that were read may name the patient."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.model.identifying import Identifying


class Risk(StrEnum):
    """How often pictures of a kind have a name written into them."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where text stands in a frame, in pixels from the top left corner, and what was read there."""

    left: int
    top: int
    width: int
    height: int
    text: Identifying[str]


@dataclass(frozen=True, slots=True)
class FrameText:
    """Text in one frame (from 0) of the instance at ``index`` in its series; without what is harmless."""

    index: int
    frame: int
    boxes: tuple[TextBox, ...]


@dataclass(frozen=True, slots=True)
class SeriesText:
    """What was read in a series.

    Parameters
    ----------
    hits
        Frames with text that is not known to be harmless.
    read_count
        Frames that were read, one a layout.
    is_whole
        Whether every layout of the series was read; if not, nothing is said of the others.
    """

    hits: tuple[FrameText, ...]
    read_count: int
    is_whole: bool
