from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploader.config import SETTINGS, find_setting, read_text
from uploader.config.values import Form, read_value

ENVIRONMENT = {"HOME": "/home/nurse", "USERNAME": "nurse", "LOCALAPPDATA": r"C:\Users\nurse\AppData\Local"}


def _read(name: str, raw: object, form: Form = Form.TYPED) -> object:
    setting = find_setting(name)
    assert setting is not None
    return read_value(setting, raw, form, ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("site_address", "https://Trial.Flywheel.io/#/login", "trial.flywheel.io"),
        ("site_address", "trial.flywheel.io:443", "trial.flywheel.io"),
        ("site_address", "127.0.0.1:8080", "127.0.0.1:8080"),
        ("site_address", "[::1]:8080", "[::1]:8080"),
        ("proxy", "proxy.example:3128", "http://proxy.example:3128"),
        ("proxy", "https://u:p@proxy.example:3128/", "https://u:p@proxy.example:3128"),
        ("proxy", "System", ""),
        ("proxy", "NONE", "none"),
        ("proxy_exceptions", "*.a.example, .B.example,c.example ,", "a.example, b.example, c.example"),
        ("ca_file", "~/ca.pem", "/home/nurse/ca.pem"),
        ("ca_file", r"C:\ca.pem", r"C:\ca.pem"),
        ("data_dir", r"%LocalAppData%\Case", r"C:\Users\nurse\AppData\Local\Case"),
        ("data_dir", r"D:\Cases\%USERNAME%", r"D:\Cases\nurse"),
        ("limit_rate", " 07:00-18:00=5M,50M ", "07:00-18:00=5M,50M"),
        ("workers", 4, 4),
        ("newest_version", "1.2.0", "1.2.0"),
        ("language", "de", "de"),
    ],
)
def test_a_value_is_read_in_one_form(name: str, raw: object, value: object) -> None:
    assert _read(name, raw) == value


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("site_address", "http://trial.flywheel.io"),
        ("site_address", "site with spaces"),
        ("site_address", "site.example:99999"),
        ("site_address", "user@site.example"),
        ("site_address", "-site.example"),
        ("site_address", "site.example\nother.example"),
        ("site_address", "\u017fite.example"),
        ("proxy", "ftp://proxy.example"),
        ("proxy", "socks5://proxy.example:1080"),
        ("proxy", "http://proxy.example/path"),
        ("proxy", "http://proxy.example:port"),
        ("proxy", "http://***@proxy.example:3128"),
        ("proxy", "http://[::1"),
        ("proxy_exceptions", "a b"),
        ("proxy_exceptions", "a.example:80"),
        ("ca_file", "ca.pem"),
        ("ca_file", "~other/ca.pem"),
        ("data_dir", "%NOT_THERE%/x"),
        ("data_dir", "/a\0b"),
        ("data_dir", "/srv/cases"),
        ("data_dir", r"%PROGRAMDATA%\Cases"),
        ("data_dir", "~"),
        ("limit_rate", "fast"),
        ("workers", 65),
        ("workers", -1),
        ("workers", True),
        ("workers", "4"),
        ("workers", 1.5),
        ("newest_version", "latest"),
        ("newest_version", "1.2.0; rm -rf"),
        ("update_hint", "x" * 201),
        ("update_hint", "a\u202eb"),
        ("language", "DE"),
    ],
)
def test_what_is_not_certain_is_refused(name: str, raw: object) -> None:
    with pytest.raises(ValueError, match=r"^its? |^%NOT|^plain|^~"):
        _read(name, raw)


@pytest.mark.parametrize(
    ("form", "raw", "value"),
    [
        (Form.TYPED, True, True),
        (Form.REGISTRY, 1, True),
        (Form.REGISTRY, 0, False),
        (Form.REGISTRY, "1", True),
        (Form.TEXT, "Yes", True),
        (Form.TEXT, "off", False),
    ],
)
def test_a_truth_is_written_as_its_source_writes_truths(form: Form, raw: object, value: bool) -> None:
    assert _read("require_profile", raw, form) is value


@pytest.mark.parametrize(("form", "raw"), [(Form.TYPED, 1), (Form.TYPED, "true"), (Form.REGISTRY, 2)])
def test_a_truth_of_another_form_is_refused(form: Form, raw: object) -> None:
    with pytest.raises(ValueError, match="true or false"):
        _read("require_profile", raw, form)


@given(st.sampled_from(SETTINGS), st.text())
def test_any_text_is_read_or_refused_and_what_was_read_reads_the_same(setting: object, text: str) -> None:
    [one] = [each for each in SETTINGS if each is setting]
    try:
        value = read_text(one, text, ENVIRONMENT)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - any other error fails the test
        return
    assert type(value) is type(one.built_in)
    shown = "true" if value is True else "false" if value is False else str(value)
    assert read_text(one, shown, ENVIRONMENT) == value


@given(
    st.sampled_from(SETTINGS), st.recursive(st.none() | st.booleans() | st.integers() | st.binary(), st.lists)
)
def test_nothing_that_a_source_may_hold_breaks_the_reading(setting: object, raw: object) -> None:
    [one] = [each for each in SETTINGS if each is setting]
    for form in Form:
        try:
            value = read_value(one, raw, form, {})
        except ValueError:
            continue
        assert type(value) is type(one.built_in)
