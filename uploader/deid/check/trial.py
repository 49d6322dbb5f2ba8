"""The self-test: the real engine cleans planted files; what became of each value is read from the bytes."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from uploader.deid import tags
from uploader.deid.check.planted import USUAL, VITAL, build, plain_vr, plants_of
from uploader.deid.check.table import table_rows
from uploader.deid.engine import Deidentifier
from uploader.deid.meta import MEDIA_SOP_INSTANCE_UID
from uploader.model.cleaned import CleanedInstance, Refused, piece_size, read_piece
from uploader.model.profile_check import BY_GRAVITY, ElementCheck, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pydicom import Dataset

    from uploader.deid.check.planted import Path, Plant
    from uploader.deid.check.table import E11Row
    from uploader.deid.profile import DeidProfile

ROWS_PER_FILE: Final = 80
NAME: Final = "planted.dcm"
_TAG: Final = re.compile(r"[0-9a-f]{8}")
_BY_ACTION: Final = {
    "replace-with": Outcome.REPLACED,
    "hash": Outcome.HASHED,
    "hashuid": Outcome.NEW_UID,
    "increment-date": Outcome.SHIFTED,
    "increment-datetime": Outcome.SHIFTED,
    "jitter": Outcome.SHIFTED,
}


@dataclass(slots=True)
class Trial:
    """What came of it. ``refusals`` counts by code; ``copied`` are rows of which the value stands elsewhere.

    ``fatal`` is the refusal that no file escapes.
    """

    rows: tuple[ElementCheck, ...] = ()
    refusals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    copied: list[E11Row] = field(default_factory=list)
    fatal: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """One file that was cleaned: its finished bytes, as a second parser reads them, and what was done."""

    content: bytes
    dataset: Dataset
    actions: Mapping[str, str]


def cleaner_without_names(profile: DeidProfile) -> Deidentifier:
    """Give the profile's cleaner without what it says of file names, which planted files can't know."""
    return Deidentifier(replace(profile, filenames=(), enforces_filter=False), None)


def try_table(profile: DeidProfile, is_time_up: Callable[[], bool]) -> Trial:
    """Try every row of the table; rows that there is no time for are untested."""
    cleaner = cleaner_without_names(profile)
    rows, trial = table_rows(), Trial()
    outcomes: dict[Plant, Outcome] = {}
    for plants in _files(rows):
        if not is_time_up() and trial.fatal is None:
            outcomes.update(_try_file(cleaner, plants, trial, is_time_up))
    by_row: dict[int, list[tuple[Plant, Outcome]]] = defaultdict(list)
    for plant, outcome in outcomes.items():
        by_row[plant.row].append((plant, outcome))
    trial.rows = tuple(_checked(row, by_row[number]) for number, row in enumerate(rows))
    return trial


def _files(rows: Sequence[E11Row]) -> Iterable[list[Plant]]:
    """Give what stands in one file: neighbours by tag; what belongs in no data set has its own file."""
    inside: list[int] = []
    for number, row in enumerate(rows):
        if row.tag.startswith(("0000", "0002", "0004")):
            yield list(plants_of(number, row))
        else:
            inside.append(number)
    for start in range(0, len(inside), ROWS_PER_FILE):
        yield [
            plant
            for number in inside[start : start + ROWS_PER_FILE]
            for plant in plants_of(number, rows[number])
        ]


def _try_file(
    cleaner: Deidentifier, plants: Sequence[Plant], trial: Trial, is_time_up: Callable[[], bool]
) -> dict[Plant, Outcome]:
    """Clean one file; a value for the sake of which the file is refused is taken out, and the rest tried."""
    left = {plant.path: plant for plant in plants}
    usual = dict(USUAL)
    outcomes: dict[Plant, Outcome] = {}
    while not is_time_up():
        answer = _cleaned(cleaner, left.values(), usual)
        if isinstance(answer, _Read):
            outcomes.update({plant: _outcome(plant, answer) for plant in left.values()})
            trial.copied += [
                table_rows()[plant.row] for plant in _copied(left.values(), outcomes, answer.content)
            ]
            return outcomes
        trial.refusals[answer.code] += 1
        path = _path_of(answer.element)
        culprit = (
            next((plant for plant in left.values() if plant.path[: len(path)] == path), None)
            if path
            else None
        )
        if culprit is not None and culprit.path not in VITAL:
            outcomes[left.pop(culprit.path)] = Outcome.REFUSED
        elif path in usual:
            del usual[path]
        else:
            trial.fatal = answer
            break
    return {**outcomes, **dict.fromkeys(left.values(), Outcome.UNTESTED)}


def _path_of(element: str) -> Path:
    """Read a refusal's path: tags, with the numbers of items between; nothing where it names no element."""
    parts = element.split(".")[::2]
    return tuple(int(part, 16) for part in parts) if all(map(_TAG.fullmatch, parts)) else ()


def _cleaned(
    cleaner: Deidentifier, plants: Iterable[Plant], usual: Mapping[Path, tuple[str, bytes]]
) -> _Read | Refused:
    elements = {**VITAL, **usual}
    elements.update({plant.path: (plain_vr(plant.vr), plant.content) for plant in plants})
    source = build(elements)
    return finished(cleaner.clean(io.BytesIO(source), len(source), NAME), source)


def finished(result: CleanedInstance | Refused, source: bytes) -> _Read | Refused:
    """Put the finished bytes together and let pydicom read them."""
    import pydicom  # noqa: PLC0415 - heavy

    if isinstance(result, Refused):
        return result
    handle = io.BytesIO(source)
    content = b"".join(read_piece(piece, handle, 0, piece_size(piece)) for piece in result.pieces)
    actions = {row.path: row.action for row in result.audit}
    return _Read(content, pydicom.dcmread(io.BytesIO(content)), actions)


def _outcome(plant: Plant, read: _Read) -> Outcome:
    found = _found(plant.path, read.dataset)
    if found is None:
        return Outcome.REMOVED
    if not found.strip(b"\0 "):
        return Outcome.EMPTIED
    said_of = tags.hex_of(tags.SOP_INSTANCE_UID) if plant.path == (MEDIA_SOP_INSTANCE_UID,) else plant.written
    action = read.actions.get(said_of, "")
    # A number that is moved by less than one keeps its first digits.
    holds_mark = action != "jitter" and any(part in found for part in plant.parts)
    if holds_mark or found.strip(b"\0 ") == plant.content.strip(b"\0 "):
        return Outcome.STAYS
    return _BY_ACTION.get(action, Outcome.CHANGED)


def _found(path: Path, dataset: Dataset) -> bytes | None:
    """Give the bytes at a path; None where there is no element, empty where its sequence has no such item."""
    here = dataset.file_meta if path[0] >> 16 == tags.META_GROUP else dataset
    for depth, tag in enumerate(path[:-1]):
        if tag not in here:
            return None
        items = here[tag].value
        if not items:
            return b"" if depth == len(path) - 2 else None
        here = items[0]
    if path[-1] not in here:
        return None
    raw = here.get_item(path[-1]).value
    if isinstance(raw, bytes):
        return raw
    return b"" if raw is None else str(raw).encode()


def _copied(plants: Iterable[Plant], outcomes: Mapping[Plant, Outcome], content: bytes) -> list[Plant]:
    """Give the plants that are gone from their place and stand somewhere else."""
    return [
        plant
        for plant in plants
        if outcomes[plant] is not Outcome.STAYS and len(plant.mark) >= 8 and plant.mark in content  # noqa: PLR2004
    ]


def _checked(row: E11Row, found: Sequence[tuple[Plant, Outcome]]) -> ElementCheck:
    top = _worst(outcome for plant, outcome in found if not plant.is_nested)
    nested = _worst(outcome for plant, outcome in found if plant.is_nested)
    return ElementCheck(row.tag, row.name, row.basic, row.options, top, nested)


def _worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    found = set(outcomes)
    return next((outcome for outcome in BY_GRAVITY if outcome in found), None)
