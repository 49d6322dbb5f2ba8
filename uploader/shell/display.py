"""Whether a window can be opened at all, and if not, why."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Literal

from uploader.shell import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QT_BINDINGS = ("PySide6.QtWebEngineWidgets", "PyQt6.QtWebEngineWidgets")
ENGINE_FLAGS = ("QTWEBENGINE_CHROMIUM_FLAGS", "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS")


class NoWindow(StrEnum):
    """Why there can be no window, so that the page is shown in the browser."""

    NO_SCREEN = "no_screen"
    NO_ENGINE = "no_engine"
    AS_ROOT = "as_root"
    NO_SANDBOX = "no_sandbox"


SENTENCES: Final = {
    NoWindow.NO_SCREEN: "There is no screen here that a window could be opened on.",
    NoWindow.NO_ENGINE: "There is nothing on this computer that draws the window's page.",
    NoWindow.AS_ROOT: "There is no window for root, whose engine would be unguarded: start it as the user.",
    NoWindow.NO_SANDBOX: "This computer forbids the sandbox of the window's web engine: there is no window; "
    "'When no window opens' in docs/it-guide.md says how your IT allows it.",
}


def is_open(display: str) -> bool:
    """Whether an X display lets this user in. Qt would end the program where it does not."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt brings its own, and will see
    xcb.xcb_connect.restype, xcb.xcb_connect.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(display.encode(), None)
    has_error = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not has_error


@dataclass(frozen=True, slots=True)
class Tries:
    """What is tried on Linux; each is asked only where those before it say that there can be a window."""

    is_open: Callable[[str], bool] = is_open
    is_root: Callable[[], bool] = sandbox.is_root
    can_make_namespaces: Callable[[], bool] = sandbox.can_make_namespaces


def why_no_window(
    environment: Mapping[str, str], platform: str = sys.platform, tries: Tries | None = None
) -> NoWindow | None:
    """Say what keeps a window from being opened; None where nothing does.

    Windows and macOS bring a screen and something that draws pages. Linux needs an X or Wayland display (or
    Qt's offscreen one) and Qt's or GTK's web engine; Qt's must also be able to make its sandbox.
    """
    if platform != "linux":
        return None
    tries = tries or Tries()
    if not _has_screen(environment, tries):
        return NoWindow.NO_SCREEN
    has_qt = any(map(_is_there, QT_BINDINGS))
    if not has_qt:
        return None if _is_there("gi") else NoWindow.NO_ENGINE
    if sandbox.is_given_up(environment):
        return None
    if tries.is_root():
        return NoWindow.AS_ROOT
    return None if tries.can_make_namespaces() else NoWindow.NO_SANDBOX


def _has_screen(environment: Mapping[str, str], tries: Tries) -> bool:
    if environment.get("WAYLAND_DISPLAY") or environment.get("QT_QPA_PLATFORM") == "offscreen":
        return True
    display = environment.get("DISPLAY", "")
    return bool(display) and tries.is_open(display)


def preferred_engine(platform: str = sys.platform) -> Literal["qt"] | None:
    """Name the engine to ask pywebview for; None leaves the choice to it.

    On Linux it would try GTK first, and print a traceback where that is absent.
    """
    return "qt" if platform == "linux" and any(map(_is_there, QT_BINDINGS)) else None


def keep_no_history() -> None:
    """Let Qt's dialogs note nowhere which folders they showed: folders are named after patients."""
    if preferred_engine() is None:
        return
    from qtpy.QtCore import QSettings  # noqa: PLC0415 - loads Qt

    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, os.devnull)


def debug_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Name the variables that would make an engine open a debugging port by itself: it is for tests alone.

    Through such a port any program of this user could read the page.
    """
    return tuple(
        name
        for name, value in environment.items()
        if name == "QTWEBENGINE_REMOTE_DEBUGGING"
        or (name in ENGINE_FLAGS and "remote-debugging" in value.lower())
    )


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
