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

    ``part_count`` is set where the server decides how many parts there are; None leaves it to us.
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
