"""An instance as it will leave this computer: new bytes, and ranges of the source as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Span:
    """A byte range of the source file that passes unchanged."""

    offset: int
    size_bytes: int

    def read(self, source: BinaryIO, offset: int, size_bytes: int) -> bytes:
        """Give bytes of the range, from ``offset`` within it; fewer where it or the source ends."""
        source.seek(self.offset + offset)
        return source.read(min(size_bytes, self.size_bytes - offset))


class Worked(Protocol):
    """A part of the finished file that is worked out of the source each time when it is read.

    It has no ``offset``: whoever copies ranges of the source can't take it for one that passes unchanged.
    """

    @property
    def size_bytes(self) -> int:
        """Bytes of the part."""

    def read(self, source: BinaryIO, offset: int, size_bytes: int) -> bytes:
        """As `Span.read`."""


Piece: TypeAlias = bytes | Span | Worked


def piece_size(piece: Piece) -> int:
    """Bytes of a piece."""
    return len(piece) if isinstance(piece, bytes) else piece.size_bytes


def size_of(pieces: Iterable[Piece]) -> int:
    """Bytes of the pieces."""
    return sum(map(piece_size, pieces))


def read_piece(piece: Piece, source: BinaryIO, offset: int, size_bytes: int) -> bytes:
    """Give bytes of a piece, from ``offset`` within it; fewer where it ends, or the source does."""
    if isinstance(piece, bytes):
        return piece[offset : offset + size_bytes]
    return piece.read(source, offset, size_bytes)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What was done to one element: its tag path and the action's code, never a value."""

    path: str
    action: str


class AuditCount(NamedTuple):
    """How many times one action was done to an element of a series.

    ``path`` is that of an `AuditRow` with ``*`` for the numbers of items; empty where an earlier version kept
    the action alone.
    """

    path: str
    action: str
    times: int


@dataclass(frozen=True, slots=True)
class CleanedInstance:
    """The finished file as pieces, in order.

    ``name`` is the member's name in the archive; UIDs and labels are those *after* de-identification.
    ``description`` is SeriesDescription after de-identification, empty if it was removed.
    """

    pieces: tuple[Piece, ...]
    name: str
    sop_instance_uid: str
    series_instance_uid: str
    study_instance_uid: str
    modality: str
    series_number: str
    description: str
    audit: tuple[AuditRow, ...]

    @property
    def size_bytes(self) -> int:
        """Bytes of the finished file."""
        return size_of(self.pieces)


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """A finished file that is not DICOM, as pieces in order, and the name that it leaves by."""

    pieces: tuple[Piece, ...]
    name: str
    audit: tuple[AuditRow, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """An instance that can't be de-identified. ``code`` is stable; ``element`` a tag path or empty."""

    code: str
    element: str = ""
