"""The last step before a file leaves: it says that it was cleaned, and its text can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import charset, tags, values
from uploader.deid.elements import Made
from uploader.deid.record import iter_nested
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.elements import DataSet
    from uploader.deid.plan import Plan
    from uploader.deid.record import Record

MARK = "exit"
CLEAN_PIXEL_DATA = (
    (0x00080100, "113101"),
    (0x00080102, "DCM"),
    (0x00080104, "Clean Pixel Data Option"),
)
"""PS3.16 CID 7050."""


def mark_removed(plan: Plan, record: Record) -> None:
    """Set PatientIdentityRemoved and add to DeidentificationMethod, PS3.3 C.7.1.1, unless rules name them."""
    data = record.data
    if plan.marks_removed:
        record.put(data, tags.PATIENT_IDENTITY_REMOVED, "YES", MARK)
    if plan.method:
        element = data.elements.get(tags.DEIDENTIFICATION_METHOD)
        former = b"" if element is None else record.content_of(data, element).strip(b"\0 ")
        method = plan.method.encode("ascii")
        parts = [part for part in former.split(b"\\") if part.strip() not in (b"", method)]
        content = b"\\".join([*parts, method])
        content += b" " * (len(content) % 2)
        record.put_made(data, Made(tags.DEIDENTIFICATION_METHOD, "LO", content), MARK)


def mark_pictures(plan: Plan, record: Record, *, is_blanked: bool, is_seen: bool) -> None:
    """Say that nothing in the pictures names the patient: a person, or the profile, saw to that.

    PS3.15 E.3.1 (Clean Pixel Data Option) asks for BurnedInAnnotation NO, and for the option's code where
    pixels were cleaned. Not where rules name the elements themselves.
    """
    data = record.data
    if (is_blanked or is_seen) and tags.BURNED_IN_ANNOTATION not in plan.named_marks:
        record.put(data, tags.BURNED_IN_ANNOTATION, "NO", MARK)
    if is_blanked and plan.marks_removed and tags.METHOD_CODES not in plan.named_marks:
        _add_code(record)


def _add_code(record: Record) -> None:
    code, text = CLEAN_PIXEL_DATA[0]
    former = record.data.elements.get(tags.METHOD_CODES)
    items = former.sequence.items if former is not None and former.sequence is not None else ()
    if any(record.text(item, code) == text for item in items if code in item.elements):
        return
    added = record.add_item(record.data, tags.METHOD_CODES, MARK)
    for tag, value in CLEAN_PIXEL_DATA:
        record.put(added, tag, value, MARK)


def check_charset(record: Record) -> None:
    """Make sure that text which was copied is still read in the character set that it was written in.

    Raises
    ------
    RefusedError
        CHARSET_CHANGE.
    """
    for data_set in (record.data, *record.nested()):
        if data_set.touched and tags.SPECIFIC_CHARACTER_SET in data_set.touched:
            _check_below(record, data_set)


def _check_below(record: Record, data_set: DataSet) -> None:
    named = data_set.elements.get(tags.SPECIFIC_CHARACTER_SET)
    now = charset.DEFAULT if named is None else charset.encodings_of(record.content_of(data_set, named))
    if now == record.encodings(data_set):
        return
    for below in (data_set, *iter_nested(data_set)):
        for element in below.elements.values():
            if element.vr in values.TEXT_IN_CHARSET or element.vr == "UN":
                content = record.content_of(below, element)
                if not content.isascii() or b"\x1b" in content:
                    raise RefusedError(RefusalCode.CHARSET_CHANGE, below.path_of(element.tag))
