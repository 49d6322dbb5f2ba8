"""A storage that takes everything and keeps nothing: ``python -m tests.make.sink CERTIFICATE [ANSWER_MS]``.

It speaks TLS, and as much of S3 as uploaders of large files ask for. Several processes share the port.
"""

from __future__ import annotations

import multiprocessing
import re
import socket
import ssl
import sys
import threading
import time
from contextlib import suppress
from typing import Final

PIECE: Final = 1024 * 1024
ETAG: Final = "kept-nothing"
UPLOADS: Final = (
    b"<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u</UploadId>"
    b"</InitiateMultipartUploadResult>"
)
COMPLETED: Final = (
    b"<CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>%s-1</ETag>"
    b"</CompleteMultipartUploadResult>" % ETAG.encode()
)
LOCATION: Final = b"<LocationConstraint/>"


class _Line:
    """One connection, read without more copies than TLS itself makes."""

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._kept = b""
        self._buffer = memoryview(bytearray(PIECE))

    def head(self) -> bytes:
        while b"\r\n\r\n" not in self._kept:
            self._more()
        head, _, self._kept = self._kept.partition(b"\r\n\r\n")
        return head

    def drop(self, count: int) -> None:
        count -= len(self._kept)
        self._kept, left = (self._kept[count:], 0) if count < 0 else (b"", count)
        while left:
            got = self._raw.recv_into(self._buffer, min(left, PIECE))
            if not got:
                raise EOFError
            left -= got

    def drop_chunks(self) -> None:
        size = -1
        while size:
            while b"\r\n" not in self._kept:
                self._more()
            line, _, self._kept = self._kept.partition(b"\r\n")
            size = int(line.partition(b";")[0], 16)
            if size:
                self.drop(size + 2)
        while b"\r\n" not in self._kept:
            self._more()
        self._kept = self._kept.partition(b"\r\n")[2]

    def say(self, content: bytes) -> None:
        self._raw.sendall(content)

    def _more(self) -> None:
        piece = self._raw.recv(PIECE)
        if not piece:
            raise EOFError
        self._kept += piece


def _serve(listener: socket.socket, certificate: str, answer_s: float) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    while True:
        raw, _ = listener.accept()
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_converse, args=(raw, context, answer_s), daemon=True).start()


def _converse(raw: socket.socket, context: ssl.SSLContext, answer_s: float) -> None:
    with suppress(OSError, EOFError), context.wrap_socket(raw, server_side=True) as secure:
        line = _Line(secure)
        while True:
            _exchange(line, answer_s)


def _exchange(line: _Line, answer_s: float) -> None:
    head = line.head()
    method, address, _ = head.partition(b"\r\n")[0].split(b" ", 2)
    if re.search(rb"(?im)^expect:\s*100-continue", head):
        line.say(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = re.search(rb"(?im)^content-length:\s*(\d+)", head)
    if re.search(rb"(?im)^transfer-encoding:\s*chunked", head):
        line.drop_chunks()
    elif length:
        line.drop(int(length[1]))
    if answer_s:
        time.sleep(answer_s)
    status, body = _answer(method, address)
    fields = f'HTTP/1.1 {status}\r\nETag: "{ETAG}"\r\nContent-Length: {len(body)}\r\n\r\n'
    line.say(fields.encode() + (b"" if method == b"HEAD" else body))


def _answer(method: bytes, address: bytes) -> tuple[str, bytes]:
    query = address.partition(b"?")[2]
    if method == b"POST":
        return "200 OK", UPLOADS if b"uploads" in query else COMPLETED
    if method == b"GET":
        return "200 OK", LOCATION
    return ("404 Not Found" if method == b"HEAD" else "200 OK"), b""


def main(certificate: str, answer_ms: str = "0") -> None:
    """Say the port on standard output, and serve until standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    for _ in range(2):
        arguments = (listener, certificate, float(answer_ms) / 1000)
        multiprocessing.get_context("fork").Process(target=_serve, args=arguments, daemon=True).start()
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
