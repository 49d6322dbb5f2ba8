"""API keys as people paste them: ``site:secret``, ``site:port:secret``, with or without a scheme."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from uploader.errors import InsecureSite, KeyMalformed

BEARER_CHARS = 57
"""An enhanced key's length; both official clients tell the kind of authorisation by it."""

_KEY = re.compile(
    r"(?:(?:bearer|scitran-user)\s+)?(?P<scheme>https?://)?(?P<host>\[[0-9a-f:]+\]|[a-z0-9][a-z0-9.-]*)"
    r"(?::(?P<port>\d{1,5}))?(?P<insecure>:__force_insecure)?/?(?:api/?)?:(?P<secret>[\x21-\x39\x3b-\x7e]{8,256})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, repr=False)
class ApiKey:
    """A key taken apart. Its ``repr`` keeps the secret."""

    host: str
    port: int
    is_insecure: bool
    secret: str

    def __repr__(self) -> str:
        return f"ApiKey({self.site})"

    @property
    def site(self) -> str:
        """Host, and port where it is not the usual one."""
        return self.host if self.port == (80 if self.is_insecure else 443) else f"{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        """Address of the site, without a path."""
        return f"{'http' if self.is_insecure else 'https'}://{self.site}"

    @property
    def for_sdk(self) -> str:
        """The form that flywheel-sdk reads."""
        insecure = ":__force_insecure" if self.is_insecure else ""
        return f"{self.host}:{self.port}{insecure}:{self.secret}"

    @property
    def authorization(self) -> str:
        """Value of the Authorization header."""
        kind = "Bearer" if len(self.secret) == BEARER_CHARS else "scitran-user"
        return f"{kind} {self.secret}"


def parse_key(text: str) -> ApiKey:
    """Read a pasted key.

    Raises
    ------
    KeyMalformed
        When it has no site, no secret, or characters that no key has.
    InsecureSite
        When it asks for plain http to another computer.
    """
    match = _KEY.fullmatch(text.strip().strip("\"'"))
    if match is None:
        raise KeyMalformed
    is_insecure = match["insecure"] is not None or (match["scheme"] or "").lower() == "http://"
    host = match["host"].lower()
    port = int(match["port"]) if match["port"] else (80 if is_insecure else 443)
    if is_insecure and not is_loopback(host):
        raise InsecureSite(host=host)
    return ApiKey(host, port, is_insecure, match["secret"])


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this computer."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
