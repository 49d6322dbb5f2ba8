"""What the probes need of the computer and the network; small, so that tests can be both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from uploader.model.transfer import PartAddress


@dataclass(frozen=True, slots=True)
class Heard:
    """An HTTP answer. ``date`` is the server's clock, ``issuer`` who signed its certificate, if anyone."""

    status: int
    kind: str
    took_s: float
    date: datetime | None
    issuer: str


@dataclass(frozen=True, slots=True)
class Untrusted:
    """The certificate is not trusted by this computer; ``issuer`` is who signed it."""

    issuer: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """No answer; ``kind`` is technical: ``ConnectTimeout``, ``ProxyError`` ..."""

    kind: str


class Network(Protocol):
    """The network as this computer has it."""

    def resolve(self, host: str) -> tuple[str, ...]:
        """Give the host's addresses; none where its name is not known."""

    def proxy(self, url: str) -> str:
        """Give host and port of the proxy for an address, without its credentials; or nothing."""

    def get(self, url: str) -> Heard | Untrusted | Unheard:
        """Ask without a key."""

    def put(self, address: PartAddress, body: bytes) -> Heard | Untrusted | Unheard:
        """Send a part as an upload sends it."""


class Computer(Protocol):
    """The computer that the program runs on."""

    @property
    def system(self) -> str:
        """Operating system and its version."""

    def free_disk_bytes(self) -> int:
        """Bytes that the data folder may still take."""

    def free_memory_bytes(self) -> int | None:
        """Memory that programs may still take; None where that can't be told."""
