"""The detector of the needle suite finds a value in every form that it knows, and in nothing else."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import struct
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from tests.make.detector import Detector
from tests.make.dicom import add_image, make_tiny
from tests.make.encode import (
    DEFLATED,
    JPEG_BASELINE,
    PIXEL_DATA,
    RLE,
    Dataset,
    fragments,
    rle_frame,
    to_bytes,
)
from tests.make.files import set_attribute
from tests.make.glyphs import draw
from tests.make.needles import Bank, pdf_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BANK = Bank()
WORD = BANK.word("a word")
DAY = "18510203"
BANK.days.add(DAY)
BANK.where[DAY] = "a day"
NUMBER = BANK.number("a number", digits=9)
ACCENTED = BANK.foreign("ISO_IR 100", "letters")
JAPANESE = BANK.foreign("\\ISO 2022 IR 87", "letters")
DRAWN = BANK.drawing("a picture")
DETECTOR = Detector(BANK)


def packed(text: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", text)
    return target.getvalue()


def raw(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(text) + packer.flush()


def swapped(text: bytes) -> bytes:
    return b"\0\0" + b"".join(text[at + 1 : at + 2] + text[at : at + 1] for at in range(0, len(text), 2))


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "lower": bytes.lower,
    "utf-16": lambda text: text.decode().encode("utf-16-le"),
    "utf-32": lambda text: text.decode().encode("utf-32-be"),
    "swapped": swapped,
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text).encode(),
    "twice percent": lambda text: quote("".join(f"%{byte:02X}" for byte in text)).encode(),
    "json": lambda text: json.dumps({"a": "".join(map(chr, text)) + "\u00e9"}).encode(),
    "json escapes": lambda text: b"".join(b"\\u%04x" % byte for byte in text),
    "html": lambda text: b"".join(b"&#%d;" % byte for byte in text),
    "base64": base64.b64encode,
    "base64 shifted": lambda text: base64.urlsafe_b64encode(b"x\xff" + text + b"\xfe"),
    "hex": lambda text: text.hex().encode(),
    "gzip": gzip.compress,
    "zlib": lambda text: b"head" + zlib.compress(text),
    "zip": packed,
    "zip in zip": lambda text: packed(packed(text)),
    "half a zip": lambda text: packed(text * 3 + bytes(90)).partition(b"PK\x01\x02")[0],
    "pdf": lambda text: pdf_with(text.decode()),
    "md5": lambda text: hashlib.md5(text, usedforsecurity=False).hexdigest().encode(),
    "sha1": lambda text: hashlib.sha1(text, usedforsecurity=False).hexdigest().upper().encode(),
    "sha256, cut": lambda text: hashlib.sha256(text).hexdigest()[:16].encode(),
    "deflated": lambda text: to_bytes(make_tiny() | {0x00081030: ("LO", text)}, DEFLATED),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_is_packed_and_spelt(way: str) -> None:
    assert WORD.lower() in DETECTOR.search(WAYS[way](f"{WORD}".encode()))
    assert WORD.lower() not in DETECTOR.search(WAYS[way](b"QX99999Z"))


@pytest.mark.parametrize(
    "text",
    ["1851-02-03", "1851.2.3", "3.2.1851", "02/03/1851", "2/3/1851", "3 Feb 1851", "3rd February, 1851",
     "FEB. 3, 1851", "3-FEB-1851", "February 3rd 1851", "-3752438400", "18510203101500.1"],
)  # fmt: skip
def test_a_day_is_found_as_people_and_programs_write_it(text: str) -> None:
    assert DETECTOR.search(f"born {text}, it says".encode()) == {DAY}
    assert DETECTOR.search(text.replace("3", "4").encode()) == set()


@pytest.mark.parametrize("text", ["{}", "000{}", "ID{}.", "1.2.{}"])
def test_a_number_is_found_with_and_without_zeros(text: str) -> None:
    assert DETECTOR.search(text.format(NUMBER).encode()) == {NUMBER}
    assert DETECTOR.search(text.format(f"{NUMBER}1").encode()) == set()


def test_accents_are_found_composed_decomposed_and_folded() -> None:
    for codec in ("utf-8", "latin-1", "utf-16-be"):
        assert DETECTOR.search(ACCENTED.encode(codec)) == {ACCENTED}
    apart = unicodedata.normalize("NFD", ACCENTED)
    assert DETECTOR.search(apart.encode()) == {ACCENTED}
    assert DETECTOR.search(apart.encode("ascii", "ignore")) == {ACCENTED}
    assert DETECTOR.search(ACCENTED.encode("ascii", "xmlcharrefreplace")) == {ACCENTED}


@pytest.mark.parametrize("codec", ["utf-8", "shift_jis", "euc_jp", "iso2022_jp"])
def test_the_escape_sequences_of_a_word_do_not_matter(codec: str) -> None:
    content = JAPANESE.encode(codec)
    assert DETECTOR.search(content) == {JAPANESE}
    if codec == "iso2022_jp":
        assert DETECTOR.search(content.replace(b"\x1b(B", b"\x1b(J")) == {JAPANESE}


# --- what is drawn -----------------------------------------------------------------------------------------


def noise(dtype: Any = np.uint8, *more: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng(11).rayleigh(20, (96, 160, *more)).clip(0, 120).astype(dtype)


def with_pixels(pixels: np.ndarray[Any, Any], **more: Any) -> Dataset:
    samples = pixels.shape[2] if pixels.ndim == 3 else 1
    return add_image(
        make_tiny(), 96, 160, pixels.tobytes(), bits=pixels.itemsize * 8, samples=samples, **more
    )


def drawn(dtype: Any = np.uint8, *more: int) -> np.ndarray[Any, Any]:
    pixels = noise(dtype, *more)
    draw(pixels, DRAWN, 20, 30, 255)
    return pixels


def coded(pixels: np.ndarray[Any, Any], form: str) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, form, **({"no_jp2": True} if form == "JPEG2000" else {}))
    return target.getvalue()


def encapsulated(frame: bytes) -> Dataset:
    return with_pixels(noise()) | {PIXEL_DATA: ("OB", fragments([frame]))}


def overlay(pixels: np.ndarray[Any, Any]) -> Dataset:
    bits = np.packbits(pixels.ravel() > 127, bitorder="little").tobytes()
    size = {0x60000010: ("US", 96), 0x60000011: ("US", 160)}
    return with_pixels(noise()) | size | {0x60003000: ("OW", bits)}


SHOWN: dict[str, Callable[[Callable[..., Any]], bytes]] = {
    "native": lambda make: to_bytes(with_pixels(make())),
    "16 bits": lambda make: to_bytes(with_pixels(make(np.uint16))),
    "colour": lambda make: to_bytes(with_pixels(make(np.uint8, 3))),
    "planes": lambda make: to_bytes(
        with_pixels(make(np.uint8, 3))
        | {0x00280006: ("US", 1), PIXEL_DATA: ("OB", np.moveaxis(make(np.uint8, 3), 2, 0).tobytes())}
    ),
    "deflated": lambda make: to_bytes(with_pixels(make()), DEFLATED),
    "rle": lambda make: to_bytes(encapsulated(rle_frame(make().tobytes(), 1)), RLE),
    "jpeg": lambda make: to_bytes(encapsulated(coded(make(), "JPEG")), JPEG_BASELINE),
    "jpeg 2000": lambda make: to_bytes(encapsulated(coded(make(), "JPEG2000")), "1.2.840.10008.1.2.4.90"),
    "overlay": lambda make: to_bytes(overlay(make())),
    "icon": lambda make: to_bytes(make_tiny() | {0x00880200: ("SQ", [with_pixels(make())])}),
    "png": lambda make: b"head" + coded(make(), "PNG"),
    "jpeg in base64": lambda make: b"data:" + base64.b64encode(coded(make(), "JPEG")),
    "in a zip": lambda make: packed(to_bytes(with_pixels(make()))),
}


@pytest.mark.parametrize("way", SHOWN)
def test_what_is_drawn_is_found_in_every_kind_of_picture(way: str) -> None:
    assert DETECTOR.search(SHOWN[way](drawn)) == {DRAWN.lower()}
    assert DETECTOR.search(SHOWN[way](noise)) == set()


@pytest.mark.parametrize(("left", "is_read"), [(20, True), (60, True), (85, True), (160, False)])
def test_what_is_covered_in_part_is_found_until_less_than_a_third_shows(left: int, is_read: bool) -> None:
    pixels = drawn()
    pixels[30:60, 20:left] = 0
    assert bool(DETECTOR.search(to_bytes(with_pixels(pixels)))) is is_read


# --- around files ------------------------------------------------------------------------------------------


def test_names_attributes_and_segments_of_files_are_searched(tmp_path: Path) -> None:
    (tmp_path / f"{WORD}.txt").touch()
    (tmp_path / "spool.seg").write_bytes(b"stored" * 99 + raw(bytes(300)) + raw(WORD.encode() + bytes(300)))
    (tmp_path / "spool.bin").write_bytes(raw(WORD.encode() + bytes(300)))
    (tmp_path / "plain").touch()
    has_attribute = set_attribute(tmp_path / "plain", WORD)
    found = {f"{WORD}.txt", "spool.seg", *(["plain"] if has_attribute else [])}
    assert set(DETECTOR.search_tree(tmp_path)) == found


def test_a_value_that_lies_across_the_border_of_two_parts_is_found(tmp_path: Path) -> None:
    for number, body in ((2, WORD[4:]), (1, "again"), (1, f"begun {WORD[:4]}")):
        name = f"{len(list(tmp_path.iterdir()))}-storage-PUT.http"
        (tmp_path / name).write_text(
            f"PUT /upload/u1/{number}?expires=1 \r\nHost: x\r\n\r\n{body}", newline=""
        )
    assert DETECTOR.search_tree(tmp_path) == {}
    assert DETECTOR.search_uploads(tmp_path) == {"u1": {WORD.lower()}}


def test_a_member_is_found_in_an_archive_that_was_cut_off() -> None:
    content = packed(WORD.encode() + np.random.default_rng(3).bytes(5000))
    assert struct.unpack_from("<H", content, 8) == (8,)
    assert DETECTOR.search(content[:3000]) == {WORD.lower()}
