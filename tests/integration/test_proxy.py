"""Behind a hospital's web proxy that wants a sign-in, as the system's settings name it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.make.case import write_cd
from tests.make.webproxy import WebProxy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.program import Program
    from uploader.practice.server import PracticeSite


def test_a_case_lands_through_a_proxy_with_a_sign_in_and_nothing_goes_past_it(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    with WebProxy("nurse", "made-up") as proxy:
        ran = program.send(built.path, "PROXY-1", http_proxy=proxy.url, no_proxy="")
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
        hosts = {site.url.partition("//")[2], site.site.storage_url.partition("//")[2]}
        assert set(proxy.seen) == hosts
        assert proxy.refused == []


def test_a_proxy_of_the_settings_is_used_for_the_site_and_never_for_this_computer(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    elsewhere = replace(program, key=program.key.replace("127.0.0.1", "127.0.0.2"))
    with WebProxy("nurse", "made-up", {"127.0.0.2": "127.0.0.1"}) as proxy:
        ran = elsewhere.send(built.path, "PROXY-2", CASE_UPLOADER_PROXY=proxy.url)
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
        assert set(proxy.seen) == {site.url.partition("//")[2].replace("127.0.0.1", "127.0.0.2")}
        seen = len(proxy.seen)
        refused = elsewhere.send(
            built.path, "PROXY-3", CASE_UPLOADER_PROXY=proxy.url, CASE_UPLOADER_PROXY_EXCEPTIONS="127.0.0.2"
        )
        assert (refused.code, refused.last["code"]) == (8, "server_unreachable")
        assert len(proxy.seen) == seen


def test_a_case_lands_through_the_proxy_that_the_networks_script_chooses(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    elsewhere = replace(program, key=program.key.replace("127.0.0.1", "127.0.0.2"))
    script = tmp_path / "proxy.pac"
    with WebProxy(known={"127.0.0.2": "127.0.0.1"}) as proxy:
        script.write_text(f"function FindProxyForURL(u, h) {{ return 'PROXY 127.0.0.1:{proxy.port}' }}")
        ran = elsewhere.send(built.path, "PROXY-4", CASE_UPLOADER_PROXY=f"pac+{script.as_uri()}")
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
        assert set(proxy.seen) == {site.url.partition("//")[2].replace("127.0.0.1", "127.0.0.2")}


def test_a_sign_in_that_the_proxy_does_not_take_is_named_by_the_doctor(program: Program) -> None:
    with WebProxy("nurse", "made-up") as proxy:
        wrong = proxy.url.replace("made-up", "SECRET")
        ran = program.run("doctor", "--json", http_proxy=wrong, no_proxy="")
    found = {finding["probe"]: finding["code"] for finding in ran.last["findings"]}
    assert (ran.code, found["proxy"], found["core"]) == (8, "proxy_used", "proxy_sign_in")
    assert "SECRET" not in ran.out
