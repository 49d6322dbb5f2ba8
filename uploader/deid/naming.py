"""Read what stands in ``name`` or ``regex`` of a rule."""

from __future__ import annotations

import re

from uploader.deid import tags
from uploader.deid.selectors import EVERY, ByCreator, ByPath, ByRegex, ByTag, Repeater, Selector

MAX_REGEX = 1000
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]{8})", re.IGNORECASE)
_TUPLE = re.compile(r"\(\s*([0-9a-fA-F]{4})\s*,\s*([0-9a-fA-F]{4})\s*\)")
_PRIVATE = re.compile(
    r"\(\s*([0-9a-fA-F]{4})\s*,\s*(?:\"([^\\\"()]{1,64})\"|([^\\\"()]{1,64}))\s*,\s*([0-9a-fA-F]{2})\s*\)"
)
_REPEATER = re.compile(r"(?:0x)?([56]0)[Xx]{2}([0-9a-fA-F]{4})")
_REPEATER_TUPLE = re.compile(r"\(\s*([56]0)[Xx]{2}\s*,\s*([0-9a-fA-F]{4})\s*\)")
_INDEX = re.compile(r"[0-9]{1,4}|\*")
SHIELDED = frozenset((0x00020000, 0x00020001, 0x00020010))
"""File meta information that says how the file is to be read: rules can't change it."""


class NamingError(ValueError):
    """The name or pattern can't be read; the message is for people."""


def read_name(text: str, *, is_recursive: bool) -> Selector:
    """Read a rule's ``name``.

    Raises
    ------
    NamingError
    """
    text = text.strip()
    repeated = _REPEATER.fullmatch(text) or _REPEATER_TUPLE.fullmatch(text)
    if repeated:
        return Repeater(int(repeated[1] + "00" + repeated[2], 16), is_recursive)
    private = _PRIVATE.fullmatch(text)
    if private and not _TUPLE.fullmatch(text):
        return _by_creator(private, text, is_recursive=is_recursive)
    if "." in text:
        if is_recursive:
            raise NamingError(f"{text}: a path can't be used together with recurse-sequence")
        return _by_path(text)
    is_keyword = text.isidentifier() and not _HEX.fullmatch(text)
    return ByTag(_checked(_tag(text), text), is_recursive, is_keyword)


def read_regex(text: str, number: int) -> ByRegex:
    """Read a rule's ``regex``.

    Raises
    ------
    NamingError
    """
    if len(text) > MAX_REGEX:
        raise NamingError("a regex is longer than 1000 characters")
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise NamingError(f"the regex {text!r} is not valid ({error})") from error
    return ByRegex(text, number)


def _tag(text: str) -> int:
    """Read a tag as hex digits, a pair in brackets, or a keyword."""
    found = _HEX.fullmatch(text)
    if found:
        return int(found[1], 16)
    pair = _TUPLE.fullmatch(text)
    if pair:
        return int(pair[1] + pair[2], 16)
    tag = tags.tag_of(text)
    if tag is None:
        near = tags.nearest_keyword(text)
        hint = f"; did you mean {near}?" if near else "; write its tag, as in '(0010,0020)', in quotes"
        raise NamingError(f"{text!r} is not a DICOM keyword or tag{hint}")
    return tag


def _checked(tag: int, text: str) -> int:
    if tag in SHIELDED:
        raise NamingError(f"{text} says how the file is to be read and can't be changed")
    if tag & 0xFFFF == 0 or tag >> 16 in (0x0000, 0x0004, 0xFFFE):
        raise NamingError(f"{text} is not an element that a rule can name")
    return tag


def _by_creator(found: re.Match[str], text: str, *, is_recursive: bool) -> ByCreator:
    group = int(found[1], 16)
    creator = (found[2] or found[3]).strip()
    if group % 2 == 0:
        raise NamingError(f"{text} has an even group, which can't be private")
    if not creator:
        raise NamingError(f"{text} has no private creator")
    return ByCreator(group, creator, int(found[4], 16), is_recursive)


def _by_path(text: str) -> ByPath:
    parts = text.split(".")
    if len(parts) % 2 == 0 or not all(_INDEX.fullmatch(part) for part in parts[1::2]):
        raise NamingError(f"{text!r} is not a path such as OtherPatientIDsSequence.*.PatientID")
    path = [_checked(_tag(part), text) for part in parts[::2]]
    if any(tag >> 16 == tags.META_GROUP for tag in path):
        raise NamingError(f"{text}: file meta information does not stand in sequences")
    for tag in path[:-1]:
        if not tags.is_private(tag) and tags.vr_of(tag) not in ("SQ", ""):
            raise NamingError(f"{text}: {tags.keyword_of(tag) or tags.hex_of(tag)} is not a sequence")
    indexes = [EVERY if part == "*" else int(part) for part in parts[1::2]]
    is_hex = all(_HEX.fullmatch(part) for part in parts[::2])
    return ByPath(tuple(zip(path[:-1], indexes, strict=True)), path[-1], is_hex)
