"""Opens the wizard, in a window or in the system's browser: joins `wizard`, `web` and `shell`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.wizard import events as told
from uploader.wizard.desk import BrowserDesk
from uploader.wizard.wizard import Wizard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.cancel import CancelToken
    from uploader.clock import Clock
    from uploader.wizard.engine import Engine
    from uploader.wizard.state import Setup


def open_in_window(
    engine: Engine, setup: Setup, data_dir: Path, clock: Clock, *, debug_port: int | None = None
) -> None:
    """Show the wizard in a native window until it is closed. Main thread only; ``setup.has_window`` is true.

    Raises
    ------
    NoWebView
    """
    from uploader.shell import AppWindow  # noqa: PLC0415 - keeps --version quick
    from uploader.web.server import WebServer  # noqa: PLC0415

    window = AppWindow(clock, debug_port)
    wizard = Wizard(engine, window, setup, data_dir, clock)
    with WebServer(wizard, clock) as server:
        window.run(server.entry_url, server.origin, lambda: wizard.tell(told.CloseAsked()))


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

    ``announce`` gets the address, which is good once and a secret: print it, don't log it.
    """
    from uploader.web.server import WebServer  # noqa: PLC0415 - keeps --version quick

    wizard = Wizard(engine, BrowserDesk(cancel.cancel), setup, data_dir, clock)
    with WebServer(wizard, clock) as server:
        announce(server.entry_url)
        while not cancel.wait(0.5):  # wakes often, so that Ctrl-C is heard on Windows too
            pass
