"""A web proxy as hospitals have it, with or without a sign-in (RFC 9110, 11.7; Basic)."""

from __future__ import annotations

import base64
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlsplit

import httpx2

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


class WebProxy:
    """Listens on a port of its own. ``seen`` are hosts asked for, ``refused`` what had no sign-in.

    ``known`` are hosts that only the proxy knows, and where they are.
    """

    def __init__(self, user: str = "", password: str = "", known: Mapping[str, str] | None = None) -> None:
        wanted = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.seen: list[str] = []
        self.refused: list[str] = []
        fields = {
            "wanted": f"Basic {wanted}" if user else None,
            "seen": self.seen,
            "refused": self.refused,
            "known": known or {},
        }
        handler = type("Handler", (_Handler,), fields)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = int(self._server.server_address[1])
        sign_in = f"{user}:{password}@" if user else ""
        self.url = f"http://{sign_in}127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wanted: ClassVar[str | None] = None
    seen: ClassVar[list[str]] = []
    refused: ClassVar[list[str]] = []
    known: ClassVar[Mapping[str, str]] = {}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.wanted is not None and self.headers.get("Proxy-Authorization") != self.wanted:
            self.refused.append(self.path)
            self._answer(407, {"Proxy-Authenticate": 'Basic realm="made up"'}, b"")
            return
        self.seen.append(urlsplit(self.path).netloc)
        headers = {name: value for name, value in self.headers.items() if not _is_hop(name)}
        with httpx2.Client(trust_env=False, timeout=60) as client:
            url = httpx2.URL(self.path)
            url = url.copy_with(host=self.known.get(url.host, url.host))
            request = httpx2.Request(self.command, url, headers=headers, content=body)
            answer = client.send(request, stream=True)
            content = b"".join(answer.iter_raw())
        kept = {name: value for name, value in answer.headers.items() if not _is_hop(name)}
        self._answer(answer.status_code, kept, content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 - as http.server names them

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _is_hop(name: str) -> bool:
    """Whether a field is about one connection alone (RFC 9110, 7.6.1)."""
    return bool(re.fullmatch(r"(?i)proxy-.*|connection|keep-alive|transfer-encoding|content-length", name))
