from __future__ import annotations

from pathlib import Path

import pytest

from uploader.shell.display import (
    SENTENCES,
    NoWindow,
    Tries,
    debug_variables,
    is_open,
    preferred_engine,
    why_no_window,
)

SCREEN = {"DISPLAY": ":0"}


def _why(environment: dict[str, str], platform: str = "linux", **tried: bool) -> NoWindow | None:
    said = {"is_open": True, "is_root": False, "can_make_namespaces": True, **tried}
    tries = Tries(lambda _: said["is_open"], lambda: said["is_root"], lambda: said["can_make_namespaces"])
    return why_no_window(environment, platform, tries)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_have_a_screen(platform: str) -> None:
    assert _why({}, platform) is None


@pytest.mark.linux("Qt, which draws pages there")
def test_a_window_needs_a_screen_that_lets_this_user_in() -> None:
    assert _why({}) is NoWindow.NO_SCREEN
    assert _why(SCREEN, is_open=False) is NoWindow.NO_SCREEN
    assert _why({"DISPLAY": ""}) is NoWindow.NO_SCREEN


@pytest.mark.linux("Qt, which draws pages there")
def test_no_window_is_opened_whose_engine_would_end_the_program() -> None:
    """Chromium does, where it can make no sandbox, and it has none for root."""
    assert _why(SCREEN) is None
    assert _why(SCREEN, can_make_namespaces=False) is NoWindow.NO_SANDBOX
    assert _why(SCREEN, is_root=True) is NoWindow.AS_ROOT
    for switch in ({"QTWEBENGINE_DISABLE_SANDBOX": "1"}, {"QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox"}):
        assert _why({**SCREEN, **switch}, can_make_namespaces=False, is_root=True) is None
    assert _why({**SCREEN, "QTWEBENGINE_DISABLE_SANDBOX": "0"}, is_root=True) is NoWindow.AS_ROOT


def test_each_reason_has_its_sentence_and_the_guide_the_chapter_that_one_names() -> None:
    assert set(SENTENCES) == set(NoWindow)
    guide = (Path(__file__).parents[3] / "docs" / "it-guide.md").read_text("utf-8")
    assert "'When no window opens'" in SENTENCES[NoWindow.NO_SANDBOX]
    assert "## When no window opens\n" in guide


@pytest.mark.linux("X")
def test_a_screen_that_is_not_there_is_found_out() -> None:
    assert not is_open(":4711")


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
