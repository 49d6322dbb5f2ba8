"""The DICOM dictionaries, as plain tables that are built once a process from pydicom's."""

from __future__ import annotations

import difflib
from functools import cache
from typing import NamedTuple

SPECIFIC_CHARACTER_SET = 0x00080005
SOP_CLASS_UID = 0x00080016
SOP_INSTANCE_UID = 0x00080018
STUDY_DATE = 0x00080020
MODALITY = 0x00080060
SERIES_DESCRIPTION = 0x0008103E
PATIENT_ID = 0x00100020
PATIENT_BIRTH_DATE = 0x00100030
PATIENT_AGE = 0x00101010
PATIENT_IDENTITY_REMOVED = 0x00120062
DEIDENTIFICATION_METHOD = 0x00120063
METHOD_CODES = 0x00120064
BURNED_IN_ANNOTATION = 0x00280301
STUDY_INSTANCE_UID = 0x0020000D
SERIES_INSTANCE_UID = 0x0020000E
SERIES_NUMBER = 0x00200011
PIXEL_REPRESENTATION = 0x00280103
FLOAT_PIXEL_DATA = 0x7FE00008
DOUBLE_FLOAT_PIXEL_DATA = 0x7FE00009
PIXEL_DATA = 0x7FE00010
PIXEL_TAGS = frozenset((FLOAT_PIXEL_DATA, DOUBLE_FLOAT_PIXEL_DATA, PIXEL_DATA))

META_GROUP = 0x0002
_BLOCKS = range(0x10, 0x100)


class Tables(NamedTuple):
    """The dictionary by tag: value representation, keyword, multiplicity; which tags are sequences.

    ``fixed`` holds the multiplicity where it is a single number.
    """

    vr: dict[int, str]
    keyword: dict[int, str]
    vm: dict[int, str]
    tag: dict[str, int]
    sequences: frozenset[int]
    fixed: dict[int, int]


@cache
def tables() -> Tables:
    """Build the tables; the first call imports pydicom (0.5 s), later ones cost nothing."""
    from pydicom._dicom_dict import DicomDictionary  # noqa: PLC0415 - heavy

    vr = {tag: entry[0] for tag, entry in DicomDictionary.items() if entry[0] != "NONE"}
    keyword = {tag: entry[4] for tag, entry in DicomDictionary.items() if entry[4]}
    return Tables(
        vr=vr,
        keyword=keyword,
        vm={tag: entry[1] for tag, entry in DicomDictionary.items()},
        tag={word.lower(): tag for tag, word in keyword.items()},
        sequences=frozenset(tag for tag, known in vr.items() if known == "SQ"),
        fixed={tag: int(entry[1]) for tag, entry in DicomDictionary.items() if entry[1].isdigit()},
    )


@cache
def vr_of(tag: int) -> str:
    """Value representation of a public tag, repeating groups included; empty where none is known.

    May be ambiguous, as in the Standard: ``US or SS``.
    """
    if tag & 0xFFFF == 0:
        return "UL"
    known = tables().vr.get(tag, "")
    if known or tag >> 24 not in (0x50, 0x60):
        return known
    from pydicom.datadict import dictionary_VR  # noqa: PLC0415 - heavy

    try:
        found: str = dictionary_VR(tag)
    except KeyError:
        return ""
    return found


@cache
def private_vr_of(tag: int, creator: str) -> str:
    """Value representation of a private tag by its creator; empty where no dictionary has it."""
    from pydicom.datadict import private_dictionary_VR  # noqa: PLC0415 - heavy

    try:
        found: str = private_dictionary_VR(tag, creator)
    except KeyError:
        return ""
    return found


def keyword_of(tag: int) -> str:
    """Keyword of a public tag; empty for private, unknown and repeating ones."""
    return tables().keyword.get(tag, "")


def tag_of(keyword: str) -> int | None:
    """Tag of a keyword, whatever its case; None where there is none."""
    return tables().tag.get(keyword.lower())


def is_single(tag: int) -> bool:
    """Whether the dictionary allows the element one value only."""
    return tables().vm.get(tag) == "1"


def nearest_keyword(keyword: str) -> str:
    """Give the keyword that was probably meant; empty where none is near."""
    known = tables()
    near = difflib.get_close_matches(keyword.lower(), known.tag, n=1, cutoff=0.75)
    return known.keyword[known.tag[near[0]]] if near else ""


def is_private(tag: int) -> bool:
    """Whether the tag's group is odd."""
    return bool(tag >> 16 & 1)


def is_creator(tag: int) -> bool:
    """Whether the tag reserves a private block, PS3.5 7.8.1."""
    return is_private(tag) and tag & 0xFFFF in _BLOCKS


def hex_of(tag: int) -> str:
    """Eight lower-case hex digits, as in paths and rules."""
    return f"{tag:08x}"
