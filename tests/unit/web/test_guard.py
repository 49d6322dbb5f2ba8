from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.web.serving import PORT, Serving
from uploader.web.guard import CSP

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

EXAMPLES = {
    "name": "index.js",
    "field": "group",
    "kind": "other",
    "key": "s1",
    "case_id": "c1",
    "index": "0",
    "form": "pdf",
}


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    return Serving(tmp_path)


def _routes(serving: Serving) -> list[tuple[str, str]]:
    """Every route of the application, with made-up values: a new one is tested without being named here."""
    found = []
    adapter = serving.app.url_map.bind(serving.guard.host)
    for rule in serving.app.url_map.iter_rules():
        if rule.endpoint == "enter":
            continue
        values = {name: EXAMPLES[name] for name in rule.arguments if name not in (rule.defaults or {})}
        if rule.endpoint == "picture":
            values["index"] = 0  # type: ignore[assignment]
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        found.append((method, adapter.build(rule.endpoint, {**(rule.defaults or {}), **values}, method)))
    assert len(found) > 12
    return found


def _ask(serving: Serving, method: str, path: str, **headers: str) -> TestResponse:
    sent = {"Host": serving.guard.host, **headers}
    base = f"http://{sent['Host']}"
    return serving.client.open(path, method=method, headers=sent, base_url=base, buffered=False)


def test_no_route_answers_without_the_cookie(serving: Serving) -> None:
    assert {_ask(serving, *route).status_code for route in _routes(serving)} == {401}


@pytest.mark.parametrize("host", ["evil.example", f"localhost:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}"])
def test_no_route_answers_to_another_host_name(serving: Serving, host: str) -> None:
    serving.enter()
    for method, path in (*_routes(serving), ("GET", serving.guard.entry_path)):
        assert _ask(serving, method, path, Host=host).status_code == 421, path


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"http://localhost:{PORT}"])
def test_no_route_answers_to_a_page_of_another_origin(serving: Serving, origin: str) -> None:
    serving.enter()
    statuses = {_ask(serving, *route, Origin=origin).status_code for route in _routes(serving)}
    assert statuses == {403}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_route_answers_to_a_fetch_that_another_site_began(serving: Serving, site: str) -> None:
    serving.enter()
    for route in _routes(serving):
        assert _ask(serving, *route, **{"Sec-Fetch-Site": site}).status_code == 403


def test_the_key_is_good_once(serving: Serving) -> None:
    first = serving.enter()
    assert (first.status_code, first.headers["Location"]) == (303, "/")
    assert serving.get("/").status_code == 200
    assert serving.enter().status_code == 401


@pytest.mark.parametrize("key", ["", "guess", "%00"])
def test_a_guessed_key_opens_nothing_and_does_not_use_up_the_real_one(serving: Serving, key: str) -> None:
    assert serving.get(f"/enter?key={key}").status_code == 401
    assert serving.enter().status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(serving: Serving) -> None:
    cookie = serving.enter().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert str(PORT) in cookie.split("=", 1)[0]


def test_every_answer_is_sealed(serving: Serving) -> None:
    serving.enter()
    for path in ("/", "/assets/index.js", "/nowhere", "/data/options/group", "/data/options/nonsense"):
        headers = serving.get(path).headers
        assert headers["Content-Security-Policy"] == CSP
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in CSP


def test_scripts_are_served_as_javascript_whatever_the_registry_says(serving: Serving) -> None:
    serving.enter()
    assert serving.get("/assets/index.js").content_type == "text/javascript; charset=utf-8"
    assert serving.get("/").content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../pyproject.toml",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/..%5c..%5cpyproject.toml",
        "/assets//etc/passwd",
        "/assets/index.html",
        "/index.html",
    ],
)
def test_only_files_of_the_page_are_served(serving: Serving, path: str) -> None:
    serving.enter()
    assert serving.get(path).status_code == 404


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_command_that_a_plain_form_could_send_is_refused(serving: Serving, content_type: str) -> None:
    serving.enter()
    said = serving.client.post(
        "/command/new_case",
        data='{"id": "12345678", "body": {}}',
        headers={"Host": serving.guard.host, "Content-Type": content_type},
        base_url=f"http://{serving.guard.host}",
    )
    assert (said.status_code, said.get_json()["code"]) == (409, "bad_argument")


def test_a_body_that_is_too_large_is_refused(serving: Serving) -> None:
    serving.enter()
    answer = serving.post("/command/new_case", {"id": "12345678", "body": {"x": "y" * 3_000_000}})
    assert answer.status_code == 413


def test_secrets_are_in_no_representation(serving: Serving) -> None:
    assert serving.guard.entry_path.split("=")[1] not in repr(serving.guard)


def test_a_renewed_entry_is_good_once_and_the_one_before_no_more(serving: Serving) -> None:
    """A second start shows a wizard again whose page was closed; pages that are open stay so."""
    unused = serving.guard.entry_path
    serving.guard.renew()
    newer = serving.guard.entry_path
    assert [_ask(serving, "GET", path).status_code for path in (unused, newer, newer)] == [401, 303, 401]
    used = serving.guard.entry_path
    serving.guard.renew()
    assert _ask(serving, "GET", used).status_code == 401
    assert serving.get("/").status_code == 200
    assert _ask(serving, "GET", serving.guard.entry_path).status_code == 303
