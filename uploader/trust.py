"""The way to the network: through which proxy, and whom to trust."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from uploader.errors import BadSettings
from uploader.pac import PREFIX, ProxyScript, ScriptError, script_of, scripted_transport, system_script

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
        Empty: the system's own; ``none``; an address; or ``pac+`` and the address of a script that chooses
        one. Never used for this computer itself.
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

    def routes(self, verify: ssl.SSLContext | bool, **options: Any) -> dict[str, Any]:  # noqa: FBT001 - as httpx2 names it
        """Give the options of an httpx2 client: whom it trusts, and by which proxy it goes.

        Parameters
        ----------
        verify, options
            Of the client and of each transport that is made for it, such as ``limits``.
        """
        options |= {"verify": verify}
        script = self._script()
        if script:
            mounts = {"all://": scripted_transport(script_of(script, self.trust()), options)}
            return {**options, "trust_env": False, "mounts": {**mounts, **self._past()}}
        if not self.proxy:
            return {**options, "trust_env": True}
        if self.proxy == NO_PROXY:
            return {**options, "trust_env": False}
        return {**options, "trust_env": False, "proxy": self.proxy, "mounts": self._past()}

    def _past(self) -> dict[str, None]:
        """Hosts that are reached without proxy, as httpx2 writes them."""
        direct = [*LOOPBACK, *(name for host in self.exceptions for name in (host, f"*.{host}"))]
        return {f"all://{host}": None for host in direct}

    def _script(self) -> str:
        """Address of the script that chooses the proxy; a proxy that is named outright comes before it."""
        if self.proxy:
            return self.proxy.removeprefix(PREFIX) if self.proxy.startswith(PREFIX) else ""
        from urllib.request import getproxies  # noqa: PLC0415 - keeps --version quick

        return "" if getproxies() else system_script()

    def proxy_of(self, url: str) -> str:
        """Give host and port of the proxy for an address; what stands before an ``@`` is a sign-in."""
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - keeps --version quick

        parts = urlsplit(url)
        host = parts.hostname or ""
        script = self._script()
        if script:
            named = "" if self._is_direct(host) else _first(script_of(script, self.trust()), url)
        elif self.proxy:
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


def _first(script: ProxyScript, url: str) -> str:
    try:
        return script.proxies(url)[0]
    except ScriptError:
        return ""
