"""Places beside the table where patients' details were found in real files, and what becomes of them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid.check.planted import SHARED_GROUPS, USUAL, VITAL, build, raw_element, value_of
from uploader.deid.check.trial import cleaner_without_names, finished
from uploader.deid.engine import Deidentifier
from uploader.model.cleaned import CleanedInstance, Refused
from uploader.model.profile_check import ElementCheck, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.deid.check.planted import Path
    from uploader.deid.profile import DeidProfile

_SERIAL: Final = 500_000
_FILE_NAME_MARK: Final = "QXFILENAME"


class Spot(NamedTuple):
    """One place, and the elements that are planted for it. Without any it is handled by its word."""

    word: str
    name: str
    elements: tuple[tuple[Path, str], ...] = ()


SPOTS: Final = (
    Spot("preamble", "The first 128 bytes of the file"),
    Spot("meta", "Titles and addresses of the hospital's computers in group 0002"),
    Spot("trailing_padding", "Padding behind the data set (FFFC,FFFC)", (((0xFFFCFFFC,), "OB"),)),
    Spot("overlay_label", "Overlay Description and Label (60xx,0022), (60xx,1500)",
         (((0x60000022,), "LO"), ((0x60001500,), "LO"), ((0x60020022,), "LO"))),
    Spot("unknown", "Elements that no dictionary knows",
         (((0x00780010,), "LO"), ((SHARED_GROUPS, 0x00780010), "LO"))),
    Spot("private", "Private elements",
         (((0x00091001,), "LO"), ((0x00111001,), "LO"), ((0x00291010,), "OB"),
          ((SHARED_GROUPS, 0x00091001), "LO"))),
)  # fmt: skip
FILE_NAME: Final = Spot("file_name", "The source's file name")
_CREATORS: Final = {
    (0x00090010,): ("LO", b"FAKE MAKER"),
    (0x00290010,): ("LO", b"SIEMENS CSA HEADER"),
    (SHARED_GROUPS, 0x00090010): ("LO", b"FAKE MAKER"),
}
_META: Final = (
    (0x00020016, "AE"),
    (0x00020017, "AE"),
    (0x00020018, "AE"),
    (0x00020026, "UR"),
    (0x00020102, "OB"),
)


def try_beside(profile: DeidProfile) -> tuple[ElementCheck, ...]:
    """Try each place in a file of its own, and the name."""
    cleaner = cleaner_without_names(profile)
    return (*(_check(spot, _try(spot, cleaner)) for spot in SPOTS), _check(FILE_NAME, _try_name(profile)))


def _check(spot: Spot, outcome: Outcome) -> ElementCheck:
    return ElementCheck(spot.word, spot.name, "", (), outcome, None)


def _try(spot: Spot, cleaner: Deidentifier) -> Outcome:
    elements, marks = {**VITAL, **USUAL}, []
    for number, (path, vr) in enumerate(spot.elements):
        content, mark = value_of(vr, _SERIAL + number)
        elements[path] = (vr, content)
        marks.append(mark)
    if spot.word == "private":
        elements.update(_CREATORS)
    meta, preamble = b"", b""
    if spot.word == "meta":
        values = [(tag, vr, *value_of(vr, _SERIAL + tag)) for tag, vr in _META]
        meta = b"".join(raw_element(tag, vr, content) for tag, vr, content, _ in values)
        marks = [mark for *_, mark in values]
    if spot.word == "preamble":
        preamble, mark = value_of("LO", _SERIAL)
        marks = [mark]
    source = build(elements, meta, preamble=preamble)
    return _left(cleaner.clean(io.BytesIO(source), len(source), "planted.dcm"), source, marks)


def _left(result: CleanedInstance | Refused, source: bytes, marks: Iterable[bytes]) -> Outcome:
    read = finished(result, source)
    if isinstance(read, Refused):
        return Outcome.REFUSED
    return Outcome.STAYS if any(mark in read.content for mark in marks) else Outcome.REMOVED


def _try_name(profile: DeidProfile) -> Outcome:
    source = build({**VITAL, **USUAL})
    result = Deidentifier(profile, None).clean(io.BytesIO(source), len(source), f"{_FILE_NAME_MARK}.dcm")
    if isinstance(result, Refused):
        return Outcome.REFUSED
    return Outcome.STAYS if _FILE_NAME_MARK.lower() in result.name.lower() else Outcome.REPLACED
