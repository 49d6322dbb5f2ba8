from __future__ import annotations

import pytest

from uploader.errors import InsecureSite, KeyMalformed
from uploader.flywheel.key import parse_key

ENHANCED = "k" * 57


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("flywheel.hospital.org:secret-123", "flywheel.hospital.org"),
        ("  flywheel.hospital.org:secret-123\n", "flywheel.hospital.org"),
        ('"flywheel.hospital.org:secret-123"', "flywheel.hospital.org"),
        ("Flywheel.Hospital.org:8443:secret-123", "flywheel.hospital.org:8443"),
        ("https://flywheel.hospital.org:secret-123", "flywheel.hospital.org"),
        ("https://flywheel.hospital.org/api:secret-123", "flywheel.hospital.org"),
        ("scitran-user flywheel.hospital.org:secret-123", "flywheel.hospital.org"),
        ("Bearer flywheel.hospital.org:secret-123", "flywheel.hospital.org"),
        ("127.0.0.1:5000:__force_insecure:secret-123", "127.0.0.1:5000"),
        ("http://localhost:5000:secret-123", "localhost:5000"),
        ("[::1]:5000:__force_insecure:secret-123", "[::1]:5000"),
    ],
)
def test_a_key_is_read_in_every_form_in_which_people_paste_it(text: str, site: str) -> None:
    key = parse_key(text)
    assert key.site == site
    assert key.secret == "secret-123"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret-only",
        "host:",
        "host:has space",
        ":secret-123",
        "host:99999999:x",
        "a b:secret-123",
        "host:short",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyMalformed):
        parse_key(text)


@pytest.mark.parametrize(
    "text", ["http://flywheel.hospital.org:secret-123", "10.0.0.1:80:__force_insecure:secret-123"]
)
def test_plain_http_is_refused_for_other_computers(text: str) -> None:
    with pytest.raises(InsecureSite):
        parse_key(text)


def test_the_kind_of_authorisation_follows_the_length_of_the_secret() -> None:
    assert parse_key(f"host.org:{ENHANCED}").authorization == f"Bearer {ENHANCED}"
    assert parse_key("host.org:legacy-key").authorization == "scitran-user legacy-key"


def test_a_key_shown_by_accident_keeps_its_secret() -> None:
    assert "secret-123" not in repr(parse_key("host.org:secret-123"))


def test_the_sdk_form_says_port_and_insecurity() -> None:
    assert parse_key("host.org:secret-123").for_sdk == "host.org:443:secret-123"
    assert (
        parse_key("http://localhost:5000:secret-123").for_sdk == "localhost:5000:__force_insecure:secret-123"
    )
