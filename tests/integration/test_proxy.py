"""Behind a hospital's web proxy that wants a sign-in, as the system's settings name it."""

from __future__ import annotations

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


def test_a_sign_in_that_the_proxy_does_not_take_is_named_by_the_doctor(program: Program) -> None:
    with WebProxy("nurse", "made-up") as proxy:
        wrong = proxy.url.replace("made-up", "SECRET")
        ran = program.run("doctor", "--json", http_proxy=wrong, no_proxy="")
    found = {finding["probe"]: finding["code"] for finding in ran.last["findings"]}
    assert (ran.code, found["proxy"], found["core"]) == (8, "proxy_used", "proxy_sign_in")
    assert "SECRET" not in ran.out
