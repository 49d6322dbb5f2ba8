"""Opens the wizard, in a window or in the system's browser: joins `wizard`, `web` and `shell`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from uploader.shell.alone import is_called
from uploader.wizard import events as told
from uploader.wizard.desk import BrowserDesk
from uploader.wizard.wizard import Wizard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.clock import Clock
    from uploader.shell import AppWindow
    from uploader.wizard.desk import Desk
    from uploader.wizard.engine import Engine
    from uploader.wizard.state import Setup
    from uploader.wizard.views import Snapshot

POLL_S = 0.5
DRAWN_S = 60.0
"""How long a window may take to come up on a slow computer, at its first start."""


def open_in_window(
    engine: Engine,
    setup: Setup,
    data_dir: Path,
    clock: Clock,
    *,
    cancel: CancelToken,
    debug_port: int | None = None,
) -> None:
    """Show the wizard in a native window until it is closed. Main thread only; ``setup.has_window`` is true.

    ``cancel`` (Ctrl-C, the end of the session) closes it without asking: a running case goes on next time.

    Raises
    ------
    NoWebView
    """
    from uploader.shell import AppWindow  # noqa: PLC0415 - keeps --version quick
    from uploader.web.server import WebServer  # noqa: PLC0415

    window = AppWindow(clock, debug_port)
    wizard = Wizard(engine, window, setup, data_dir, clock)
    with WebServer(wizard, clock) as server:
        threading.Thread(target=_attend, args=(cancel, window, data_dir), daemon=True, name="attend").start()
        window.run(server.entry_url, server.origin, lambda: wizard.tell(told.CloseAsked()))


def try_window(engine: Engine, setup: Setup, data_dir: Path, clock: Clock) -> bool:
    """Open the window and close it again; says whether the page came up in it and asked for what is next.

    Main thread only, and once in a process.

    Raises
    ------
    NoWebView
    """
    from uploader.shell import AppWindow  # noqa: PLC0415 - keeps --version quick
    from uploader.web.server import WebServer  # noqa: PLC0415

    window = AppWindow(clock)
    wizard = _WatchedWizard(engine, window, setup, data_dir, clock)
    with WebServer(wizard, clock) as server:
        threading.Thread(target=wizard.close_when_drawn, args=(window,), daemon=True, name="watch").start()
        window.run(server.entry_url, server.origin, window.close_window)
    return wizard.drawn.is_set()


class _WatchedWizard(Wizard):
    """Knows when the page has drawn its first state: it then waits for a newer one."""

    def __init__(self, engine: Engine, desk: Desk, setup: Setup, data_dir: Path, clock: Clock) -> None:
        super().__init__(engine, desk, setup, data_dir, clock)
        self.drawn = threading.Event()

    def wait_newer(self, number: int, timeout_s: float) -> Snapshot | None:
        if number:
            self.drawn.set()
        return super().wait_newer(number, timeout_s)

    def close_when_drawn(self, window: AppWindow) -> None:
        self.drawn.wait(DRAWN_S)
        window.close_window()


def _attend(cancel: CancelToken, window: AppWindow, data_dir: Path) -> None:
    while not cancel.wait(POLL_S):
        if is_called(data_dir):
            window.come_forward()
    window.close_window()


def open_in_browser(
    engine: Engine,
    setup: Setup,
    data_dir: Path,
    clock: Clock,
    *,
    announce: Callable[[str], None],
    cancel: CancelToken,
) -> None:
    """Serve the wizard to a browser until ``cancel`` is set; ``setup.has_window`` is false.

    ``announce`` gets the address, which is good once and a secret: print it, don't log it. It gets another
    one when a second start asks for this wizard, whose page may have been closed.
    """
    from uploader.web.server import WebServer  # noqa: PLC0415 - keeps --version quick

    wizard = Wizard(engine, BrowserDesk(cancel.cancel), setup, data_dir, clock)
    with WebServer(wizard, clock) as server:
        announce(server.entry_url)
        while not cancel.wait(POLL_S):  # wakes often, so that Ctrl-C is heard on Windows too
            if is_called(data_dir):
                announce(server.renew_entry())
