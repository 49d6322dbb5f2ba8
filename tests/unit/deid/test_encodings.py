"""Files in every encoding and layout that the Standard, or an old scanner, has: all come out clean."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from tests.make.broken import DEEP, TOKENS, UNDEFINED, compressed, small
from tests.make.deid import cleaned, deidentifier, joined, output, refusal
from tests.make.dicom import make_enhanced_mr, make_us
from tests.make.encode import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_BASELINE,
    PIXEL_DATA,
    RLE,
    Layout,
    encode,
    head,
    to_bytes,
)
from tests.make.people import FIRST
from tests.make.reference import flat
from uploader.model.cleaned import CleanedInstance, Span

# --- every encoding ------------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED])
@pytest.mark.parametrize("layout", [Layout(), UNDEFINED, Layout(group_lengths=True)])
def test_every_syntax_and_layout_gives_the_same_elements(syntax: str, layout: Layout) -> None:
    plain = flat(output(to_bytes(small()), DEEP))
    found = flat(output(to_bytes(small(), syntax, layout), DEEP))
    assert found.pop("00020010") == syntax
    assert plain.pop("00020010") == EXPLICIT
    assert found == plain
    content = output(to_bytes(small(), syntax, layout), DEEP)
    if syntax != DEFLATED:
        assert not any(token in content for token in TOKENS)


@pytest.mark.parametrize("syntax", [RLE, JPEG_BASELINE])
def test_encapsulated_pixels_pass_as_a_span(syntax: str) -> None:
    content = compressed(syntax)
    result = cleaned(content, DEEP)
    finished = joined(result, content)
    start = content.index(b"\xe0\x7f\x10\x00OB\0\0\xff\xff\xff\xff")
    assert finished.endswith(content[start:])


def test_pixels_are_never_read() -> None:
    content = to_bytes(make_us(FIRST, frames=40))
    seen = 0

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal seen
            found = super().read(size)
            seen += len(found)
            return found

    result = deidentifier(DEEP).clean(Watched(content), len(content), "x")
    assert isinstance(result, CleanedInstance)
    assert any(isinstance(piece, Span) and piece.size_bytes > 700_000 for piece in result.pieces)
    assert seen < 100_000


def test_a_large_value_before_the_pixels_stays_in_the_source() -> None:
    big = bytes(range(256)) * 4096
    dataset = small(t00420011=("OB", big))
    dataset[0x00880200] = ("SQ", [{0x00100010: ("PN", "FakeDoe^Jane"), PIXEL_DATA: ("OW", big)}])
    content = to_bytes(dataset)
    result = cleaned(content, DEEP)
    assert sum(isinstance(piece, Span) for piece in result.pieces) == 2
    finished = joined(result, content)
    assert finished.count(big) == 2
    assert b"FakeDoe^Jane" not in finished


def test_a_removed_large_value_leaves_no_byte() -> None:
    big = b"FAKE-000001" * 20_000
    content = to_bytes(small(t00291011=("OB", big)))
    assert b"FAKE-000001" not in output(content, DEEP)


def test_a_sequence_in_un_of_undefined_length_is_cleaned() -> None:
    """CP-246: its content is implicit little endian."""
    inside = encode({0x00100010: ("PN", "FakeDoe^Jane"), 0x00100020: ("LO", "FAKE-000001")}, IMPLICIT)
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + inside + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)
    value = item + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    head_ = struct.pack("<HH2sHI", 0x0010, 0x1002, b"UN", 0, 0xFFFFFFFF)
    dataset = small()
    del dataset[0x00101002]
    content = to_bytes(dataset)
    at = content.index(b"\x10\x00\x10\x10AS")
    content = content[:at] + head_ + value + content[at:]
    finished = output(content, DEEP)
    assert not any(token in finished for token in TOKENS)
    assert flat(finished)["00101002.0.00100010"] == "ANON"
    assert len(flat(finished)) > 60


def test_a_sequence_in_un_of_defined_length_is_cleaned() -> None:
    inside = encode({0x00100010: ("PN", "FakeDoe^Jane")}, IMPLICIT)
    value = struct.pack("<HHI", 0xFFFE, 0xE000, len(inside)) + inside
    content = to_bytes(small(t00101002=("UN", value)))
    assert flat(output(content, DEEP))["00101002.0.00100010"] == "ANON"


def test_a_private_sequence_of_unknown_creator_is_cleaned_too() -> None:
    inside = encode({0x00100010: ("PN", "FakeDoe^Jane")}, IMPLICIT)
    value = struct.pack("<HHI", 0xFFFE, 0xE000, len(inside)) + inside
    content = to_bytes(small(t00311001=("UN", value), t00310010=("LO", "FAKE")))
    profile = "recurse-sequence: true\nfields: [{name: PatientName, replace-with: X}]"
    finished = output(content, profile)
    assert b"FakeDoe^Jane" not in finished.replace(b"LO\x0c\x00FakeDoe^Jane", b"")


def test_bytes_that_only_begin_like_a_sequence_stay_as_they_are() -> None:
    value = b"\xfe\xff\x00\xe0\x08\x00\x00\x00no item."
    content = to_bytes(small(t00311001=("UN", value), t00310010=("LO", "FAKE")))
    assert value in output(content, "fields: [{name: PatientName, remove: true}]")


def test_64_bit_numbers_are_parsed() -> None:
    dataset = small(t00080301=("US", 1), t7FE00001=("OV", bytes(8)), t7FE00002=("OV", bytes(8)))
    dataset[0x00720083] = ("UV", [7])
    dataset[0x00720082] = ("SV", [-7])
    found = flat(output(to_bytes(dataset), DEEP))
    assert found["00720083"] == 7
    assert len(found) > 60


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_a_bare_data_set_gets_a_head(syntax: str) -> None:
    content = to_bytes(small(), syntax, Layout(preamble=None, group_lengths=True))
    finished = output(content, DEEP)
    assert finished[128:132] == b"DICM"
    assert flat(finished)["00020010"] == syntax
    assert not any(token in finished for token in TOKENS)


def test_a_file_without_preamble_but_with_meta_is_read() -> None:
    content = to_bytes(small())[132:]
    assert flat(output(content, DEEP))["00100010"] == "ANON"


def test_a_head_without_transfer_syntax_is_completed() -> None:
    body = encode(small(), IMPLICIT)
    content = bytes(128) + b"DICM" + struct.pack("<HH2sH16s", 2, 0x16, b"AE", 16, b"FAKETITLE       ") + body
    assert flat(output(content, DEEP))["00020010"] == IMPLICIT


@pytest.mark.parametrize("error", [-6, 8, 100_000])
def test_a_wrong_meta_length_is_put_right(error: int) -> None:
    content = to_bytes(small(), EXPLICIT, Layout(meta_length_error=error))
    finished = output(content, DEEP)
    (length,) = struct.unpack_from("<I", finished, 140)
    assert finished[144 + length : 148 + length] == b"\x08\x00\x05\x00"


def test_group_lengths_are_dropped_at_every_level() -> None:
    dataset = small()
    dataset[0x00101002] = ("SQ", [{0x00100000: ("UL", 99), 0x00100020: ("LO", "FAKE-000001")}])
    content = to_bytes(dataset, EXPLICIT, Layout(group_lengths=True))
    assert content.count(b"\x00\x00UL\x04\x00") > 3
    assert output(content, "fields: []").count(b"\x00\x00UL\x04\x00") == 1


def test_a_private_group_after_the_pixels_is_removed() -> None:
    content = to_bytes(small(t7FE10010=("LO", "FAKE TAIL"), t7FE11001=("LO", "FAKE-000001")))
    assert not any(token in output(content, DEEP) for token in TOKENS)


def test_padding_and_nul_bytes_at_the_end_are_dropped() -> None:
    content = to_bytes(
        small(tFFFCFFFC=("OB", b"FakeDoe^Jane in the padding")), EXPLICIT, Layout(tail=bytes(333))
    )
    finished = output(content, DEEP)
    assert b"FakeDoe^Jane" not in finished
    assert finished.endswith(dict(small())[PIXEL_DATA][1])  # type: ignore[arg-type]


def test_frames_of_an_enhanced_image_are_cleaned_one_by_one() -> None:
    content = to_bytes(make_enhanced_mr(FIRST, frames=30, rows=4, columns=4))
    profile = "recurse-sequence: true\nfields: [{name: PatientName, replace-with: X}]"
    finished = output(content, profile)
    assert b"FakeDoe^Nested" not in finished
    assert flat(finished)["52009230.29.2005100f.0.00100010"] == "X"


def test_a_sequence_of_20000_items_is_cleaned() -> None:
    dataset = small()
    dataset[0x00101002] = ("SQ", [{0x00100020: ("LO", "FAKE-000001")}] * 20_000)
    assert b"FAKE-000001" not in output(to_bytes(dataset), DEEP)


# --- deflated --------------------------------------------------------------------------------------------


def test_a_deflated_file_with_check_sum_and_length_behind_it_is_read() -> None:
    body = encode(small(), EXPLICIT)
    pack = zlib.compressobj(wbits=-15)
    packed = pack.compress(body) + pack.flush()
    content = head(small(), DEFLATED) + packed + struct.pack("<II", zlib.crc32(body), len(body))
    assert flat(output(content, DEEP))["00100010"] == "ANON"


def test_a_deflated_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploader.deid.deflate.MAX_INFLATED_BYTES", 100_000)
    dataset = small(t00420011=("OB", bytes(200_000)))
    assert refusal(to_bytes(dataset, DEFLATED), DEEP).code == "deflated"


@pytest.mark.parametrize(("cut", "code"), [(40, "truncated"), (1, "truncated")])
def test_a_deflated_file_that_ends_early_is_refused(cut: int, code: str) -> None:
    content = to_bytes(small(), DEFLATED).rstrip(b"\0")
    assert refusal(content[:-cut], DEEP).code == code


def test_bytes_behind_a_deflated_data_set_are_refused() -> None:
    assert refusal(to_bytes(small(), DEFLATED) + b"FakeDoe", DEEP).code == "trailing_bytes"


def test_a_deflated_stream_that_is_none_is_refused() -> None:
    content = head(small(), DEFLATED) + b"\xff" * 300
    assert refusal(content, DEEP).code == "deflated"
