"""The doctor's own eyes: a real TLS server on loopback, a real certificate, the real computer."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.make.certificate import server_context, write_certificate
from uploader.doctor.certificate import issuer_of
from uploader.doctor.system import SystemComputer, SystemNetwork
from uploader.doctor.wire import Heard, Unheard, Untrusted
from uploader.model.transfer import PartAddress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer(401)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_plain = {name.lower() for name in self.headers} <= {"host", "content-length", "x-ms-blob-type"}
        self._answer(200 if body == b"part" and is_plain else 400)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def tls_port(tmp_path: Path) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = server_context(tmp_path).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def _lenient() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def test_who_signed_an_untrusted_certificate_is_seen(tls_port: int) -> None:
    assert SystemNetwork().get(f"https://127.0.0.1:{tls_port}/") == Untrusted("127.0.0.1")


def test_an_answer_is_heard_with_its_clock_and_its_signer(tls_port: int) -> None:
    heard = SystemNetwork(verify=_lenient()).get(f"https://127.0.0.1:{tls_port}/")
    assert isinstance(heard, Heard)
    assert (heard.status, heard.kind, heard.issuer) == (401, "application/json", "127.0.0.1")
    assert heard.date is not None


def test_a_part_goes_with_no_header_but_its_own(tls_port: int) -> None:
    address = PartAddress(f"https://127.0.0.1:{tls_port}/part", {"x-ms-blob-type": "BlockBlob"})
    heard = SystemNetwork(verify=_lenient()).put(address, b"part")
    assert isinstance(heard, Heard)
    assert heard.status == 200


def test_what_nobody_hears_is_named() -> None:
    assert SystemNetwork().get("http://127.0.0.1:9/") == Unheard("ConnectError")
    assert SystemNetwork().get("http://127.0.0.1:bad/") == Unheard("InvalidURL")


def test_a_proxy_is_told_without_its_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://nurse:SECRET@proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert SystemNetwork().proxy("https://site.example/") == "proxy.example:3128"
    assert SystemNetwork().proxy("https://inside.example/") == ""


def test_names_of_this_computer_resolve_and_made_up_ones_do_not() -> None:
    assert "127.0.0.1" in SystemNetwork().resolve("localhost")
    assert SystemNetwork().resolve("no-such-host.invalid") == ()


def test_the_computer_tells_what_it_has_left(tmp_path: Path) -> None:
    computer = SystemComputer(tmp_path)
    assert computer.free_disk_bytes() > 0
    assert computer.system
    memory_bytes = computer.free_memory_bytes()
    assert memory_bytes is None or memory_bytes > 0


def test_a_certificate_of_any_shape_is_read_or_is_not(tmp_path: Path) -> None:
    pem = write_certificate(tmp_path, "Made-up Inspection").read_text("ascii")
    der = ssl.PEM_cert_to_DER_cert(
        pem[pem.index(ssl.PEM_HEADER) : pem.index(ssl.PEM_FOOTER)] + ssl.PEM_FOOTER
    )
    assert issuer_of(der) == "Made-up Inspection"
    for end in range(0, len(der) - 1, 7):
        assert issuer_of(der[:end]) == ""
