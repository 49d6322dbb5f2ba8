"""From a file that is not DICOM to what may leave of it, by the profile's section for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from uploader.deid.actions.regex_sub import VARIABLE
from uploader.deid.filenames import parts_of, safe_name
from uploader.deid.others.jpg import clean_jpg
from uploader.deid.others.nifti import clean_nifti
from uploader.deid.others.png import clean_png
from uploader.deid.others.section import Place
from uploader.deid.others.table import clean_table
from uploader.deid.others.tree import clean_json
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import CleanedFile, Refused, Span

if TYPE_CHECKING:
    from uploader.deid.others.section import OtherSection
    from uploader.deid.profile import DeidProfile, FilenameRule
    from uploader.model.cleaned import AuditRow, Piece

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is cleaned in memory."""
_BEGINNING = 16
_IN_MEMORY = {
    "csv": clean_table,
    "tsv": clean_table,
    "table": clean_table,
    "json": clean_json,
    "png": clean_png,
    "jpg": clean_jpg,
}


def clean_file(
    profile: DeidProfile, source: BinaryIO, size_bytes: int, name: str
) -> CleanedFile | Refused | None:
    """Clean a file that is not DICOM; None where no section is about it.

    Parameters
    ----------
    name
        The source's base name.
    """
    try:
        source.seek(0)
        section = _section(profile, name, source.read(_BEGINNING))
        if section is None:
            return None
        pieces, audit = _cleaned(section, source, size_bytes)
        return CleanedFile(pieces, _name(section, name), tuple(audit))
    except RefusedError as error:
        return Refused(error.code.value, error.element)


def file_name(profile: DeidProfile, name: str) -> str:
    """Give the name that a file leaves by, as far as its own name tells; its own where it is refused."""
    try:
        section = _section(profile, name, b"")
        return name if section is None else _name(section, name)
    except RefusedError:
        return name


def _section(profile: DeidProfile, name: str, beginning: bytes) -> OtherSection | None:
    """Find the section that takes a file; `filename` takes only what no other section is about."""
    special = [section for section in profile.others if section.kind != "filename"]
    for section in special:
        if section.takes_name(name):
            return section
    for section in special:
        if section.takes_beginning(beginning):
            return section
    if any(section.is_about(name) for section in special):
        raise RefusedError(RefusalCode.FILE_TYPE)
    rest = [section for section in profile.others if section.kind == "filename"]
    if any(not section.takes_name(name) for section in rest):
        raise RefusedError(RefusalCode.FILE_TYPE)
    return rest[0] if rest else None


def _cleaned(
    section: OtherSection, source: BinaryIO, size_bytes: int
) -> tuple[tuple[Piece, ...], list[AuditRow]]:
    if section.kind == "filename":
        return (Span(0, size_bytes),), []
    if section.kind == "nifti":
        return clean_nifti(source, size_bytes, section)
    if size_bytes > MAX_BYTES:
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    source.seek(0)
    content = source.read(size_bytes)
    if len(content) != size_bytes:
        raise RefusedError(RefusalCode.TRUNCATED)
    cleaned, audit = _IN_MEMORY[section.kind](content, section)
    return (cleaned,), audit


def _name(section: OtherSection, name: str) -> str:
    if not section.filenames:
        return name
    for rule in section.filenames:
        match = re.match(rule.input_regex, name)
        if match:
            return _filled(rule, match)
    raise RefusedError(RefusalCode.FILENAME_NO_MATCH)


def _filled(rule: FilenameRule, match: re.Match[str]) -> str:
    parts = parts_of(rule, match, Place())
    return safe_name(VARIABLE.sub(lambda found: parts[found[1]], rule.output), fallback="NA")
