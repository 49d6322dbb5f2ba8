"""Identifiers and secrets of the practice site."""

from __future__ import annotations

import secrets
import string
import threading
import time

SECRET_LENGTH = 57
"""Length of an enhanced API key; by it the official clients choose ``Bearer``."""

_ALPHABET = string.ascii_letters + string.digits


class _Moments:
    """Nanoseconds since 1970, never the same twice, so that ids sort by the order of their making."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ns = 0

    def next(self) -> int:
        with self._lock:
            self._last_ns = max(self._last_ns + 1, time.time_ns())
            return self._last_ns


_moments = _Moments()
_PROCESS = secrets.token_hex(4)


def new_id() -> str:
    """24 hex digits; later ids sort after earlier ones, also across restarts."""
    return f"{_moments.next():016x}{_PROCESS}"


def new_secret() -> str:
    """The secret part of an API key."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))


def sdk_key(host: str, port: int, secret: str) -> str:
    """The key as the official SDK wants it for a site without TLS."""
    return f"{host}:{port}:__force_insecure:{secret}"
