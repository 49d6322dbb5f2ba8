"""The network and the computer as they are."""

from __future__ import annotations

import os
import platform
import socket
import ssl
import sys
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from uploader.database import free_bytes
from uploader.doctor.certificate import issuer_of
from uploader.doctor.wire import Heard, Unheard, Untrusted
from uploader.trust import Way

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import httpx2

    from uploader.model.transfer import PartAddress

TIMEOUT_S: Final = 15.0


class SystemNetwork:
    """Asks as the program itself does: its proxy, its trust, no redirects. See `wire.Network`.

    Parameters
    ----------
    way
        Proxy and trust; the system's own by default.
    verify
        Whom to trust instead.
    """

    def __init__(self, way: Way | None = None, verify: ssl.SSLContext | None = None) -> None:
        self._way = way or Way()
        self._verify = verify

    def resolve(self, host: str) -> tuple[str, ...]:
        """Give the host's addresses."""
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return ()
        return tuple(dict.fromkeys(str(row[4][0]) for row in found))

    def proxy(self, url: str) -> str:
        """Give the proxy's host and port; what stands before an ``@`` is a sign-in."""
        return self._way.proxy_of(url)

    def get(self, url: str) -> Heard | Untrusted | Unheard:
        """Ask without a key."""
        return self._ask("GET", url, {}, b"")

    def put(self, address: PartAddress, body: bytes) -> Heard | Untrusted | Unheard:
        """Send a part."""
        headers = {**address.headers, "Content-Length": str(len(body))}
        return self._ask("PUT", address.url, headers, body)

    def _ask(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> Heard | Untrusted | Unheard:
        import httpx2  # noqa: PLC0415 - keeps --version quick

        try:
            request = httpx2.Request(method, url, headers=headers, content=body)
            return _heard(self._send(request, self._verify or self._way.trust()))
        except httpx2.TransportError as error:
            if not _is_about_trust(error):
                return Unheard(type(error).__name__)
        except (httpx2.InvalidURL, ValueError):
            return Unheard("InvalidURL")
        try:  # once more, without the body and unverified, only to see who signed
            seen = _heard(self._send(httpx2.Request("GET", _origin(url)), _no_trust()))
        except httpx2.TransportError:
            return Untrusted("")
        return Untrusted(seen.issuer)

    def _send(self, request: httpx2.Request, verify: ssl.SSLContext) -> tuple[httpx2.Response, float, str]:
        import httpx2  # noqa: PLC0415

        options = {"timeout": TIMEOUT_S, "follow_redirects": False, **self._way.routes(verify)}
        with httpx2.Client(**options) as client:
            begun_s = time.monotonic()
            response = client.send(request, stream=True)
            took_s = time.monotonic() - begun_s
            issuer = _issuer(response.extensions.get("network_stream"))
            response.close()
        return response, took_s, issuer


class SystemComputer:
    """See `wire.Computer`. ``data_dir`` is the folder whose disk counts."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    @property
    def system(self) -> str:
        """Operating system and its version; not the computer's name."""
        return f"{platform.system()} {platform.release()} ({platform.machine()})"

    def free_disk_bytes(self) -> int:
        """Bytes free for this user."""
        return free_bytes(self._data_dir)

    def free_memory_bytes(self) -> int | None:
        """Memory that can be had without swapping."""
        if sys.platform == "win32":
            return _windows_free_memory_bytes()
        try:
            with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123 - no file, a question
                line = next(line for line in lines if line.startswith("MemAvailable:"))
        except (OSError, StopIteration):
            return _free_pages_bytes()
        return int(line.split()[1]) * 1024


def _free_pages_bytes() -> int | None:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):  # macOS counts no such pages
        return None


def _windows_free_memory_bytes() -> int | None:
    import ctypes  # noqa: PLC0415 - Windows alone

    class Status(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("total", ctypes.c_uint64),
            ("free", ctypes.c_uint64),
            ("others", ctypes.c_uint64 * 5),
        )

    status: Any = Status()
    status.size = ctypes.sizeof(Status)
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def _heard(sent: tuple[httpx2.Response, float, str]) -> Heard:
    response, took_s, issuer = sent
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Heard(response.status_code, kind, took_s, _date(response.headers.get("date", "")), issuer)


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def _issuer(stream: Any) -> str:
    """Give who signed the connection's certificate, also where it passes through a proxy."""
    line = stream.get_extra_info("ssl_object") if stream is not None else None
    certificate = line.getpeercert(True) if line is not None else None  # noqa: FBT003 - DER; takes no names
    return issuer_of(certificate) if certificate else ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _no_trust() -> ssl.SSLContext:
    """For looking at a certificate; nothing that matters is sent over such a line."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_about_trust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
