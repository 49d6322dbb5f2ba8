from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.webproxy import WebProxy
from uploader.pac import DIRECT, ProxyScript, ScriptError, fetch_script, scripted_transport, system_script
from uploader.trust import Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = """
function FindProxyForURL(url, host) {
    if (isPlainHostName(host) || dnsDomainIs(host, ".in.example")) return "DIRECT";
    if (shExpMatch(host, "*.storage.example"))
        return "PROXY one.example:3128; PROXY two.example:3128; DIRECT";
    if (host == "odd.example") return "SOCKS socks.example:1080";
    if (url.indexOf("secret") >= 0) return "PROXY told.example:1";
    return "HTTPS safe.example:443";
}
"""


def asked(url: str, script: str = SCRIPT) -> tuple[str, ...]:
    return ProxyScript("http://wpad.example/proxy.pac", lambda _: script).proxies(url)


@pytest.mark.parametrize(
    ("url", "proxies"),
    [
        ("https://intranet/", (DIRECT,)),
        ("https://a.in.example/x", (DIRECT,)),
        ("https://b.storage.example/x", ("http://one.example:3128", "http://two.example:3128", DIRECT)),
        ("https://trial.example/", ("https://safe.example:443",)),
    ],
)
def test_the_script_chooses_by_host(url: str, proxies: tuple[str, ...]) -> None:
    assert asked(url) == proxies


def test_a_script_is_never_told_more_than_the_host_for_signed_addresses_are_keys() -> None:
    assert asked("https://trial.example/?secret=1") == ("https://safe.example:443",)


@pytest.mark.parametrize(
    "script",
    [
        "not a script {",
        "function FindProxyForURL() { throw 1 }",
        "",
        "function FindProxyForURL() { return 3 }",
    ],
)
def test_a_script_that_is_none_gives_no_answer(script: str) -> None:
    with pytest.raises(ScriptError):
        asked("https://trial.example/", script)


def test_proxies_of_a_kind_that_is_not_spoken_are_no_answer() -> None:
    with pytest.raises(ScriptError):
        asked("https://odd.example/")


def test_an_answer_is_kept_for_a_while_and_so_is_a_failure() -> None:
    now, fetched = [0.0], []

    def fetch(address: str) -> str:
        fetched.append(address)
        if len(fetched) == 1:
            raise ScriptError
        return SCRIPT

    script = ProxyScript("file:///x.pac", fetch, lambda: now[0])
    for _ in range(2):
        with pytest.raises(ScriptError):
            script.proxies("https://trial.example/")
    now[0] = 61.0
    assert script.proxies("https://trial.example/") == ("https://safe.example:443",)
    assert len(fetched) == 2


def test_it_answers_any_thread() -> None:
    script, answers = ProxyScript("x", lambda _: SCRIPT), []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(script.proxies(f"https://h{n}.in.example/")))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(DIRECT,)] * 8


@pytest.fixture
def web() -> Iterator[str]:
    """A server that holds a script, and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


class _Web(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/proxy.pac" else 404)
        self.end_headers()
        self.wfile.write(SCRIPT.encode())


def test_a_proxy_that_is_away_is_passed_over_for_the_next(web: str) -> None:
    with WebProxy() as proxy:
        answer = f"PROXY 127.0.0.1:9; PROXY 127.0.0.1:{proxy.port}"
        script = ProxyScript("x", lambda _: f"function FindProxyForURL(u, h) {{ return '{answer}' }}")
        with httpx2.Client(transport=scripted_transport(script, {})) as client:
            assert client.get(f"{web}/proxy.pac").text == SCRIPT
        assert proxy.seen == [web.removeprefix("http://")]


def test_where_the_script_can_not_be_asked_the_way_is_direct(web: str) -> None:
    def fetch(_: str) -> str:
        raise ScriptError

    with httpx2.Client(transport=scripted_transport(ProxyScript("x", fetch), {})) as client:
        assert client.get(f"{web}/proxy.pac").text == SCRIPT


def test_scripts_are_read_from_files_and_from_the_web(tmp_path: Path, web: str) -> None:
    path = tmp_path / "proxy.pac"
    path.write_text(SCRIPT)
    for place in (path.as_uri(), str(path), f"{web}/proxy.pac"):
        assert fetch_script(place, verify=True) == SCRIPT
    for nowhere in (str(tmp_path / "none.pac"), f"{web}/no/such.pac", "http://[bad/"):
        with pytest.raises(ScriptError):
            fetch_script(nowhere, verify=True)


def test_a_system_that_names_no_script_or_can_not_be_asked_has_none() -> None:
    assert [system_script(name) for name in ("linux", "win32", "darwin", "plan9")] == [""] * 4


def test_a_script_of_the_settings_is_used_for_all_but_this_computer(tmp_path: Path) -> None:
    path = tmp_path / "proxy.pac"
    path.write_text(SCRIPT)
    way = Way(proxy=f"pac+{path.as_uri()}", exceptions=("near.example",))
    assert way.proxy_of("https://trial.example/") == "safe.example:443"
    assert way.proxy_of("https://a.near.example/") == ""
    assert way.proxy_of("http://127.0.0.1:80/") == ""
    mounts = way.routes(verify=True)["mounts"]
    assert mounts["all://127.0.0.1"] is None
    assert mounts["all://"] is not None
