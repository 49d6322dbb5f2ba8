"""Byte by byte: what is sound is cleaned in every encoding, what is damaged is refused."""

from __future__ import annotations

import io
import struct
import tracemalloc
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from tests.make.broken import DEEP, TOKENS, UNDEFINED, compressed, patched, small
from tests.make.deid import clean, deidentifier, joined, output, refusal
from tests.make.dicom import make_ct, make_us
from tests.make.encode import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    PIXEL_DATA,
    RLE,
    Dataset,
    Layout,
    element_head,
    encode,
    fragments,
    head,
    to_bytes,
)
from tests.make.people import FIRST
from uploader.deid import reader
from uploader.model.cleaned import CleanedInstance, Span

if TYPE_CHECKING:
    from pathlib import Path


# --- damage ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"hello, I am text" * 20, b"\xff\xd8\xff\xe0" + bytes(400), bytes(500), b"\x08\x00"],
)
def test_what_is_not_dicom_is_refused(content: bytes) -> None:
    assert refusal(content, DEEP).code == "not_dicom"


def test_every_cut_of_the_file_is_refused() -> None:
    """But for cuts between two elements: lengths can't tell them, what is missing then shows elsewhere."""
    dataset = make_ct(FIRST, rows=4, columns=4)
    content = to_bytes(dataset)
    start = len(head(dataset, EXPLICIT))
    sizes = [len(encode({tag: dataset[tag]}, EXPLICIT)) for tag in sorted(dataset)]
    borders = {start + size for size in accumulate(sizes)}
    for length in range(len(content)):
        result = clean(content[:length], DEEP)
        assert isinstance(result, CleanedInstance) <= (length in borders)


@pytest.mark.parametrize("change", [-2, -10, -100])
def test_pixels_that_are_too_short_are_refused(change: int) -> None:
    dataset = small()
    pixels = dataset[PIXEL_DATA][1]
    assert isinstance(pixels, bytes)
    dataset[PIXEL_DATA] = ("OW", pixels[:change])
    assert refusal(to_bytes(dataset), DEEP).code == "pixel_length"


def test_pixels_may_be_padded_with_nul_only() -> None:
    dataset = small()
    pixels = dataset[PIXEL_DATA][1]
    assert isinstance(pixels, bytes)
    dataset[PIXEL_DATA] = ("OW", pixels + bytes(512))
    assert isinstance(clean(to_bytes(dataset), DEEP), CleanedInstance)
    dataset[PIXEL_DATA] = ("OW", pixels + b"FakeDoe^Jane")
    assert refusal(to_bytes(dataset), DEEP).code == "pixel_length"


def test_pixels_of_odd_length_may_have_a_pad_byte_of_any_value() -> None:
    dataset = make_us(FIRST, frames=1, rows=3, columns=3)
    pixels = dataset[PIXEL_DATA][1]
    assert isinstance(pixels, bytes)
    assert len(pixels) == 27
    dataset[PIXEL_DATA] = ("OB", pixels + b"\x7f")
    assert isinstance(clean(to_bytes(dataset), DEEP), CleanedInstance)


@pytest.mark.parametrize(
    ("extra", "size"),
    [
        ({"t00280004": ("CS", "YBR_FULL_422"), "t00280002": ("US", 3), "t00280100": ("US", 8)}, 128),
        ({"t00280100": ("US", 1)}, 8),
        ({"t00280008": ("IS", "3")}, 384),
        ({"t00280100": ("US", 32)}, 256),
    ],
)
def test_the_length_of_pixels_follows_their_description(
    extra: dict[str, tuple[str, object]], size: int
) -> None:
    dataset = small(**extra)
    dataset[PIXEL_DATA] = ("OW", bytes(size))
    assert isinstance(clean(to_bytes(dataset), DEEP), CleanedInstance)
    dataset[PIXEL_DATA] = ("OW", bytes(size - 2))
    assert refusal(to_bytes(dataset), DEEP).code == "pixel_length"


def test_fragments_without_their_end_are_refused() -> None:
    assert refusal(compressed(is_delimited=False), DEEP).code == "truncated"


def test_fragments_cut_in_the_middle_are_refused() -> None:
    assert refusal(compressed()[:-60], DEEP).code == "truncated"


def test_fragments_with_something_else_among_them_are_refused() -> None:
    content = compressed()
    at = content.rindex(b"\xfe\xff\xdd\xe0")
    broken = content[:at] + b"\x10\x00\x10\x00PN\x04\x00ABCD" + content[at:]
    assert refusal(broken, DEEP).code == "fragments"


def test_text_behind_the_data_set_is_refused() -> None:
    for tail in (b"FakeDoe^Jane", b"\0\0\0\0FakeDoe^Jane", b"X", bytes(100) + b"X"):
        assert isinstance(clean(to_bytes(small()), DEEP), CleanedInstance)
        assert refusal(to_bytes(small()) + tail, DEEP).code in ("trailing_bytes", "vr_unknown")


def test_a_wrong_value_representation_is_refused() -> None:
    content = patched(
        to_bytes(make_ct(FIRST, rows=4, columns=4)), b"\x10\x00\x20\x00LO", b"\x10\x00\x20\x00ZZ"
    )
    assert refusal(content, DEEP) == refusal(content, DEEP)
    assert (refusal(content, DEEP).code, refusal(content, DEEP).element) == ("vr_unknown", "00100020")


def test_a_sequence_that_is_declared_as_bytes_is_refused() -> None:
    content = to_bytes(small()).replace(b"\x10\x00\x02\x10SQ", b"\x10\x00\x02\x10OB")
    assert (refusal(content, DEEP).code, refusal(content, DEEP).element) == ("vr_wrong", "00101002")


def test_an_implicit_data_set_that_says_explicit_is_refused() -> None:
    content = head(small(), EXPLICIT) + encode(small(), IMPLICIT)
    assert refusal(content, DEEP).code == "vr_unknown"


def test_tags_out_of_order_are_refused() -> None:
    content = to_bytes(small())
    one, two = b"\x10\x00\x30\x00DA", b"\x10\x00\x40\x00CS"
    start, middle = content.index(one), content.index(two)
    end = middle + 10
    swapped = content[:start] + content[middle:end] + content[start:middle] + content[end:]
    assert refusal(swapped, DEEP).code == "tag_order"


def test_a_tag_that_is_there_twice_is_refused() -> None:
    content = to_bytes(small())
    start = content.index(b"\x10\x00\x40\x00CS")
    assert (
        refusal(content[:start] + content[start : start + 10] + content[start:], DEEP).code == "duplicate_tag"
    )


def test_elements_of_a_head_or_message_in_the_data_set_are_refused() -> None:
    extra = element_head(0x00041500, "CS", 4, EXPLICIT) + b"FAKE"
    content = head(small(), EXPLICIT) + extra + encode(small(), EXPLICIT)
    assert refusal(content, DEEP).code == "tag_order"


def test_a_group_below_0008_in_an_item_is_refused() -> None:
    content = to_bytes(small(t00101002=("SQ", [{0x00000010: ("LO", "FAKE-000001")}])))
    assert refusal(content, DEEP).code == "tag_order"


def test_a_directory_of_a_medium_is_refused() -> None:
    content = to_bytes(small(t00020002=("UI", "1.2.840.10008.1.3.10")))
    assert refusal(content, DEEP).code == "dicomdir"


@pytest.mark.parametrize("change", [-8, -4, 2, 4, 8, 16, 28, 1000, 2**31])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_a_damaged_nested_length_is_refused_or_harmless(change: int, syntax: str) -> None:
    content = to_bytes(small(), syntax)
    marks = [at for at in range(len(content)) if content[at : at + 4] == b"\xfe\xff\x00\xe0"]
    assert len(marks) == 8
    for at in marks:
        broken = bytearray(content)
        (length,) = struct.unpack_from("<I", broken, at + 4)
        struct.pack_into("<I", broken, at + 4, max(0, length + change))
        result = clean(bytes(broken), DEEP)
        if isinstance(result, CleanedInstance):
            assert not any(token in joined(result, bytes(broken)) for token in TOKENS)


@pytest.mark.parametrize("layout", [Layout(), UNDEFINED])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_a_length_that_swallows_the_next_elements_is_refused(syntax: str, layout: Layout) -> None:
    """The parse goes on where the swallowed ones end; only the value betrays them."""
    order = ">" if syntax == BIG_ENDIAN else "<"
    content = to_bytes(make_ct(FIRST, rows=4, columns=4), syntax, layout)
    issuer = element_head(0x00100021, "LO", 14, syntax)
    sex = element_head(0x00100040, "CS", 2, syntax)
    start, end = content.index(issuer), content.index(sex)
    size = struct.pack(order + ("I" if syntax == IMPLICIT else "H"), end - start - 8)
    broken = content[: start + 8 - len(size)] + size + content[start + 8 :]
    assert refusal(broken, DEEP).code == "value_misfit"
    assert refusal(broken, DEEP).element == "00100021"


def test_a_number_that_swallows_the_next_elements_is_refused() -> None:
    content = to_bytes(small())
    start = content.index(b"\x28\x00\x10\x00US\x02\x00")
    end = content.index(b"\x28\x00\x00\x01US\x02\x00")
    broken = content[: start + 6] + struct.pack("<H", end - start - 8) + content[start + 8 :]
    assert refusal(broken, DEEP).code == "value_misfit"


def test_an_undefined_length_outside_sequences_is_refused() -> None:
    content = patched(
        to_bytes(small(t00420011=("OB", b"FAKE"))),
        b"\x42\x00\x11\x00OB\0\0\x04\0\0\0",
        b"\x42\x00\x11\x00OB\0\0\xff\xff\xff\xff",
    )
    assert refusal(content, DEEP).code == "undefined_length"


def test_sequences_nested_without_end_are_refused() -> None:
    dataset: Dataset = {0x00100020: ("LO", "FAKE-000001")}
    for _ in range(40):
        dataset = {0x00101002: ("SQ", [dataset])}
    assert refusal(to_bytes(small(t00101002=dataset[0x00101002])), DEEP).code == "nesting"


def test_a_header_larger_than_memory_allows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_HEADER_BYTES", 100_000)
    dataset = small()
    dataset[0x00101002] = ("SQ", [{0x00104000: ("LT", "x" * 1000)}] * 200)
    assert refusal(to_bytes(dataset), DEEP).code == "header_too_large"


def test_a_source_that_is_shorter_than_it_says_is_refused() -> None:
    content = to_bytes(small())
    result = deidentifier(DEEP).clean(io.BytesIO(content[:300]), len(content), "x")
    assert not isinstance(result, CleanedInstance)
    assert result.code == "truncated"


def test_items_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploader.deid.parse.MAX_ELEMENTS", 5000)
    dataset = small()
    dataset[0x00101002] = ("SQ", [{}] * 6000)
    assert refusal(to_bytes(dataset), DEEP).code == "header_too_large"


def test_fragments_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploader.deid.parse.MAX_FRAGMENTS", 100)
    dataset = small()
    dataset[PIXEL_DATA] = ("OB", fragments([b""] * 200))
    assert refusal(to_bytes(dataset, RLE), DEEP).code == "fragments"


def test_two_instance_uids_are_refused() -> None:
    found = refusal(to_bytes(small(t00080018=("UI", "1.2.3\\1.2.4"))), DEEP)
    assert (found.code, found.element) == ("uid_malformed", "00080018")


def test_a_source_that_reads_in_small_pieces_gives_the_same() -> None:
    content = to_bytes(small())

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size, 7) if size and size > 0 else 7)

    result = deidentifier(DEEP).clean(Slow(content), len(content), "x")
    assert isinstance(result, CleanedInstance)
    assert joined(result, content) == output(content, DEEP)


def test_two_gigabytes_of_pixels_cost_no_memory(tmp_path: Path) -> None:
    frames, rows, columns = 1024, 1024, 1024
    dataset = small(t00280008=("IS", str(frames)), t00280010=("US", rows), t00280011=("US", columns))
    del dataset[PIXEL_DATA]
    size = frames * rows * columns * 2
    header = to_bytes(dataset) + element_head(PIXEL_DATA, "OW", size, EXPLICIT)
    path = tmp_path / "sparse.dcm"
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    tracemalloc.start()
    with path.open("rb") as file:
        result = deidentifier(DEEP).clean(file, path.stat().st_size, path.name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(result, CleanedInstance)
    assert result.pieces[-1] == Span(len(header), size)
    assert peak < 20_000_000


def test_a_transfer_syntax_that_is_no_uid_is_refused() -> None:
    content = patched(
        to_bytes(small()), b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x00FakeDoe^Jane is here"
    )
    assert refusal(content, DEEP).code == "transfer_syntax"


def test_a_private_transfer_syntax_passes_if_its_elements_can_be_read() -> None:
    content = patched(
        to_bytes(small()), b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x001.2.999.10008.1.2.1\0"
    )
    assert isinstance(clean(content, DEEP), CleanedInstance)
