"""Who may talk to the loopback server. On shared desktops loopback belongs to every user.

A key that is good once, in the first address, becomes a cookie that scripts can't read and other sites can't
send. Host and Origin are checked on every route, so that neither a rebound name nor a foreign page gets in.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    # Patient names and pictures pass through here: nothing of it may stay in a browser's cache.
    "Cache-Control": "no-store",
}


class Verdict(Enum):
    """What the guard says of a request, with the status to answer."""

    PASS = 200
    NO_KEY = 401
    FOREIGN = 403
    WRONG_HOST = 421


@dataclass
class Guard:
    """One program run's key and cookie. ``port`` is set once the server is bound."""

    port: int = 0
    _entry_key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _is_used: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def cookie_name(self) -> str:
        """Cookies know no ports: two programs on one computer must not share a name."""
        return f"case-uploader-{self.port}"

    @property
    def host(self) -> str:
        """The only host name that is answered."""
        return f"127.0.0.1:{self.port}"

    @property
    def entry_path(self) -> str:
        """The first address, good once."""
        return f"/enter?key={self._entry_key}"

    def renew(self) -> None:
        """Make a new first address, good once; what was open stays open."""
        with self._lock:
            self._entry_key, self._is_used = secrets.token_urlsafe(32), False

    def enter(self, key: str) -> str | None:
        """Give the cookie for the key, the first time; None ever after."""
        with self._lock:
            if self._is_used or not hmac.compare_digest(key.encode(), self._entry_key.encode()):
                return None
            self._is_used = True
            return self._cookie

    def judge(self, headers: Mapping[str, str], cookie: str | None, *, is_entry: bool) -> Verdict:
        """Judge a request by its Host, Origin, Sec-Fetch-Site and cookie."""
        if headers.get("Host", "") != self.host:
            return Verdict.WRONG_HOST
        origin = headers.get("Origin")
        if origin is not None and origin != f"http://{self.host}":
            return Verdict.FOREIGN
        allowed = ("same-origin", "none", "cross-site", "same-site") if is_entry else ("same-origin", "none")
        if headers.get("Sec-Fetch-Site", "none") not in allowed:
            return Verdict.FOREIGN
        if is_entry:
            return Verdict.PASS
        is_known = hmac.compare_digest((cookie or "").encode(), self._cookie.encode())
        return Verdict.PASS if is_known else Verdict.NO_KEY
