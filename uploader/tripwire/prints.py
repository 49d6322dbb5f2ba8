"""Fingerprints, HMAC-SHA-256 under this computer's key. Pure."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.dicom import Patient, Series

SHORTEST_ID: Final = 4
PLACEHOLDERS: Final = frozenset(
    ("ANON", "ANONYM", "ANONYMOUS", "ANONYMIZED", "ANONYMISED", "UNKNOWN", "NONE", "PATIENT", "TEST")
)


@dataclass(frozen=True, slots=True)
class Prints:
    """Fingerprints of one case, in hex; empty where the files do not say.

    Parameters
    ----------
    key_print
        Of the key: fingerprints under another key can't be compared.
    number, birth, sex
        Of the patient's values. Birth date and sex are mixed with the subject, so that the few values there
        are can't be told apart by how often they occur.
    person
        Of number, birth date and sex together, for finding the same person under another subject; empty
        where they are too little to tell one.
    studies
        Of the examinations.
    """

    key_print: str
    number: str
    birth: str
    sex: str
    person: str
    studies: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to recognise a person by."""
        return not (self.number or self.birth)


def prints_of(series_list: Iterable[Series], key: bytes, place: str) -> Prints:
    """Give the fingerprints of a case.

    Of several patients in one case the one with the most images counts; that there are several is a finding
    of its own.

    Parameters
    ----------
    place
        What names the subject within everything: host, project id and subject label.
    """
    series = list(series_list)
    counts = Counter(instance.patient for each in series for instance in each.instances)
    number, birth, sex = max(
        ((_plain(patient), count) for patient, count in counts.items()),
        key=lambda row: (any(row[0][:2]), row[1]),
        default=(("", "", ""), 0),
    )[0]
    tells = _tells_a_person(number, birth)
    return Prints(
        key_print=_print(key, "key", ""),
        number=_print(key, "number", number) if number else "",
        birth=_print(key, "birth", place, birth) if birth else "",
        sex=_print(key, "sex", place, sex) if sex else "",
        person=_print(key, "person", number, birth, sex) if tells else "",
        studies=tuple(sorted({_print(key, "study", each.study_instance_uid) for each in series})),
    )


def _plain(patient: Patient) -> tuple[str, str, str]:
    """Number, birth date and sex, so that writing alone makes no difference."""
    number = unicodedata.normalize("NFKC", patient.patient_id.reveal()).upper()
    birth = "".join(char for char in patient.birth_date.reveal() if char.isdigit())
    return "".join(number.split()), birth, patient.sex.strip().upper()


def _tells_a_person(number: str, birth: str) -> bool:
    """Whether two files with these values are about one person: not so for what anonymisers write."""
    letters = "".join(char for char in number if char.isalpha())
    return (
        len(number) >= SHORTEST_ID
        and letters not in PLACEHOLDERS
        and len(set(number)) > 1
        and (bool(birth) or any(char.isdigit() for char in number))
    )


def _print(key: bytes, *parts: str) -> str:
    message = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(key, message, hashlib.sha256).hexdigest()
