"""Names of the files that leave, made from the de-identified header, never from the source's name alone."""

from __future__ import annotations

import fnmatch
import re
from datetime import datetime
from typing import TYPE_CHECKING

from uploader.deid import tags
from uploader.deid.actions import IncrementDate, IncrementDateTime
from uploader.deid.actions.regex_sub import VARIABLE
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions import Action
    from uploader.deid.actions.context import Context
    from uploader.deid.profile import DeidProfile, FilenameRule
    from uploader.deid.record import Record

MAX_NAME = 200
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_STAR = re.compile(r"(t2 ?_?)\*", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9])", re.IGNORECASE)


def check_filter(profile: DeidProfile, name: str) -> None:
    """Refuse a file whose name an enforced file-filter does not match.

    Raises
    ------
    RefusedError
        FILE_FILTER.
    """
    if profile.enforces_filter and not any(matches(name, pattern) for pattern in profile.file_filters):
        raise RefusedError(RefusalCode.FILE_FILTER)


def matches(name: str, pattern: str) -> bool:
    """Whether a name fits a pattern of ``file-filter``: a glob, or a regex after ``r!``."""
    if pattern.startswith("r!"):
        return re.fullmatch(pattern[2:], name) is not None
    return fnmatch.fnmatchcase(name, pattern)


def default_name(sop_instance_uid: str, modality: str) -> str:
    """Give ``{SOPInstanceUID}.{Modality}.dcm``, with NA for a modality that is not there."""
    return f"{sop_instance_uid}.{safe_name(modality, fallback='NA')}.dcm"


def name_of(
    profile: DeidProfile, record: Record, source_name: str, sop_instance_uid: str, modality: str
) -> str:
    """Name a file by the profile's ``filenames``, or by default.

    Parameters
    ----------
    source_name
        The source's base name: only what an input-regex takes from it, and what its groups make of that,
        comes into the name.

    Raises
    ------
    RefusedError
        FILENAME_NO_MATCH, and what the groups' actions raise.
    """
    if not profile.filenames:
        return default_name(sop_instance_uid, modality)
    for rule in profile.filenames:
        match = re.match(rule.input_regex, source_name)
        if match:
            return safe_name(_filled(rule, match, record), fallback="NA")
    raise RefusedError(RefusalCode.FILENAME_NO_MATCH)


def _filled(rule: FilenameRule, match: re.Match[str], record: Record) -> str:
    parts = parts_of(rule, match, _NamePart(record))

    def value(found: re.Match[str]) -> str:
        word = found[1]
        if word in parts:
            return parts[word]
        tag = tags.tag_of(word)
        assert tag is not None
        return record.plain(tag) or "NA"

    return VARIABLE.sub(value, rule.output)


def parts_of(rule: FilenameRule, match: re.Match[str], context: Context) -> dict[str, str]:
    """Give what the rule makes of each part of a name."""
    return {name: _part(rule, name, text or "", context) for name, text in match.groupdict().items()}


def _part(rule: FilenameRule, name: str, text: str, context: Context) -> str:
    action: Action | None = None
    for group, found in rule.groups:
        if group == name:
            action = found
    if action is None:
        return text
    if isinstance(action, (IncrementDate, IncrementDateTime)):
        text = _in_format(text, action.format)
    result = action.apply(text, context)
    parts = result if isinstance(result, tuple) else (result,)
    return "".join("" if part is None else str(part) for part in parts)


def _in_format(text: str, form: str) -> str:
    try:
        return datetime.strptime(text, form).strftime(form)  # noqa: DTZ007 - names have no zone
    except ValueError:
        raise RefusedError(RefusalCode.DATE_UNPARSABLE) from None


class _NamePart:
    """The place of a part of a file's name."""

    element = ""
    vr = ""

    def __init__(self, record: Record) -> None:
        self._record = record

    @property
    def seed(self) -> str:
        return self._record.seed

    def text_of(self, keyword: str) -> str | None:
        tag = tags.tag_of(keyword)
        return None if tag is None else self._record.text(self._record.root_of(tag), tag)


def safe_name(text: str, *, fallback: str) -> str:
    """Make a name that every system takes: no separators, no reserved words, at most 200 characters."""
    name = _FORBIDDEN.sub("_", _STAR.sub(r"\1star", text)).strip(" ")
    name = name.rstrip(". ")
    if len(name) > MAX_NAME:
        stem, dot, suffix = name.rpartition(".")
        name = stem[: MAX_NAME - 8] + dot + suffix[:7] if dot else name[:MAX_NAME]
    if _RESERVED.fullmatch(name.split(".", maxsplit=1)[0]):
        name = f"_{name}"
    return name or fallback
