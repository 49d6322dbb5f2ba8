"""Whether a window can be opened at all."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

QT_BINDINGS = ("PySide6.QtWebEngineWidgets", "PyQt6.QtWebEngineWidgets")
ENGINE_FLAGS = ("QTWEBENGINE_CHROMIUM_FLAGS", "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS")


def can_open_window(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Say whether there is a screen, and something that draws pages on it.

    Windows and macOS bring both. Linux needs an X or Wayland display (or Qt's offscreen one) and Qt's or
    GTK's web engine.
    """
    if platform != "linux":
        return True
    has_display = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    has_display = has_display or environment.get("QT_QPA_PLATFORM") == "offscreen"
    return has_display and (any(map(_is_there, QT_BINDINGS)) or _is_there("gi"))


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
