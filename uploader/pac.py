"""A proxy that the network's own script chooses (PAC), for each address anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    import httpx2

PREFIX: Final = "pac+"
"""What an address of a script begins with where else a proxy's stands."""
DIRECT: Final = ""
FETCH_S: Final = 10.0
ANSWER_S: Final = 10.0
KEPT_S, FAILED_KEPT_S = 600.0, 60.0
"""So long an answer holds; a computer that moves to another network is asked anew."""
MAX_SCRIPT_BYTES: Final = 4 * 1024 * 1024
GNOME: Final = ("gsettings", "get", "org.gnome.system.proxy")


class ScriptError(Exception):
    """The script can't be had, or gives no usable answer. Its text is for nobody."""


class ProxyScript:
    """Answers by a PAC script, which is fetched once and asked once for each host.

    Scripts run in one thread of their own: the interpreter belongs to the thread that made it.

    Parameters
    ----------
    address
        Where the script stands: an ``http``, ``https`` or ``file`` address, or a path.
    fetch
        Reads it.
    now_s
        Seconds of a clock that never goes back.
    """

    def __init__(
        self, address: str, fetch: Callable[[str], str], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.address = address
        self._fetch = fetch
        self._now_s = now_s
        self._thread = ThreadPoolExecutor(1, "proxy-script")
        self._script: Any = None
        self._known: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}

    def proxies(self, url: str) -> tuple[str, ...]:
        """Give the proxies for an address in the order to try them; `DIRECT` is none.

        Raises
        ------
        ScriptError
        """
        parts = urlsplit(url)
        key = (parts.scheme, (parts.hostname or "").lower())
        until_s, known = self._known.get(key, (0.0, ()))
        if until_s <= self._now_s():
            try:
                known = self._asked(*key)
            except ScriptError:
                known = ()
            self._known[key] = (self._now_s() + (KEPT_S if known else FAILED_KEPT_S), known)
        if not known:
            raise ScriptError
        return known

    def _asked(self, scheme: str, host: str) -> tuple[str, ...]:
        # Like browsers, tell the script no path: signed addresses are keys.
        asked = self._thread.submit(self._ask, f"{scheme}://{host}/", host)
        try:
            return asked.result(ANSWER_S)
        except TookTooLong as error:
            raise ScriptError from error

    def _ask(self, url: str, host: str) -> tuple[str, ...]:
        from pypac.parser import PACFile, parse_pac_value  # noqa: PLC0415 - only where there is a script

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # their texts hold hosts
                if self._script is None:
                    self._script = PACFile(self._fetch(self.address))
                answer = parse_pac_value(str(self._script.find_proxy_for_url(url, host)))
        except Exception as error:  # the interpreter's and the script's own are not told apart
            raise ScriptError from error
        usable = [DIRECT if one == "DIRECT" else one for one in answer if not one.startswith("socks")]
        if not usable:
            raise ScriptError
        return tuple(dict.fromkeys(usable))


def fetch_script(address: str, verify: ssl.SSLContext | bool) -> str:  # noqa: FBT001 - as httpx2 names it
    """Read a script, past any proxy.

    Raises
    ------
    ScriptError
    """
    import httpx2  # noqa: PLC0415 - keeps --version quick

    try:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https"):
            path = Path(url2pathname(parts.path) if parts.scheme == "file" else address)
            return path.read_text("utf-8", "replace")[:MAX_SCRIPT_BYTES]
        with httpx2.Client(verify=verify, trust_env=False, timeout=FETCH_S, follow_redirects=True) as client:
            answer = client.get(address)
            answer.raise_for_status()
            return answer.text[:MAX_SCRIPT_BYTES]
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        raise ScriptError from error


_SCRIPTS: Final[dict[str, ProxyScript]] = {}


def script_of(address: str, verify: ssl.SSLContext | bool) -> ProxyScript:  # noqa: FBT001 - as httpx2 names it
    """Give the one script of an address, for all clients of this process."""
    made = ProxyScript(address, lambda text: fetch_script(text, verify))
    return _SCRIPTS.setdefault(address, made)


def scripted_transport(script: ProxyScript, options: Mapping[str, Any]) -> httpx2.BaseTransport:
    """Make a transport that goes the way that the script names; where it can't be asked, the direct one.

    Parameters
    ----------
    options
        Of the transports to each proxy: whom to trust, how many connections.
    """
    import httpx2  # noqa: PLC0415 - keeps --version quick

    class Scripted(httpx2.BaseTransport):
        def __init__(self) -> None:
            self._lines: dict[str, httpx2.HTTPTransport] = {}

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            try:
                proxies = script.proxies(str(request.url))
            except ScriptError:
                proxies = (DIRECT,)
            for proxy in proxies[:-1]:
                try:
                    return self._line(proxy).handle_request(request)
                except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError):
                    continue  # nothing of the request has gone yet
            return self._line(proxies[-1]).handle_request(request)

        def _line(self, proxy: str) -> httpx2.HTTPTransport:
            line = self._lines.get(proxy)
            if line is None:
                made = httpx2.HTTPTransport(trust_env=False, proxy=proxy or None, **options)
                line = self._lines.setdefault(proxy, made)
            return line

        def close(self) -> None:
            for line in self._lines.values():
                line.close()

    return Scripted()


# --- what the system says ---------------------------------------------------------------------------


def system_script(platform: str = sys.platform) -> str:
    """Give the address of the script that the system's settings name; empty where they name none."""
    try:
        if platform == "linux":
            return _gnome(_gsettings)
        from pypac import os_settings  # noqa: PLC0415 - heavy

        windows, mac = os_settings.autoconfig_url_from_registry, os_settings.autoconfig_url_from_preferences
        return str((windows if platform == "win32" else mac)() or "")
    except Exception:  # noqa: BLE001 - a setting that can't be read is none; the doctor says which way is taken
        return ""


def _gnome(ask: Callable[[str], str]) -> str:
    return ask("autoconfig-url") if ask("mode") == "auto" else ""


def _gsettings(key: str) -> str:
    program = shutil.which(GNOME[0])
    if program is None:
        return ""
    ran = subprocess.run(  # noqa: S603 - the desktop's own program, by its full path
        [program, *GNOME[1:], key], capture_output=True, text=True, timeout=5, check=False
    )
    return ran.stdout.strip().strip("'") if ran.returncode == 0 else ""
