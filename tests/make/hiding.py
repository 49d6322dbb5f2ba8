"""Places in a file where a value that a rule takes out of its element may stand a second time, one file each.

All of them are kept by `lenient`: nothing but the search for echoes stands between them and the site.
"""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from tests.make.dicom import SECONDARY_CAPTURE, make_tiny
from tests.make.encode import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_BASELINE,
    PIXEL_DATA,
    RLE,
    Dataset,
    fragments,
    rle_frame,
    to_bytes,
)
from tests.make.needles import DOCUMENT, SHARED_GROUPS, deny_list, pdf_with
from tests.make.people import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.make.needles import Bank

JPEG_2000: Final = "1.2.840.10008.1.2.4.90"
ACCESSION: Final = 0x00080050
STORAGE: Final = "1.2.840.10008.5.1.4.1.1"
SIDE: Final = 32
CHUNK_BYTES: Final = 1024 * 1024
CONTENT, TEXT, NAME, OBSERVED = 0x0040A730, 0x0040A160, 0x0040A123, 0x0040A075
ANNOTATIONS, ANNOTATION = 0x0040B020, 0x00700006
ICON, OVERLAY_COMMENTS, PALETTE = 0x00880200, 0x60004000, 0x00281221
KEPT: Final = (CONTENT, TEXT, NAME, OBSERVED, ANNOTATIONS, ANNOTATION, ICON, DOCUMENT, 0x00180010)


def lenient() -> dict[str, object]:
    """As `deny_list`, but what may hold an echo is kept, private elements among it."""
    profile = deny_list()
    section: dict[str, Any] = profile["dicom"]  # type: ignore[assignment]
    kept = {f"{tag:08X}" for tag in KEPT} | {"60XX3000", "60XX4000"}
    section["fields"] = [rule for rule in section["fields"] if rule["name"] not in kept]
    section["remove-private-tags"] = False
    return profile


def hidden_files(bank: Bank, *, is_bare: bool = False) -> dict[str, bytes]:
    """Give a file for each place; its accession number is the needle, and stands in the place again.

    In a control, which ``is_bare``, the needle stands in the place alone.
    """
    files = {}
    for number, (place, make) in enumerate(PLACES.items(), start=1):
        secret = bank.word(f"echo in {place}")
        accession = ("SH", "" if is_bare else secret)
        files[place] = make(make_tiny(Place(series=number)) | {ACCESSION: accession}, secret)
    return files


# --- frames ----------------------------------------------------------------------------------------------


def coded(form: str = "JPEG", **options: object) -> bytes:
    """A frame of noise."""
    target = io.BytesIO()
    pixels = np.random.default_rng(5).integers(0, 256, (SIDE, SIDE), np.uint8)
    Image.fromarray(pixels).save(target, form, **options)
    return target.getvalue()


def _segment(marker: int, text: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(text) + 2) + text


def _after_start(frame: bytes, segment: bytes) -> bytes:
    return frame[:2] + segment + frame[2:]


def _between_scans(text: bytes) -> bytes:
    frame = coded(progressive=True)
    at = frame.rindex(b"\xff\xc4")
    return frame[:at] + _segment(0xFE, text) + frame[at:]


def _in_tile(text: bytes) -> bytes:
    frame = coded("JPEG2000", no_jp2=True)
    at, segment = frame.index(b"\xff\x90"), _segment(0x64, b"\0\1" + text)
    (length,) = struct.unpack_from(">I", frame, at + 6)
    longer = struct.pack(">I", length + len(segment) if length else 0)
    return frame[: at + 6] + longer + frame[at + 10 : at + 12] + segment + frame[at + 12 :]


def _image(base: Dataset, value: bytes, syntax: str, samples_value: str = "OB") -> bytes:
    described: Dataset = {
        0x00080016: ("UI", SECONDARY_CAPTURE),
        0x00280010: ("US", SIDE),
        0x00280011: ("US", SIDE),
        0x00280100: ("US", 8),
        0x00280101: ("US", 8),
        0x00280102: ("US", 7),
        PIXEL_DATA: (samples_value, value),
    }
    return to_bytes(base | described, syntax)


def _jpeg(make: Callable[[bytes], list[bytes]]) -> Callable[[Dataset, str], bytes]:
    return lambda base, secret: _image(base, fragments(make(secret.encode())), JPEG_BASELINE)


def _jpeg_2000(make: Callable[[bytes], bytes]) -> Callable[[Dataset, str], bytes]:
    return lambda base, secret: _image(base, fragments([make(secret.encode())]), JPEG_2000)


def _rle(make: Callable[[bytes, bytes], bytes]) -> Callable[[Dataset, str], bytes]:
    frame = rle_frame(bytes(SIDE * SIDE), 1)
    return lambda base, secret: _image(base, fragments([make(frame, secret.encode())]), RLE)


def _in_table(base: Dataset, secret: str) -> bytes:
    value, text = fragments([coded()]), secret.encode()
    table = struct.pack("<HHI", 0xFFFE, 0xE000, len(text)) + text
    return _image(base, table + value[8:], JPEG_BASELINE)


# --- elements --------------------------------------------------------------------------------------------


def _element(tag: int, vr: str, make: Callable[[str], bytes | str]) -> Callable[[Dataset, str], bytes]:
    def made(base: Dataset, secret: str) -> bytes:
        creator: Dataset = {tag & 0xFFFF0000 | 0x10: ("LO", "FAKE MAKER IDENT")} if tag >> 16 & 1 else {}
        return to_bytes(base | creator | {tag: (vr, make(secret))})

    return made


def _private(vr: str, make: Callable[[str], bytes | str]) -> Callable[[Dataset, str], bytes]:
    return _element(0x00091001, vr, make)


def _object(sop_class: str, elements: Callable[[str], Dataset]) -> Callable[[Dataset, str], bytes]:
    def made(base: Dataset, secret: str) -> bytes:
        kept = {tag: one for tag, one in base.items() if tag >> 16 not in (0x28, 0x7FE0)}
        return to_bytes(kept | {0x00080016: ("UI", f"{STORAGE}.{sop_class}")} | elements(secret))

    return made


def _document(kind: str, sop_class: str, make: Callable[[str], bytes]) -> Callable[[Dataset, str], bytes]:
    return _object(sop_class, lambda secret: {DOCUMENT: ("OB", make(secret)), 0x00420012: ("LO", kind)})


def _cda(secret: str) -> bytes:
    return (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>'
        f'<id extension="{secret}"/></patientRole></recordTarget></ClinicalDocument>'
    ).encode()


def office_document(text: str) -> bytes:
    """A document of an office program."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return target.getvalue()


def _report(secret: str) -> Dataset:
    items = [{0x0040A040: ("CS", "TEXT"), TEXT: ("UT", f"Compared with {secret}.")}]
    return {0x0040A040: ("CS", "CONTAINER"), CONTENT: ("SQ", items)}


def _observer(secret: str) -> Dataset:
    inner = [{0x0040A040: ("CS", "PNAME"), NAME: ("PN", f"FakeNurse^{secret}")}]
    return {CONTENT: ("SQ", [{0x0040A040: ("CS", "CONTAINER"), CONTENT: ("SQ", inner)}])}


def _waveform(secret: str) -> Dataset:
    lead: Dataset = {0x003A0005: ("US", 1), 0x003A0010: ("UL", 4), 0x54001004: ("US", 16)}
    lead[0x54001010] = ("OW", bytes(8))
    note: Dataset = {ANNOTATION: ("ST", f"lead of {secret} off"), 0x0040B021: ("US", 1)}
    return {0x54000100: ("SQ", [lead]), ANNOTATIONS: ("SQ", [note])}


def _icon(base: Dataset, secret: str) -> bytes:
    icon: Dataset = {0x00280010: ("US", 4), 0x00280011: ("US", 4), PIXEL_DATA: ("OB", secret.encode())}
    return to_bytes(base | {ICON: ("SQ", [icon])})


def _undeclared(base: Dataset, secret: str) -> bytes:
    """A sequence whose representation nobody knows."""
    item: Dataset = {0x00091002: ("LO", secret)}
    creator: Dataset = {0x00090010: ("LO", "FAKE MAKER IDENT")}
    return to_bytes(base | creator | {0x00091001: ("SQ", [creator | item])}, IMPLICIT)


def _across(secret: str) -> bytes:
    """So long that the search reads it in pieces, at whose border the value lies."""
    return bytes(CHUNK_BYTES - 4) + secret.encode() + bytes(CHUNK_BYTES)


def _lies(codec: str, term: str) -> Callable[[Dataset, str], bytes]:
    """Text that is written otherwise than the file says."""

    def made(base: Dataset, secret: str) -> bytes:
        text = f"{secret} äöü".encode(codec, "replace")
        return to_bytes(
            base | {0x00080005: ("CS", term), SHARED_GROUPS: ("SQ", [{0x00080104: ("LO", text)}])}
        )

    return made


def _in_syntax(syntax: str) -> Callable[[Dataset, str], bytes]:
    return lambda base, secret: to_bytes(
        base | {PIXEL_DATA: ("OW", bytes(32)), SHARED_GROUPS: ("SQ", [{0x00080104: ("LO", f"of {secret}")}])},
        syntax,
    )


FAR: Final = bytes(range(1, 128)) * 60

PLACES: Final[dict[str, Callable[[Dataset, str], bytes]]] = {
    "a comment of JPEG": _jpeg(lambda text: [_after_start(coded(), _segment(0xFE, text))]),
    "EXIF": _jpeg(lambda text: [_after_start(coded(), _segment(0xE1, b"Exif\0\0" + text))]),
    "an unknown segment of JPEG": _jpeg(lambda text: [_after_start(coded(), _segment(0xF2, text))]),
    "a comment between scans": _jpeg(lambda text: [_between_scans(text)]),
    "padding of a frame": _jpeg(lambda text: [coded() + text]),
    "padding of a frame, far": _jpeg(lambda text: [coded() + FAR + text + FAR]),
    "a fragment behind the frame": _jpeg(lambda text: [coded(), b"of " + text]),
    "a fragment before the frame": _jpeg(lambda text: [b"of " + text + b" ", coded()]),
    "the offset table": _in_table,
    "a comment of JPEG 2000": _jpeg_2000(lambda text: coded("JPEG2000", no_jp2=True, comment=text)),
    "a comment of a tile": _jpeg_2000(_in_tile),
    "padding of JPEG 2000": _jpeg_2000(lambda text: coded("JPEG2000", no_jp2=True) + text),
    "a box of JP2": _jpeg_2000(lambda text: coded("JPEG2000", no_jp2=False) + b"\0\0\0\x20xml " + text),
    "padding of RLE": _rle(lambda frame, text: frame + text),
    "the head of RLE": _rle(lambda frame, text: frame[:12] + text.ljust(52, b"\0") + frame[64:]),
    "pixels of an icon": _icon,
    "text of a report": _object("88.11", _report),
    "a name in a report": _object("88.11", _observer),
    "an annotation of a waveform": _object("9.1.1", _waveform),
    "a CDA document": _document("text/XML", "104.2", _cda),
    "a PDF document": _document("application/pdf", "104.1", pdf_with),
    "an office document": _document("application/msword", "104.1", office_document),
    "comments of an overlay": _element(OVERLAY_COMMENTS, "LT", lambda secret: f"of {secret}"),
    "a private text": _private("LO", str),
    "private bytes": _private("OB", lambda secret: b"\1\2\0\x41" + secret.encode() + b"\x9f\0"),
    "private bytes, far": _private("UN", lambda secret: b"\xff\xf7" * 6000 + secret.encode() + bytes(9000)),
    "private bytes across a border": _private("OB", _across),
    "a packed protocol": _private(
        "OB", lambda secret: b"\1\0\0\0" + gzip.compress(f"set ID {secret}".encode() * 9)
    ),
    "a document in private bytes": _private("OB", lambda secret: bytes(8) + pdf_with(secret)),
    "UTF-16": _private("OB", lambda secret: secret.encode("utf-16-le")),
    "base64": _private("UT", lambda secret: base64.b64encode(f"of {secret}.".encode()).decode()),
    "hex": _private("UT", lambda secret: secret.encode().hex()),
    "a private sequence": _undeclared,
    "text that lies, UTF-8": _lies("utf-8", "ISO_IR 100"),
    "text that lies, Latin-1": _lies("latin-1", "ISO_IR 192"),
    "big endian": _in_syntax(BIG_ENDIAN),
    "deflated": _in_syntax(DEFLATED),
    "explicit": _in_syntax(EXPLICIT),
}
"""By name; each makes a file of a data set and a value."""
