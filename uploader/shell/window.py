"""The window: starts, asks before it closes, opens dialogs, and never shows another origin."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uploader.errors import NoWebView
from uploader.outside import open_url
from uploader.shell.display import debug_variables, keep_no_history, preferred_engine
from uploader.shell.drops import DropState, take_drop
from uploader.shell.webview2 import has_webview2

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uploader.clock import Clock

TITLE = "Case Uploader"
ICON = Path(__file__).with_name("icon.png")
SIZE = (1280, 800)
MIN_SIZE = (480, 480)


class AppWindow:
    """One native window. Fulfils `uploader.wizard.desk.Desk`.

    Parameters
    ----------
    debug_port
        Opens Chromium's debugging port on it, for tests alone. None, as always outside of them: no port.
    """

    def __init__(self, clock: Clock, debug_port: int | None = None) -> None:
        self._clock = clock
        self._debug_port = debug_port
        self._window: Any = None
        self._drops: DropState | None = None
        self._on_close_asked: Callable[[], None] = lambda: None
        self._may_close = threading.Event()
        self._is_up = False
        self._coming_up = threading.Lock()
        self._origin = ""
        self._folder = Path.home()  # where dialogs begin: the folder of the last choice

    def run(self, entry_url: str, origin: str, on_close_asked: Callable[[], None]) -> None:
        """Open the window and stay until it is closed. Main thread only.

        ``on_close_asked`` is told on a thread of its own when a person wants to close; `close_window` closes.

        Raises
        ------
        NoWebView
            When the system has no engine that can show the page.
        """
        if self._may_close.is_set():  # before it was there
            return
        if sys.platform == "win32" and not has_webview2(os.environ):
            raise NoWebView
        for name in debug_variables(os.environ):
            del os.environ[name]
        import webview  # noqa: PLC0415 - loads the system's engine
        from webview import dom  # noqa: PLC0415

        self._origin, self._on_close_asked = origin, on_close_asked
        self._drops = DropState(dom._dnd_state)  # noqa: SLF001 - its drop handler needs eval, see `drops`
        keep_no_history()
        webview.settings["ALLOW_DOWNLOADS"] = False
        webview.settings["OPEN_DEVTOOLS_IN_DEBUG"] = False
        webview.settings["REMOTE_DEBUGGING_PORT"] = self._debug_port
        self._window = webview.create_window(
            TITLE, entry_url, width=SIZE[0], height=SIZE[1], min_size=MIN_SIZE, text_select=True
        )
        self._window.events.closing += self._closing
        self._window.events.loaded += self._loaded
        self._window.events.shown += self._came_up
        try:
            webview.start(gui=preferred_engine(), private_mode=True, debug=False, icon=str(ICON))
        except webview.WebViewException as error:
            raise NoWebView from error
        if webview.renderer == "mshtml":  # pywebview's silent fallback on Windows can't show the page
            raise NoWebView

    def _closing(self) -> bool:
        """Runs on the window's own thread, where a dialog or a script would hang for ever: only tell."""
        if self._may_close.is_set():
            return True
        threading.Thread(target=self._on_close_asked, daemon=True, name="close-asked").start()
        return False

    def _came_up(self) -> None:
        """Close again what was told to close while it came up: pywebview can't close it before."""
        with self._coming_up:
            self._is_up, must_close = True, self._may_close.is_set()
        if must_close:
            self._window.destroy()

    def _loaded(self) -> None:
        """Go home when something led elsewhere: every page in this window would look like ours."""
        import webview  # noqa: PLC0415 - loaded already

        if webview.renderer == "mshtml":
            self.close_window()
            return
        address = self._window.get_current_url() or ""  # nothing is told of data: addresses
        if not address.startswith(f"{self._origin}/"):
            self._window.load_url(f"{self._origin}/")

    # --- the desk ---------------------------------------------------------------------------------------

    def ask_for_paths(self, *, is_folder: bool) -> tuple[Path, ...]:
        """Open the dialog for files or for a folder; empty when it was cancelled."""
        from webview import FileDialog  # noqa: PLC0415 - loaded already

        kind = FileDialog.FOLDER if is_folder else FileDialog.OPEN
        picked = self._window.create_file_dialog(kind, directory=str(self._folder), allow_multiple=True)
        paths = tuple(Path(path).absolute() for path in picked or ())
        if paths:
            self._folder = paths[0].parent
        return paths

    def ask_where_to_save(self, name: str) -> Path | None:
        """Open the dialog for saving; None when it was cancelled."""
        from webview import FileDialog  # noqa: PLC0415 - loaded already

        picked = self._window.create_file_dialog(
            FileDialog.SAVE, directory=str(self._folder), save_filename=name
        )
        if not picked:
            return None
        return Path(picked if isinstance(picked, str) else picked[0]).absolute()

    def take_drop(self, sizes: Sequence[int]) -> tuple[Path, ...]:
        """Give the paths of what was just dropped; see `drops.take_drop`."""
        assert self._drops is not None
        return take_drop(self._drops, sizes, self._clock)

    def open_url(self, url: str) -> None:
        """Show an address in the system's browser."""
        open_url(url)

    def come_forward(self) -> None:
        """Stand before the other windows, also when it was minimised; one that still comes up will."""
        if self._is_up:
            self._window.restore()
            self._window.show()

    def close_window(self) -> None:
        """Close for good; a window that still comes up closes then."""
        with self._coming_up:  # else both would close it, or neither
            self._may_close.set()
            is_up = self._is_up
        if is_up:
            self._window.destroy()
