"""Where the images of a series stand, PS3.3 C.7.6.2: sorted into stacks, to be looked at one at a time.

A stack is what one look at the body gave: one direction, one echo, one weighting, one reconstruction, along
one line. Time does not split it: images of one place at several times fall together, and are counted there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uploader.model.dicom import Instance, Series

    Vector = tuple[float, float, float]

SAME_DIRECTION: Final = 0.999
"""Cosine; 2.5 degrees. Makers round, and no one plans two stacks so close."""

CROOKED: Final = 0.02
SAME_PLACE_MM: Final = 0.02
SAME_LINE_MM: Final = 1.0
STRAY_SHARE: Final = 0.1
FEW: Final = 5
"""Below so many places nothing can be said about their distances."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An image of a stack: its index in the series, and how far along the stack's normal it stands, in mm."""

    index: int
    along_mm: float
    instance: Instance


@dataclass(frozen=True, slots=True)
class Stack:
    """Images of one look, by place along the normal; each place holds all images that stand there."""

    places: tuple[tuple[Placed, ...], ...]

    @property
    def gaps_mm(self) -> list[float]:
        """Distances from each place to the next."""
        at = [place[0].along_mm for place in self.places]
        return [after - before for before, after in pairwise(at)]

    @property
    def usual_count(self) -> int:
        """How many images most places have."""
        return Counter(len(place) for place in self.places).most_common(1)[0][0]


def directions(series: Series) -> list[list[int]]:
    """Indexes of the images that look in the same direction, the largest group first; others left out."""
    found: list[tuple[tuple[float, ...], list[int]]] = []
    known: dict[tuple[float, ...], list[int]] = {}
    for index, instance in enumerate(series.instances):
        way = instance.traits.orientation
        group = known.get(way)
        if group is None and not is_direction(way):
            continue
        if group is None:
            group = next((members for other, members in found if _is_parallel(way, other)), None)
            if group is None:
                group = []
                found.append((way, group))
            known[way] = group
        group.append(index)
    return sorted((members for _, members in found), key=len, reverse=True)


def stacks(series: Series) -> list[Stack]:
    """The stacks of a series, as far as its images say where they stand."""
    found = []
    for members in directions(series):
        looks: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index in members:
            if series.instances[index].position is not None:
                looks[_look(series.instances[index])].append(index)
        for indexes in looks.values():
            found += [_stack(line) for line in _lines(series, indexes)]
    return found


def _look(instance: Instance) -> tuple[object, ...]:
    traits, phase = instance.traits, instance.phase
    return (
        *(traits.stack_id, traits.kernel, traits.rows, traits.columns, _shown(traits.image_type)),
        *(phase.echo_number, phase.echo_ms, phase.inversion_ms, phase.b_value),
    )


def _shown(image_type: tuple[str, ...]) -> tuple[str, ...]:
    """Magnitude, phase, water, fat, ...: from the third value on."""
    return image_type[2:]


def is_direction(way: Sequence[float]) -> bool:
    """Whether these are two unit vectors at a right angle, PS3.3 C.7.6.2.1.1; makers round."""
    if len(way) != 6:  # noqa: PLR2004 - two vectors
        return False
    row, column = way[:3], way[3:]
    lengths = (sum(part * part for part in row), sum(part * part for part in column))
    angle = sum(a * b for a, b in zip(row, column, strict=True))
    return all(abs(length - 1) < CROOKED for length in lengths) and abs(angle) < CROOKED


def _is_parallel(one: Sequence[float], other: Sequence[float]) -> bool:
    rows = sum(a * b for a, b in zip(one[:3], other[:3], strict=True))
    columns = sum(a * b for a, b in zip(one[3:], other[3:], strict=True))
    return rows > SAME_DIRECTION and columns > SAME_DIRECTION


def _lines(series: Series, indexes: Sequence[int]) -> list[list[Placed]]:
    """Split images of one direction into those along one line; a tilted gantry's is slanted, and one."""
    row, column = _axes(series.instances[indexes[0]])
    normal = _cross(row, column)
    placed: list[tuple[Placed, float, float]] = []
    for index in indexes:
        instance = series.instances[index]
        position = instance.position
        assert position is not None
        along = Placed(index, _dot(position, normal), instance)
        placed.append((along, _dot(position, row), _dot(position, column)))
    placed.sort(key=lambda row: (row[0].along_mm, row[0].index))
    stray = _strays([(item.along_mm, right) for item, right, _ in placed])
    stray |= _strays([(item.along_mm, down) for item, _, down in placed])
    if len(stray) <= STRAY_SHARE * len(placed):
        straight = [item for at, (item, _, _) in enumerate(placed) if at not in stray]
        return [straight, *([placed[at][0]] for at in sorted(stray))]
    lines: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    for item, right, down in placed:
        lines[round(right / SAME_LINE_MM), round(down / SAME_LINE_MM)].append(item)
    return list(lines.values())


def _strays(points: Sequence[tuple[float, float]]) -> set[int]:
    """Which offsets do not follow the one straight line over the place that most follow."""
    slopes = [
        (high - low) / (end - start)
        for (start, low), (end, high) in pairwise(points)
        if end - start > SAME_PLACE_MM
    ]
    slope = median(slopes) if slopes else 0.0
    level = median(offset - slope * along for along, offset in points)
    return {
        at for at, (along, offset) in enumerate(points) if abs(offset - level - slope * along) > SAME_LINE_MM
    }


def _stack(line: Sequence[Placed]) -> Stack:
    places: list[list[Placed]] = []
    for item in line:
        if places and item.along_mm - places[-1][0].along_mm <= SAME_PLACE_MM:
            places[-1].append(item)
        else:
            places.append([item])
    return Stack(tuple(tuple(place) for place in places))


def usual_gap_mm(gaps: Iterable[float]) -> float:
    """The distance that most places keep: the middle one of those that agree best."""
    ordered = list(gaps)
    counts = Counter(round(gap, 1) for gap in ordered)
    most = counts.most_common(1)[0][0]
    return median(gap for gap in ordered if abs(gap - most) <= max(0.1, 0.01 * most))


def _axes(instance: Instance) -> tuple[Vector, Vector]:
    a, b, c, d, e, f = instance.traits.orientation
    return (a, b, c), (d, e, f)


def _cross(one: Vector, other: Vector) -> Vector:
    return (
        one[1] * other[2] - one[2] * other[1],
        one[2] * other[0] - one[0] * other[2],
        one[0] * other[1] - one[1] * other[0],
    )


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
