"""What a rule takes out of an element does not leave in a document, packed bytes or another file."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.make.case import nifti
from tests.make.deid import guard, guarded
from tests.make.dicom import make_pdf
from tests.make.echoes import REMOVES_ALL, WHO, instance
from tests.make.encode import to_bytes
from tests.make.people import FIRST
from uploader.deid.echo.documents import UnreadableError, document_parts, file_parts
from uploader.model.identifying import Identifying
from uploader.model.traces import Trace

if TYPE_CHECKING:
    from collections.abc import Callable


# --- documents ------------------------------------------------------------------------------------


def pdf_of(text: str, *, is_locked: bool = False) -> bytes:
    """A PDF with packed text, as report writers make them."""
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    target = io.BytesIO()
    lock = StandardEncryption("made-up", canPrint=0) if is_locked else None
    canvas = Canvas(target, pageCompression=1, encrypt=lock)
    canvas.drawString(100, 700, text)
    canvas.save()
    return target.getvalue()


def docx_of(text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return target.getvalue()


def zip_of_two() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", b"a")
        archive.writestr("b", b"b")
    return target.getvalue()


def docx_of_bytes(text: bytes) -> bytes:
    return docx_of(text.decode())


def pdf_of_bytes(text: bytes) -> bytes:
    return pdf_of(text.decode())


def png_with(text: bytes) -> bytes:
    body = b"zTXtAuthor\0\0" + zlib.compress(text)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(body) - 4) + body + bytes(4)


def nifti_with(text: bytes) -> bytes:
    return nifti()[:148] + text.ljust(80, b"\0") + nifti()[228:]


def test_it_is_found_in_the_text_of_an_encapsulated_document() -> None:
    for who, expected in (("FakeLindqvist, Tovelille", "value_echo 00420011"), ("Nobody", "")):
        dataset = make_pdf(FIRST, document=pdf_of(f"Report on {who}"))
        dataset |= {tag: instance()[tag] for tag in (0x00100010, 0x00100020, 0x00100030)}
        assert guard(to_bytes(dataset), REMOVES_ALL) == expected


@pytest.mark.parametrize("packed", [gzip.compress, docx_of_bytes, pdf_of_bytes])
@pytest.mark.parametrize("padding", [0, 10_000])
def test_it_is_found_packed_in_private_bytes(packed: Callable[[bytes], bytes], padding: int) -> None:
    content = b"\1\2\3\4" + packed(b"set ID QX7-204518 of FakeLindqvist ") + bytes(padding)
    dataset = instance(t00090010=("LO", "FAKE"), t00091001=("OB", content))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00091001"


@pytest.mark.parametrize(
    "content", [b"\x1f\x8b\x08" * 9, b"PK\3\4" * 9, b"%PDF-" * 9, gzip.compress(bytes(99), mtime=0)[:20]]
)
def test_private_bytes_that_only_begin_like_something_packed_pass(content: bytes) -> None:
    dataset = instance(t00090010=("LO", "FAKE"), t00091001=("OB", content))
    assert guard(to_bytes(dataset), REMOVES_ALL) == ""


def test_a_document_that_is_locked_is_not_sent() -> None:
    dataset = make_pdf(FIRST, document=pdf_of("anything", is_locked=True))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "document_unreadable 00420011"


OTHERS = [pdf_of, docx_of, lambda text: b'{"PatientName": "' + text.encode() + b'"}']
OTHERS += [lambda text: gzip.compress(nifti_with(text.encode())), lambda text: nifti_with(text.encode())]
OTHERS += [lambda text: png_with(text.encode()), lambda text: gzip.compress(b"a,b\n" + text.encode())]
OTHERS += [
    lambda text: b"x" * (1 << 20) + text.encode(),
    lambda text: "né,".encode() + text.encode("utf-16-le"),
]


def other(content: bytes, profile: str = REMOVES_ALL) -> str:
    traces = (Trace(0x00100010, Identifying(WHO.name)), Trace(0x00100020, Identifying(WHO.patient_id)))
    result = guarded(profile, traces).check_other(io.BytesIO(content), len(content))
    return result.code if result else ""


@pytest.mark.parametrize("make", OTHERS)
def test_files_that_are_not_dicom_are_searched_for_what_the_case_says_of_somebody(make: object) -> None:
    assert other(make("of FakeLindqvist")) == "value_echo"  # type: ignore[operator]
    assert other(make("of nobody")) == ""  # type: ignore[operator]


def test_other_files_that_can_not_be_looked_into_are_not_sent() -> None:
    assert other(pdf_of("x", is_locked=True)) == "document_unreadable"
    assert other(gzip.compress(b"text" * 1000)[:-30]) == "document_unreadable"
    assert other(b"%PDF-1.4\n%%EOF\n") == ""


def test_an_archive_of_which_only_the_end_is_left_can_not_be_looked_into() -> None:
    whole = zip_of_two()
    rest = whole[whole.index(b"PK\x03\x04", 1) :]
    with pytest.raises(UnreadableError):
        list(document_parts(rest))


def test_voxels_are_not_read() -> None:
    content = nifti() + b"FakeLindqvist" * 1000
    assert sum(map(len, file_parts(io.BytesIO(content), len(content)))) == 352
