"""What a person said of pictures: rectangles that are blackened, and what names nobody. No patient data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from uploader.model.dicom import Traits


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A rectangle in pixels of the frame, from its top left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Mask:
    """What a person said of the pictures of one instance, all frames alike.

    ``rows`` and ``columns`` are the size of the frame that was looked at: a file of another size is
    refused. ``is_cleared``: the person saw nothing that names the patient, outside of the boxes.
    """

    rows: int
    columns: int
    boxes: tuple[Box, ...] = ()
    is_cleared: bool = False


@dataclass(frozen=True, slots=True)
class PictureKind:
    """Pictures that look alike: from one kind of device, in one size and number of colours."""

    manufacturer: str
    model_name: str
    rows: int
    columns: int
    samples: int


def kind_of(traits: Traits) -> PictureKind:
    """Say which kind a picture is of."""
    return PictureKind(
        traits.manufacturer, traits.model_name, traits.rows, traits.columns, max(traits.samples, 1)
    )


@dataclass(frozen=True, slots=True)
class SeriesMask:
    """Boxes for all pictures of one kind in a series; the series' key, or its name in a record."""

    series: str
    kind: PictureKind
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a person decided after a look at the pictures.

    ``masks`` holds at most one entry a series and kind, none of them without boxes. ``cleared`` names the
    series in which nobody is named; there a mask still counts.
    """

    masks: tuple[SeriesMask, ...] = ()
    cleared: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.masks or self.cleared)

    def boxes_of(self, series: str, kind: PictureKind) -> tuple[Box, ...]:
        """Give the boxes for pictures of a kind in a series."""
        return next((one.boxes for one in self.masks if (one.series, one.kind) == (series, kind)), ())

    def mask_for(self, series: str, traits: Traits) -> Mask | None:
        """Give what is said of one picture; None where nothing was."""
        boxes = self.boxes_of(series, kind_of(traits)) if traits.rows else ()
        is_cleared = series in self.cleared
        return Mask(traits.rows, traits.columns, boxes, is_cleared) if boxes or is_cleared else None

    def with_mask(self, mask: SeriesMask) -> Looked:
        """Put a mask in place of the former one of its series and kind; one without boxes is none.

        What was cleared with another mask is to be looked at again.
        """
        others = [one for one in self.masks if (one.series, one.kind) != (mask.series, mask.kind)]
        masks = (*others, mask) if mask.boxes else tuple(others)
        return Looked(tuple(masks), self.cleared - {mask.series})

    def with_cleared(self, series: str, *, is_cleared: bool) -> Looked:
        """Say that nobody is named in a series, or take that back."""
        others = self.cleared - {series}
        return Looked(self.masks, others | {series} if is_cleared else others)


NOTHING_SAID: Final = Looked()
