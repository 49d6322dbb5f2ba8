"""The finished file's pictures, read again: black where they must be, untouched everywhere else.

This shares nothing with the writing but the region: pixels are looked up in arrays, by the description that
stands in the finished header.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from uploader.deid import tags
from uploader.deid.elements import Element
from uploader.deid.masking.picture import picture_of
from uploader.deid.pixels import is_encapsulated
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from uploader.deid.masking.picture import Picture
    from uploader.deid.masking.plan import Blanking
    from uploader.deid.masking.region import Region
    from uploader.deid.meta import ParsedFile
    from uploader.deid.reader import Reader

CHUNK_BYTES: Final = 4 * 1024 * 1024


def check_blanked(blanking: Blanking, before: Record, done: ParsedFile) -> None:
    """Compare the finished pictures with the source's, all frames.

    Raises
    ------
    RefusedError
        MASK_FAILED.
    """
    after = Record(done.meta, done.meta_reader, done.data, done.reader)
    element = done.data.elements.get(blanking.tag)
    if element is None and blanking.tag not in before.data.elements:
        return  # a rule took the pixels out
    if not isinstance(element, Element) or is_encapsulated(after, element):
        raise _failed(blanking.tag)
    # What is black was decided before the rules: they may have taken out what it depends on.
    picture = replace(picture_of(after, element, is_native=True), black=blanking.picture.black)
    if picture != blanking.picture:
        raise _failed(blanking.tag)
    pixels = _Pixels(after.reader, element)
    if blanking.decoded is not None:
        _check_frames(blanking, picture, pixels, before.reader)
        return
    former = (before.data.original or before.data.elements)[blanking.tag]
    assert isinstance(former, Element)
    old = _Pixels(before.reader, former)
    if old.size_bytes != pixels.size_bytes:
        raise _failed(blanking.tag)
    if picture.bits == 1:
        _check_bits(blanking, picture, pixels, old)
    else:
        _check_rows(blanking, picture, pixels, old)


class _Pixels:
    """The value of an element, wherever it stands."""

    def __init__(self, reader: Reader, element: Element) -> None:
        self._reader = reader
        self._element = element
        hole = element.hole
        self.size_bytes = hole.size_bytes if hole else element.end - element.value

    def read(self, offset: int, size_bytes: int) -> bytes:
        hole, start = self._element.hole, self._element.value + offset
        if hole is None:
            return self._reader.buffer[start : min(start + size_bytes, self._element.end)]
        size_bytes = min(size_bytes, hole.size_bytes - offset)
        content = self._reader.peek(hole.offset + offset, size_bytes)
        if len(content) != size_bytes:
            raise RefusedError(RefusalCode.TRUNCATED, tags.hex_of(self._element.tag))
        return content


def _covered(band_rows: range, columns: int, region: Region) -> NDArray[np.bool_]:
    """Give which pixels of some rows are covered."""
    import numpy as np  # noqa: PLC0415 - only masks need it here

    result = np.zeros((len(band_rows), columns), dtype=bool)
    for band in region:
        top, bottom = max(band.top, band_rows.start), min(band.bottom, band_rows.stop)
        for left, right in band.spans:
            result[top - band_rows.start : bottom - band_rows.start, left:right] |= top < bottom
    return result


def _check_rows(blanking: Blanking, picture: Picture, new: _Pixels, old: _Pixels) -> None:
    """Compare native pixels, some rows at a time."""
    import numpy as np  # noqa: PLC0415

    width = picture.columns // 2 if picture.is_paired else picture.columns
    planes = picture.samples if picture.is_planar else 1
    pixel_bytes = picture.frame_bits // 8 // (picture.rows * width * planes)
    row_bytes = width * pixel_bytes
    step = max(1, min(picture.rows, CHUNK_BYTES // row_bytes))
    offset = 0
    masks = [_mask(blanking.region, picture, rows) for rows in _steps(blanking.region, picture.rows, step)]
    for _ in range(picture.frame_count):
        for plane in range(planes):
            black = np.frombuffer(_black(picture, plane), dtype=np.uint8)
            for covered in masks:
                size = covered.shape[0] * row_bytes
                now, then = new.read(offset, size), old.read(offset, size)
                if covered.any():
                    shape = (covered.shape[0], width, pixel_bytes)
                    _compare(blanking.tag, _array(now, shape), _array(then, shape), covered, black)
                elif now != then:
                    raise _failed(blanking.tag)
                offset += size
    if new.read(offset, new.size_bytes - offset) != old.read(offset, new.size_bytes - offset):
        raise _failed(blanking.tag)


def _mask(region: Region, picture: Picture, rows: range) -> NDArray[np.bool_]:
    covered = _covered(rows, picture.columns, region)
    return covered[:, ::2] | covered[:, 1::2] if picture.is_paired else covered


def _black(picture: Picture, plane: int) -> bytes:
    samples = [picture.sample_bytes(value) for value in picture.black]
    if picture.is_planar:
        return samples[plane]
    return b"".join([samples[0], *samples] if picture.is_paired else samples)


def _steps(region: Region, rows: int, step: int) -> Iterator[range]:
    """Cut a frame into rows of which some, or none, are covered: the latter are compared as bytes."""
    cuts = sorted({0, rows, *(edge for band in region for edge in (band.top, band.bottom))})
    for start, stop in pairwise(cuts):
        for top in range(start, stop, step):
            yield range(top, min(top + step, stop))


def _array(content: bytes, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(content, dtype=np.uint8).reshape(shape)


def _compare(
    tag: int,
    now: NDArray[np.uint8],
    then: NDArray[np.uint8],
    covered: NDArray[np.bool_],
    black: NDArray[Any],
) -> None:
    if not (now[covered] == black).all() or not ((now == then).all(axis=2) | covered).all():
        raise _failed(tag)


def _check_bits(blanking: Blanking, picture: Picture, new: _Pixels, old: _Pixels) -> None:
    """Compare pixels of one bit; such planes are small, and go frame by frame."""
    import numpy as np  # noqa: PLC0415

    covered = _covered(range(picture.rows), picture.columns, blanking.region).ravel()
    bits = picture.rows * picture.columns
    for frame in range(picture.frame_count):
        first, skipped = divmod(frame * bits, 8)
        size = (skipped + bits + 7) // 8
        now, then = (
            np.unpackbits(np.frombuffer(one.read(first, size), dtype=np.uint8), bitorder="little")
            for one in (new, old)
        )
        now, then = now[skipped : skipped + bits], then[skipped : skipped + bits]
        if not (now[covered] == picture.black[0]).all() or not (now[~covered] == then[~covered]).all():
            raise _failed(blanking.tag)


def _check_frames(blanking: Blanking, picture: Picture, pixels: _Pixels, reader: Reader) -> None:
    """Compare decoded pixels with the source's, which is decoded once more."""
    import numpy as np  # noqa: PLC0415

    assert blanking.decoded is not None
    covered = _covered(range(picture.rows), picture.columns, blanking.region)
    black = np.frombuffer(_black(picture, 0), dtype=np.uint8)
    shape = (picture.rows, picture.columns, picture.samples * picture.bits // 8)
    if (
        pixels.size_bytes
        != picture.frame_bytes * picture.frame_count + picture.frame_bytes * picture.frame_count % 2
    ):
        raise _failed(blanking.tag)
    for frame in range(picture.frame_count):
        now = _array(pixels.read(frame * picture.frame_bytes, picture.frame_bytes), shape)
        then = _array(blanking.decoded.original(reader.source, frame), shape)
        _compare(blanking.tag, now, then, covered, black)


def _failed(tag: int) -> RefusedError:
    return RefusedError(RefusalCode.MASK_FAILED, tags.hex_of(tag))
