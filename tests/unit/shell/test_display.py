from __future__ import annotations

import pytest

from uploader.shell.display import can_open_window, debug_variables, preferred_engine


@pytest.mark.parametrize(
    ("environment", "platform", "can"),
    [
        ({}, "win32", True),
        ({}, "darwin", True),
        ({}, "linux", False),
        pytest.param(
            {"DISPLAY": ":0"}, "linux", True, marks=pytest.mark.linux("Qt, which draws pages there")
        ),
    ],
)
def test_a_window_needs_a_screen_on_linux_alone(
    environment: dict[str, str], platform: str, can: bool
) -> None:
    assert can_open_window(environment, platform) is can


@pytest.mark.linux("Qt, which draws pages there")
def test_qt_is_asked_for_where_it_is() -> None:
    assert preferred_engine("linux") == "qt"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_no_engine_is_asked_for_where_the_system_brings_one(platform: str) -> None:
    assert preferred_engine(platform) is None


@pytest.mark.parametrize(
    ("name", "value", "is_dropped"),
    [
        ("QTWEBENGINE_REMOTE_DEBUGGING", "9222", True),
        ("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu --Remote-Debugging-Port=9222", True),
        ("WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS", "--remote-debugging-pipe", True),
        ("QTWEBENGINE_CHROMIUM_FLAGS", "--disable-gpu", False),
        ("OTHER", "--remote-debugging-port=1", False),
    ],
)
def test_variables_that_open_a_debugging_port_are_named(name: str, value: str, *, is_dropped: bool) -> None:
    assert debug_variables({name: value, "PATH": "/bin"}) == ((name,) if is_dropped else ())
