"""The way to the network: through which proxy, and whom to trust."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from uploader.errors import BadSettings

NO_PROXY: Final = "none"
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Way:
    """How requests leave this computer.

    Parameters
    ----------
    ca_file
        A PEM file of certificates that are trusted beside the system's: of a network that inspects TLS.
    proxy
        Empty: the system's own; ``none``; or an address. Never used for this computer itself.
    exceptions
        Hosts, with all below them, that are reached without ``proxy``.
    named
        What the setting of ``ca_file`` is called in an error.
    """

    ca_file: str = ""
    proxy: str = ""
    exceptions: tuple[str, ...] = ()
    named: str = "ca_file"

    def trust(self) -> ssl.SSLContext:
        """Make a context for a client.

        Raises
        ------
        BadSettings
            When the file can't be read as certificates.
        """
        import truststore  # noqa: PLC0415 - keeps --version quick

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self.ca_file:
            try:
                context.load_verify_locations(cafile=self.ca_file)
            except (OSError, ssl.SSLError) as error:
                problem = "it names no readable file of certificates"
                raise BadSettings(name=self.named, problem=problem) from error
        return context

    def routes(self) -> dict[str, Any]:
        """Give the options of an httpx2 client that choose the proxy."""
        if not self.proxy:
            return {"trust_env": True}
        if self.proxy == NO_PROXY:
            return {"trust_env": False}
        direct = [*LOOPBACK, *(name for host in self.exceptions for name in (host, f"*.{host}"))]
        return {
            "trust_env": False,
            "proxy": self.proxy,
            "mounts": {f"all://{host}": None for host in direct},
        }

    def proxy_of(self, url: str) -> str:
        """Give host and port of the proxy for an address; what stands before an ``@`` is a sign-in."""
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - keeps --version quick

        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.proxy:
            named = "" if self.proxy == NO_PROXY or self._is_direct(host) else self.proxy
        else:
            proxies = getproxies()
            named = proxies.get(parts.scheme) or proxies.get("all") or ""
            named = "" if named and proxy_bypass(host) else named
        return urlsplit(named if "//" in named else f"//{named}").netloc.rpartition("@")[2]

    def _is_direct(self, host: str) -> bool:
        if host in LOOPBACK or f"[{host}]" in LOOPBACK:
            return True
        return any(host == name or host.endswith(f".{name}") for name in self.exceptions)
