"""The first file of each series, read back by pydicom, which shares no code with our parser and writer.

Every element must be what the edited record says, to the byte, at every level; values left in the source must
stand in the finished file as that very range.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from uploader.deid.deflate import PIECE_BYTES
from uploader.deid.elements import DataSet, Element, Made
from uploader.deid.parse import UNDEFINED
from uploader.deid.pieces import PieceSource
from uploader.deid.reader import LARGE_BYTES
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import Span, size_of

if TYPE_CHECKING:
    from uploader.deid.record import Record
    from uploader.model.cleaned import Piece

BUFFER_BYTES: Final = 64 * 1024
DELIMITER_BYTES: Final = 8
"""pydicom leaves the delimiter out of fragments."""


class _Seekable(PieceSource):
    """Pieces as pydicom wants a file: it asks where it is, and seeks from wherever."""

    name = "finished"

    def __init__(self, pieces: tuple[Piece, ...], source: BinaryIO) -> None:
        super().__init__(pieces, source)
        self._size_bytes = size_of(pieces)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size_bytes}[whence]
        return super().seek(start + offset)

    def readinto(self, buffer: Any) -> int:
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def read_back(record: Record, pieces: tuple[Piece, ...], source: BinaryIO, *, is_deflated: bool) -> None:
    """Read a finished file with pydicom and compare it with the record that it was made from.

    Parameters
    ----------
    is_deflated
        Whether pydicom must have all of it in memory; else it leaves large values where they are.

    Raises
    ------
    RefusedError
        VERIFICATION_FAILED.
    """
    import pydicom  # noqa: PLC0415 - heavy

    finished = _Seekable(pieces, source)
    stream = cast("BinaryIO", io.BufferedReader(finished, BUFFER_BYTES))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = pydicom.dcmread(stream, defer_size=None if is_deflated else LARGE_BYTES)
            _ReadBack(record, finished).compare(record.data, found)
        except RefusedError:
            raise
        except Exception as error:
            raise RefusedError(RefusalCode.VERIFICATION_FAILED) from error


class _ReadBack:
    def __init__(self, record: Record, finished: PieceSource) -> None:
        self._record = record
        self._finished = finished

    def compare(self, here: DataSet, found: Any) -> None:
        """Compare the elements of a data set, those in its sequences included."""
        for tag in here.elements.keys() ^ {int(tag) for tag in found.keys()}:  # noqa: SIM118 - it would convert
            raise _failed(here, tag)
        for element in here.elements.values():
            self._element(here, element, found)

    def _element(self, here: DataSet, element: Element | Made, found: Any) -> None:
        raw = found._dict[element.tag]  # noqa: SLF001 - as it was read: whatever asks for it converts it
        if element.sequence is not None:
            self._items(here, element, found, raw)
        elif isinstance(element, Element) and element.hole is not None:
            self._large(here, element, raw)
        elif isinstance(element, Made) and element.worked is not None:
            if raw.length != element.size_bytes:
                raise _failed(here, element.tag)  # what was blackened is looked at by its own check
        elif raw.value is None and self._record.content_of(here, element):
            if raw.length != len(self._record.content_of(here, element)):
                raise _failed(here, element.tag)
        elif not _is_same(raw, self._record.content_of(here, element), is_big=here.syntax.big_endian):
            raise _failed(here, element.tag)

    def _items(self, here: DataSet, element: Element | Made, found: Any, raw: Any) -> None:
        assert element.sequence is not None
        items = element.sequence.items
        value = found[element.tag].value
        if raw.VR == "UN" and isinstance(value, bytes):
            return  # pydicom reads no sequence out of it; the strict parse did, and compared it
        if len(value or ()) != len(items):
            raise _failed(here, element.tag)
        for item, one in zip(items, value or (), strict=True):
            self.compare(item, one)

    def _large(self, here: DataSet, element: Element, raw: Any) -> None:
        """See that a value left in the source is that range of it, or else the same bytes."""
        assert element.hole is not None
        expected = element.hole
        if raw.value is None:
            length = expected.size_bytes if raw.length == UNDEFINED else raw.length
            same = self._finished.origin_of(Span(raw.value_tell, length)) == expected
        else:
            same = self._is_copy(raw.value, expected)
        if not same:
            raise _failed(here, element.tag)

    def _is_copy(self, value: bytes, expected: Span) -> bool:
        peek = self._record.reader.peek
        is_whole = expected.size_bytes - len(value) in (0, DELIMITER_BYTES)
        return is_whole and all(
            peek(expected.offset + start, len(part)) == part
            for start in range(0, len(value), PIECE_BYTES)
            for part in [value[start : start + PIECE_BYTES]]
        )


def _is_same(raw: Any, content: bytes, *, is_big: bool) -> bool:
    """Compare a value's bytes; what pydicom converts while it reads (character set, signedness) by value."""
    value = raw.value
    if isinstance(value, int):
        return value == int.from_bytes(content, "big" if is_big else "little", signed=raw.VR == "SS")
    if value is None or isinstance(value, bytes):
        return (value or b"") == content
    text = value if isinstance(value, str) else "\\".join(str(part) for part in value)
    parts = content.decode("latin-1").rstrip("\0 ").split("\\")
    return [part.strip() for part in text.split("\\")] == [part.strip() for part in parts]


def _failed(here: DataSet, tag: int) -> RefusedError:
    return RefusedError(RefusalCode.VERIFICATION_FAILED, here.path_of(tag))
