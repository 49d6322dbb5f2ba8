"""JPEG: what stands beside the picture goes, Exif by the rules; the picture itself is copied byte by byte."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from uploader.deid.actions import Keep, Remove
from uploader.deid.others.section import Place, applied
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.deid.others.section import OtherRule, OtherSection

NO_EXIF, NO_GPS = "remove-exif", "remove-gps"
EXIF = b"Exif\0\0"
_GPS, _DETAILS, _INTEROP = 0x8825, 0x8769, 0xA005
_APP0, _APP1, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xEE, 0xEF, 0xFE
_SCAN, _END = 0xDA, 0xD9
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]").search


class _Segment(NamedTuple):
    marker: int
    body: bytes
    whole: bytes


def clean_jpg(content: bytes, section: OtherSection) -> tuple[bytes, list[AuditRow]]:
    """Take out comments, XMP, IPTC, colour profiles, thumbnails and what stands behind the picture.

    Exif data stay, changed by the rules, unless ``remove-exif`` is set.

    Raises
    ------
    RefusedError
        FILE_UNREADABLE; VR_INCOMPATIBLE, for an action on a value that is no text.
    """
    kept, audit = [b"\xff\xd8"], []
    for segment in _iter_segments(content):
        is_beside = _APP1 <= segment.marker <= _APP15 and segment.marker != _APP14
        if segment.marker == _APP1 and segment.body.startswith(EXIF) and NO_EXIF not in section.switches:
            exif, done = _exif(segment.body, section)
            kept.append(exif)
            audit += done
        elif is_beside or segment.marker == _COMMENT:
            audit.append(AuditRow(f"segment {segment.marker:02x}", "remove"))
        elif segment.marker == _APP0:
            kept.append(_without_thumbnail(segment))
        else:
            kept.append(segment.whole)
    return b"".join(kept), audit


def _without_thumbnail(segment: _Segment) -> bytes:
    """Keep JFIF's fourteen bytes: pixel density, and no picture."""
    if not segment.body.startswith(b"JFIF\0") or len(segment.body) < 14:  # noqa: PLR2004 - its fixed part
        return b""
    return _app(_APP0, segment.body[:12] + b"\0\0")


def _iter_segments(content: bytes) -> Iterator[_Segment]:
    """Give the segments up to the end of the picture; scans with their data."""
    unreadable = RefusedError(RefusalCode.FILE_UNREADABLE)
    if not content.startswith(b"\xff\xd8"):
        raise unreadable
    position, marker = 2, 0
    while marker != _END:
        start = position
        while content[position : position + 2] == b"\xff\xff":
            position += 1
        if position + 2 > len(content) or content[position] != 0xFF:  # noqa: PLR2004 - begins a marker
            raise unreadable
        marker = content[position + 1]
        position += 2
        body = b""
        if marker not in _BARE and marker != _END:
            end = position + int.from_bytes(content[position : position + 2], "big")
            if end < position + 2 or end > len(content):
                raise unreadable
            body, position = content[position + 2 : end], end
        if marker == _SCAN:
            found = _NEXT_MARKER(content, position)
            if not found:
                raise unreadable
            position = found.start()
        yield _Segment(marker, body, content[start:position])


def _app(marker: int, body: bytes) -> bytes:
    if len(body) > 0xFFFD:  # noqa: PLR2004 - the length counts its own two bytes
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


# --- Exif ----------------------------------------------------------------------------------------------


@cache
def exif_tags() -> dict[str, tuple[int, bool]]:
    """Give tag, and whether it is one of the position, by name in small letters."""
    from PIL import ExifTags  # noqa: PLC0415 - heavy

    found = {name.lower(): (tag, False) for tag, name in ExifTags.TAGS.items()}
    return found | {name.lower(): (tag, True) for tag, name in ExifTags.GPSTAGS.items()}


def _exif(body: bytes, section: OtherSection) -> tuple[bytes, list[AuditRow]]:
    from PIL import Image  # noqa: PLC0415 - heavy

    exif = Image.Exif()
    try:
        exif.load(body)
        details, position = exif.get_ifd(_DETAILS), exif.get_ifd(_GPS)
        details.get(_INTEROP)
        audit = []
        if NO_GPS in section.switches and position:
            position.clear()
            exif.pop(_GPS, None)
            audit.append(AuditRow("GPS", "remove"))
        for rule in section.rules:
            audit += _apply(rule, exif, details, position)
        return _app(_APP1, exif.tobytes()), audit
    except RefusedError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises what it meets on damaged data
        raise RefusedError(RefusalCode.FILE_UNREADABLE) from None


def _apply(rule: OtherRule, *directories: Any) -> list[AuditRow]:
    """Carry out a rule in every directory that has the element."""
    exif, details, position = directories
    tag, is_position = exif_tags()[rule.name.lower()]
    if isinstance(rule.action, Keep):
        return []
    done = []
    for directory in (position,) if is_position else (exif, details):
        if tag not in directory:
            continue
        if isinstance(rule.action, Remove):
            del directory[tag]
        else:
            value = directory[tag]
            if not isinstance(value, str):
                raise RefusedError(RefusalCode.VR_INCOMPATIBLE, rule.name)
            changed = applied(rule.action, value, Place(rule.name))
            if changed is None:
                continue
            directory[tag] = changed
        done.append(AuditRow(rule.name, rule.action.code))
    return done
