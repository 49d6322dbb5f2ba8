"""What can be read in documents, and in files that are not DICOM."""

from __future__ import annotations

import gzip
import io
import re
import struct
import warnings
import zipfile
import zlib
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


CHUNK_BYTES: Final = 1024 * 1024
OVERLAP_BYTES: Final = 4096
"""So much of a chunk is given again with the next: nothing that is searched is longer."""
PDF_MAGIC: Final = b"%PDF-"
PDF_WITHIN: Final = 1024
GZIP_MAGIC: Final = b"\x1f\x8b"
ZIP_MAGIC: Final = b"PK\x03\x04"
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
MAX_DOCUMENT_BYTES: Final = 256 * 1024 * 1024
"""More of a document is not read, inflated or not."""
MAX_PAGES: Final = 2000
MAX_NESTING: Final = 3
HEAD_BYTES: Final = 544
"""The longest head of a volume (NIfTI-2) and a little."""

MOST_PACKED: Final = 8
MAX_PACKED_BYTES: Final = 4 * 1024 * 1024
_PACKED: Final = re.compile(rb"\x1f\x8b\x08|PK\x03\x04|%PDF-")
DAMAGED_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
)
"""What `zipfile` raises for archives that are damaged or packed in a way it doesn't know."""
_GZIP_WINDOW: Final = 31
_STREAM: Final = re.compile(rb"stream\r?\n")


class UnreadableError(Exception):
    """A document that can't be looked into: locked, or larger than is read."""


# --- documents ---------------------------------------------------------------------------------------


def document_parts(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Give the bytes of a document, and all text and packed content in it.

    Raises
    ------
    UnreadableError
    """
    yield content
    if depth >= MAX_NESTING:
        return
    if PDF_MAGIC in content[:PDF_WITHIN]:
        yield from _pdf(content)
    elif content.startswith(ZIP_MAGIC):
        yield from _zip(content, depth)
    elif content.startswith(GZIP_MAGIC):
        yield from document_parts(_gunzipped(content), depth + 1)
    elif content.startswith(PNG_MAGIC):
        yield from _png_texts(content)


def _pdf(content: bytes) -> Iterator[bytes]:
    """Give a PDF's text, its properties, and its inflated streams, which hold what no page shows."""
    from pypdf import PdfReader  # noqa: PLC0415 - heavy
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    yield from _pdf_streams(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = PdfReader(io.BytesIO(content))
            is_locked = reader.is_encrypted and not reader.decrypt("")
            if is_locked or len(reader.pages) > MAX_PAGES:
                raise UnreadableError  # noqa: TRY301 - all else that is raised here is the library's
            yield "\n".join(str(value) for value in (reader.metadata or {}).values()).encode()
            for page in reader.pages:
                yield page.extract_text().encode("utf-8", "surrogatepass")
        except UnreadableError:
            raise
        except (
            PyPdfError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            RecursionError,
        ) as error:
            # A viewer may show it all the same; what is not packed, or packed as usual, was searched above.
            if b"/Encrypt" in content:
                raise UnreadableError from error


def _pdf_streams(content: bytes) -> Iterator[bytes]:
    left = MAX_DOCUMENT_BYTES
    for found in _STREAM.finditer(content):
        unpack = zlib.decompressobj()
        try:
            plain = unpack.decompress(content[found.end() :], left)
        except zlib.error:
            continue
        left -= len(plain)
        if left <= 0:
            raise UnreadableError
        yield plain


def _zip(content: bytes, depth: int) -> Iterator[bytes]:
    left = MAX_DOCUMENT_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                left -= member.file_size
                if left < 0 or member.flag_bits & 1:
                    raise UnreadableError
                yield member.filename.encode("utf-8", "surrogateescape")
                yield from document_parts(archive.read(member), depth + 1)
    except DAMAGED_ZIP as error:
        raise UnreadableError from error


def _gunzipped(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            plain = packed.read(MAX_DOCUMENT_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError from error
    if len(plain) == MAX_DOCUMENT_BYTES:
        raise UnreadableError
    return plain


def _png_texts(content: bytes) -> Iterator[bytes]:
    """Give the packed texts of a PNG, PNG 11.3.3; the others stand in it as they are."""
    at = len(PNG_MAGIC)
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            start = body.find(b"\x78")
            while 0 <= start < len(body):
                try:
                    yield zlib.decompressobj().decompress(body[start:], CHUNK_BYTES)
                    break
                except zlib.error:
                    start = body.find(b"\x78", start + 1)
        at += 12 + length


def packed_parts(content: bytes) -> Iterator[bytes]:
    """Give what is packed in bytes of unknown meaning, as makers do; what can't be unpacked is none."""
    for found in islice(_PACKED.finditer(content), MOST_PACKED):
        rest = content[found.start() :]
        if rest.startswith(GZIP_MAGIC):
            with suppress(zlib.error):
                yield zlib.decompressobj(_GZIP_WINDOW).decompress(rest, MAX_PACKED_BYTES)
        else:
            with suppress(UnreadableError):
                yield from document_parts(rest)


# --- files that are not DICOM --------------------------------------------------------------------


def file_parts(source: BinaryIO, size_bytes: int) -> Iterator[bytes]:
    """Give what can be read in a file: of a volume its head, of documents their text, of others all bytes.

    Raises
    ------
    UnreadableError
    """
    source.seek(0)
    head = source.read(min(size_bytes, PDF_WITHIN))
    if head.startswith(GZIP_MAGIC):
        yield head  # the packed file's own name and comment
        yield from _gzipped(source, size_bytes)
        return
    end = _volume_head_bytes(head)
    if end:
        source.seek(0)
        yield source.read(min(end, size_bytes))
        return
    if PDF_MAGIC in head or head.startswith((ZIP_MAGIC, PNG_MAGIC)):
        if size_bytes > MAX_DOCUMENT_BYTES:
            raise UnreadableError
        source.seek(0)
        yield from document_parts(source.read(size_bytes))
        return
    yield from _chunks(source, size_bytes)


def _gzipped(source: BinaryIO, size_bytes: int) -> Iterator[bytes]:
    """Give the content of a gzipped file: of a volume its head only, else all of it as far as it is read."""
    source.seek(0)
    try:
        with gzip.GzipFile(fileobj=source) as packed:
            head = packed.read(HEAD_BYTES)
            end = _volume_head_bytes(head)
            if end:
                yield head + packed.read(max(min(end, MAX_DOCUMENT_BYTES) - len(head), 0))
                return
            last, done = head, len(head)
            yield head
            while piece := packed.read(CHUNK_BYTES):
                done += len(piece)
                if done > max(MAX_DOCUMENT_BYTES, 100 * size_bytes):
                    raise UnreadableError
                yield last[-OVERLAP_BYTES:] + piece
                last = piece
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError from error


def _volume_head_bytes(head: bytes) -> int:
    """Give how many bytes of a NIfTI file stand before its voxels, extensions included; 0 if it is none."""
    for order in ("<", ">"):
        if head[344:348] in (b"n+1\0", b"ni1\0") and struct.unpack_from(order + "i", head)[0] == 348:  # noqa: PLR2004
            offset = struct.unpack_from(order + "f", head, 108)[0]
            return max(int(offset), 352) if 0 <= offset < MAX_DOCUMENT_BYTES else 352
        if head[4:8] in (b"n+2\0", b"ni2\0") and struct.unpack_from(order + "i", head)[0] == 540:  # noqa: PLR2004
            offset = struct.unpack_from(order + "q", head, 168)[0]
            return max(offset, 544) if 0 <= offset < MAX_DOCUMENT_BYTES else 544
    return 0


def _chunks(source: BinaryIO, size_bytes: int) -> Iterator[bytes]:
    for start in range(0, size_bytes, CHUNK_BYTES):
        source.seek(start)
        yield source.read(min(CHUNK_BYTES + OVERLAP_BYTES, size_bytes - start))
