"""A made-up patient in an image, and what the search for echoes says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.make.deid import guard
from tests.make.dicom import make_tiny
from tests.make.encode import to_bytes
from tests.make.people import FIRST, Person

if TYPE_CHECKING:
    from tests.make.encode import Dataset

WHO = Person("QX7-204518", "FakeLindqvist^Tovelille^K", "19530417", "F", issuer="")
DIGITS_ID = Person("00482915", "FakeLindqvist^Tovelille", "19530417", "F", issuer="")
SHORT = Person("QX7-204518", "Li^Wei", "19530417", "M", issuer="")
ECHO = "value_echo 00081030"

REMOVES_ALL = """
fields:
  - {name: PatientName, remove: true}
  - {name: PatientID, hash: true, salt: x}
  - {name: PatientBirthDate, replace-with: '19000101'}
  - {name: PatientAddress, remove: true}
  - {name: PatientTelephoneNumbers, remove: true}
  - {name: AccessionNumber, remove: true}
  - {name: ReferringPhysicianName, remove: true}
""".replace(", salt: x", "")


def instance(who: Person = WHO, **more: object) -> Dataset:
    """An image of ``who``; further elements as ``t00081030=("LO", ...)``."""
    dataset = make_tiny(FIRST, who=who)
    dataset[0x00080050] = ("SH", "ACC7781902")
    dataset[0x00080090] = ("PN", "FakeRefers^Someone")
    dataset[0x00101040] = ("LO", "27 Fantasy Lane, Nowheretown")
    dataset[0x00102154] = ("SH", "+45 5550 1092")
    dataset[0x00101000] = ("LO", "")
    for name, value in more.items():
        dataset[int(name[1:], 16)] = value  # type: ignore[assignment]
    return dataset


def said(text: str | bytes, who: Person = WHO, profile: str = REMOVES_ALL) -> str:
    """Guard an image whose study description is ``text``, in UTF-8."""
    content = text.encode() if isinstance(text, str) else text
    charset = ("CS", "ISO_IR 192")
    return guard(to_bytes(instance(who, t00080005=charset, t00081030=("LO", content))), profile)
