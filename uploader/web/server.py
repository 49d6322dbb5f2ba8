"""The loopback server: cheroot, threaded, streaming, bound to a free port of this computer alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from uploader.web.app import make_app
from uploader.web.guard import Guard

if TYPE_CHECKING:
    from uploader.clock import Clock
    from uploader.wizard.wizard import Wizard

THREADS = 16
"""One page holds one thread for its events and at most five more for what it fetches."""


class WebServer:
    """Serves one wizard. Use as a context manager; leaving it ends the server and the wizard."""

    def __init__(self, wizard: Wizard, clock: Clock, port: int = 0) -> None:
        from uploader.web.quiet import QuietServer  # noqa: PLC0415 - keeps --version quick

        self._wizard = wizard
        self._guard = Guard()
        app = make_app(wizard, self._guard, clock)
        self._server = QuietServer(("127.0.0.1", port), app, numthreads=THREADS, server_name="case-uploader")
        self._server.shutdown_timeout = 5
        self._thread = threading.Thread(target=self._server.serve, daemon=True, name="web-server")

    def __enter__(self) -> Self:
        self._server.prepare()
        self._guard.port = self._server.bind_addr[1]
        self._thread.start()
        self._wizard.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._wizard.close()
        self._server.stop()
        self._thread.join()

    @property
    def origin(self) -> str:
        """The address of the page without the key."""
        return f"http://{self._guard.host}"

    @property
    def entry_url(self) -> str:
        """The one-time address. It is a secret: shown to the person who started the program, never logged."""
        return self.origin + self._guard.entry_path

    def renew_entry(self) -> str:
        """Give a new one-time address; the one before is good no more."""
        self._guard.renew()
        return self.entry_url
