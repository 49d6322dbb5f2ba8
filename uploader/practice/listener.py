"""A listener on loopback: cheroot, with faults struck and requests recorded around the application."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import socket
import struct
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from cheroot import wsgi

from uploader.practice.problems import ConnectionCutError
from uploader.practice.site import HOST, MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from uploader.practice.faults import Faults

log = logging.getLogger(__name__)

Environ = dict[str, Any]
WsgiApp = "Callable[[Environ, Callable[..., Any]], Iterable[bytes]]"
_REQUEST = "practice.request"
_THREADS = 32
_DRAIN_BYTES = 256 * MIB
_PIECE = 256 * 1024
_LINGER = "hh" if sys.platform == "win32" else "ii"


class _Gateway(wsgi.Gateway_10):
    """Hands the application the request, by which it can break the connection."""

    def get_environ(self) -> Any:
        environ: Any = super().get_environ()  # type: ignore[no-untyped-call] # cheroot has no types
        environ[_REQUEST] = self.req
        return environ

    def respond(self) -> None:
        try:
            super().respond()
        except ConnectionCutError:
            _cut(self.req)


class _Server(wsgi.Server):
    """Takes a socket that is bound; quiet where a connection breaks, for that is what faults are for."""

    given: socket.socket

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:  # noqa: A002 - cheroot's own
        """Use the socket given; making one here would leak it where the port is taken."""
        del family, type, proto
        self.socket = self.given
        return self.given

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:  # noqa: FBT001, FBT002 - cheroot's own
        log.log(level, msg, exc_info=traceback)


def _cut(request: Any) -> None:
    """Break the connection at once (RST), so that the client learns nothing."""
    request.close_connection = True
    request.sent_headers = True
    request.ready = False
    with contextlib.suppress(OSError):
        request.conn.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
    with contextlib.suppress(OSError):
        request.conn.socket.shutdown(socket.SHUT_RDWR)


class _Counted:
    """The body of a request; counts what was read, keeps a copy for the record, breaks where a fault says."""

    def __init__(self, source: Any, record: Any = None) -> None:
        self._source = source
        self._record = record
        self.break_after: int | None = None
        self.count = 0

    def read(self, size: int | None = None) -> bytes:
        """Up to ``size`` bytes."""
        if self.break_after is not None:
            left = self.break_after - self.count
            if left <= 0:
                raise ConnectionCutError(self.count)
            size = left if size is None or size < 0 else min(size, left)
        data: bytes = self._source.read(None if size is None or size < 0 else size)
        self.count += len(data)
        if self._record is not None:
            self._record.write(data)
        return data

    def readline(self, size: int | None = None) -> bytes:
        """One line, for parsers that want lines."""
        data: bytes = self._source.readline(size)
        self.count += len(data)
        if self._record is not None:
            self._record.write(data)
        return data

    def __iter__(self) -> Any:
        return iter(self.readline, b"")


class Listener:
    """One port of the practice site."""

    def __init__(
        self, name: str, app: Any, faults: Faults, record: Path | None, closing: threading.Event
    ) -> None:
        self._name = name
        self._app = app
        self._faults = faults
        self._record = record
        self._closing = closing
        self._numbers = itertools.count(1)
        self._server: Any = None
        self._thread: threading.Thread | None = None

    def bind(self, port: int) -> int:
        """Take the port (0: any that is free) and say which it is. Raises OSError if somebody has it."""
        bound = socket.create_server((HOST, port), backlog=128)
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited; else each answer waits 40 ms
        address = bound.getsockname()
        server = _Server(address, self._call, numthreads=_THREADS, timeout=120, shutdown_timeout=2)
        server.given = bound
        server.gateway = _Gateway
        server.request_queue_size = 128
        server.expiration_interval = 0.1
        server.prepare()
        self._server = server
        return int(address[1])

    def start(self) -> None:
        """Serve in a thread."""
        self._thread = threading.Thread(target=self._server.serve, name=f"practice-{self._name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Serve no more."""
        if self._server is not None:
            self._server.stop()
        if self._thread is not None:
            self._thread.join(10)

    def _call(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        record = self._open_record(environ)
        body = environ["wsgi.input"] = _Counted(environ["wsgi.input"], record)
        try:
            effect = self._faults.strike(self._name, environ["REQUEST_METHOD"], environ["PATH_INFO"]) or {}
            if effect.get("delay_s"):
                self._closing.wait(float(effect["delay_s"]))
            if "drop_after_bytes" in effect:
                body.break_after = int(effect["drop_after_bytes"])
            if "status" in effect:
                answer = _made_up(effect, start)
                if effect.get("early"):
                    environ[_REQUEST].close_connection = True
            else:
                answer = self._through(environ, start, effect)
            self._drain(environ, body)
            return answer
        finally:
            if record is not None:
                record.close()

    def _through(
        self, environ: Environ, start: Callable[..., Any], effect: dict[str, Any]
    ) -> Iterable[bytes]:
        """Call the application; change or lose its answer where a fault says so."""
        if not effect.keys() & {"lose_answer", "wrong_etag", "replace", "drop_after_bytes"}:
            return self._app(environ, start)  # type: ignore[no-any-return]
        kept: list[Any] = []
        raw = b"".join(self._app(environ, lambda status, headers, *_: kept.extend((status, headers))))
        if "lose_answer" in effect or "drop_after_bytes" in effect:
            raise ConnectionCutError
        status, headers = kept[0], [pair for pair in kept[1] if pair[0].lower() != "content-length"]
        if "wrong_etag" in effect:
            headers = [
                (name, '"00000000000000000000000000000000"' if name == "ETag" else value)
                for name, value in headers
            ]
        if "replace" in effect:
            raw = json.dumps({**json.loads(raw), **effect["replace"]}).encode()
        start(status, [*headers, ("Content-Length", str(len(raw)))])
        return [raw]

    def _drain(self, environ: Environ, body: _Counted) -> None:
        """Read what the application left, so that the next request begins where it should."""
        request = environ[_REQUEST]
        if request.close_connection:
            return
        left = _DRAIN_BYTES
        while left > 0:
            piece = body.read(_PIECE)
            if not piece:
                return
            left -= len(piece)
        request.close_connection = True

    def _open_record(self, environ: Environ) -> Any:
        if self._record is None:
            return None
        number = next(self._numbers)
        path = self._record / f"{time.time_ns()}-{self._name}-{number:06d}-{environ['REQUEST_METHOD']}.http"
        file = path.open("wb")
        lines = [f"{environ['REQUEST_METHOD']} {environ['REQUEST_URI']}"]
        for name, value in environ.items():
            if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
                lines.append(f"{name.removeprefix('HTTP_').replace('_', '-').title()}: {value}")
        file.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
        return file


def _made_up(effect: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if "text" in effect:
        raw, kind = str(effect["text"]).encode(), "application/xml"
    else:
        body = {
            "status_code": effect["status"],
            "request_id": "fault",
            **effect.get("body", {"message": "fault"}),
        }
        if "detail" in body and "message" not in body:
            body = {"detail": body["detail"]}
        raw, kind = json.dumps(body).encode(), "application/json"
    headers = [("Content-Type", kind), ("Content-Length", str(len(raw)))]
    start(
        f"{effect['status']} Fault", [*headers, *((k, str(v)) for k, v in effect.get("headers", {}).items())]
    )
    return [raw]
