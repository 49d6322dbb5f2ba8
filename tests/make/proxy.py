"""What stands between a hospital and a site: a proxy on loopback that can break every exchange.

It reads HTTP/1.1 as far as it must to know where requests and answers end; bodies pass as they come.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST: Final = "127.0.0.1"
PIECE: Final = 64 * 1024
PORTAL: Final = b"<!doctype html><title>Made-up hospital guest network</title>Please sign in."
LONGEST_HOLD_S: Final = 30.0


class Accident(StrEnum):
    """What befalls one exchange. RESET, FIN and BLACK_HOLE strike within the request's body."""

    RESET = "reset"
    FIN = "fin"
    BLACK_HOLE = "black hole"
    HALF_OPEN = "half-open"
    LOST_ANSWER = "lost answer"
    CUT_ANSWER = "cut answer"
    DRIBBLE = "dribble"
    TWICE = "twice"
    CLOSE = "close"
    SLOW = "slow"
    PORTAL = "portal"
    REDIRECT = "redirect"
    SIGN_IN = "sign in"
    DAMAGE = "damage"


@dataclass(frozen=True)
class Trouble:
    """An accident for the next ``times`` exchanges whose ``METHOD /path`` the pattern is found in.

    ``after_bytes`` of the body pass before an accident that strikes within it.
    """

    accident: Accident
    where: str = ""
    times: int = 1
    after_bytes: int = 0


@dataclass
class _Pending:
    trouble: Trouble
    left: int


@dataclass
class _Message:
    """A head, and how many bytes of body follow it; None: it comes in chunks."""

    head: bytes
    length: int | None

    @property
    def line(self) -> str:
        return self.head.partition(b"\r\n")[0].decode("latin-1")


class FaultyProxy:
    """Listens on a port of its own and passes on to ``target_port``. Use it as a context manager."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.struck: list[Accident] = []
        self._troubles: deque[_Pending] = deque()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((HOST, 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._serve()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self.go_down()

    def add(self, trouble: Trouble) -> None:
        """Let it strike from now on, before those that are there already."""
        with self._lock:
            self._troubles.appendleft(_Pending(trouble, trouble.times))

    def clear(self) -> None:
        """No more troubles; what struck so far is forgotten."""
        with self._lock:
            self._troubles.clear()
            self.struck.clear()

    def go_down(self) -> None:
        """Refuse connections from now on, and break those that are open."""
        with suppress(OSError):  # wakes the accepting thread, which close alone does not
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        with self._lock:
            for line in self._open:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def come_up(self) -> None:
        """Listen again on the same port."""
        self._listener = socket.create_server((HOST, self.port), backlog=64)
        self._serve()

    def _serve(self) -> None:
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._accepting.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(client,), daemon=True).start()

    def _strike(self, line: str) -> Trouble | None:
        with self._lock:
            for pending in self._troubles:
                if pending.left > 0 and re.search(pending.trouble.where, line):
                    pending.left -= 1
                    self.struck.append(pending.trouble.accident)
                    return pending.trouble
        return None

    def _converse(self, client: socket.socket) -> None:
        with ExitStack() as closing, suppress(OSError, _Over):
            closing.enter_context(client)
            closing.callback(self._forget, client)
            with self._lock:
                self._open.add(client)
            server: socket.socket | None = None
            while (request := _read_head(client)) is not None:
                trouble = self._strike(request.line)
                if server is None:
                    server = closing.enter_context(socket.create_connection((HOST, self.target_port), 5))
                    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._exchange(client, server, request, trouble)

    def _forget(self, line: socket.socket) -> None:
        with self._lock:
            self._open.discard(line)

    def _exchange(
        self, client: socket.socket, server: socket.socket, request: _Message, trouble: Trouble | None
    ) -> None:
        accident = trouble.accident if trouble else None
        if accident in _ANSWERS:
            for _ in _body(client, request.length):
                pass
            client.sendall(_ANSWERS[accident])
            raise _Over
        body = _body(client, request.length)
        server.sendall(request.head)
        kept = [request.head]
        passed = 0
        for piece in body:
            if accident in _MID_BODY and trouble is not None and passed + len(piece) > trouble.after_bytes:
                server.sendall(piece[: trouble.after_bytes - passed])
                self._break(client, accident)
            if accident is Accident.DAMAGE and not passed:
                piece = bytes([piece[0] ^ 1]) + piece[1:]  # noqa: PLW2901 - that is the damage
            if accident is Accident.SLOW:
                time.sleep(len(piece) / 100_000)
            server.sendall(piece)
            passed += len(piece)
            kept += [piece] if accident is Accident.TWICE else []
        if accident in _MID_BODY:  # a body that is shorter, or none: it strikes at the end of the request
            self._break(client, accident)
        self._answer(client, server, accident)
        if accident is Accident.TWICE:
            self._replay(b"".join(kept))

    def _answer(self, client: socket.socket, server: socket.socket, accident: Accident | None) -> None:
        answer = _read_head(server)
        if answer is None:
            raise _Over
        content = answer.head + b"".join(_body(server, answer.length))
        if accident is Accident.LOST_ANSWER:
            self._break(client, Accident.RESET)
        if accident is Accident.HALF_OPEN:
            self._break(client, Accident.BLACK_HOLE)
        if accident is Accident.CUT_ANSWER:
            client.sendall(content[: max(len(content) - max((answer.length or 0) // 2, 1), 12)])
            raise _Over
        if accident is Accident.DRIBBLE:
            for start in range(0, len(content), 8):
                client.sendall(content[start : start + 8])
                time.sleep(0.001)
            return
        client.sendall(content)
        if accident is Accident.CLOSE:
            raise _Over

    def _replay(self, request: bytes) -> None:
        """Deliver the same request once more, as some middleboxes do; nobody hears the answer."""
        with socket.create_connection((HOST, self.target_port), 5) as again:
            again.sendall(request)
            _read_head(again)

    def _break(self, client: socket.socket, accident: Accident | None) -> None:
        if accident is Accident.RESET:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if accident is Accident.BLACK_HOLE:
            self._ending.wait(LONGEST_HOLD_S)
        raise _Over


class _Over(Exception):  # noqa: N818 - it ends a conversation
    pass


_MID_BODY: Final = {Accident.RESET, Accident.FIN, Accident.BLACK_HOLE}
_ANSWERS: Final[dict[Accident | None, bytes]] = {
    Accident.PORTAL: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
    % (len(PORTAL), PORTAL),
    Accident.REDIRECT: b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
    Accident.SIGN_IN: b"HTTP/1.1 511 Network Authentication Required\r\nContent-Type: text/html\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(PORTAL), PORTAL),
}


def _read_head(line: socket.socket) -> _Message | None:
    """Read byte by byte up to the empty line: what follows is the body's. None at an orderly end."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        piece = line.recv(1)
        if not piece:
            return None
        head += piece
    if re.search(rb"(?im)^transfer-encoding:\s*chunked", head):
        return _Message(bytes(head), None)
    found = re.search(rb"(?im)^content-length:\s*(\d+)", head)
    return _Message(bytes(head), int(found[1]) if found else 0)


def _body(line: socket.socket, length: int | None) -> Iterator[bytes]:
    if length is None:
        yield from _chunks(line)
        return
    while length:
        piece = line.recv(min(PIECE, length))
        if not piece:
            raise _Over
        length -= len(piece)
        yield piece


def _chunks(line: socket.socket) -> Iterator[bytes]:
    """Give the chunks as they stand on the line, with their sizes, up to the empty one and its end."""
    size = -1
    while size:
        head = bytearray()
        while not head.endswith(b"\r\n"):
            head += line.recv(1) or b"\r\n"
        size = int(head, 16)
        yield bytes(head) + b"".join(_body(line, size + 2))
