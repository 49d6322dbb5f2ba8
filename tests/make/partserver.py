"""A small strict storage on loopback: parts by PUT, each address good once, with a network's accidents."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.make.uploading import HOST
from uploader.errors import ServerRefused
from uploader.model.transfer import Acknowledged, BlobOpened, PartAddress, Route

if TYPE_CHECKING:
    import ssl
    from collections import deque
    from collections.abc import Sequence

ALLOWED = {"host", "content-length", "content-md5", "x-ms-blob-type"}
PIECE = 64 * 1024


class Accident(StrEnum):
    """What happens to one PUT."""

    EXPIRED = "403 at once, without reading, then closed"
    BUSY = "503 with Retry-After"
    RESET = "RST in the middle of the body"
    CLOSED = "FIN in the middle of the body"
    BLACK_HOLE = "takes some bytes and then nothing more"
    MUTE = "takes all bytes and never answers"
    LOST_ANSWER = "stores the part, then RST"
    REDIRECT = "307 to elsewhere"
    PORTAL = "200 with a sign-in page"
    DAMAGED = "400 BadDigest"


BREAKS = frozenset(
    {Accident.RESET, Accident.CLOSED, Accident.BLACK_HOLE, Accident.MUTE, Accident.LOST_ANSWER}
)
COMPLAINTS: dict[Accident, tuple[int, bytes, dict[str, str]]] = {
    Accident.EXPIRED: (403, b"<Error><Code>AccessDenied</Code></Error>", {"Connection": "close"}),
    Accident.BUSY: (503, b"<Error><Code>SlowDown</Code></Error>", {"Retry-After": "1"}),
    Accident.REDIRECT: (307, b"", {"Location": "http://127.0.0.1:1/else"}),
    Accident.PORTAL: (200, b"<html>Please sign in</html>", {"Content-Type": "text/html; charset=utf-8"}),
    Accident.DAMAGED: (400, b"<Error><Code>BadDigest</Code></Error>", {}),
}


@dataclass
class Shelf:
    """What the storage holds and has seen."""

    accidents: deque[Accident]
    after_bytes: int = 300_000
    stop_at_bytes: int | None = None
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    received_bytes: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)
    seen: list[Accident | None] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    release: threading.Event = field(default_factory=threading.Event)


class PartServer:
    """The storage, and the site's side of it (`Transport`) in this process. Use as a context manager.

    As on a site, finishing a finished blob is answered well and has no effect: ``finish_asked`` counts the
    requests by blob, ``finish_count`` those that took effect, by name. While ``finish_answers`` is not set,
    no request is answered.
    """

    route = Route.BULK_IMPORT

    def __init__(
        self,
        accidents: deque[Accident],
        *,
        tls: ssl.SSLContext | None = None,
        part_count: int | None = None,
    ) -> None:
        self.shelf = Shelf(accidents)
        self.sizes: dict[str, int] = {}
        self.contents: dict[str, bytes] = {}
        self.finish_asked: dict[str, int] = {}
        self.finish_count: dict[str, int] = {}
        self.finish_answers = threading.Event()
        self.finish_answers.set()
        self.serial = 0
        self.part_count = part_count
        shelf = self.shelf

        site = self

        class Handler(_Handler):
            pass

        Handler.shelf = shelf
        Handler.site = site
        self._server = _Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.scheme = "http" if tls is None else "https"
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shelf.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    # --- Transport -------------------------------------------------------------------------------

    def open_session(self, label: str) -> str:
        """See `Transport`."""
        return f"session of {label}"

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """See `Transport`."""
        assert session_id
        assert key
        with self.shelf.lock:
            self.serial += 1
            blob_id = f"{self.serial}-{name}"
            self.sizes[blob_id] = size_bytes
        return BlobOpened(blob_id, self.part_count)

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """See `Transport`."""
        with self.shelf.lock:
            if blob_id not in self.sizes:
                raise ServerRefused(host=HOST, request="upload files", status=404)
            self.serial += 1
            once = self.serial
        url = f"{self.scheme}://127.0.0.1:{self.port}/{blob_id}?part={part_number}&once={once}"
        return PartAddress(url, {"x-ms-blob-type": "BlockBlob"})

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """See `Transport`."""
        held = {number: content for (blob, number), content in self.shelf.parts.items() if blob == blob_id}
        assert [part.number for part in acknowledged] == sorted(held)
        content = b"".join(held[number] for number in sorted(held))
        assert len(content) == self.sizes[blob_id], "finished too early"
        name = blob_id.partition("-")[2]
        if blob_id not in self.finish_asked:
            self.finish_count[name] = self.finish_count.get(name, 0) + 1
            self.contents[name] = content
        self.finish_asked[blob_id] = self.finish_asked.get(blob_id, 0) + 1
        assert self.contents[name] == content, "what is finished can't change"
        self.finish_answers.wait(30)

    def drop_session(self, session_id: str) -> None:
        """See `Transport`."""
        raise AssertionError(session_id)

    def close_session(self, session_id: str) -> None:
        """See `Transport`."""


@dataclass(frozen=True)
class RemoteTransport:
    """The site's side for a program in another process; satisfies `Transport`."""

    port: int
    route: Route = Route.BULK_IMPORT

    def open_session(self, label: str) -> str:
        """See `Transport`."""
        return str(self._ask("open_session", label))

    def open_blob(self, session_id: str, name: str, size_bytes: int, key: str) -> BlobOpened:
        """See `Transport`."""
        return BlobOpened(**self._ask("open_blob", session_id, name, size_bytes, key))

    def part_address(self, blob_id: str, part_number: int) -> PartAddress:
        """See `Transport`."""
        return PartAddress(**self._ask("part_address", blob_id, part_number))

    def finish_blob(self, blob_id: str, acknowledged: Sequence[Acknowledged]) -> None:
        """See `Transport`."""
        self._ask("finish_blob", blob_id, [asdict(part) for part in acknowledged])

    def drop_session(self, session_id: str) -> None:
        """See `Transport`."""
        raise AssertionError(session_id)

    def close_session(self, session_id: str) -> None:
        """See `Transport`."""
        self._ask("close_session", session_id)

    def _ask(self, method: str, *values: object) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", "/", json.dumps({"method": method, "values": values}))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken connections are the point here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shelf: Shelf
    site: PartServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_PUT(self) -> None:
        """Take a part, or suffer an accident."""
        shelf = self.shelf
        headers = {name.lower(): value for name, value in self.headers.items()}
        with shelf.lock:
            accident = shelf.accidents.popleft() if shelf.accidents else None
            shelf.seen.append(accident)
            shelf.headers.append(headers)
        if accident is None:
            self._take(headers)
        else:
            self._suffer(accident, headers)

    def do_POST(self) -> None:
        """Serve a `RemoteTransport`."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        values = asked["values"]
        if asked["method"] == "finish_blob":
            values = [values[0], [Acknowledged(**part) for part in values[1]]]
        result = getattr(self.site, asked["method"])(*values)
        answer = asdict(result) if isinstance(result, BlobOpened | PartAddress) else result
        self._answer(200, json.dumps(answer).encode(), {})

    def _suffer(self, accident: Accident, headers: dict[str, str]) -> None:
        if accident in BREAKS:
            self._break(accident, headers)
            return
        status, content, extra = COMPLAINTS[accident]
        if accident is not Accident.EXPIRED:
            self._read(int(headers["content-length"]))
        self._answer(status, content, extra)

    def _break(self, accident: Accident, headers: dict[str, str]) -> None:
        shelf, length = self.shelf, int(headers["content-length"])
        is_early = accident not in (Accident.MUTE, Accident.LOST_ANSWER)
        content = self._read(min(shelf.after_bytes, length // 2) if is_early else length)
        if accident is Accident.LOST_ANSWER:
            self._store(headers, content)
        if accident in (Accident.BLACK_HOLE, Accident.MUTE):
            shelf.release.wait(30)
        if accident is Accident.CLOSED:
            self.close_connection = True
        else:
            self._reset()

    def _take(self, headers: dict[str, str]) -> None:
        complaint = self._complaint(headers)
        content = self._read(int(headers.get("content-length", "0")))
        if complaint:
            self._answer(400, f"<Error><Code>{complaint}</Code></Error>".encode(), {})
            return
        digest = hashlib.md5(content, usedforsecurity=False)
        expected = headers.get("content-md5")
        if expected is not None and base64.b64decode(expected) != digest.digest():
            self._answer(400, b"<Error><Code>BadDigest</Code></Error>", {})
            return
        if len(content) == int(headers["content-length"]):
            self._store(headers, content)
            self._answer(200, b"", {"ETag": f'"{digest.hexdigest()}"'})

    def _complaint(self, headers: dict[str, str]) -> str:
        """What S3 would refuse, and what a signature over the headers would break on."""
        once = parse_qs(urlsplit(self.path).query)["once"][0]
        with self.shelf.lock:
            is_used = once in self.shelf.used
            self.shelf.used.add(once)
        if is_used:
            return "AddressUsedTwice"
        if "content-length" not in headers:
            return "MissingContentLength"
        extra = set(headers) - ALLOWED
        return f"UnsignedHeaders.{'.'.join(sorted(extra))}" if extra else ""

    def _store(self, headers: dict[str, str], content: bytes) -> None:
        assert len(content) == int(headers["content-length"])
        address = urlsplit(self.path)
        number = int(parse_qs(address.query)["part"][0])
        with self.shelf.lock:
            self.shelf.parts[address.path[1:], number] = content

    def _read(self, size_bytes: int) -> bytes:
        pieces = []
        while size_bytes > 0 and (piece := self.rfile.read(min(size_bytes, PIECE))):
            pieces.append(piece)
            size_bytes -= len(piece)
            with self.shelf.lock:
                self.shelf.received_bytes += len(piece)
            while (stop := self.shelf.stop_at_bytes) is not None and self.shelf.received_bytes >= stop:
                time.sleep(0.005)
        return b"".join(pieces)

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        """Close without a farewell: lingering for 0 seconds sends RST."""
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = True
