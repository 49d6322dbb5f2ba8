"""Series as scanners make them, of every kind that a check of geometry must not take for a fault.

Everything follows from a seed. Images are 8 x 8, so that thousands can be scanned in a second.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.make.dicom import add_image, make_dataset, slice_pixels
from tests.make.people import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.make.encode import Dataset

Vector = tuple[float, float, float]

SIDE: Final = 8
CLASSES: Final = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
}
AXIAL: Final = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
SAGITTAL: Final = ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
CORONAL: Final = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
OBLIQUE: Final = ((0.9998, 0.0175, 0.0087), (-0.0189, 0.9848, 0.1726))


@dataclass
class Maker:
    """Makes the images of one series, numbered in the order in which they are asked for."""

    chance: random.Random
    modality: str = "CT"
    place: Place = field(default_factory=Place)
    axes: tuple[Vector, Vector] = AXIAL
    digits: int = 4
    made: list[Dataset] = field(default_factory=list)

    def image(self, along_mm: float, *, slant: float = 0.0, **more: tuple[str, str | float]) -> Dataset:
        """Add an image ``along_mm`` along the normal; ``more`` are elements, by ``tGGGGEEEE``."""
        number = len(self.made) + 1
        place = Place(self.place.patient, self.place.study, self.place.series, number)
        dataset = make_dataset(place, modality=self.modality, sop_class=CLASSES[self.modality])
        row, column = self.axes
        normal = _cross(row, column)
        position = [
            -100 * row[axis] - 90 * column[axis] + along_mm * normal[axis] + slant * along_mm * column[axis]
            for axis in range(3)
        ]
        dataset.update(
            {
                0x00180050: ("DS", "3"),
                0x00200032: ("DS", "\\".join(f"{value:.{self.digits}f}" for value in position)),
                0x00200037: ("DS", "\\".join(f"{value:g}" for value in (*row, *column))),
                0x00280030: ("DS", "0.9\\0.9"),
            }
        )
        if self.modality != "MR":
            dataset.update({0x00281052: ("DS", "0"), 0x00281053: ("DS", "1"), 0x00180060: ("DS", "120")})
        else:
            dataset.update({0x00180020: ("CS", "SE"), 0x00180021: ("CS", "SK"), 0x00180081: ("DS", "14")})
        for name, element in more.items():
            dataset[int(name[1:], 16)] = element
        self.made.append(add_image(dataset, SIDE, SIDE, slice_pixels(SIDE, SIDE, number)))
        return dataset


def _plain(maker: Maker, count: int, gap: float) -> None:
    start = maker.chance.uniform(-300, 300)
    for index in range(count):
        maker.image(start + index * gap)


def _downwards(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        maker.image(500 - index * gap)


def _rounded(maker: Maker, count: int, gap: float) -> None:
    maker.digits = 2
    _plain(maker, count, gap + 0.0037)


def _tilted(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        maker.image(index * gap, slant=0.27)


def _interleaved(maker: Maker, count: int, gap: float) -> None:
    for index in (*range(0, count, 2), *range(1, count, 2)):
        maker.image(index * gap)


def _two_echoes(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        for echo in (1, 2):
            maker.image(index * gap, t00180081=("DS", f"{20 * echo}"), t00180086=("IS", str(echo)))


def _diffusion(maker: Maker, count: int, gap: float) -> None:
    for weight, repeats in ((0.0, 1), (1000.0, 3)):
        for _ in range(repeats):
            for index in range(count):
                maker.image(index * gap, t00189087=("FD", weight))


def _volumes(maker: Maker, count: int, gap: float) -> None:
    for time in range(1, 5):
        for index in range(count):
            maker.image(index * gap, t00200100=("IS", str(time)), t00200012=("IS", str(time)))


def _cine(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        for phase in range(6):
            maker.image(index * gap, t00181060=("DS", f"{phase * 40 + index}"))


def _discs(maker: Maker, count: int, gap: float) -> None:
    """Stacks of a spine, each turned to its disc."""
    for step in range(3):
        maker.axes = (AXIAL[0], ((0.0, 0.9397, 0.342), AXIAL[1], (0.0, 0.9397, -0.342))[step])
        for index in range(max(6, count // 3)):
            maker.image(60 * step + index * gap)


def _stations(maker: Maker, count: int, gap: float) -> None:
    """Two stretches of the body with nothing between them, one direction."""
    for start in (0, 10 * gap + count * gap):
        for index in range(count):
            maker.image(start + index * gap)


def _wider_below(maker: Maker, count: int, gap: float) -> None:
    """Thin slices first, then slices twice as far apart, as heads were scanned."""
    for index in range(count):
        maker.image(index * gap)
    for index in range(1, 9):
        maker.image((count - 1) * gap + index * 2 * gap)


def _dixon(maker: Maker, count: int, gap: float) -> None:
    for kind in ("W", "F", "IN_PHASE", "OPP_PHASE"):
        for index in range(count):
            maker.image(index * gap, t00080008=("CS", f"DERIVED\\PRIMARY\\{kind}"))


def _two_kernels(maker: Maker, count: int, gap: float) -> None:
    for kernel, offset in (("SOFT", 0.0), ("BONE", 0.5)):
        for index in range(count):
            maker.image((index + offset) * gap, t00181210=("SH", kernel))


def _acquisition_each(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        maker.image(index * gap, t00200012=("IS", str(index + 1)))


def _numbered_oddly(maker: Maker, count: int, gap: float) -> None:
    for index in range(count):
        maker.image(index * gap, t00200013=("IS", str(1000 + 2 * index)))


KINDS: Final[dict[str, tuple[str, tuple[Vector, Vector], Callable[[Maker, int, float], None]]]] = {
    "thin CT": ("CT", AXIAL, _plain),
    "thick CT downwards": ("CT", AXIAL, _downwards),
    "rounded CT": ("CT", AXIAL, _rounded),
    "tilted CT": ("CT", AXIAL, _tilted),
    "CT wider below": ("CT", AXIAL, _wider_below),
    "CT in two kernels": ("CT", AXIAL, _two_kernels),
    "CT, an acquisition a slice": ("CT", AXIAL, _acquisition_each),
    "CT numbered oddly": ("CT", AXIAL, _numbered_oddly),
    "perfusion CT": ("CT", AXIAL, _volumes),
    "sagittal MR": ("MR", SAGITTAL, _plain),
    "coronal MR": ("MR", CORONAL, _downwards),
    "oblique MR": ("MR", OBLIQUE, _plain),
    "interleaved MR": ("MR", OBLIQUE, _interleaved),
    "MR of two echoes": ("MR", OBLIQUE, _two_echoes),
    "diffusion MR": ("MR", AXIAL, _diffusion),
    "functional MR": ("MR", OBLIQUE, _volumes),
    "cine MR": ("MR", OBLIQUE, _cine),
    "discs": ("MR", AXIAL, _discs),
    "two stations": ("MR", CORONAL, _stations),
    "Dixon MR": ("MR", CORONAL, _dixon),
    "PET": ("PT", AXIAL, _plain),
    "dynamic PET": ("PT", AXIAL, _volumes),
}


def make_series(kind: str, seed: int, place: Place | None = None) -> list[Dataset]:
    """Give the images of a series of ``kind``, in the order of their numbers."""
    modality, axes, recipe = KINDS[kind]
    chance = random.Random(f"{kind} {seed}")
    maker = Maker(chance, modality, place or Place(), axes)
    recipe(maker, chance.randint(10, 18), chance.choice((0.625, 1.25, 3.0, 3.27, 5.0)))
    return maker.made


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )
