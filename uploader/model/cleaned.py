"""An instance as it will leave this computer: new header bytes, and ranges of the source as they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A byte range of the source file that passes unchanged."""

    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What was done to one element: its tag path and the action's code, never a value."""

    path: str
    action: str


@dataclass(frozen=True, slots=True)
class CleanedInstance:
    """The finished file as pieces, in order: bytes, or spans of the source.

    ``name`` is the member's name in the archive; UIDs and labels are those *after* de-identification.
    ``description`` is SeriesDescription after de-identification, empty if it was removed.
    """

    pieces: tuple[bytes | Span, ...]
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
        return sum(len(piece) if isinstance(piece, bytes) else piece.size_bytes for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Refused:
    """An instance that can't be de-identified. ``code`` is stable; ``element`` a tag path or empty."""

    code: str
    element: str = ""
