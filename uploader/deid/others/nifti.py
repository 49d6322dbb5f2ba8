"""NIfTI: texts of the header, and the extensions, which hold whole headers of other formats."""

from __future__ import annotations

import io
import math
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from uploader.deid.actions import Keep, Remove
from uploader.deid.others.section import Place, applied
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow, Span

if TYPE_CHECKING:
    from uploader.deid.others.section import OtherRule, OtherSection
    from uploader.model.cleaned import Piece

TEXTS = {"data_type": 10, "db_name": 18, "descrip": 80, "aux_file": 24, "intent_name": 16}
"""Texts of the header, and their bytes."""
NUMBERS = {"extents": 4, "session_error": 2, "glmax": 4, "glmin": 4}
"""Numbers of version 1 that say nothing of how the picture is to be read, and their bytes."""
MAX_EXTENSION_BYTES = 64 * 1024 * 1024
MAX_PACKED_BYTES = 1024 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024
_GZIP = b"\x1f\x8b"
_LEVEL = 6


class _Version(NamedTuple):
    header_bytes: int
    offsets: dict[str, int]
    dims: tuple[int, str]
    bits: int
    start: tuple[int, str]


_ONE = _Version(
    348,
    {"data_type": 4, "db_name": 14, "extents": 32, "session_error": 36, "glmax": 140, "glmin": 144,
     "descrip": 148, "aux_file": 228, "intent_name": 328},
    (40, "8h"), 72, (108, "f"),
)  # fmt: skip
_TWO = _Version(
    540, {"descrip": 240, "aux_file": 320, "intent_name": 508}, (16, "8q"), 14, (168, "q")
)  # fmt: skip


def clean_nifti(
    source: BinaryIO, size_bytes: int, section: OtherSection
) -> tuple[tuple[Piece, ...], list[AuditRow]]:
    """Clean the header and blank the extensions; voxels are copied.

    Raises
    ------
    RefusedError
        FILE_UNREADABLE, when the file has not exactly the voxels that its header says, or is too large.
    """
    source.seek(0)
    if source.read(2) == _GZIP:
        return _clean_packed(source, section)
    source.seek(0)
    head, audit, voxel_bytes = _clean_head(source, section)
    if size_bytes != len(head) + voxel_bytes:
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    return (head, Span(len(head), voxel_bytes)), audit


def _clean_packed(source: BinaryIO, section: OtherSection) -> tuple[tuple[Piece, ...], list[AuditRow]]:
    """Pack anew, without the former name and time that gzip keeps."""
    source.seek(0)
    unpacked = _Unpacked(source)
    head, audit, voxel_bytes = _clean_head(unpacked, section)
    pack = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    packed = bytearray(pack.compress(head))
    while block := unpacked.read(BLOCK_BYTES):
        voxel_bytes -= len(block)
        packed += pack.compress(block)
        if voxel_bytes < 0 or len(packed) > MAX_PACKED_BYTES:
            raise RefusedError(RefusalCode.FILE_UNREADABLE)
    if voxel_bytes:
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    return (bytes(packed + pack.flush()),), audit


class _Unpacked(io.RawIOBase):
    """Reads what is in a gzip file, front to back, and refuses anything behind it."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._waiting = b""

    def read(self, size: int = -1) -> bytes:
        """Read exactly ``size`` bytes; fewer only at the end."""
        found = bytearray()
        try:
            while len(found) < size and self._has_more():
                found += self._unpack.decompress(self._waiting, size - len(found))
                self._waiting = self._unpack.unconsumed_tail
        except zlib.error:
            raise RefusedError(RefusalCode.FILE_UNREADABLE) from None
        return bytes(found)

    def _has_more(self) -> bool:
        if self._unpack.eof:
            rest = self._unpack.unused_data + self._source.read(BLOCK_BYTES)
            if not rest:
                return False
            if not rest.startswith(_GZIP):
                raise RefusedError(RefusalCode.FILE_UNREADABLE)
            self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
            self._waiting = rest
        elif not self._waiting:
            self._waiting = self._source.read(BLOCK_BYTES)
            if not self._waiting:
                raise RefusedError(RefusalCode.FILE_UNREADABLE)
        return True


def _clean_head(source: BinaryIO | io.RawIOBase, section: OtherSection) -> tuple[bytes, list[AuditRow], int]:
    """Read up to the voxels; give that cleaned, what was done, and how many bytes the voxels must be."""
    first = source.read(4) or b""
    version, order = _kind(first)
    header = bytearray(first + (source.read(version.header_bytes - 4) or b""))
    if len(header) < version.header_bytes:
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    start, voxel_bytes = _layout(header, version, order)
    between = source.read(start - version.header_bytes) or b""
    if len(between) != start - version.header_bytes:
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    audit = [row for rule in section.rules for row in _apply(rule, header, version)]
    if between.strip(b"\0"):
        audit.append(AuditRow("extension", "remove"))
    return bytes(header) + bytes(len(between)), audit, voxel_bytes


def _kind(first: bytes) -> tuple[_Version, str]:
    for version in (_ONE, _TWO):
        for order in "<>":
            if first == struct.pack(f"{order}i", version.header_bytes):
                return version, order
    raise RefusedError(RefusalCode.FILE_UNREADABLE)


def _layout(header: bytearray, version: _Version, order: str) -> tuple[int, int]:
    """Give where the voxels begin, and how many bytes they are."""
    at, code = version.dims
    rank, *dims = struct.unpack_from(order + code, header, at)
    at, code = version.start
    (start,) = struct.unpack_from(order + code, header, at)
    (bits,) = struct.unpack_from(f"{order}h", header, version.bits)
    lowest = version.header_bytes + 4
    is_sound = 0 < rank < len(dims) + 1 and all(dim > 0 for dim in dims[:rank]) and bits > 0
    if not is_sound or not (start == 0 or lowest <= start <= MAX_EXTENSION_BYTES) or start != int(start):
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    return int(start) or lowest, (math.prod(dims[:rank]) * bits + 7) // 8


def _apply(rule: OtherRule, header: bytearray, version: _Version) -> list[AuditRow]:
    at = version.offsets.get(rule.name.lower())
    if at is None or isinstance(rule.action, Keep):
        return []
    size = TEXTS.get(rule.name.lower()) or NUMBERS[rule.name.lower()]
    text = ""
    if not isinstance(rule.action, Remove):
        former = bytes(header[at : at + size]).split(b"\0")[0].decode("latin-1")
        changed = applied(rule.action, former, Place(rule.name))
        if changed is None:
            return []
        text = changed
    try:
        content = text.encode("latin-1")[:size]
    except UnicodeEncodeError:
        raise RefusedError(RefusalCode.TEXT_NOT_ENCODABLE, rule.name) from None
    header[at : at + size] = content + bytes(size - len(content))
    return [AuditRow(rule.name, rule.action.code)]
