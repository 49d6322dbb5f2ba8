"""What a rule takes out of an element does not leave beside the coded pixels of a frame."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.make.deid import guard
from tests.make.dicom import make_tiny
from tests.make.encode import JPEG_BASELINE, RLE, fragments, rle_frame, to_bytes
from tests.make.people import FIRST, Person
from uploader.deid.echo.documents import CHUNK_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

WHO = Person("QX7-204518", "FakeLindqvist^Tovelille^K", "19530417", "F", issuer="")
NAME = b"FakeLindqvist"
REMOVES = "fields: [{name: PatientName, remove: true}, {name: PatientID, remove: true}]"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
NOISE = np.random.default_rng(7).integers(0, 256, (64, 64), np.uint8)


def said(frames: Sequence[bytes], syntax: str = JPEG_BASELINE, table: bytes = b"") -> str:
    """Guard an image of these fragments."""
    dataset = make_tiny(FIRST, who=WHO)
    value = fragments(list(frames))
    dataset[0x7FE00010] = ("OB", struct.pack("<HHI", 0xFFFE, 0xE000, len(table)) + table + value[8:])
    del dataset[0x00280010]
    return guard(to_bytes(dataset, syntax), REMOVES)


ECHO = "value_echo 7fe00010"


def jpeg_with(*segments: bytes, tail: bytes = b"") -> bytes:
    """Something with the markers of a JPEG file."""
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\x00\xff\xd0" * 8
    return b"\xff\xd8" + b"".join(segments) + scan + b"\xff\xd9" + tail


def comment(text: bytes, marker: int = 0xFE) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(text) + 2) + text


def real_jpeg(*, progressive: bool = False) -> bytes:
    target = io.BytesIO()
    Image.fromarray(NOISE).save(target, "JPEG", quality=95, progressive=progressive)
    return target.getvalue()


def real_jpeg2000(**options: object) -> bytes:
    target = io.BytesIO()
    Image.fromarray(NOISE).save(target, "JPEG2000", **{"no_jp2": True, **options})
    return target.getvalue()


def between_scans(frame: bytes) -> bytes:
    """Put a comment before the last scan of a progressive JPEG."""
    at = frame.rindex(b"\xff\xda")
    at = max(frame.rindex(b"\xff\xc4", 0, at), 0) if b"\xff\xc4" in frame[:at] else at
    return frame[:at] + comment(b"Pat. " + NAME) + frame[at:]


def in_tile(frame: bytes) -> bytes:
    """Put a comment into the head of the first tile."""
    at = frame.index(b"\xff\x90")
    text = comment(b"\0\1Pat. " + NAME, 0x64)
    (length,) = struct.unpack_from(">I", frame, at + 6)
    longer = struct.pack(">I", length + len(text)) if length else bytes(4)
    return frame[: at + 6] + longer + frame[at + 10 : at + 12] + text + frame[at + 12 :]


FAR = bytes(range(1, 200)) * 40
"""More than is read of an end at a time."""


@pytest.mark.parametrize(
    "frames",
    [
        [jpeg_with(comment(b"Pat. " + NAME))],
        [jpeg_with(comment(b"\0\0", 0xE0), comment(b"Exif\0\0QX7-204518\0\0", 0xE1))],
        [jpeg_with(comment(b"Pat. " + NAME, 0xF3))],
        [jpeg_with(tail=b"\0" + NAME)],
        [jpeg_with(tail=b"\0" + NAME + b"\0" + FAR)],
        [jpeg_with(tail=FAR + b" " + NAME + b" " + FAR)],
        [jpeg_with(tail=bytes(CHUNK_BYTES) + NAME)],
        [real_jpeg() + b" " + NAME],
        [between_scans(real_jpeg(progressive=True))],
        [jpeg_with(*[comment(bytes(60_000))] * 6, comment(NAME))],
        [jpeg_with()[:9], jpeg_with()[9:] + NAME],
        [jpeg_with(comment(b"Pat. " + NAME))[:16], jpeg_with(comment(b"Pat. " + NAME))[16:]],
        [NAME + b" ", jpeg_with()],
        [jpeg_with(), b"Pat. " + NAME],
        [jpeg_with(), b"", b"Pat. " + NAME],
        [jpeg_with(b"no marker " + NAME + b" ")],
    ],
)
def test_it_is_found_beside_the_coded_pixels_of_a_jpeg(frames: list[bytes]) -> None:
    assert said([jpeg_with(), *frames]) == ECHO
    assert said([*frames, jpeg_with()]) == ECHO


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\x4f\xff\x51\x00\x04\x00\x00\xff\x64\x00\x14\x00\x01FakeLindqvist   \xff\x90\x00\x0a"
        + bytes(20),
        real_jpeg2000(comment=b"Pat. " + NAME),
        in_tile(real_jpeg2000()),
        in_tile(real_jpeg2000(tile_size=(32, 32))),
        real_jpeg2000() + NAME,
        real_jpeg2000(tile_size=(32, 32)) + NAME + FAR,
        real_jpeg2000(no_jp2=False) + b"\0\0\0\x20xml <name>" + NAME,
    ],
)
def test_it_is_found_beside_the_coded_pixels_of_a_jpeg_2000(frame: bytes) -> None:
    assert said([frame], JPEG_2000) == ECHO


def test_it_is_found_beside_the_runs_of_rle() -> None:
    frame = rle_frame(bytes(64 * 64), 1)
    assert said([frame + NAME], RLE) == ECHO
    assert said([frame[:12] + NAME.ljust(52, b"\0") + frame[64:]], RLE) == ECHO
    assert said([frame, NAME + b" "], RLE) == ECHO


def test_it_is_found_in_the_offset_table() -> None:
    assert said([jpeg_with()], table=b"\0\0\0\0" + NAME + b"\0\0\0") == ECHO


@pytest.mark.parametrize("cut", [2, 7, 20, 300, 1000])
def test_frames_as_they_should_be_pass(cut: int) -> None:
    assert said([real_jpeg()[:cut], real_jpeg()[cut:], real_jpeg(progressive=True)]) == ""
    for frame in (real_jpeg2000(), real_jpeg2000(tile_size=(32, 32)), real_jpeg2000(no_jp2=False)):
        assert said([frame[:cut], frame[cut:]], JPEG_2000) == ""
    assert said([rle_frame(NOISE.tobytes(), 1)], RLE) == ""


def test_it_is_found_in_pixels_that_are_not_as_long_as_they_say() -> None:
    dataset = make_tiny(FIRST, who=WHO)
    icon = {0x00280010: ("US", 4), 0x00280011: ("US", 4), 0x00280100: ("US", 8)}
    text = NAME + b"\0\1\2"
    for value, described in ((text * 2, icon), (text, {0x00280010: ("US", 4)}), (text * 300_000, icon)):
        dataset[0x00880200] = ("SQ", [{**described, 0x7FE00010: ("OB", value)}])
        assert guard(to_bytes(dataset), REMOVES) == "value_echo 00880200.0.7fe00010"
    dataset[0x00880200] = ("SQ", [{**icon, 0x7FE00010: ("OB", text)}])
    assert guard(to_bytes(dataset), REMOVES) == ""  # sixteen pixels
    del dataset[0x00880200], dataset[0x00280010]
    dataset[0x7FE00010] = ("OW", text)
    assert guard(to_bytes(dataset), REMOVES) == ECHO


def test_coded_pixels_are_not_searched() -> None:
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    frame = jpeg_with().replace(scan, scan + NAME)
    assert said([frame]) == ""


@pytest.mark.parametrize("seed", range(40))
def test_damaged_frames_never_raise(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for frame in (real_jpeg(), real_jpeg2000(tile_size=(32, 32)), rle_frame(NOISE.tobytes(), 1)):
        damaged = bytearray(frame)
        for at in chance.integers(0, min(len(damaged), 200), 12):
            damaged[at] = chance.integers(0, 256)
        cut = int(chance.integers(0, len(damaged)))
        said([bytes(damaged[:cut]), bytes(damaged[cut:])])
