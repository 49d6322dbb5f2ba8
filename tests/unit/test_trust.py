from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.certificate import server_context
from uploader.errors import BadSettings
from uploader.trust import SETTING, system_trust

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


def _get(url: str) -> int:
    context = system_trust()
    context.check_hostname = False  # the made-up certificate names no host in today's way
    with httpx2.Client(verify=context, trust_env=False) as client:
        return client.get(url).status_code


def test_what_the_system_does_not_know_is_not_trusted(inspected: str) -> None:
    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        _get(inspected)


def test_the_hospitals_own_certificate_file_is_trusted_as_well(
    inspected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "untrusted.pem"))
    assert _get(inspected) == 204


def test_a_file_that_is_none_is_refused_by_its_settings_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (None, b"no certificate"):
        path = tmp_path / "ca.pem"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setenv(SETTING, str(path))
        with pytest.raises(BadSettings, match=SETTING):
            system_trust()


def test_without_the_setting_the_system_alone_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert system_trust().verify_mode is ssl.CERT_REQUIRED
