"""Overwriting the same places of every frame while a range of bytes is read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

if TYPE_CHECKING:
    from uploader.model.cleaned import Span


class Veil(Protocol):
    """What is overwritten."""

    def cover(self, data: bytearray, offset: int) -> None:
        """Overwrite ``data``, which stands at byte ``offset`` of the pixel data."""


class Run(NamedTuple):
    """Bytes of a frame that are overwritten with repeats of ``pattern``, which begins where they do."""

    start: int
    end: int
    pattern: bytes


@dataclass(frozen=True)
class ByteVeil:
    """Runs by ascending place, in each of ``frame_count`` frames; what is behind the last one stays."""

    frame_bytes: int
    frame_count: int
    runs: tuple[Run, ...]

    @cached_property
    def _ends(self) -> list[int]:
        return [run.end for run in self.runs]

    def cover(self, data: bytearray, offset: int) -> None:
        """See `Veil.cover`."""
        last = min((offset + len(data) - 1) // self.frame_bytes, self.frame_count - 1)
        for frame in range(offset // self.frame_bytes, last + 1):
            self._cover_frame(data, offset - frame * self.frame_bytes)

    def _cover_frame(self, data: bytearray, first: int) -> None:
        """Overwrite what of one frame is in ``data``, which begins at byte ``first`` of that frame."""
        stop = first + len(data)
        for run in self.runs[bisect_right(self._ends, first) :]:
            if run.start >= stop:
                return
            start, end = max(run.start, first), min(run.end, stop)
            phase = (start - run.start) % len(run.pattern)
            repeats = (end - start) // len(run.pattern) + 2
            data[start - first : end - first] = (run.pattern * repeats)[phase : phase + end - start]


@dataclass(frozen=True)
class BitVeil:
    """As `ByteVeil`, for pixels of one bit, the first one the lowest bit of its byte, PS3.5 8.1.1.

    Frames follow each other without padding. ``runs`` are bits of a frame, all set to ``bit``.
    """

    frame_bits: int
    frame_count: int
    runs: tuple[tuple[int, int], ...]
    bit: int

    def cover(self, data: bytearray, offset: int) -> None:
        """See `Veil.cover`."""
        low, high = offset * 8, (offset + len(data)) * 8
        last = min((high - 1) // self.frame_bits, self.frame_count - 1)
        for frame in range(low // self.frame_bits, last + 1):
            base = frame * self.frame_bits
            for start, end in self.runs:
                first, stop = max(base + start, low) - low, min(base + end, high) - low
                if first < stop:
                    self._set(data, first, stop)

    def _set(self, data: bytearray, first: int, stop: int) -> None:
        while first < stop and (first % 8 or stop - first < 8):  # noqa: PLR2004 - bits of a byte
            step = min(8 - first % 8, stop - first)
            bits = ((1 << step) - 1) << first % 8
            data[first // 8] = data[first // 8] | bits if self.bit else data[first // 8] & ~bits
            first += step
        whole = (stop - first) // 8
        data[first // 8 : first // 8 + whole] = (b"\xff" if self.bit else b"\0") * whole
        if first + whole * 8 < stop:
            self._set(data, first + whole * 8, stop)


@dataclass(frozen=True, slots=True)
class Veiled:
    """A range of the source, overwritten as it is read: the file may be of any size."""

    span: Span
    veil: Veil

    @property
    def size_bytes(self) -> int:
        """Bytes of the range."""
        return self.span.size_bytes

    def read(self, source: BinaryIO, offset: int, size_bytes: int) -> bytes:
        """See `Span.read`."""
        data = bytearray(self.span.read(source, offset, size_bytes))
        if data:
            self.veil.cover(data, offset)
        return bytes(data)
