"""pydicom reads the first file of a series back, and sees what the strict comparison would have missed."""

from __future__ import annotations

import io

import pytest

from tests.make import profiles
from tests.make.deid import clean, cleaned, deidentifier, joined, profile_of
from tests.make.dicom import add_nested_identifiers, add_private, make_ct, make_tiny, make_us
from tests.make.encode import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_BASELINE,
    Layout,
    fragments,
    to_bytes,
)
from tests.make.people import FIRST
from tests.make.wheels import dicom_files
from uploader.deid import leaving, rules
from uploader.deid.meta import parse_file
from uploader.deid.plan import plan_of
from uploader.deid.readback import read_back
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import Refused, Span


def first(content: bytes, profile: str = profiles.RICH) -> str:
    """Clean as the first file of a series; give the refusal's code."""
    result = deidentifier(profile).clean(io.BytesIO(content), len(content), "x", is_first=True)
    return result.code if isinstance(result, Refused) else ""


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED])
@pytest.mark.parametrize("layout", [Layout(), Layout(undefined_lengths=True), Layout(group_lengths=True)])
def test_every_syntax_and_layout_is_read_back(syntax: str, layout: Layout) -> None:
    dataset = add_nested_identifiers(add_private(make_ct(FIRST)))
    assert first(to_bytes(dataset, syntax, layout)) == ""
    assert first(to_bytes(make_us(FIRST), syntax, layout), profiles.ALLOW_LIST) == ""


@pytest.mark.parametrize("size", [10, 100_000])
def test_fragments_of_any_size_are_read_back(size: int) -> None:
    dataset = make_tiny(FIRST)
    dataset[0x7FE00010] = ("OB", fragments([b"\xff\xd8" + bytes(size) + b"\xff\xd9"] * 3))
    assert first(to_bytes(dataset, JPEG_BASELINE)) == ""


@pytest.mark.parametrize("profile", [profiles.RICH, profiles.ALLOW_LIST])
def test_no_real_file_fails_when_it_is_read_back(profile: str) -> None:
    read = 0
    for path in dicom_files():
        content = path.read_bytes()
        if not isinstance(clean(content, profile, path.name), Refused):
            assert first(content, profile) == "", path.name
            read += 1
    assert read > 200


def tampered(old: bytes, new: bytes, shift: int = 0) -> str:
    """Clean, change the finished bytes as a fault of the writing would, and read them back."""
    content = to_bytes(make_ct(FIRST)) + bytes(2)
    plan = plan_of(profile_of(profiles.MINIMAL))
    pieces = cleaned(content, profiles.MINIMAL).pieces
    assert isinstance(pieces[0], bytes)
    assert isinstance(pieces[1], Span)
    assert old in pieces[0]
    parsed = parse_file(io.BytesIO(content), len(content))
    record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
    rules.apply_profile(plan, record)
    leaving.mark_removed(plan, record)
    wrong = (pieces[0].replace(old, new), Span(pieces[1].offset + shift, pieces[1].size_bytes))
    try:
        read_back(record, wrong, io.BytesIO(content), is_deflated=False)
    except RefusedError as error:
        return error.code.value
    return ""


NAME = b"\x10\x00\x10\x00PN\x04\x00FAKE"
SEX = b"\x10\x00\x40\x00CS"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"FakeMaker", b"FakeMaxer"),
        (SEX, NAME + SEX),
        (b"\x08\x00\x70\x00LO\x0a\x00FakeMaker ", b""),
        (b"YES ", b"NO  "),
        (b"Made-up request ", b"Made-up reguest "),
        (b"\x40\x00\x01\x10SH\x08\x00FAKERP01", b"\x40\x00\x02\x10SH\x08\x00FAKERP01"),
    ],
)
def test_a_fault_of_the_writing_is_seen(old: bytes, new: bytes) -> None:
    assert tampered(old, new) == RefusalCode.VERIFICATION_FAILED


def test_what_is_right_passes_and_pixels_of_another_range_do_not() -> None:
    assert tampered(b"YES ", b"YES ") == ""
    assert tampered(b"YES ", b"YES ", shift=2) == RefusalCode.VERIFICATION_FAILED


def test_large_values_of_a_deflated_file_are_compared_byte_by_byte() -> None:
    content = to_bytes(make_ct(FIRST), DEFLATED)
    result = cleaned(content, profiles.MINIMAL)
    other = make_ct(FIRST)
    pixels = other[0x7FE00010][1]
    assert isinstance(pixels, bytes)
    other[0x7FE00010] = ("OW", pixels[:-1] + b"\x77")
    parsed = parse_file(io.BytesIO(to_bytes(other, DEFLATED)), len(to_bytes(other, DEFLATED)))
    plan = plan_of(profile_of(profiles.MINIMAL))
    record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
    rules.apply_profile(plan, record)
    leaving.mark_removed(plan, record)
    with pytest.raises(RefusedError, match="verification_failed"):
        read_back(record, (joined(result, content),), io.BytesIO(), is_deflated=True)
