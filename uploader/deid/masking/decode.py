"""Compressed frames, decoded one at a time while the finished file is read, PS3.5 A.4 and 8.2.

What leaves is native: explicit little endian. Re-encoding would either lose more or need as many encoders
as there are decoders; the archive packs native pixels anyway.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from uploader.deid import tags
from uploader.deid.parse import ITEM, SEQUENCE_END
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from uploader.deid.masking.picture import Picture
    from uploader.deid.masking.veil import Veil
    from uploader.deid.reader import Reader

JPEG_BASELINE: Final = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED: Final = "1.2.840.10008.1.2.4.51"
JPEG_LS_NEAR: Final = "1.2.840.10008.1.2.4.81"
JPEG_2000: Final = "1.2.840.10008.1.2.4.91"
ALWAYS_LOSSY: Final = frozenset((JPEG_BASELINE, JPEG_EXTENDED, JPEG_LS_NEAR))
LOSSY: Final = ALWAYS_LOSSY | {JPEG_2000}
MAX_FRAME_BYTES: Final = 1024**3
_HEADER: Final = struct.Struct("<HHI")

Frame = tuple[Span, ...]
"""The fragments of one frame in the source."""


def frames_of(reader: Reader, hole: Span, frame_count: int) -> tuple[Frame, ...]:
    """Find the fragments of each frame.

    Raises
    ------
    RefusedError
        MASK_UNDECODABLE, when it can't be told which fragment belongs to which frame.
    """
    table, fragments = _fragments(reader, hole)
    if frame_count == 1:
        return (tuple(fragments),)
    if len(fragments) == frame_count:
        return tuple((fragment,) for fragment in fragments)
    starts = [at for (at,) in struct.iter_unpack("<I", table)] if len(table) % 4 == 0 else []
    base = fragments[0].offset - 8 if fragments else 0
    frames: dict[int, list[Span]] = {start: [] for start in starts}
    if len(frames) != frame_count or starts != sorted(frames) or starts[0] != 0:
        raise undecodable()
    current = -1
    for fragment in fragments:
        current = fragment.offset - 8 - base if fragment.offset - 8 - base in frames else current
        frames[current].append(fragment)
    if not all(frames.values()):
        raise undecodable()
    return tuple(tuple(found) for found in frames.values())


def _fragments(reader: Reader, hole: Span) -> tuple[bytes, list[Span]]:
    """Give the basic offset table and the fragments; the parse has walked them before."""
    offset, table = hole.offset, b""
    found: list[Span] = []
    while True:
        group, number, length = _HEADER.unpack(reader.peek(offset, 8))
        if group << 16 | number == SEQUENCE_END:
            return table, found
        if group << 16 | number != ITEM:
            raise undecodable()
        if offset == hole.offset:
            table = reader.peek(offset + 8, length)
        else:
            found.append(Span(offset + 8, length))
        offset += 8 + length


def undecodable() -> RefusedError:
    """Say that the pixels can't be decoded."""
    return RefusedError(RefusalCode.MASK_UNDECODABLE, tags.hex_of(tags.PIXEL_DATA))


@dataclass(frozen=True, slots=True)
class Codec:
    """How the frames of a file are decoded; ``kind`` is the photometric interpretation it states."""

    transfer_syntax_uid: str
    kind: str
    bits_stored: int
    is_signed: bool
    is_planar: bool

    @property
    def is_lossy(self) -> bool:
        """Whether something was lost already: then colours are given as RGB, which all programs show."""
        return self.transfer_syntax_uid in LOSSY

    def decode(self, content: bytes, picture: Picture) -> tuple[NDArray[Any], str]:
        """Decode one frame; give its pixels, row by row, and their photometric interpretation.

        Raises
        ------
        RefusedError
            MASK_UNDECODABLE, also for a frame that is not as its description says.
        """
        from pydicom.encaps import encapsulate  # noqa: PLC0415 - heavy
        from pydicom.pixels.decoders.base import get_decoder  # noqa: PLC0415 - heavy

        try:
            decoder: Any = get_decoder(self.transfer_syntax_uid)
            pixels, meta = decoder.as_array(
                encapsulate([content]),
                raw=not self.is_lossy,
                index=0,
                rows=picture.rows,
                columns=picture.columns,
                samples_per_pixel=picture.samples,
                photometric_interpretation=self.kind,
                pixel_representation=int(self.is_signed),
                bits_allocated=picture.bits,
                bits_stored=self.bits_stored,
                number_of_frames=1,
                planar_configuration=int(self.is_planar),
                pixel_keyword="PixelData",
            )
        except MemoryError:
            raise
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise undecodable() from error  # decoders raise what they like, native code even panics
        wanted = (picture.rows, picture.columns) + ((picture.samples,) if picture.samples > 1 else ())
        if pixels.shape != wanted or pixels.dtype.itemsize * 8 != picture.bits:
            raise undecodable()
        kind = str(meta["photometric_interpretation"])
        return pixels, "YBR_FULL" if kind.startswith("YBR_FULL") else kind


class Decoded:
    """All frames, native and overwritten, decoded as they are read; the last one is kept.

    Bytes of the pixel data are those of ``frames`` in their order, padded to even length.
    """

    def __init__(
        self, frames: tuple[Frame, ...], codec: Codec, picture: Picture, kind: str, veil: Veil
    ) -> None:
        self._frames = frames
        self._codec = codec
        self._picture = picture
        self._kind = kind
        self._veil = veil
        self._kept: tuple[int, bytes] = (-1, b"")
        if picture.frame_bytes > MAX_FRAME_BYTES:
            raise undecodable()

    @property
    def size_bytes(self) -> int:
        """Bytes of the native pixel data."""
        total = self._picture.frame_bytes * len(self._frames)
        return total + total % 2

    def read(self, source: BinaryIO, offset: int, size_bytes: int) -> bytes:
        """See `Span.read`."""
        parts = []
        stop = min(offset + size_bytes, self.size_bytes)
        while offset < stop:
            frame, within = divmod(offset, self._picture.frame_bytes)
            whole = self._frame(source, frame) if frame < len(self._frames) else b"\0"
            part = whole[within : within + stop - offset]
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    def _frame(self, source: BinaryIO, number: int) -> bytes:
        if self._kept[0] != number:
            data = bytearray(self.original(source, number))
            self._veil.cover(data, number * self._picture.frame_bytes)
            self._kept = (number, bytes(data))
        return self._kept[1]

    def original(self, source: BinaryIO, number: int) -> bytes:
        """Decode one frame, with nothing overwritten."""
        content = b"".join(fragment.read(source, 0, fragment.size_bytes) for fragment in self._frames[number])
        pixels, kind = self._codec.decode(content, self._picture)
        if kind != self._kind:
            raise undecodable()
        data: bytes = pixels.astype(pixels.dtype.newbyteorder("<"), copy=False).tobytes()
        return data


def native(picture: Picture) -> Picture:
    """Give how a decoded frame stands in its bytes."""
    return replace(picture, is_planar=False, is_paired=False, is_big_endian=False)
