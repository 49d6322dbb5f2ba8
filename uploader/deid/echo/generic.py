"""Words and numbers that name nobody: a phantom's name must not stop every file about phantoms."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

ANATOMY_AND_MODALITY: Final = (4, 19, 29, 244, 4030, 4031)
"""Context groups of PS3.16 whose words stand in descriptions: regions of the body, modalities, positions."""

PLACEHOLDERS: Final = frozenset((
    "admin", "administrator", "agfa", "angio", "anon", "anonym", "anonymised", "anonymized", "anonymous",
    "anonymus", "axial", "baseline", "blank", "bone", "bruker", "canon", "carestream", "center", "centre",
    "clinic", "clinical", "contrast", "control", "coronal", "default", "deidentified", "demo",
    "department", "diffusion", "director", "doctor", "dummy", "dynamic", "early", "echo", "electric",
    "elekta", "emergency", "empty", "example", "fast", "female", "first", "flair", "follow", "followup",
    "fourth", "frau", "fuji", "fujifilm", "general", "healthcare", "herr", "hidden", "hitachi", "hologic",
    "hospital", "image", "images", "institute", "institution", "junior", "kodak", "konica", "late", "left",
    "lower", "lung", "madame", "male", "medical", "mindray", "miss", "misses", "mister", "monsieur",
    "month", "name", "native", "noname", "none", "notapplicable", "notavailable", "null", "nurse",
    "olympus", "operator", "other", "patient", "perfusion", "phantom", "philips", "physician", "plain",
    "prof", "professor", "pseudonym", "qaphantom", "quality", "radiologist", "radiology", "redacted",
    "removed", "report", "research", "resident", "right", "sagittal", "sample", "samsung", "scan", "scout",
    "screening", "second", "secret", "senior", "senor", "senora", "series", "service", "shimadzu",
    "siemens", "soft", "spin", "staff", "study", "subject", "system", "technician", "technologist", "test",
    "tester", "testing", "testpatient", "thick", "thin", "third", "toshiba", "trans", "transverse",
    "trauma", "turbo", "unidentified", "university", "unknown", "unnamed", "upper", "user", "varian",
    "visit", "volunteer", "water", "waterphantom", "week", "withheld", "year",
))  # fmt: skip
"""What stands where no name is, titles, makers, and words of descriptions that the dictionaries lack."""
_DIGIT_RUNS: Final = ("01234567890123456789", "98765432109876543210")
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_CAMEL: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORTEST: Final = 2
PLACEHOLDER_DATES: Final = frozenset(
    ("19000101", "18000101", "00010101", "19000000", "11111111", "99991231", "18991230", "19010101")
)


def is_generic_word(word: str) -> bool:
    """Whether a word, casefolded, is one of the vocabulary in which headers are written."""
    return word in PLACEHOLDERS or len(set(word)) == 1 or word in _vocabulary()


def is_generic_number(number: str) -> bool:
    """Whether a number without separators, casefolded, is one that is made up: 000000, 123456, PHANTOM."""
    digits = number.lstrip("0")
    if len(set(number)) == 1 or (number.isdecimal() and any(number in run for run in _DIGIT_RUNS)):
        return True
    if number.isdecimal():
        return any(digits in run for run in _DIGIT_RUNS)
    letters = number.rstrip("0123456789")
    return letters.isalpha() and letters == number and is_generic_word(number)


@cache
def _vocabulary() -> frozenset[str]:
    """Words of the data dictionary, of private creators, and of a few context groups."""
    from pydicom._dicom_dict import DicomDictionary  # noqa: PLC0415 - heavy
    from pydicom._private_dict import private_dictionaries  # noqa: PLC0415
    from pydicom.sr._cid_dict import cid_concepts  # noqa: PLC0415

    words = {word for entry in DicomDictionary.values() for word in _LETTERS.findall(entry[2])}
    words.update(word for creator in private_dictionaries for word in _LETTERS.findall(creator))
    for group in ANATOMY_AND_MODALITY:
        for keywords in cid_concepts.get(group, {}).values():
            words.update(word for keyword in keywords for word in _CAMEL.findall(keyword))
    return frozenset(word.casefold() for word in words if len(word) >= _SHORTEST)
