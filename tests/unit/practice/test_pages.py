from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make.practice import READER, Sender, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uploader.practice.server import PracticeSite

BANNER = "Practice site: nothing real is sent."


@pytest.fixture
def browser(site: PracticeSite) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=site.url, trust_env=False, follow_redirects=True) as made:
        yield made


def _sign_in(browser: httpx2.Client, key: str, wanted: str = "/") -> httpx2.Response:
    return browser.post("/sign-in", data={"key": key, "next": wanted})


def test_the_link_of_a_receipt_leads_over_the_sign_in_to_the_job(
    site: PracticeSite, sender: Sender, browser: httpx2.Client
) -> None:
    job, _ = sender.run_import(("page <b>.txt", b"a"), rules=[rule("Page")], label="Job <i>one</i>")
    asked = browser.get(job["web_url"])
    assert asked.url.path == "/sign-in"
    assert BANNER in asked.text
    shown = _sign_in(browser, site.api_key, asked.url.params["next"])
    assert str(shown.url) == job["web_url"]
    assert "Job &lt;i&gt;one&lt;/i&gt;" in shown.text
    assert "<i>one" not in shown.text
    assert BANNER in shown.text
    assert browser.get(f"{job['web_url']}?as=json").json()["counts"]["completed"] == 1
    assert browser.get(f"{job['web_url']}/report.csv").text.startswith("status,reason,src_path")


def test_no_key_is_in_an_address_or_a_page(site: PracticeSite, browser: httpx2.Client) -> None:
    secret = site.api_key.rpartition(":")[2]
    shown = _sign_in(browser, site.api_key)
    for answer in [*shown.history, shown, browser.get("/imports")]:
        assert secret not in str(answer.url)
        assert secret not in answer.text
        assert secret not in str(answer.headers)


def test_a_wrong_key_is_told_and_opens_nothing(browser: httpx2.Client) -> None:
    answer = _sign_in(browser, "x" * 57)
    assert answer.status_code == 401
    assert "belong to the practice site" in answer.text
    assert browser.get("/").url.path == "/sign-in"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(site: PracticeSite, browser: httpx2.Client, wanted: str) -> None:
    assert str(_sign_in(browser, site.api_key, wanted).url) == site.web


def test_pages_keep_to_themselves(site: PracticeSite, browser: httpx2.Client) -> None:
    answer = _sign_in(browser, site.api_key)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    cookie = answer.history[0].headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "http" not in answer.text.replace(site.url, "")


def test_another_host_name_reaches_no_page(browser: httpx2.Client) -> None:
    assert browser.get("/sign-in", headers={"Host": "evil.example"}).status_code == 403


def test_signing_out_ends_it(site: PracticeSite, browser: httpx2.Client) -> None:
    _sign_in(browser, site.api_key)
    assert browser.get("/imports").url.path == "/imports"
    browser.post("/sign-out")
    assert browser.get("/imports").url.path == "/sign-in"


def test_a_ticket_signs_in_once(sender: Sender, site: PracticeSite) -> None:
    url = sender.ok("POST", "/practice/web-tickets", {"next": "/imports"})["url"]
    for expected in ("/imports", "/sign-in"):
        with httpx2.Client(base_url=site.url, trust_env=False, follow_redirects=True) as fresh:
            assert fresh.get(url).url.path == expected


def test_the_tree_shows_what_landed_and_to_whom_it_may(
    site: PracticeSite, sender: Sender, browser: httpx2.Client
) -> None:
    subject = sender.ok("POST", "/api/subjects", {"label": "Tree <x>", "project": sender.project()})["_id"]
    sender.run_import(("tree.txt", b"abc"), rules=[rule(overrides={"subject._id": subject})])
    _sign_in(browser, site.api_key)
    home = browser.get("/").text
    assert "Hidden" not in home
    project = browser.get(f"/see/projects/{sender.project()}?q=tree").text
    assert "Tree &lt;x&gt;" in project
    assert "S-01" not in project
    shown = browser.get(f"/see/subjects/{subject}").text
    assert "tree.txt" in shown
    assert "3 bytes" in shown


def test_a_page_that_is_not_for_one_is_refused_as_a_page(
    site: PracticeSite, sender: Sender, admin: Sender, browser: httpx2.Client
) -> None:
    job, _ = sender.run_import(("r.txt", b"a"), rules=[rule("Refused")])
    _sign_in(browser, site.key_for(READER))
    answer = browser.get(f"/imports/{job['_id']}")
    assert answer.status_code == 403
    assert BANNER in answer.text
    assert browser.get(f"/see/projects/{admin.project('trial/Hidden')}").status_code == 404
    assert job["label"] not in browser.get("/imports").text


def test_styles_and_script_come_with_their_types(browser: httpx2.Client) -> None:
    assert browser.get("/static/practice.js").headers["Content-Type"].startswith("text/javascript")
    assert browser.get("/static/practice.css").headers["Content-Type"].startswith("text/css")
    assert browser.get("/static/..%2fseed.yaml").status_code == 404
