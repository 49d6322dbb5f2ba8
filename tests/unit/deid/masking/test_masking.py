from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydicom.encaps import encapsulate

from tests.make import wheels
from tests.make.deid import deidentifier, joined
from tests.make.encode import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    PIXEL_DATA,
    RLE,
    encode_elements,
    fragments,
    rle_frame,
    to_bytes,
)
from tests.make.masking import KEEP, as_it_is, covered, file_of, finished, masked, noise, picture, read
from uploader.deid.masking.check import check_blanked
from uploader.deid.refusal import RefusedError
from uploader.model.cleaned import CleanedInstance, Refused, Span
from uploader.model.mask import Box, Mask

if TYPE_CHECKING:
    from pathlib import Path

    from pydicom import Dataset as Read

    from tests.make.encode import Dataset

BOXES = (Box(3, 2, 7, 4), Box(0, 9, 17, 2), Box(12, 4, 100, 3))
NATIVE = (IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED)
KINDS: tuple[tuple[Any, int, str, int, tuple[int, ...]], ...] = (
    (np.uint8, 1, "MONOCHROME2", 0, (0,)),
    (np.uint8, 1, "MONOCHROME1", 0, (255,)),
    (np.uint8, 1, "PALETTE COLOR", 0, (0,)),
    (np.uint16, 1, "MONOCHROME2", 0, (0,)),
    (np.uint16, 1, "MONOCHROME1", 0, (65535,)),
    (np.int16, 1, "MONOCHROME2", 0, (-32768,)),
    (np.int8, 1, "MONOCHROME2", 0, (-128,)),
    (np.uint32, 1, "MONOCHROME2", 0, (0,)),
    (np.int32, 1, "MONOCHROME2", 0, (-(2**31),)),
    (np.uint8, 3, "RGB", 0, (0, 0, 0)),
    (np.uint8, 3, "RGB", 1, (0, 0, 0)),
    (np.uint16, 3, "RGB", 0, (0, 0, 0)),
    (np.uint8, 3, "YBR_FULL", 0, (0, 128, 128)),
    (np.uint8, 3, "YBR_FULL", 1, (0, 128, 128)),
    (np.bool_, 1, "MONOCHROME2", 0, (0,)),
)


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize(("dtype", "samples", "photometric", "planar", "black"), KINDS)
@pytest.mark.parametrize("size", [(13, 17), (150, 230)])
def test_native_pixels_are_black_in_the_boxes_and_the_same_elsewhere(
    syntax: str,
    dtype: Any,
    samples: int,
    photometric: str,
    planar: int,
    black: tuple[int, ...],
    size: tuple[int, int],
) -> None:
    frames = 3
    is_odd = syntax == BIG_ENDIAN and (dtype == np.bool_ or (np.dtype(dtype).itemsize == 4 and any(black)))
    shape = (frames, *size, samples) if samples > 1 else (frames, *size)
    pixels = noise(shape, dtype)
    order = pixels.astype(pixels.dtype.newbyteorder(">")) if syntax == BIG_ENDIAN else pixels
    content = file_of(order, syntax, photometric=photometric, frames=frames, planar=planar)
    if is_odd:
        assert masked(content, BOXES) == Refused("mask_unsupported", "7fe00010")
        return
    done = read(finished(content, BOXES))
    from pydicom.pixels.utils import pixel_array  # noqa: PLC0415

    found = pixel_array(done, raw=True)
    where = covered(size, BOXES)
    assert where.any()
    assert not where.all()
    for frame in range(frames):
        assert (found[frame][where] == black).all()
        assert (found[frame][~where] == pixels[frame][~where]).all()
    assert done.PatientName == "ANON"
    assert done.BurnedInAnnotation == "NO"
    assert done.DeidentificationMethodCodeSequence[0].CodeValue == "113101"


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT])
def test_pixels_that_share_their_colour_in_pairs_are_covered_in_whole_pairs(syntax: str) -> None:
    rows, columns = 12, 18
    values = np.random.default_rng(1).integers(1, 255, (2, rows, columns // 2, 4), dtype=np.uint8)
    dataset = picture(np.zeros((2, rows, columns, 3), dtype=np.uint8), photometric="YBR_FULL_422", frames=2)
    dataset[PIXEL_DATA] = ("OB", values.tobytes())
    content = to_bytes(dataset, syntax)
    done = np.frombuffer(read(finished(content, (Box(3, 1, 4, 2),))).PixelData, dtype=np.uint8)
    found = done.reshape(values.shape)
    where = np.zeros((rows, columns // 2), dtype=bool)
    where[1:3, 1:4] = True
    for frame in range(2):
        assert (found[frame][where] == (0, 0, 128, 128)).all()
        assert (found[frame][~where] == values[frame][~where]).all()


def test_black_in_ct_with_signed_values_is_air() -> None:
    dataset = picture(noise((1, 20, 20), np.int16), photometric="MONOCHROME2")
    dataset[0x00080060] = ("CS", "CT")
    dataset[0x00281052] = ("DS", "-24")
    dataset[0x00281053] = ("DS", "2")
    done = read(finished(to_bytes(dataset), (Box(0, 0, 5, 5),)))
    assert done.pixel_array[0, 0] == -500


def test_twelve_bits_at_the_top_of_the_word_are_black_there() -> None:
    dataset = picture(noise((1, 20, 20), np.uint16), photometric="MONOCHROME1")
    dataset[0x00280101], dataset[0x00280102] = ("US", 12), ("US", 15)
    done = read(finished(to_bytes(dataset), (Box(0, 0, 5, 5),)))
    assert np.frombuffer(done.PixelData, dtype="<u2")[0] == 0xFFF0


def test_black_in_a_palette_is_its_darkest_colour() -> None:
    dataset = picture(np.full((1, 20, 20), 9, dtype=np.uint8), photometric="PALETTE COLOR")
    ramp = np.full(256, 60000, dtype="<u2")
    ramp[77] = 100
    for tag in (0x00281101, 0x00281102, 0x00281103):
        dataset[tag] = ("US", [256, 0, 16])
        dataset[tag + 0x100] = ("OW", ramp.tobytes())
    done = read(finished(to_bytes(dataset), (Box(0, 0, 5, 5),)))
    assert done.pixel_array[0, 0] == 77


def _compressed() -> list[Path]:
    heads = ((path, path.read_bytes()[:1024]) for path in wheels.dicom_files())
    return [path for path, head in heads if b"1.2.840.10008.1.2.4." in head or b"1.2.840.10008.1.2.5" in head]


REFUSED_REAL = {
    "JPEG-lossy.dcm": "mask_undecodable",  # 12 bits, for which no decoder here is right
    "JPGExtended.dcm": "mask_undecodable",
    "JPEG2000-embedded-sequence-delimiter.dcm": "mask_undecodable",
}
"""Real files that no mask can be made on; others may be refused for what is wrong with their headers."""


@pytest.mark.parametrize("path", _compressed(), ids=lambda path: path.name)
def test_every_compressed_file_of_the_wheels_is_masked_exactly_or_refused(path: Path) -> None:
    content = path.read_bytes()
    unmasked = deidentifier(KEEP).clean(io.BytesIO(content), len(content), path.name)
    if isinstance(unmasked, Refused):
        return  # so it is with a mask, whatever that is
    before = read(content)
    box = Box(1, 1, max(1, before.get("Columns", 9) // 3), max(1, before.get("Rows", 9) // 4))
    result = masked(content, (box,))
    if "PixelData" not in before:
        assert result == Refused("mask_misfit", "00280010")
        return
    if path.name in REFUSED_REAL:
        assert isinstance(result, Refused)
        assert result.code == REFUSED_REAL[path.name]
        return
    assert isinstance(result, CleanedInstance), result
    done = read(joined(result, content))
    assert done.file_meta.TransferSyntaxUID == EXPLICIT
    frames = int(before.get("NumberOfFrames") or 1)
    is_lossy = str(before.file_meta.TransferSyntaxUID)[-3:] in (".50", ".51", ".81", ".91")
    from pydicom.pixels.utils import iter_pixels, pixel_array  # noqa: PLC0415

    old = iter_pixels(before, raw=not is_lossy) if frames > 1 else [pixel_array(before, raw=not is_lossy)]
    new = iter_pixels(done, raw=True)
    where = covered((before.Rows, before.Columns), (box,))
    black = _black(done)
    seen = 0
    for then, now in zip(old, new, strict=True):
        inside = now[where]
        assert (inside == black).all()
        assert (now[~where] == then[~where]).all()
        seen += 1
    assert seen == frames
    if done.SamplesPerPixel > 1:
        assert done.PlanarConfiguration == 0
        assert done.PhotometricInterpretation in ("RGB", "YBR_FULL")
    if str(before.file_meta.TransferSyntaxUID)[-3:] in (".50", ".81"):
        assert done.LossyImageCompression == "01"


def _black(done: Read) -> Any:
    """What is black in a file, told from its header anew."""
    kind, stored = done.PhotometricInterpretation, done.BitsStored
    if kind in ("RGB", "YBR_FULL"):
        return [0, 0, 0] if kind == "RGB" else [0, 128, 128]
    if kind == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut  # noqa: PLC0415

        colours = apply_color_lut(np.arange(256, dtype=np.uint8).reshape(16, 16), done).reshape(256, 3)
        return int(colours.astype(int).sum(axis=1).argmin())
    low = -(1 << stored - 1) if done.PixelRepresentation else 0
    if kind == "MONOCHROME1":
        return low + (1 << stored) - 1
    if low and done.Modality == "CT":
        return max(low, round((-1024 - float(done.RescaleIntercept)) / float(done.RescaleSlope)))
    return low


def _rle(frames: int, *, table: bool = False, cuts: int = 1) -> tuple[bytes, np.ndarray[Any, Any]]:
    pixels = noise((frames, 40, 30), np.uint8)
    dataset = picture(pixels, frames=frames)
    coded = [rle_frame(pixels[frame].tobytes(), 1) for frame in range(frames)]
    coded = [one + bytes(len(one) % 2) for one in coded]
    value = (
        encapsulate(coded, fragments_per_frame=cuts, has_bot=table) if table or cuts > 1 else fragments(coded)
    )
    if not value.endswith(b"\xfe\xff\xdd\xe0\0\0\0\0"):
        value += b"\xfe\xff\xdd\xe0\0\0\0\0"
    dataset[PIXEL_DATA] = ("OB", value)
    return to_bytes(dataset, RLE), pixels


@pytest.mark.parametrize(("table", "cuts"), [(False, 1), (True, 1), (True, 3)])
def test_frames_are_found_by_fragment_or_by_the_offset_table(table: bool, cuts: int) -> None:
    content, pixels = _rle(4, table=table, cuts=cuts)
    done = read(finished(content, (Box(2, 3, 5, 6),)))
    where = covered((40, 30), (Box(2, 3, 5, 6),))
    assert (done.pixel_array[:, where] == 0).all()
    assert (done.pixel_array[:, ~where] == pixels[:, ~where]).all()


def test_fragments_that_belong_to_nobody_knows_which_frame_are_refused() -> None:
    content, _ = _rle(4, table=False, cuts=3)
    assert masked(content, (Box(2, 3, 5, 6),)) == Refused("mask_undecodable", "7fe00010")


def test_offset_tables_of_compressed_frames_go() -> None:
    content, _ = _rle(2)
    start = content.index(b"\xe0\x7f\x10\x00OB")
    tables = encode_elements(
        {0x7FE00001: ("OV", bytes(16)), 0x7FE00002: ("OV", bytes(16))}, EXPLICIT, layout=_plain()
    )
    done = read(finished(content[:start] + tables + content[start:], (Box(0, 0, 4, 4),)))
    assert "ExtendedOffsetTable" not in done
    assert "ExtendedOffsetTableLengths" not in done


def _plain() -> Any:
    from tests.make.encode import PLAIN  # noqa: PLC0415

    return PLAIN


def test_a_damaged_frame_is_refused_not_passed_on() -> None:
    path = next(path for path in wheels.dicom_files() if path.name == "examples_ybr_color.dcm")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"\xff\xd8\xff")
    content[at : at + 600] = bytes(600)
    result = masked(bytes(content), (Box(0, 0, 50, 20),))
    assert isinstance(result, Refused)
    assert result.code in ("mask_undecodable", "mask_failed")


# --- what else could show the picture ----------------------------------------------------


def test_overlays_are_cleared_where_the_picture_is_and_nowhere_else() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    plane = np.ones((40, 48), dtype=bool)
    small = np.ones((10, 16), dtype=bool)
    for group, bits, origin in ((0x6000, plane, [1, 1]), (0x6002, small, [6, 3])):
        rows, columns = bits.shape
        dataset[group << 16 | 0x10] = ("US", rows)
        dataset[group << 16 | 0x11] = ("US", columns)
        dataset[group << 16 | 0x40] = ("CS", "G")
        dataset[group << 16 | 0x50] = ("SS", origin)
        dataset[group << 16 | 0x100] = ("US", 1)
        dataset[group << 16 | 0x102] = ("US", 0)
        dataset[group << 16 | 0x3000] = ("OW", np.packbits(bits.ravel(), bitorder="little").tobytes())
    boxes = (Box(4, 2, 9, 7),)
    done = read(finished(to_bytes(dataset), boxes))
    where = covered((40, 48), boxes)
    assert (done.overlay_array(0x6000)[where] == 0).all()
    assert (done.overlay_array(0x6000)[~where] == 1).all()
    there = where[5:15, 2:18]
    assert there.any()
    assert (done.overlay_array(0x6002)[there] == 0).all()
    assert (done.overlay_array(0x6002)[~there] == 1).all()


def test_an_overlay_of_another_size_than_it_says_is_refused() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    dataset.update({0x60000010: ("US", 40), 0x60000011: ("US", 48), 0x60003000: ("OW", bytes(64))})
    assert masked(to_bytes(dataset), (Box(0, 0, 4, 4),)) == Refused("mask_unsupported", "60003000")


def test_icons_go_with_the_mask_and_stay_without() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    icon: Dataset = {0x00280010: ("US", 2), 0x00280011: ("US", 2), PIXEL_DATA: ("OW", b"abcd")}
    dataset[0x00880200] = ("SQ", [icon])
    dataset[0x00081140] = ("SQ", [{0x00880200: ("SQ", [icon])}])
    content = to_bytes(dataset)
    assert b"abcd" in joined(_plainly(content), content)
    done = finished(content, (Box(0, 0, 4, 4),))
    assert b"abcd" not in done
    assert "IconImageSequence" not in read(done)


def _plainly(content: bytes) -> CleanedInstance:
    result = deidentifier(KEEP).clean(io.BytesIO(content), len(content), "x")
    assert isinstance(result, CleanedInstance)
    return result


def test_a_picture_elsewhere_in_the_file_is_refused() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    dataset[0x00081140] = ("SQ", [{0x00280010: ("US", 2), PIXEL_DATA: ("OW", b"abcd")}])
    assert masked(to_bytes(dataset), (Box(0, 0, 4, 4),)) == Refused("mask_unsupported", "00081140.0.7fe00010")


# --- fails closed ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mask", "code"),
    [
        (Mask(41, 48, (Box(0, 0, 4, 4),)), "mask_misfit"),
        (Mask(40, 49, (Box(0, 0, 4, 4),)), "mask_misfit"),
    ],
)
def test_a_file_of_another_size_than_the_mask_is_refused(mask: Mask, code: str) -> None:
    content = file_of(noise((1, 40, 48), np.uint8))
    result = deidentifier(KEEP).clean(io.BytesIO(content), len(content), "x", mask)
    assert isinstance(result, Refused)
    assert result.code == code


def test_a_file_without_pixels_is_refused_when_a_mask_is_meant_for_it() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    del dataset[PIXEL_DATA]
    assert masked(to_bytes(dataset), (Box(0, 0, 4, 4),)) == Refused("mask_misfit", "00280010")


@pytest.mark.parametrize(
    "change",
    [
        {0x00280100: ("US", 12), 0x00280101: ("US", 12), PIXEL_DATA: ("OW", bytes(40 * 48 * 12 // 8))},
        {0x00280004: ("CS", "HSV")},
        {0x00280101: ("US", 9)},
        {0x00280102: ("US", 12)},
        {0x00280002: ("US", 4), PIXEL_DATA: ("OB", bytes(40 * 48 * 4))},
    ],
)
def test_pixels_of_a_kind_that_can_t_be_masked_exactly_are_refused(change: dict[int, Any]) -> None:
    dataset = {**picture(noise((1, 40, 48), np.uint8)), **change}
    result = masked(to_bytes(dataset), (Box(0, 0, 4, 4),))
    assert isinstance(result, Refused)
    assert result.code == "mask_unsupported"


def test_a_rule_that_changes_how_pixels_are_read_refuses_a_masked_file() -> None:
    content = file_of(noise((1, 40, 48), np.uint8))
    result = masked(content, (Box(0, 0, 4, 4),), "fields: [{name: PhotometricInterpretation, remove: true}]")
    assert result == Refused("mask_unsupported", "00280004")


def test_pixels_that_a_rule_removes_need_no_mask() -> None:
    content = file_of(noise((1, 40, 48), np.uint8))
    done = read(finished(content, (Box(0, 0, 4, 4),), "fields: [{name: PixelData, remove: true}]"))
    assert "PixelData" not in done


@pytest.mark.parametrize("syntax", [EXPLICIT, RLE])
def test_the_check_finds_a_single_pixel_that_shows(syntax: str) -> None:
    from uploader.deid.masking.plan import carry_out, plan_blanking  # noqa: PLC0415
    from uploader.deid.masking.rules import PixelRules  # noqa: PLC0415
    from uploader.deid.meta import parse_file  # noqa: PLC0415
    from uploader.deid.record import Record  # noqa: PLC0415

    pixels = noise((2, 40, 48), np.uint8)
    content = file_of(pixels, frames=2)
    if syntax == RLE:
        dataset = picture(pixels, frames=2)
        dataset[PIXEL_DATA] = ("OB", fragments([rle_frame(one.tobytes(), 1) for one in pixels]))
        content = to_bytes(dataset, RLE)
    good = finished(content, (Box(2, 2, 9, 9),))
    start = len(good) - pixels.size
    parsed = parse_file(io.BytesIO(content), len(content))
    record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
    blanking = plan_blanking(PixelRules(), Mask(40, 48, (Box(2, 2, 9, 9),)), record, parsed)
    assert blanking is not None
    carry_out(blanking, record, parsed)
    check_blanked(blanking, record, parse_file(io.BytesIO(good), len(good)))
    inside, outside = start + 40 * 48 + 5 * 48 + 5, start + 40 * 48 + 30 * 48 + 5
    for place in (inside, outside):
        bad = bytearray(good)
        bad[place] ^= 0x10
        with pytest.raises(RefusedError, match="mask_failed"):
            check_blanked(blanking, record, parse_file(io.BytesIO(bytes(bad)), len(bad)))


def test_a_covered_range_can_t_be_taken_for_one_that_is_copied() -> None:
    content = file_of(noise((1, 300, 300), np.uint8))
    result = masked(content, (Box(0, 0, 4, 4),))
    assert isinstance(result, CleanedInstance)
    assert not any(isinstance(piece, Span) for piece in result.pieces)
    assert not any(hasattr(piece, "offset") for piece in result.pieces)


# --- and else ----------------------------------------------------------------------------


def test_a_file_sent_without_a_profile_is_masked_and_claims_nothing_else() -> None:
    pixels = noise((1, 40, 48), np.uint8)
    content = file_of(pixels)
    done = read(as_it_is(content, (Box(0, 0, 4, 4),)))
    assert (done.pixel_array[:4, :4] == 0).all()
    assert (done.pixel_array[4:] == pixels[0, 4:]).all()
    assert done.PatientName == read(content).PatientName
    assert done.BurnedInAnnotation == "NO"
    assert "PatientIdentityRemoved" not in done
    assert as_it_is(content, ()) == content


def test_what_a_person_cleared_says_so_and_keeps_its_pixels() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    dataset[0x00280301] = ("CS", "YES")
    content = to_bytes(dataset)
    done = read(finished(content, ()))
    assert done.BurnedInAnnotation == "NO"
    assert done.PixelData == read(content).PixelData
    assert "DeidentificationMethodCodeSequence" not in done


def test_rules_that_name_the_marks_win() -> None:
    rules = """
        fields:
          - {name: BurnedInAnnotation, remove: true}
          - {name: DeidentificationMethodCodeSequence, keep: true}
    """
    done = read(finished(file_of(noise((1, 40, 48), np.uint8)), (Box(0, 0, 4, 4),), rules))
    assert "BurnedInAnnotation" not in done
    assert "DeidentificationMethodCodeSequence" not in done


def test_the_audit_names_the_pixels_and_the_action() -> None:
    result = masked(file_of(noise((1, 40, 48), np.uint8)), (Box(0, 0, 4, 4),))
    assert isinstance(result, CleanedInstance)
    assert ("7fe00010", "mask") in [(row.path, row.action) for row in result.audit]


def test_equal_input_gives_equal_output() -> None:
    content, _ = _rle(3)
    assert finished(content, BOXES) == finished(content, BOXES)


def test_a_large_file_is_masked_within_a_few_chunks_of_memory(tmp_path: Path) -> None:
    rows, columns, frames = 600, 800, 150
    dataset = picture(np.zeros((1, rows, columns, 3), dtype=np.uint8), photometric="RGB")
    dataset[0x00280008] = ("IS", str(frames))
    whole = to_bytes(dataset)
    size = rows * columns * 3 * frames
    head = whole[: -rows * columns * 3 - 4] + size.to_bytes(4, "little")
    path = tmp_path / "large.dcm"
    with path.open("wb") as handle:
        handle.write(head)
        for frame in range(frames):
            handle.write(bytes([frame % 255 + 1]) * (rows * columns * 3))
    mask = Mask(rows, columns, (Box(0, 0, columns, 60), Box(100, 400, 300, 20)))
    cleaner = deidentifier(KEEP)
    cleaner.clean(io.BytesIO(whole), len(whole), "x", mask)  # what is imported once
    tracemalloc.start()
    with path.open("rb") as handle:
        result = cleaner.clean(handle, len(head) + size, "x", mask)
        assert isinstance(result, CleanedInstance)
        pixels = result.pieces[-1]
        assert not isinstance(pixels, bytes)
        for start in range(0, size, 1 << 20):
            pixels.read(handle, start, 1 << 20)
        last = pixels.read(handle, size - rows * columns * 3, rows * columns * 3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 1024 * 1024 < size
    assert set(last[: 60 * columns * 3]) == {0}
    assert set(last[60 * columns * 3 : 400 * columns * 3]) == {frames}
