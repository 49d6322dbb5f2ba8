"""How pixels stand in their bytes, PS3.5 8.1 and PS3.3 C.7.6.3, and what is black in them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.deid import tags
from uploader.deid.masking.veil import BitVeil, ByteVeil, Run
from uploader.deid.pixels import BITS_ALLOCATED, COLUMNS, FRAMES, PHOTOMETRIC, ROWS, SAMPLES, number_of
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.elements import Element, Made
    from uploader.deid.masking.region import Region
    from uploader.deid.masking.veil import Veil
    from uploader.deid.record import Record

PLANAR: Final = 0x00280006
BITS_STORED: Final = 0x00280101
HIGH_BIT: Final = 0x00280102
INTERCEPT, SLOPE = 0x00281052, 0x00281053
PALETTE: Final = (0x00281101, 0x00281102, 0x00281103)
DESCRIPTION: Final = frozenset(
    (SAMPLES, PHOTOMETRIC, PLANAR, FRAMES, ROWS, COLUMNS, BITS_ALLOCATED, BITS_STORED, HIGH_BIT,
     tags.PIXEL_REPRESENTATION)
)  # fmt: skip
"""What says how pixels are read. A file in which a rule changes these is not masked, but refused."""

PAIRED: Final = ("YBR_FULL_422", "YBR_PARTIAL_422")
COLOURS: Final = 3
AIR_HU: Final = -1024
WHOLE_BYTES: Final = (8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Picture:
    """The image pixel module, as far as it says where a pixel stands.

    ``black`` is the stored value of black, sample by sample. ``is_planar`` has all of one colour before
    the next. ``is_paired`` has two pixels share their colour: Y, Y, B, R.
    """

    rows: int
    columns: int
    samples: int
    bits: int
    frame_count: int
    black: tuple[int, ...]
    is_planar: bool = False
    is_paired: bool = False
    is_big_endian: bool = False

    @property
    def frame_bits(self) -> int:
        """Bits of a native frame."""
        samples = 2 if self.is_paired else self.samples
        return self.rows * self.columns * samples * self.bits

    @property
    def frame_bytes(self) -> int:
        """Bytes of a native frame; of no use for pixels of one bit."""
        return self.frame_bits // 8

    def sample_bytes(self, value: int) -> bytes:
        """Write a sample's value; negative ones as two's complement."""
        order = "big" if self.is_big_endian else "little"
        return (value & ((1 << self.bits) - 1)).to_bytes(self.bits // 8, order)  # type: ignore[arg-type]

    def aligned(self, left: int, right: int) -> tuple[int, int]:
        """Widen a span to whole pairs where two pixels share their colour."""
        return (left // 2 * 2, right + right % 2) if self.is_paired else (left, right)


def veil_of(picture: Picture, region: Region) -> Veil:
    """Give what overwrites a region with black."""
    if picture.bits == 1:
        columns = picture.columns
        bits = tuple(
            (row * columns + left, row * columns + right)
            for band in region
            for row in range(band.top, band.bottom)
            for left, right in band.spans
        )
        return BitVeil(picture.frame_bits, picture.frame_count, bits, picture.black[0])
    samples = [picture.sample_bytes(value) for value in picture.black]
    if picture.is_paired:
        runs = _runs(
            picture, region, 0, 2 * picture.bits // 8, samples[0] + samples[0] + b"".join(samples[1:])
        )
    elif picture.is_planar:
        plane = picture.frame_bytes // picture.samples
        runs = [
            run
            for number, sample in enumerate(samples)
            for run in _runs(picture, region, number * plane, len(sample), sample)
        ]
    else:
        runs = _runs(picture, region, 0, picture.samples * picture.bits // 8, b"".join(samples))
    return ByteVeil(picture.frame_bytes, picture.frame_count, tuple(runs))


def _runs(picture: Picture, region: Region, base: int, pixel_bytes: int, pattern: bytes) -> list[Run]:
    """Give the runs of one plane; rows that are covered from edge to edge are one run."""
    runs: list[Run] = []
    for band in region:
        for row in range(band.top, band.bottom):
            for span in band.spans:
                left, right = picture.aligned(*span)
                start = base + (row * picture.columns + left) * pixel_bytes
                end = base + (row * picture.columns + right) * pixel_bytes
                if runs and runs[-1].end == start:
                    runs[-1] = Run(runs[-1].start, end, pattern)
                else:
                    runs.append(Run(start, end, pattern))
    return runs


# --- reading it from a header ----------------------------------------------------------------------------


def picture_of(record: Record, element: Element | Made, *, is_native: bool) -> Picture:
    """Read how the pixels of an element stand in it.

    Raises
    ------
    RefusedError
        MASK_UNSUPPORTED, where no mask could be exact.
    """
    rows, columns = number_of(record, ROWS) or 0, number_of(record, COLUMNS) or 0
    samples = number_of(record, SAMPLES) or 1
    bits = {tags.FLOAT_PIXEL_DATA: 32, tags.DOUBLE_FLOAT_PIXEL_DATA: 64}.get(element.tag)
    is_float = bits is not None
    bits = bits or number_of(record, BITS_ALLOCATED) or 0
    kind = record.plain(PHOTOMETRIC)
    is_paired = is_native and kind in PAIRED
    is_big = is_native and record.data.syntax.big_endian
    if not rows or not columns or bits not in (1, *WHOLE_BYTES) or samples not in (1, COLOURS):
        raise _unsupported(element.tag)
    if (bits == 1 and (samples != 1 or is_big)) or (is_paired and (columns % 2 or bits != 8)):  # noqa: PLR2004
        raise _unsupported(element.tag)
    black = (0,) if is_float else black_of(record, kind, samples, bits)
    swaps = is_big and record.vr_at(record.data, element) == "OW" and bits != 16  # noqa: PLR2004
    if swaps and (bits == 8 or any(black)):  # noqa: PLR2004 - bytes stand in words of two, in another order
        raise _unsupported(element.tag)
    return Picture(
        rows=rows,
        columns=columns,
        samples=samples,
        bits=bits,
        frame_count=_frames(record),
        black=black,
        is_planar=is_native and samples > 1 and bool(number_of(record, PLANAR)),
        is_paired=is_paired,
        is_big_endian=is_big,
    )


def _frames(record: Record) -> int:
    count = number_of(record, FRAMES)
    return 1 if count is None else count


def black_of(record: Record, kind: str, samples: int, bits: int) -> tuple[int, ...]:
    """Give the darkest stored value of each sample, by photometric interpretation, PS3.3 C.7.6.3.1.2.

    In CT with signed values it is air, not the lowest number: that would spoil every histogram.

    Raises
    ------
    RefusedError
        MASK_UNSUPPORTED.
    """
    stored = number_of(record, BITS_STORED) or bits
    high = number_of(record, HIGH_BIT)
    shift = 0 if high is None else high - stored + 1
    if not 0 < stored <= bits or not 0 <= shift <= bits - stored:
        raise _unsupported(BITS_STORED)
    values = _darkest(record, kind, stored)
    if len(values) != samples:
        raise _unsupported(PHOTOMETRIC)
    return tuple(value << shift for value in values)


def _darkest(record: Record, kind: str, stored: int) -> tuple[int, ...]:
    is_signed = bool(number_of(record, tags.PIXEL_REPRESENTATION))
    low, high = (-(1 << stored - 1), (1 << stored - 1) - 1) if is_signed else (0, (1 << stored) - 1)
    grey, luma = 1 << stored - 1, 16 << stored - 8 if stored >= 8 else 0  # noqa: PLR2004
    if kind == "MONOCHROME2":
        return (max(low, min(_air(record), high)) if is_signed else low,)
    known = {
        "MONOCHROME1": (high,),
        "PALETTE COLOR": (_darkest_index(record),) if kind == "PALETTE COLOR" else (0,),
        "RGB": (0, 0, 0),
        "YBR_ICT": (0, 0, 0),  # decoders give RGB of these two
        "YBR_RCT": (0, 0, 0),
        "YBR_FULL": (0, grey, grey),
        "YBR_FULL_422": (0, grey, grey),
        "YBR_PARTIAL_422": (luma, grey, grey),
    }
    found = known.get(kind)
    if found is None:
        raise _unsupported(PHOTOMETRIC)
    return found


def _air(record: Record) -> int:
    """Give the stored value of air in CT; elsewhere a number below all others."""
    if record.plain(tags.MODALITY) != "CT":
        return -sys.maxsize
    try:
        slope, intercept = (
            float(record.plain(tag) or default) for tag, default in ((SLOPE, 1), (INTERCEPT, 0))
        )
        return round((AIR_HU - intercept) / slope)
    except (ValueError, ZeroDivisionError, OverflowError):
        return -sys.maxsize


def _darkest_index(record: Record) -> int:
    """Give the index of the darkest colour of the palette; its first where the palette can't be read."""
    described = record.data.elements.get(PALETTE[0])
    if described is None:
        return 0
    head = record.content_of(record.data, described)
    order = "big" if record.data.syntax.big_endian else "little"
    count, first = (int.from_bytes(head[at : at + 2], order) for at in (0, 2))  # type: ignore[arg-type]
    count = count or 65536
    sums = [0] * count
    for tag in PALETTE:
        table = record.data.elements.get(tag + 0x100)
        content = b"" if table is None else record.content_of(record.data, table)
        width = len(content) // count
        if width not in (1, 2):
            return first
        for index in range(count):
            sums[index] += int.from_bytes(content[index * width : index * width + width], order)  # type: ignore[arg-type]
    return first + sums.index(min(sums))


def _unsupported(tag: int) -> RefusedError:
    return RefusedError(RefusalCode.MASK_UNSUPPORTED, tags.hex_of(tag))
