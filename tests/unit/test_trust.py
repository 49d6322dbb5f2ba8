from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.certificate import server_context
from uploader.errors import BadSettings
from uploader.flywheel.http import is_certificate_error
from uploader.trust import Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()


@pytest.fixture
def inspected(tmp_path: Path) -> Iterator[str]:
    """A site behind an inspection whose certificate only the hospital knows."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = server_context(tmp_path).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def _get(url: str, ca_file: str = "") -> int:
    context = Way(ca_file, named="ca_file in policy.json").trust()
    with httpx2.Client(verify=context, trust_env=False) as client:
        return client.get(url).status_code


def test_what_the_system_does_not_know_is_not_trusted(inspected: str) -> None:
    with pytest.raises(httpx2.ConnectError) as caught:
        _get(inspected)
    assert is_certificate_error(caught.value)


def test_the_hospitals_own_certificate_file_is_trusted_as_well(inspected: str, tmp_path: Path) -> None:
    assert _get(inspected, str(tmp_path / "untrusted.pem")) == 204


def test_a_file_that_is_none_is_refused_by_its_settings_name(tmp_path: Path) -> None:
    for content in (None, b"no certificate"):
        path = tmp_path / "ca.pem"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadSettings, match=r"ca_file in policy\.json"):
            _get("https://127.0.0.1:9/", str(path))


def test_without_the_setting_the_system_alone_is_trusted() -> None:
    assert Way().trust().verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("way", "url", "proxy"),
    [
        (Way(proxy="http://u:secret@proxy.example:3128"), "https://site.example/", "proxy.example:3128"),
        (Way(proxy="http://proxy.example:3128"), "http://127.0.0.1:8080/", ""),
        (Way(proxy="http://proxy.example:3128"), "http://[::1]:8080/", ""),
        (Way(proxy="http://proxy.example:3128", exceptions=("in.example",)), "https://a.in.example/", ""),
        (Way(proxy="http://proxy.example:3128", exceptions=("in.example",)), "https://in.example/", ""),
        (
            Way(proxy="http://p.example:1", exceptions=("in.example",)),
            "https://begin.example/",
            "p.example:1",
        ),
        (Way(proxy="none"), "https://site.example/", ""),
        (Way(), "https://site.example/", "env.example:8080"),
    ],
)
def test_what_is_told_of_the_proxy_is_what_the_client_does(
    way: Way, url: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://env.example:8080")
    assert way.proxy_of(url) == proxy
    with httpx2.Client(**way.routes(verify=True)) as client:
        transport = client._transport_for_url(httpx2.URL(url))
    used = getattr(transport, "_pool")  # noqa: B009
    address = getattr(used, "_proxy_url", None)
    assert (f"{address.host.decode()}:{address.port}" if address else "") == proxy
