"""One DICOM file: what the scan, the series table and the checks need to know of it."""

from __future__ import annotations

import re
import sys
import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, cast

from uploader.model.source import FailReason
from uploader.model.traces import KINDS
from uploader.scan.classes import content_tag, is_image
from uploader.scan.elements import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    KNOWN_VRS,
    ElementReader,
    Encoding,
    TopLevel,
)
from uploader.scan.image import IMAGE_TAGS, read_phase, read_position, read_traits
from uploader.scan.inflate import INFLATED_IN_MEMORY_BYTES, inflate
from uploader.scan.pixels import Shape, check_pixels
from uploader.scan.refused import RefusedFileError
from uploader.scan.text import decode_text
from uploader.scan.window import Window

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.dicom import Phase, Traits

SYNTAX_DEFLATED: Final = "1.2.840.10008.1.2.1.99"
SYNTAX_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
DIRECTORY_CLASS: Final = "1.2.840.10008.1.3.10"

META_LENGTH, META_CLASS, META_SYNTAX = 0x00020000, 0x00020002, 0x00020010
CHARSET, IMAGE_TYPE, SOP_CLASS, SOP_UID, STUDY_DATE = (
    0x00080005,
    0x00080008,
    0x00080016,
    0x00080018,
    0x00080020,
)
MODALITY, DESCRIPTION = 0x00080060, 0x0008103E
NAME, PATIENT_ID, ISSUER, BIRTH_DATE, SEX = 0x00100010, 0x00100020, 0x00100021, 0x00100030, 0x00100040
STUDY_UID, SERIES_UID, SERIES_NUMBER, NUMBER = 0x0020000D, 0x0020000E, 0x00200011, 0x00200013
SAMPLES, PHOTOMETRIC, FRAMES, ROWS, COLUMNS, BITS = (
    0x00280002,
    0x00280004,
    0x00280008,
    0x00280010,
    0x00280011,
    0x00280100,
)
PROVIDER_URL: Final = 0x00287FE0

META_WANTED: Final = frozenset((META_LENGTH, META_CLASS, META_SYNTAX))
WANTED: Final = frozenset(
    (
        *(CHARSET, IMAGE_TYPE, SOP_CLASS, SOP_UID, STUDY_DATE, MODALITY, DESCRIPTION),
        *(NAME, PATIENT_ID, ISSUER, BIRTH_DATE, SEX, STUDY_UID, SERIES_UID, SERIES_NUMBER, NUMBER),
        *(SAMPLES, PHOTOMETRIC, FRAMES, ROWS, COLUMNS, BITS, PROVIDER_URL),
    )
)
ALL_WANTED: Final = WANTED | IMAGE_TAGS | KINDS.keys()
OPTIONAL: Final = ALL_WANTED - WANTED

UID_FORM: Final = re.compile(rb"[!-\[\]-~]{1,64}")
INTEGER_FORM: Final = re.compile(r"[+-]?[0-9]{1,9}(\.0*)?")


class Header(NamedTuple):
    """What was read, ready to cross a process border. Texts are decoded and without padding."""

    patient_id: str
    issuer: str
    name: str
    birth_date: str
    sex: str
    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    modality: str
    number: int | None
    series_number: int | None
    series_description: str
    study_date: str
    frame_count: int
    is_localizer: bool
    header_bytes: int
    traits: Traits
    phase: Phase
    position: tuple[float, float, float] | None
    traces: tuple[tuple[int, str], ...]

    def __repr__(self) -> str:
        return "Header(...)"  # what it holds must not get into a log by being formatted


class Directory(NamedTuple):
    """A DICOMDIR: it lists the files of its disc, which the walk finds by itself."""


def read_header(stream: BinaryIO, size: int, start: int, scratch_dir: Path) -> Header | Directory:
    """Read one DICOM file up to the end of its structure, without its pixels.

    Parameters
    ----------
    stream, size
        The file and its length.
    start
        Where file meta or dataset begin, as `sniff.dicom_start` gives it.
    scratch_dir
        Private folder for a deflated dataset too large for memory.

    Raises
    ------
    RefusedFileError
        `FailReason` ``TRUNCATED``, ``NOT_PARSABLE``, ``MISSING_UID`` or ``ARCHIVE_TOO_LARGE``.
    OSError
        When it can't be read.
    """
    window = Window(stream, size)
    meta, offset = _read_meta(window, start)
    if _uid(meta.get(META_CLASS, b"")) == DIRECTORY_CLASS:
        return Directory()
    syntax = _uid(meta.get(META_SYNTAX, b""))
    if syntax == SYNTAX_DEFLATED:
        return _read_deflated(stream, size, offset, scratch_dir)
    reader = ElementReader(window, decide_encoding(window, offset, syntax), OPTIONAL)
    top = reader.read_all(offset, ALL_WANTED)
    return _interpret(window, top, syntax, top.pixel.offset if top.pixel else size)


def read_meta_end(window: Window, start: int) -> tuple[str, int]:
    """Transfer syntax of a file, and where its dataset begins."""
    meta, offset = _read_meta(window, start)
    return _uid(meta.get(META_SYNTAX, b"")), offset


# --- file meta -------------------------------------------------------------------------------------


def _read_meta(window: Window, start: int) -> tuple[dict[int, bytes], int]:
    """Elements of group 0002, and where the dataset begins.

    The group ends where group 0002 ends, not where (0002,0000) says: some writers have that wrong. Only
    before a deflated dataset, whose first bytes may look like anything, the length is needed and believed.
    """
    reader = ElementReader(window, EXPLICIT)
    found = TopLevel()
    offset, end = start, window.size
    while offset < end and window.cut(offset, 2) == b"\x02\0":
        offset = reader.take(reader.head(offset), offset, META_WANTED, found)
        if _uid(found.values.get(META_SYNTAX, b"")) == SYNTAX_DEFLATED:
            end = _told_end(found.values.get(META_LENGTH, b""), start)
    if end not in {offset, window.size}:
        raise RefusedFileError(FailReason.NOT_PARSABLE, "file meta length")
    return found.values, offset


def _told_end(group_length: bytes, start: int) -> int:
    if len(group_length) != 4:  # noqa: PLR2004 - UL
        raise RefusedFileError(FailReason.NOT_PARSABLE, "file meta length")
    return start + 12 + int.from_bytes(group_length, "little")


def decide_encoding(window: Window, offset: int, syntax: str) -> Encoding:
    """Byte order and VRs as the first element has them; a transfer syntax that says otherwise is wrong.

    Files that say explicit and are implicit, or the other way round, are known from several makers.
    """
    at = window.index(offset, 8)
    first = window.data[at : at + 8]
    if first[4:6] not in KNOWN_VRS:
        return IMPLICIT
    if syntax == SYNTAX_BIG_ENDIAN or (not syntax and first[0] == 0):
        return BIG_ENDIAN
    return EXPLICIT


# --- deflated --------------------------------------------------------------------------------------


def _read_deflated(stream: BinaryIO, size: int, offset: int, scratch_dir: Path) -> Header:
    """PS3.5 A.5: file meta as it is, the dataset as one deflate stream."""
    with tempfile.SpooledTemporaryFile(INFLATED_IN_MEMORY_BYTES, dir=str(scratch_dir)) as inflated:
        length = inflate(stream, offset, size - offset, cast("BinaryIO", inflated))
        window = Window(cast("BinaryIO", inflated), length)
        top = ElementReader(window, EXPLICIT, OPTIONAL).read_all(0, ALL_WANTED)
        return _interpret(window, top, SYNTAX_DEFLATED, size)


# --- meaning ---------------------------------------------------------------------------------------


def _interpret(window: Window, top: TopLevel, syntax: str, header_bytes: int) -> Header:
    values = top.values
    _check_image(window, top, syntax)
    if top.last_tag < content_tag(_uid(values.get(SOP_CLASS, b""))):
        raise RefusedFileError(FailReason.TRUNCATED, "no content")
    charset = values.get(CHARSET, b"").decode("ascii", "replace")

    def text(tag: int) -> str:
        return sys.intern(decode_text(values.get(tag, b""), charset))

    return Header(
        patient_id=text(PATIENT_ID),
        issuer=text(ISSUER),
        name=text(NAME),
        birth_date=text(BIRTH_DATE),
        sex=text(SEX),
        study_instance_uid=sys.intern(_needed_uid(top, STUDY_UID)),
        series_instance_uid=sys.intern(_needed_uid(top, SERIES_UID)),
        sop_instance_uid=_needed_uid(top, SOP_UID),
        sop_class_uid=sys.intern(_uid(values.get(SOP_CLASS, b""))),
        transfer_syntax_uid=sys.intern(syntax),
        modality=text(MODALITY),
        number=_integer(values.get(NUMBER, b"")),
        series_number=_integer(values.get(SERIES_NUMBER, b"")),
        series_description=text(DESCRIPTION),
        study_date=text(STUDY_DATE),
        frame_count=_integer(values.get(FRAMES, b"")) or 1,
        is_localizer=b"LOCALIZER" in [part.strip() for part in values.get(IMAGE_TYPE, b"").split(b"\\")],
        header_bytes=header_bytes,
        traits=read_traits(values, is_big_endian=top.is_big_endian),
        phase=read_phase(values, is_big_endian=top.is_big_endian),
        position=read_position(values),
        traces=tuple((tag, text(tag)) for tag in sorted(KINDS.keys() & values.keys()) if values[tag]),
    )


def _check_image(window: Window, top: TopLevel, syntax: str) -> None:
    """Refuse an image without its pixels, or with too few or too many of them."""
    values = top.values

    def number(tag: int) -> int:
        raw = values.get(tag, b"")
        if len(raw) != 2:  # noqa: PLR2004 - US
            return 0
        return int.from_bytes(raw, "big" if top.is_big_endian else "little")

    shape = Shape(
        area=number(ROWS) * number(COLUMNS),
        samples=number(SAMPLES),
        bits=number(BITS),
        frames=_integer(values.get(FRAMES, b"")) or 1,
        photometric=_uid(values.get(PHOTOMETRIC, b"")),
    )
    if top.pixel is not None:
        check_pixels(window, top.pixel, syntax, shape)
    elif PROVIDER_URL not in values and (
        (shape.area and shape.bits) or is_image(_uid(values.get(SOP_CLASS, b"")))
    ):
        raise RefusedFileError(FailReason.TRUNCATED, "no pixel data")


def _uid(raw: bytes) -> str:
    """UI or CS without its padding."""
    return raw.decode("ascii", "replace").strip(" \0")


def _needed_uid(top: TopLevel, tag: int) -> str:
    """One of the three UIDs; a file that ends before its place is cut, rather than without it."""
    if top.last_tag < tag:
        raise RefusedFileError(FailReason.TRUNCATED, "before UID")
    raw = top.values.get(tag, b"").strip(b" \0")
    if not UID_FORM.fullmatch(raw):
        raise RefusedFileError(FailReason.MISSING_UID, f"{tag >> 16:04X},{tag & 0xFFFF:04X}")
    return raw.decode("ascii")


def _integer(raw: bytes) -> int | None:
    """IS as a number; None where absent or not one."""
    text = raw.decode("ascii", "replace").strip(" \0")
    return int(float(text)) if INTEGER_FORM.fullmatch(text) else None
