"""What running a case needs from outside; `uploader.app` puts it together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from uploader.case.safety import ProfileChecker
from uploader.database import free_bytes
from uploader.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from uploader.clock import Clock
    from uploader.importing.job import ImportService
    from uploader.model.destination import Account, Destination
    from uploader.model.package import Archive
    from uploader.model.profile import NoProfile, ProfileDocument
    from uploader.model.transfer import PlacedFile
    from uploader.pool import WorkerPool
    from uploader.upload import PartSender, TokenBucket, Transport


@dataclass(frozen=True, slots=True)
class Delivery:
    """The way to one destination. ``imports`` is None where the site has no Bulk Import."""

    transport: Transport
    imports: ImportService | None
    page_url: str


class SiteGate(Protocol):
    """The signed-in site, as running a case needs it."""

    @property
    def account(self) -> Account:
        """Who is signed in, and where."""

    def delivery(self, destination: Destination, archives: Sequence[Archive]) -> Delivery:
        """Choose the way: the Bulk Import, or core tickets where there is none."""

    def profile(self, destination: Destination) -> ProfileDocument | NoProfile:
        """The de-identification profile in force now."""

    def placed_files(self, destination: Destination) -> tuple[PlacedFile, ...]:
        """The files in the destination's acquisition."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Everything that is passed in.

    ``max_wait_s`` limits how long a network that is away is waited for; None waits for ever.
    ``connection_count`` None adapts it; ``bandwidth`` is shared by all cases; ``policy`` holds whatever the
    case was begun under. ``free_bytes`` tells what may still be written below a folder. ``profiles`` checks
    the profile if it is another one by now.
    """

    clock: Clock
    pool: WorkerPool
    gate: SiteGate
    sender: PartSender
    max_wait_s: float | None
    connection_count: int | None = None
    bandwidth: TokenBucket | None = None
    policy: Policy = field(default_factory=Policy)
    free_bytes: Callable[[Path], int] = free_bytes
    profiles: ProfileChecker = field(default_factory=ProfileChecker)
