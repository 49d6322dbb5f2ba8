"""The last step before a file leaves: it says that it was cleaned, and its text can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uploader.deid import charset, tags, values
from uploader.deid.record import iter_nested
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.parse import DataSet
    from uploader.deid.profile import DeidProfile
    from uploader.deid.record import Record

MARK = "exit"
METHOD_LIMIT = 64
_PLAIN = re.compile(r"[^ !-\[\]-~]")


def mark_removed(profile: DeidProfile, record: Record) -> None:
    """Set PatientIdentityRemoved and add to DeidentificationMethod, PS3.3 C.7.1.1, unless rules name them."""
    data = record.data
    if not _is_named(profile, tags.PATIENT_IDENTITY_REMOVED):
        record.put(data, tags.PATIENT_IDENTITY_REMOVED, "YES", MARK)
    if not _is_named(profile, tags.DEIDENTIFICATION_METHOD):
        former = record.text(data, tags.DEIDENTIFICATION_METHOD) or ""
        method = method_of(profile)
        parts = [part for part in former.split(",") if part and part != method]
        record.put(data, tags.DEIDENTIFICATION_METHOD, (*parts, method), MARK)


def method_of(profile: DeidProfile) -> str:
    """Name program, profile and the beginning of its digest, in at most 64 characters."""
    name = _PLAIN.sub("_", profile.name.replace(",", " "))
    tail = f" {profile.sha256[:12]}"
    return f"Case Uploader, profile {name}"[: METHOD_LIMIT - len(tail)].rstrip() + tail


def _is_named(profile: DeidProfile, tag: int) -> bool:
    return any(rule.selector.names(tag) for rule in profile.rules)


def check_charset(record: Record) -> None:
    """Make sure that text which was copied is still read in the character set that it was written in.

    Raises
    ------
    RefusedError
        CHARSET_CHANGE.
    """
    for data_set in (record.data, *iter_nested(record.data)):
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
