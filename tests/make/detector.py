"""Finds needles in any bytes: unpacks what is packed, and knows the spellings of a value. Shares no code with
the program's own guard.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.make.needles import Bank

DEEPEST: Final = 7
ENCODINGS: Final = 2
MAX_BYTES: Final = 64 * 1024 * 1024
_ALNUM: Final = re.compile(rb"[0-9a-z]+")
_DIGITS: Final = re.compile(rb"[0-9]{8,}")
_DAY: Final = re.compile(rb"(?<![0-9.])[0-9]{8}")
"""Not within a UID, where digits in another order make dates by chance."""
_FRACTION: Final = re.compile(rb"[0-9]{6}\.[0-9]{6}")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX: Final = re.compile(rb"(?:[0-9a-fA-F]{2}){6,}")
_DATE: Final = re.compile(rb"(1[89][0-9]{2})[-./ ]([01]?[0-9])[-./ ]([0-3]?[0-9])(?![0-9])")
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
        self._digests = {
            digest: token
            for token in (*bank.words, *bank.digits, *bank.days, *bank.texts)
            for text in (token, token.upper())
            for name in ("md5", "sha1", "sha256")
            for whole in (hashlib.new(name, text.encode()).hexdigest(),)
            for digest in (whole, whole[:16])
        }
        self._spellings = {
            _without_escapes(form.encode(codec)): token
            for token in bank.texts
            for form in {token, token.upper(), token.title(), unicodedata.normalize("NFD", token)}
            for codec in _TEXT_CODECS
            if _fits(form, codec)
        }

        self._starts: dict[bytes, list[bytes]] = {}
        for spelt in self._spellings:
            self._starts.setdefault(spelt[:3], []).append(spelt)

    def search(self, content: bytes) -> set[str]:
        """Give the tokens that are in ``content``, however deep."""
        found: set[str] = set()
        for view in _views(content, DEEPEST, set()):
            found |= self._in_view(view)
        return found

    def search_tree(self, folder: Path) -> dict[str, set[str]]:
        """Search every file below a folder, and the names; give what was found by file."""
        hits: dict[str, set[str]] = {}
        for path in sorted(folder.rglob("*")):
            found = self.search(str(path.relative_to(folder)).encode("utf-8", "surrogateescape"))
            if path.is_file():
                found |= self.search(path.read_bytes())
            if found:
                hits[str(path.relative_to(folder))] = found
        return hits

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
        runs = {run.decode() for run in _DIGITS.findall(lowered)}
        found |= runs & bank.digits
        found |= {run.decode() for run in _DAY.findall(lowered)} & bank.days
        found |= {run.lstrip("0") for run in runs} & bank.digits
        found |= {text.decode() for text in _FRACTION.findall(lowered)} & bank.fractions
        found |= {_day(match) for match in _DATE.findall(lowered)} & bank.days
        if not view.isascii() or b"\x1b" in view:
            found |= self._spelt_in(_without_escapes(view) if b"\x1b" in view else view)
        return found

    def _spelt_in(self, view: bytes) -> set[str]:
        """Look at each three bytes whether a needle begins with them: the quickest of a few ways to do it."""
        starts = self._starts
        found = set()
        for at in range(len(view) - 2):
            for spelt in starts.get(view[at : at + 3], ()):
                if view.startswith(spelt, at):
                    found.add(self._spellings[spelt])
        return found


def _words_in(token: str) -> Iterator[str]:
    yield from re.findall(r"qx[0-9]{5}z", token)


def _day(match: tuple[bytes, bytes, bytes]) -> str:
    year, month, day = (int(part) for part in match)
    return f"{year:04d}{month:02d}{day:02d}"


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
    for match in re.finditer(rb"\x1f\x8b\x08", content):
        with suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content[match.start() :])


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
