"""What is told to the window while it comes up; tests/desktop has the real one."""

from __future__ import annotations

import pytest

from uploader.clock import Clock
from uploader.shell.window import AppWindow


class _Fake:
    """What is asked of pywebview's window."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def restore(self) -> None:
        self.asked.append("restore")

    def show(self) -> None:
        self.asked.append("show")

    def destroy(self) -> None:
        self.asked.append("destroy")


@pytest.fixture
def fake() -> _Fake:
    return _Fake()


@pytest.fixture
def window(fake: _Fake) -> AppWindow:
    """A window that is made, and not up yet."""
    made = AppWindow(Clock())
    made._window = fake
    return made


def test_a_second_start_while_the_first_comes_up_is_no_error(window: AppWindow, fake: _Fake) -> None:
    AppWindow(Clock()).come_forward()
    window.come_forward()
    assert fake.asked == []
    window._came_up()
    window.come_forward()
    assert fake.asked == ["restore", "show"]


def test_an_end_that_comes_first_opens_no_window() -> None:
    window = AppWindow(Clock())
    window.close_window()
    window.run("http://127.0.0.1:1/", "http://127.0.0.1:1", lambda: None)
    assert window._window is None


def test_an_end_while_it_comes_up_is_heard_as_soon_as_it_is_up(window: AppWindow, fake: _Fake) -> None:
    window.close_window()
    assert fake.asked == []
    window._came_up()
    assert fake.asked == ["destroy"]
    assert window._closing()


def test_an_end_of_a_window_that_is_up_is_heard_at_once(window: AppWindow, fake: _Fake) -> None:
    window._came_up()
    window.close_window()
    assert fake.asked == ["destroy"]
