"""The head of a file, PS3.10 chapter 7: read as it comes, written as it must be."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from uploader.deid.actions.hashing import UID_SHAPE
from uploader.deid.deflate import inflated
from uploader.deid.elements import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, DataSet, Element, Made, Syntax
from uploader.deid.parse import check_groups, parse_data_set
from uploader.deid.reader import Reader
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.write import header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uploader.deid.former import Block, Former
    from uploader.deid.record import Record

MAGIC = b"DICM"
PREAMBLE_BYTES = 128
MEDIA_SOP_CLASS_UID = 0x00020002
MEDIA_SOP_INSTANCE_UID = 0x00020003
TRANSFER_SYNTAX_UID = 0x00020010
OWN_META = frozenset((0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013))
"""What the head of every file that leaves holds, besides what rules write."""
DICOMDIR_CLASS = "1.2.840.10008.1.3.10"
IMPLICIT_UIDS = frozenset(("1.2.840.10008.1.2", "1.2.840.113619.5.2"))
BIG_ENDIAN_UID = "1.2.840.10008.1.2.2"
EXPLICIT_UID = "1.2.840.10008.1.2.1"
DEFLATED_UIDS = frozenset(("1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"))
MAX_META_BYTES = 1024 * 1024
_HEADER = struct.Struct("<HH2sH").unpack_from
_LONG = frozenset((b"OB", b"UN", b"UT", b"OW", b"SQ", b"UC", b"UR"))


@dataclass(slots=True)
class ParsedFile:
    """A file in its parts; ``reader`` reads the data set, inflated where it was deflated.

    ``shared`` is what also stood in the file before, at top level.
    """

    meta: DataSet
    meta_reader: Reader
    data: DataSet
    reader: Reader
    transfer_syntax_uid: str
    shared: Sequence[Block] = ()

    @property
    def is_deflated(self) -> bool:
        """Whether the data set must be deflated again."""
        return self.transfer_syntax_uid in DEFLATED_UIDS


def parse_file(
    source: BinaryIO, size_bytes: int, *, checks_values: bool = True, former: Former | None = None
) -> ParsedFile:
    """Parse a file with or without preamble, with or without file meta information.

    Parameters
    ----------
    checks_values, former
        As `parse_data_set` takes them.

    Raises
    ------
    RefusedError
    """
    first = Reader(source, size_bytes)
    start = _meta_start(first)
    if start is None:
        return _guessed(DataSet(EXPLICIT_LE, 0), Reader(source, 0), source, size_bytes, 0)
    end = _meta_end(first, start)
    meta_reader = Reader(source, end, start, first.buffer[start:end])
    meta = parse_data_set(meta_reader, EXPLICIT_LE, former=former and former.head)
    uid = _transfer_syntax(meta, meta_reader)
    if not uid:
        return _guessed(meta, meta_reader, source, size_bytes, end)
    reader = Reader(source, size_bytes, end, first.buffer[end:])
    if uid in DEFLATED_UIDS:
        content, content_bytes = inflated(reader)
        reader = Reader(content, content_bytes)
    data = parse_data_set(reader, syntax_of(uid), checks_values=checks_values, former=former)
    _check(data)
    return ParsedFile(meta, meta_reader, data, reader, uid, former.taken if former else ())


def syntax_of(uid: str) -> Syntax:
    """Give the syntax of a data set; every transfer syntax that is not one of the old ones is explicit."""
    if uid in IMPLICIT_UIDS:
        return IMPLICIT_LE
    return EXPLICIT_BE if uid == BIG_ENDIAN_UID else EXPLICIT_LE


def _meta_start(reader: Reader) -> int | None:
    """Give where the file meta information begins; None where the file has none."""
    if reader.size_bytes < 8:  # noqa: PLR2004 - an element's header
        raise RefusedError(RefusalCode.NOT_DICOM)
    buffer = reader.need(min(PREAMBLE_BYTES + 4, reader.size_bytes))
    if buffer[PREAMBLE_BYTES : PREAMBLE_BYTES + 4] == MAGIC:
        return PREAMBLE_BYTES + 4
    if buffer[:4] == MAGIC:
        return 4
    if buffer[:2] == b"\x02\x00" and buffer[4:6].isalpha():
        return 0
    return None


def _meta_end(reader: Reader, position: int) -> int:
    """Give where group 0002 ends, by its elements; the group length in the file is often wrong."""
    buffer, size_bytes = reader.buffer, reader.size_bytes
    while position + 8 <= size_bytes:
        if position + 8 > len(buffer):
            buffer = reader.need(position + 8)
        group, _, code, length = _HEADER(buffer, position)
        if group != 2:  # noqa: PLR2004 - the group itself
            break
        if code in _LONG:
            buffer = reader.need(position + 12)
            length = int.from_bytes(buffer[position + 8 : position + 12], "little") + 4
        position += 8 + length
        if position > MAX_META_BYTES:
            raise RefusedError(RefusalCode.TRANSFER_SYNTAX)
    if position > reader.size_bytes:
        raise RefusedError(RefusalCode.TRUNCATED)
    reader.need(position)
    return position


def _transfer_syntax(meta: DataSet, reader: Reader) -> str:
    """Give the transfer syntax's UID; empty where none is named."""
    element = meta.elements.get(TRANSFER_SYNTAX_UID)
    sop_class = meta.elements.get(MEDIA_SOP_CLASS_UID)
    if isinstance(sop_class, Element) and _uid(sop_class, reader) == DICOMDIR_CLASS:
        raise RefusedError(RefusalCode.DICOMDIR)
    if element is None:
        return ""
    uid = _uid(element, reader) if isinstance(element, Element) and element.vr == "UI" else ""
    if not UID_SHAPE.fullmatch(uid):
        raise RefusedError(RefusalCode.TRANSFER_SYNTAX, "00020010")
    return uid


def _uid(element: Element, reader: Reader) -> str:
    return reader.buffer[element.value : element.end].decode("latin-1").rstrip("\0 ")


def _check(data: DataSet) -> None:
    if not data.elements:
        raise RefusedError(RefusalCode.NOT_DICOM)
    check_groups(data)


def _guessed(meta: DataSet, meta_reader: Reader, source: BinaryIO, size_bytes: int, start: int) -> ParsedFile:
    """Parse a data set that no transfer syntax comes with: whichever syntax fits to the last byte."""
    for syntax, uid in (
        (EXPLICIT_LE, EXPLICIT_UID),
        (IMPLICIT_LE, "1.2.840.10008.1.2"),
        (EXPLICIT_BE, BIG_ENDIAN_UID),
    ):
        reader = Reader(source, size_bytes, start)
        if size_bytes < start + 8:
            break
        group = reader.need(8)[:2]
        if group != (b"\x00\x08" if syntax.big_endian else b"\x08\x00"):
            continue
        try:
            data = parse_data_set(reader, syntax)
        except RefusedError as error:
            if syntax.explicit and error.code == RefusalCode.VR_UNKNOWN:
                continue
            raise
        _check(data)
        return ParsedFile(meta, meta_reader, data, reader, uid)
    raise RefusedError(RefusalCode.NOT_DICOM)


def write_head(record: Record, transfer_syntax_uid: str, sop_class_uid: str, sop_instance_uid: str) -> bytes:
    """Write preamble and file meta information anew.

    The preamble is zeroed. Besides what the Standard requires only elements stay that a rule wrote: titles
    and addresses of the sender, and private information, are gone.

    Parameters
    ----------
    sop_class_uid, sop_instance_uid
        Of the data set as it is sent.
    """
    made: dict[int, tuple[str, bytes]] = {
        0x00020001: ("OB", b"\x00\x01"),
        MEDIA_SOP_CLASS_UID: ("UI", _padded_uid(sop_class_uid)),
        MEDIA_SOP_INSTANCE_UID: ("UI", _padded_uid(sop_instance_uid)),
        TRANSFER_SYNTAX_UID: ("UI", _padded_uid(transfer_syntax_uid)),
        0x00020012: ("UI", _padded_uid(IMPLEMENTATION_CLASS_UID)),
        0x00020013: ("SH", IMPLEMENTATION_VERSION.encode()),
    }
    for tag, element in record.meta.elements.items():
        if isinstance(element, Made):
            made.setdefault(tag, (element.vr, element.content))
    body = b"".join(
        header(tag, vr, len(content), EXPLICIT_LE) + content for tag, (vr, content) in sorted(made.items())
    )
    length = header(0x00020000, "UL", 4, EXPLICIT_LE) + struct.pack("<I", len(body))
    return bytes(PREAMBLE_BYTES) + MAGIC + length + body


IMPLEMENTATION_CLASS_UID = "2.25.24590417718654264490565125987611428020"
"""Ours, made from a UUID, PS3.5 B.2."""
IMPLEMENTATION_VERSION = "CASEUPLOADER_1 "


def _padded_uid(uid: str) -> bytes:
    content = uid.encode("ascii")
    return content + b"\0" * (len(content) % 2)
