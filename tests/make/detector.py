"""Finds needles in any bytes: unpacks what is packed, and knows the spellings of a value. Shares no code with
the program's own guard.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import io
import json
import os
import re
import struct
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_to_bytes

import numpy as np

from tests.make.glyphs import tokens_in
from tests.make.seen import pictures_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.make.needles import Bank

DEEPEST: Final = 7
ENCODINGS: Final = 2
MAX_BYTES: Final = 64 * 1024 * 1024
MAX_RAW_BYTES, LEAST_RAW_BYTES = 4 * 1024 * 1024, 200
SEGMENTS: Final = frozenset((".seg", ".part"))
"""Files of the program's spool: packed members, one behind the other."""
_PART: Final = re.compile(rb"PUT [^ ]*/upload/([^/ ?]+)/([0-9]+)\?")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_ALNUM: Final = re.compile(rb"[0-9a-z]+")
_DIGITS: Final = re.compile(rb"[0-9]{8,}")
_DAY: Final = re.compile(rb"(?<![0-9.])[0-9]{8}")
"""Not within a UID, where digits in another order make dates by chance."""
_FRACTION: Final = re.compile(rb"[0-9]{6}\.[0-9]{6}")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{10,}")
_HEX: Final = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
_YEAR: Final = re.compile(rb"18[5-9][0-9]")
AROUND: Final = 24
_DATE: Final = re.compile(rb"(1[89][0-9]{2})[-./ ]([01]?[0-9])[-./ ]([0-3]?[0-9])(?![0-9])")
_WRITTEN: Final = re.compile(rb"(?<![0-9])([0-3]?[0-9])[-./ ]([0-3]?[0-9])[-./ ](1[89][0-9]{2})(?![0-9])")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPOKEN: Final = re.compile(
    rb"(?<![0-9])([0-3]?[0-9])(?:st|nd|rd|th|\.)? ?-?([a-z]{3})[a-z]*\.?,?[ -](1[89][0-9]{2})"
    rb"|([a-z]{3})[a-z]*\.? ([0-3]?[0-9])(?:st|nd|rd|th)?,? (1[89][0-9]{2})"
)
"""In lower case: 3 feb 1851, 3rd february, 1851, february 3, 1851."""
_PDF_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_TEXT_CODECS: Final = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "iso8859-2", "iso8859-3", "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-11", "cp1251", "koi8-r", "gb18030", "gbk",
    "big5", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp",
)  # fmt: skip


class Detector:
    """Searches for a bank's needles. Made once."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._pictures: dict[int, set[str]] = {}
        self._digests = {
            digest: token
            for token in (*bank.words, *bank.digits, *bank.days, *bank.texts)
            for text in (token, token.upper())
            for name in ("md5", "sha1", "sha256")
            for whole in (hashlib.new(name, text.encode()).hexdigest(),)
            for digest in (whole, whole[:16])
        }
        self._seconds = {str(abs(_seconds(token))): token for token in bank.days}
        self._folded = {_folded(token): token for token in bank.texts if _folded(token)}
        self._spellings = {
            _without_escapes(form.encode(codec)): token
            for token in bank.texts
            for form in {token, token.upper(), token.title(), unicodedata.normalize("NFD", token)}
            for codec in _TEXT_CODECS
            if _fits(form, codec)
        }

        self._starts: dict[bytes, list[bytes]] = {}
        self._begins = np.zeros(1 << 24 if self._spellings else 0, dtype=bool)
        for spelt in self._spellings:
            self._starts.setdefault(spelt[:3], []).append(spelt)
            self._begins[int.from_bytes(spelt[:3], "big")] = True

    def search(self, content: bytes) -> set[str]:
        """Give the tokens that are in ``content``, however deep."""
        found: set[str] = set()
        for view in _views(content, DEEPEST, set()):
            found |= self._in_view(view)
            if self._bank.drawn:
                for picture in pictures_in(view):
                    found |= self._in_picture(picture)
        return found

    def _in_picture(self, picture: NDArray[Any]) -> set[str]:
        """Search a picture, each once: the same comes in a part, in an archive and in its member."""
        key = hash((picture.shape, picture.tobytes()))
        if key not in self._pictures:
            self._pictures[key] = {token.lower() for token in tokens_in(picture, self._bank.drawn)}
        return self._pictures[key]

    def search_tree(self, folder: Path) -> dict[str, set[str]]:
        """Search every file below a folder, names and extended attributes; give what was found by file."""
        hits: dict[str, set[str]] = {}
        for path in sorted(folder.rglob("*")):
            found = self.search(str(path.relative_to(folder)).encode("utf-8", "surrogateescape"))
            if path.is_file():
                found |= self.search(path.read_bytes())
            if path.suffix in SEGMENTS:
                for plain in _raw_deflated(path.read_bytes()):
                    found |= self.search(plain)
            for text in attributes_of(path):
                found |= self.search(text)
            if found:
                hits[str(path.relative_to(folder))] = found
        return hits

    def search_uploads(self, record: Path) -> dict[str, set[str]]:
        """As `search_tree`, in what was sent in parts, put together: a value may lie across a border."""
        found = {name: self.search(content) for name, content in uploads_in(record).items()}
        return {name: tokens for name, tokens in found.items() if tokens}

    def told(self, hits: dict[str, set[str]]) -> list[str]:
        """Say where each needle that was found had been put."""
        return [
            f"{name}: {token} ({self._bank.where[token]})"
            for name, found in hits.items()
            for token in sorted(found)
        ]

    def _in_view(self, view: bytes) -> set[str]:
        lowered = view.lower()
        bank = self._bank
        tokens = {token.decode() for token in _ALNUM.findall(lowered)}
        found = tokens & bank.words
        found |= {
            word for token in tokens if "qx" in token for word in _words_in(token) if word in bank.words
        }
        found |= {self._digests[token] for token in tokens & self._digests.keys()}
        found |= {self._folded[token] for token in tokens & self._folded.keys()}
        runs = {run.decode() for run in _DIGITS.findall(lowered)}
        found |= runs & bank.digits
        found |= {run.decode() for run in _DAY.findall(lowered)} & bank.days
        found |= {run.lstrip("0") for run in runs} & bank.digits
        found |= {text.decode() for text in _FRACTION.findall(lowered)} & bank.fractions
        found |= _days_in(lowered) & bank.days if bank.days else set()
        found |= {self._seconds[run] for run in runs & self._seconds.keys()}
        if not view.isascii() or b"\x1b" in view:
            found |= self._spelt_in(_without_escapes(view) if b"\x1b" in view else view)
        return found

    def _spelt_in(self, view: bytes) -> set[str]:
        """Look at each three bytes whether a needle begins with them: the quickest of a few ways to do it."""
        letters = np.frombuffer(view, np.uint8).astype(np.uint32)
        if not self._spellings or len(letters) < 3:
            return set()
        triples = letters[:-2] << 16 | letters[1:-1] << 8 | letters[2:]
        found = set()
        for at in np.flatnonzero(self._begins[triples]).tolist():
            for spelt in self._starts[view[at : at + 3]]:
                if view.startswith(spelt, at):
                    found.add(self._spellings[spelt])
        return found


def _words_in(token: str) -> Iterator[str]:
    yield from re.findall(r"qx[0-9]{5}z", token)


def _days_in(lowered: bytes) -> set[str]:
    """Give the days of the years of needles, in any form in which people write them."""
    found = set()
    for year in _YEAR.finditer(lowered):
        around = lowered[max(year.start() - AROUND, 0) : year.end() + AROUND]
        found |= {_day(*match) for match in _DATE.findall(around)}
        for first, second, last in _WRITTEN.findall(around):
            found |= {_day(last, first, second), _day(last, second, first)}
        found |= {_spoken(match) for match in _SPOKEN.findall(around)}
    return found


def uploads_in(record: Path) -> dict[str, bytes]:
    """Join the parts that the storage took, by upload; of a part that was sent again, the last."""
    parts: dict[str, dict[int, bytes]] = {}
    for path in sorted(record.glob("*-PUT.http")):
        head, _, body = path.read_bytes().partition(b"\r\n\r\n")
        match = _PART.match(head)
        if match:
            parts.setdefault(match[1].decode(), {})[int(match[2])] = body
    return {name: b"".join(found[number] for number in sorted(found)) for name, found in parts.items()}


def attributes_of(path: Path) -> Iterator[bytes]:
    """Give names and values of a file's extended attributes, where the system has any."""
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(path, follow_symlinks=False):
                yield name.encode() + b"\n" + os.getxattr(path, name, follow_symlinks=False)


def _day(year: bytes, month: bytes, day: bytes) -> str:
    return f"{int(year):04d}{int(month):02d}{int(day):02d}"


def _spoken(match: tuple[bytes, ...]) -> str:
    day, month, year = match[:3] if match[0] else (match[4], match[3], match[5])
    number = _MONTHS.index(month.decode()) + 1 if month.decode() in _MONTHS else 0
    return _day(year, b"%d" % number, day)


def _seconds(day: str) -> int:
    """Since 1970."""
    return int(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).timestamp())


def _folded(text: str) -> str:
    """Give a word without its accents; empty where letters beyond ASCII are left."""
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return plain if len(plain) == len(text) else ""


def _fits(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeError:
        return False
    return True


def _without_escapes(content: bytes) -> bytes:
    return re.sub(rb"\x1b[\x20-\x2f]*[\x30-\x7e]", b"", content)


def _views(content: bytes, depth: int, seen: set[int]) -> Iterator[bytes]:
    """Give ``content``, all that is packed in it, however often, and what is encoded there."""
    if not content or hash(content) in seen or len(content) > MAX_BYTES:
        return
    seen.add(hash(content))
    yield content
    for inner in (*_archives(content), *_streams(content)) if depth > ENCODINGS else ():
        yield from _views(inner, depth - 1, seen)
    for inner in _texts(content) if depth else ():
        yield from _views(inner, min(depth, ENCODINGS) - 1, seen)


def _archives(content: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"PK\x03\x04", content):
        with suppress(Exception), zipfile.ZipFile(io.BytesIO(content[match.start() :])) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode() + b"\n" + member.extra + b"\n" + member.comment
                yield archive.read(member)
            break
    yield from _loose_members(content)
    for match in re.finditer(rb"\x1f\x8b\x08", content):
        with suppress(zlib.error):
            yield zlib.decompressobj(31).decompress(content[match.start() :], MAX_BYTES)


def _loose_members(content: bytes) -> Iterator[bytes]:
    """Members of archives that lack their end, as one that was cut off has them."""
    for match in re.finditer(rb"PK\x03\x04", content):
        head = content[match.start() : match.start() + _LOCAL.size]
        if len(head) < _LOCAL.size:
            return
        *_, method, _, _, _, packed_bytes, _, name_bytes, extra_bytes = _LOCAL.unpack(head)
        start = match.start() + _LOCAL.size + name_bytes + extra_bytes
        if method == zipfile.ZIP_DEFLATED:
            with suppress(zlib.error):
                yield zlib.decompressobj(-15).decompress(content[start:], MAX_BYTES)
        else:
            yield content[start : start + packed_bytes]


def _raw_deflated(content: bytes) -> Iterator[bytes]:
    """Deflated streams without any head, one behind the other or with other things between them."""
    at = 0
    while at < min(len(content), MAX_RAW_BYTES):
        unpacker = zlib.decompressobj(-15)
        try:
            plain = unpacker.decompress(content[at : at + MAX_RAW_BYTES], MAX_BYTES)
        except zlib.error:
            plain = b""
        if len(plain) >= LEAST_RAW_BYTES and unpacker.eof:
            yield plain
            at = min(at + MAX_RAW_BYTES, len(content)) - len(unpacker.unused_data)
        else:
            at += 1


def _streams(content: bytes) -> Iterator[bytes]:
    """Deflated data sets of DICOM, PDF streams, and texts of PNG."""
    if content[128:132] == b"DICM" and b"1.2.840.10008.1.2.1.99" in content[:1024]:
        length = int.from_bytes(content[140:144], "little")
        with suppress(zlib.error):
            yield zlib.decompressobj(-15).decompress(content[144 + length :])
    for stream in _PDF_STREAM.findall(content) if b"%PDF" in content else ():
        plain = stream
        with suppress(ValueError, binascii.Error):
            plain = base64.a85decode(stream.strip().removesuffix(b"~>"))
        with suppress(zlib.error):
            yield zlib.decompress(plain)
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content[:65536]):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[match.start() :], MAX_BYTES)


def _texts(content: bytes) -> Iterator[bytes]:
    if b"\0" in content:
        yield content.replace(b"\0", b"")
        even = content[: len(content) & ~1]
        swapped = bytearray(even)
        swapped[0::2], swapped[1::2] = even[1::2], even[0::2]
        yield bytes(swapped)
        return
    if b"%" in content:
        yield unquote_to_bytes(content)
    if b"\\u" in content:
        with suppress(ValueError):
            yield json.dumps(json.loads(content), ensure_ascii=False).encode()
        yield re.sub(
            rb"\\u([0-9a-fA-F]{4})", lambda one: chr(int(one[1], 16)).encode("utf-8", "ignore"), content
        )
    if b"&" in content:
        yield html.unescape(content.decode("latin-1")).encode("utf-8", "ignore")
    yield b"\n".join(_from_runs(content))


def _from_runs(content: bytes) -> Iterator[bytes]:
    for run in _HEX.findall(content):
        yield bytes.fromhex(run.decode())
    for run in _BASE64.findall(content):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            part = plain[start:]
            part = part[: len(part) - (len(part) % 4 == 1)]
            with suppress(binascii.Error):
                yield base64.b64decode(part + b"=" * (-len(part) % 4))
