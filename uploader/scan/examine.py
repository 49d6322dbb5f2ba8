"""One file, looked at closely. Runs in a worker."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from uploader.model.look import Decoded, Look
from uploader.scan.header import SYNTAX_DEFLATED, decide_encoding, read_meta_end
from uploader.scan.nested import NestedReader
from uploader.scan.refused import RefusedFileError
from uploader.scan.sniff import SNIFF_BYTES, dicom_start
from uploader.scan.text import CODECS
from uploader.scan.window import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

CHARSET, REFERENCED_CLASS, REFERENCED_UID = 0x00080005, 0x00081150, 0x00081155
STORAGE: Final = b"1.2.840.10008.5.1.4.1.1."
JPEG_EXTENDED: Final = "1.2.840.10008.1.2.4.51"
"""Its 12-bit form is one that none of the decoders knows."""

MAX_REFERENCES: Final = 5_000
MAX_PIXELS: Final = 64 * 1024 * 1024
CREATORS: Final = range(0x10, 0x100)
SOME_BYTES: Final = 256


def examine(stream: BinaryIO, size: int, frames: Sequence[int], *, refers: bool) -> Look:
    """Give what a closer look at one file tells.

    Parameters
    ----------
    frames
        Frames to decode, from 0; none for files whose pixels need no look.
    refers
        Whether to collect what it refers to.
    """
    start = dicom_start(stream.read(SNIFF_BYTES))
    if start is None:
        return Look()
    look = _encoding(stream, size, start, refers=refers)
    return replace(look, decoded=_decode(stream, frames)) if frames else look


def _encoding(stream: BinaryIO, size: int, start: int, *, refers: bool) -> Look:
    window = Window(stream, size)
    seen = _Collector(window)
    with suppress(RefusedFileError):  # what was seen before the odd place counts
        syntax, offset = read_meta_end(window, start)
        if syntax != SYNTAX_DEFLATED:
            encoding = decide_encoding(window, offset, syntax)
            for element in NestedReader(window, encoding).iter_elements(offset):
                seen.add(*element)
                if not refers and element.tag >> 16 > 0x0040:  # noqa: PLR2004 - enough to judge by
                    break
    look = seen.look()
    return look if refers else replace(look, referenced_uids=())


class _Collector:
    """Gathers what matters of the elements that it is given."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._creators: set[tuple[int, int, int]] = set()
        self._classes: dict[int, bytes] = {}
        self._uids: dict[int, str] = {}
        self._unknown = self._orphan = self._charset = False

    def add(self, tag: int, vr: bytes, value: int, length: int, item: int) -> None:
        """Take one element; see `nested.Seen`."""
        group, element = tag >> 16, tag & 0xFFFF
        if group % 2:
            self._add_private(group, element, item)
        elif vr == b"UN":
            self._unknown = True
        elif tag == CHARSET and item == 1:
            terms = self._text(value, length).split("\\")
            self._charset = any(term.strip() not in CODECS and "2022" not in term for term in terms)
        elif tag == REFERENCED_CLASS:
            self._classes[item] = self._text(value, length).encode()
        elif tag == REFERENCED_UID and len(self._uids) < MAX_REFERENCES:
            self._uids[item] = self._text(value, length)

    def _add_private(self, group: int, element: int, item: int) -> None:
        if element in CREATORS:
            self._creators.add((item, group, element))
        elif element > CREATORS.stop and (item, group, element >> 8) not in self._creators:
            self._orphan = True

    def look(self) -> Look:
        """Sum up. Only references to stored objects count: others lead to lists of the archive's own."""
        wanted = (uid for item, uid in self._uids.items() if self._classes.get(item, b"").startswith(STORAGE))
        return Look(
            referenced_uids=tuple(sorted(set(wanted))),
            has_unknown_vr=self._unknown,
            has_orphan_private=self._orphan,
            has_odd_charset=self._charset,
        )

    def _text(self, value: int, length: int) -> str:
        raw = self._window.cut(value, min(length, SOME_BYTES))
        return raw.decode("ascii", "replace").strip(" \0")


def _decode(stream: BinaryIO, frames: Sequence[int]) -> Decoded:
    """Decode the frames with every decoder that there is; one that manages is enough."""
    from pydicom import dcmread  # noqa: PLC0415 - half a second, for compressed images alone
    from pydicom.pixels.decoders.base import get_decoder  # noqa: PLC0415
    from pydicom.pixels.utils import pixel_array  # noqa: PLC0415

    stream.seek(0)
    header = dcmread(stream, stop_before_pixels=True, force=True)
    try:
        decoder = get_decoder(header.file_meta.TransferSyntaxUID)
    except (AttributeError, NotImplementedError):
        return Decoded.NO_DECODER
    is_12_bit = decoder.UID == JPEG_EXTENDED and header.get("BitsStored", 0) > 8  # noqa: PLR2004
    if not decoder.is_available or is_12_bit or header.Rows * header.Columns > MAX_PIXELS:
        return Decoded.NO_DECODER
    for frame in frames:
        try:
            stream.seek(0)
            pixel_array(stream, index=frame)
        except Exception:  # noqa: BLE001 - decoders raise what they like on damaged data
            return Decoded.DAMAGED
    return Decoded.FINE
