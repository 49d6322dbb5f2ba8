from __future__ import annotations

import pytest

from uploader.shell.display import can_open_window, preferred_engine


@pytest.mark.parametrize(
    ("environment", "platform", "can"),
    [({}, "win32", True), ({}, "darwin", True), ({}, "linux", False), ({"DISPLAY": ":0"}, "linux", True)],
)
def test_a_window_needs_a_screen_on_linux_alone(
    environment: dict[str, str], platform: str, can: bool
) -> None:
    assert can_open_window(environment, platform) is can


def test_qt_is_asked_for_where_it_is_and_nothing_elsewhere() -> None:
    assert preferred_engine("linux") == "qt"
    assert preferred_engine("win32") is None
