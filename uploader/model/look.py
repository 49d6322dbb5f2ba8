"""What a closer look at samples of a series gave: more than the scan reads, without reading all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Decoded(StrEnum):
    """What became of decoding the pixels of an image."""

    NOT_TRIED = "not_tried"
    FINE = "fine"
    DAMAGED = "damaged"
    NO_DECODER = "no_decoder"


@dataclass(frozen=True, slots=True)
class Look:
    """A closer look at one instance.

    ``referenced_uids`` are the SOP Instance UIDs that it refers to, cut after some thousands; the three
    truths are about its encoding: values of unknown VR, private values whose maker is not named, a character
    set that the Standard does not have.
    """

    decoded: Decoded = Decoded.NOT_TRIED
    referenced_uids: tuple[str, ...] = ()
    has_unknown_vr: bool = False
    has_orphan_private: bool = False
    has_odd_charset: bool = False

    @property
    def is_oddly_encoded(self) -> bool:
        """Whether some of it can't be interpreted by anybody."""
        return self.has_unknown_vr or self.has_orphan_private or self.has_odd_charset


@dataclass(frozen=True, slots=True)
class SeriesLook:
    """Looks at samples of one series: by index of the instance in it."""

    samples: tuple[tuple[int, Look], ...]
