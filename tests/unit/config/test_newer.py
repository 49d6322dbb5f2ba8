from __future__ import annotations

import pytest

from tests.unit.config.making import layer
from uploader.config import Newest, is_newer, resolve
from uploader.config.layers import Level
from uploader.config.newer import newer_line, newest, newest_of_it, newest_of_site


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("1.2.0", "1.1.9", True),
        ("1.10.0", "1.9.0", True),
        ("1.2", "1.2.0", False),
        ("1.2.0", "1.2.0rc1", True),
        ("1.2.0.1", "1.2.0", True),
        ("1.2.0", "1.2.0", False),
        ("1.1.0", "1.2.0", False),
        ("2", "1.99", True),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer


def test_what_it_says_is_told_only_when_it_is_newer() -> None:
    config = resolve((layer(Level.INSTALLER, newest_version="1.2.0", update_hint="Ask the desk."),), {})
    assert newest_of_it(config, "1.1.0") == Newest("1.2.0", "Ask the desk.", is_of_site=False)
    assert newest_of_it(config, "1.2.0") is None
    assert newer_line(config, "1.1.0") == "Your IT has version 1.2.0. Ask the desk."
    assert newer_line(config, "1.3.0") == ""


@pytest.mark.parametrize(
    "info",
    [
        {},
        [],
        None,
        {"case_uploader_update": "9.9"},
        {"case_uploader_update": {"newest_version": 9}},
        {"case_uploader_update": {"newest_version": "0.9.0"}},
        {"case_uploader_update": {"newest_version": "<b>9</b>"}},
        {"case_uploader_update": {"update_hint": "http://evil.example"}},
    ],
)
def test_what_the_site_says_in_another_form_is_no_news(info: object) -> None:
    assert newest_of_site(info, "1.0.0") is None


def test_a_hint_of_the_site_that_is_no_plain_sentence_is_left_out() -> None:
    info = {"case_uploader_update": {"newest_version": "1.2.0", "update_hint": "a\nb"}}
    assert newest_of_site(info, "1.0.0") == Newest("1.2.0", "", is_of_site=True)


def test_the_newest_counts_and_of_the_same_what_it_says() -> None:
    ours, sites = Newest("1.2.0", "desk", is_of_site=False), Newest("1.3.0", "", is_of_site=True)
    assert newest(ours, sites) is sites
    assert newest(ours, Newest("1.2.0", "", is_of_site=True)) is ours
    assert newest(None, None) is None
