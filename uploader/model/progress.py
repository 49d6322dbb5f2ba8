"""What a running step says of itself. Counts only grow, except where a part is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The stretches of a case, in order."""

    SCAN = "scan"
    STAGE = "stage"
    UPLOAD = "upload"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Files found so far and files read so far; ``is_walking`` while more may still be found."""

    found_count: int
    read_count: int
    is_walking: bool


@dataclass(frozen=True, slots=True)
class StageProgress:
    """Source files de-identified and packed so far, and their source bytes."""

    done_count: int
    total_count: int
    done_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """Acknowledged archives and bytes; ``in_flight_bytes`` are on their way and not yet believed."""

    done_count: int
    total_count: int
    acknowledged_bytes: int
    in_flight_bytes: int
    total_bytes: int


class WaitReason(StrEnum):
    """What an upload waits for before it goes on by itself."""

    NETWORK = "network"
    SERVER_BUSY = "server_busy"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The step stands still and will try again after ``retry_s`` seconds."""

    reason: WaitReason
    retry_s: float


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """The server's job: its own word for its status, and archives placed so far."""

    job_id: str
    status: str
    done_count: int
    total_count: int


CaseProgress = ScanProgress | StageProgress | UploadProgress | ImportProgress | Waiting
"""Anything that a running case says of itself."""
