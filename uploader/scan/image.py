"""How an image was made: values that the checks compare, from the top level of its dataset.

Nothing here can fail a file. Values that many files share are read once: the raw bytes are the key.
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from uploader.model.dicom import NO_PHASE, Phase, Traits
from uploader.model.identifying import Identifying
from uploader.scan.iod import missing_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

SOP_CLASS, IMAGE_TYPE, ACQUIRED_ON, CONTENT_DATE = 0x00080016, 0x00080008, 0x00080022, 0x00080023
CONVERSION, MAKER, MODEL, CONTRAST = 0x00080064, 0x00080070, 0x00081090, 0x00180010
BODY_PART, SEQUENCE, THICKNESS, KVP = 0x00180015, 0x00180020, 0x00180050, 0x00180060
REPETITION, FIELD, FLIP, KERNEL = 0x00180080, 0x00180087, 0x00181314, 0x00181210
ORIENTATION, FRAME_OF_REFERENCE, STACK = 0x00200037, 0x00200052, 0x00209056
SAMPLES, PHOTOMETRIC, ROWS, COLUMNS, SPACING = 0x00280002, 0x00280004, 0x00280010, 0x00280011, 0x00280030
IMAGER_SPACING, BITS, STORED, SIGNED = 0x00181164, 0x00280100, 0x00280101, 0x00280103
BURNED_IN, LOSSY, SCANNING_VARIANT = 0x00280301, 0x00282110, 0x00180021
PET_SLICES, PET_TIMES, PET_TYPE = 0x00540081, 0x00540101, 0x00541000
INTERCEPT, SLOPE, HIGH_BIT = 0x00281052, 0x00281053, 0x00280102
DRAWINGS: Final = frozenset(
    tag + (group << 16) for tag in (0x60000010, 0x50000005) for group in range(0, 32, 2)
)
"""Rows of overlays, dimensions of curves."""

TRAIT_TAGS: Final = (
    *(SOP_CLASS, IMAGE_TYPE, ACQUIRED_ON, CONTENT_DATE, CONVERSION, MAKER, MODEL, CONTRAST, BODY_PART),
    *(SEQUENCE, SCANNING_VARIANT, THICKNESS, KVP, REPETITION, FIELD, FLIP, KERNEL, ORIENTATION),
    *(FRAME_OF_REFERENCE, STACK, SAMPLES, PHOTOMETRIC, ROWS, COLUMNS, SPACING, IMAGER_SPACING, BITS),
    *(STORED, HIGH_BIT, SIGNED, BURNED_IN, LOSSY, INTERCEPT, SLOPE, PET_SLICES, PET_TIMES, PET_TYPE),
)
POSITION, ACQUISITION, TEMPORAL, TRIGGER = 0x00200032, 0x00200012, 0x00200100, 0x00181060
ECHO_TIME, INVERSION, ECHO_NUMBER, B_VALUE = 0x00180081, 0x00180082, 0x00180086, 0x00189087
B_SIEMENS, B_GE, B_PHILIPS = 0x0019100C, 0x00431039, 0x20011003
PHASE_TAGS: Final = (
    *(ACQUISITION, TEMPORAL, TRIGGER, ECHO_NUMBER, ECHO_TIME, INVERSION, B_VALUE),
    *(B_SIEMENS, B_GE, B_PHILIPS),
)
IMAGE_TAGS: Final = frozenset((*TRAIT_TAGS, *PHASE_TAGS, *DRAWINGS, POSITION))

LARGEST: Final = 1e12
"""What is larger is damage, and would overflow where it is multiplied."""

GE_OFFSET: Final = 1_000_000_000
"""GE adds this to some b-values, (0043,1039)."""

Raw = tuple[bytes | None, ...]


def read_traits(values: Mapping[int, bytes], *, is_big_endian: bool) -> Traits:
    """Give what all images of a series should agree in; the same object for the same bytes."""
    return _traits(tuple(map(values.get, TRAIT_TAGS)), is_big_endian, not DRAWINGS.isdisjoint(values))


def read_phase(values: Mapping[int, bytes], *, is_big_endian: bool) -> Phase:
    """Give what tells images of one place apart."""
    raw = tuple(map(values.get, PHASE_TAGS))
    return _phase(raw, is_big_endian) if any(raw) else NO_PHASE


def read_position(values: Mapping[int, bytes]) -> tuple[float, float, float] | None:
    """ImagePositionPatient, PS3.3 C.7.6.2.1.1; None unless it is three finite numbers."""
    raw = values.get(POSITION)
    if not raw:
        return None
    numbers = _numbers(raw)
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else None  # noqa: PLR2004


@lru_cache(maxsize=1024)
def _traits(raw: Raw, is_big_endian: bool, has_overlay: bool) -> Traits:  # noqa: FBT001 - a cache's key
    values = dict(zip(TRAIT_TAGS, raw, strict=True))

    def text(tag: int) -> str:
        return _text(values[tag])

    def number(tag: int) -> float | None:
        return _number(values[tag])

    def short(tag: int) -> int:
        found = values[tag] or b""
        return int.from_bytes(found, "big" if is_big_endian else "little") if len(found) == 2 else 0  # noqa: PLR2004

    return Traits(
        image_type=tuple(part.strip() for part in text(IMAGE_TYPE).split("\\") if part.strip()),
        rows=short(ROWS),
        columns=short(COLUMNS),
        samples=short(SAMPLES),
        bits_allocated=short(BITS),
        bits_stored=short(STORED),
        is_signed=bool(short(SIGNED)),
        photometric=text(PHOTOMETRIC),
        pixel_spacing=_numbers(values[SPACING] or values[IMAGER_SPACING] or b""),
        orientation=_numbers(values[ORIENTATION] or b""),
        slice_thickness=number(THICKNESS),
        repetition_ms=number(REPETITION),
        flip_angle=number(FLIP),
        kvp=number(KVP),
        kernel=text(KERNEL),
        contrast=text(CONTRAST),
        sequence=tuple(part.strip() for part in text(SEQUENCE).split("\\") if part.strip()),
        field_strength=number(FIELD),
        body_part=text(BODY_PART).upper(),
        manufacturer=text(MAKER),
        model_name=text(MODEL),
        stack_id=text(STACK),
        frame_of_reference_uid=text(FRAME_OF_REFERENCE),
        burned_in=text(BURNED_IN).upper(),
        is_lossy=text(LOSSY) == "01",
        has_overlay=has_overlay,
        conversion=text(CONVERSION),
        acquired_on=Identifying(text(ACQUIRED_ON) or text(CONTENT_DATE)),
        missing=missing_tags(text(SOP_CLASS), {tag for tag, value in values.items() if value is not None}),
        told_count=_told_count(text(PET_TYPE), short(PET_SLICES), short(PET_TIMES)),
    )


def _told_count(kind: str, slices: int, times: int) -> int:
    """Images of a PET series by PS3.3 C.8.9.1; 0 for gated ones, which count otherwise."""
    if kind.startswith("DYNAMIC"):
        return slices * times
    return slices if kind.startswith(("STATIC", "WHOLE BODY")) else 0


@lru_cache(maxsize=4096)
def _phase(raw: Raw, is_big_endian: bool) -> Phase:  # noqa: FBT001 - a cache's key
    values = dict(zip(PHASE_TAGS, raw, strict=True))
    return Phase(
        acquisition_number=_whole(values[ACQUISITION]),
        temporal_position=_whole(values[TEMPORAL]),
        trigger_ms=_number(values[TRIGGER]),
        echo_number=_whole(values[ECHO_NUMBER]),
        echo_ms=_number(values[ECHO_TIME]),
        inversion_ms=_number(values[INVERSION]),
        b_value=_b_value(values, ">" if is_big_endian else "<"),
    )


def _b_value(values: Mapping[int, bytes | None], order: str) -> float | None:
    """The standard's element, else those of Siemens, GE and Philips."""
    for tag, kind in ((B_VALUE, "d"), (B_PHILIPS, "f")):
        found = values[tag] or b""
        if len(found) == struct.calcsize(kind):
            (value,) = struct.unpack(order + kind, found)
            if math.isfinite(value):
                return float(value)
    siemens = _number(values[B_SIEMENS])
    if siemens is not None:
        return siemens
    ge = _number(values[B_GE])
    return None if ge is None else ge % GE_OFFSET


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("latin-1").strip(" \0")


def _numbers(raw: bytes) -> tuple[float, ...]:
    """DS or IS values; empty unless all are numbers that can be reckoned with."""
    try:
        numbers = tuple(map(float, raw.strip(b" \0").split(b"\\")))
    except ValueError:
        return ()
    return numbers if all(abs(number) < LARGEST for number in numbers) else ()


def _number(raw: bytes | None) -> float | None:
    """The first value as a number."""
    found = _numbers((raw or b"").split(b"\\")[0])
    return found[0] if found else None


def _whole(raw: bytes | None) -> int | None:
    found = _number(raw)
    return None if found is None else int(found)
