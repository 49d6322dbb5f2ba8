"""Bytes that leave, as the spellings in which a value may stand in them are undone.

The search spells a needle in few ways and reads the bytes in many: what is percent-encoded, in JSON escapes,
in base64, in hex or in UTF-16 is decoded, instead of each needle being written in each of these ways.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPE_SEQUENCE: Final = re.compile(rb"\x1b[\x20-\x2f]+[\x30-\x7e]")
_PERCENT: Final = re.compile(rb"%[0-9A-Fa-f]{2}")
_JSON: Final = re.compile(rb"\\u([0-9A-Fa-f]{4})")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_HEX: Final = re.compile(rb"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){4,}(?![0-9A-Fa-f])")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_ALIGNMENTS: Final = 4
DEEPEST: Final = 2


def views(content: bytes, depth: int = DEEPEST) -> Iterator[bytes]:
    """Give ``content`` and what it is when its encodings are undone, each in turn, ``depth`` deep."""
    yield content
    if depth:
        for view in _decoded(content):
            if view and view != content:
                yield from views(view, depth - 1)


def binary_views(content: bytes) -> Iterator[bytes]:
    """Give what numbers and unknown bytes may be: text of one or more bytes a letter, in either order."""
    yield content
    if b"\0" in content:
        yield content.replace(b"\0", b"")
    even = content[: len(content) & ~1]
    swapped = bytearray(len(even))
    swapped[0::2], swapped[1::2] = even[1::2], even[0::2]
    yield bytes(swapped)


def _decoded(content: bytes) -> Iterator[bytes]:
    if b"\0" in content:
        yield content.replace(b"\0", b"")
    if b"\x1b" in content:
        yield without_escapes(content)
    if b"%" in content and _PERCENT.search(content):
        yield unquote_to_bytes(content)
    if b"\\u" in content:
        yield _JSON.sub(lambda found: chr(int(found[1], 16)).encode("utf-8", "surrogatepass"), content)
    if b"&" in content and b";" in content:
        yield html.unescape(content.decode("latin-1")).encode("utf-8", "surrogatepass")
    yield b"\n".join(_from_hex(content))
    yield b"\n".join(_from_base64(content))


def without_escapes(content: bytes) -> bytes:
    """Take out the escape sequences of ISO 2022: the same name is written with different ones."""
    return _ESCAPE_SEQUENCE.sub(b"", content)


def _from_hex(content: bytes) -> Iterator[bytes]:
    for found in _HEX.findall(content):
        yield bytes.fromhex(found.decode("ascii"))


def _from_base64(content: bytes) -> Iterator[bytes]:
    """Decode what may be base64, at each of its four alignments."""
    for found in _BASE64.findall(content):
        if found.isdigit():
            continue
        plain = found.translate(_URL_SAFE)
        for start in range(_ALIGNMENTS):
            part = plain[start:]
            if len(part) % 4 == 1:  # no whole byte is left in it
                part = part[:-1]
            with suppress(binascii.Error):
                yield base64.b64decode(part + b"=" * (-len(part) % 4))
