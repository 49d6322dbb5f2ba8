"""What passes between the upload and the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Route(StrEnum):
    """How bytes reach the project: the Bulk Import, or core upload tickets where the site has no /xfer."""

    BULK_IMPORT = "bulk_import"
    CORE_TICKETS = "core_tickets"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A byte range of one archive, sent in one request; ``number`` counts from 1."""

    number: int
    offset: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class BlobOpened:
    """The server's place for one archive.

    ``part_count`` is set where the server decides how many parts there are; None leaves it to us, and 0
    says that the server holds these bytes already.
    """

    blob_id: str
    part_count: int | None = None


@dataclass(frozen=True, slots=True)
class PartAddress:
    """Where one part goes: a pre-signed address, good for one attempt, and the only headers to send."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A chunk that the storage confirmed. ``etag`` is empty where the storage gives none (Azure)."""

    number: int
    size_bytes: int
    etag: str
    md5: str


@dataclass(frozen=True, slots=True)
class JobStatus:
    """The import job as the server tells it.

    ``status`` is the server's own word. ``is_over`` and ``is_good`` are read from it: only a word that is
    known to mean success is good; ``is_held`` waits for somebody at the site to decide. ``url`` is where a
    person can look at the job.
    """

    job_id: str
    status: str
    is_over: bool
    is_good: bool
    done_count: int
    url: str
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the import's audit report: what became of one uploaded file.

    ``src_path`` is the name under which it was uploaded, ``dst_path`` where it stands (empty if nowhere),
    ``file_id`` the server's id of it, ``reason`` the server's words when it was not taken.
    """

    src_path: str
    dst_path: str
    is_good: bool
    reason: str
    file_id: str


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file that stands in the destination's acquisition, as the core API lists it."""

    file_id: str
    name: str
    size_bytes: int
