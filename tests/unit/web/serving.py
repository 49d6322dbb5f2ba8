"""A wizard on the fake engine behind a Flask test client: no sockets, no threads of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ui.fake.engine import FakeEngine, Script
from uploader.clock import Clock
from uploader.web.app import make_app
from uploader.web.guard import Guard
from uploader.wizard.desk import BrowserDesk
from uploader.wizard.state import Setup
from uploader.wizard.wizard import Wizard

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PORT = 4711


class Serving:
    """A client that may come in, and one that knows nothing."""

    def __init__(self, data_dir: Path, script: Script | None = None) -> None:
        self.engine = FakeEngine(Clock(), script)
        setup = Setup("0", has_window=False, sample_paths=(data_dir,))
        self.wizard = Wizard(self.engine, BrowserDesk(lambda: None), setup, data_dir, Clock())
        self.guard = Guard(PORT)
        self.app = make_app(self.wizard, self.guard, Clock())
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask as the page does."""
        return self.client.get(path, headers={"Host": self.guard.host, **headers}, base_url=self._base)

    def post(self, path: str, json: object, **headers: str) -> TestResponse:
        """Send as the page does."""
        sent = {"Host": self.guard.host, "Origin": f"http://{self.guard.host}", **headers}
        return self.client.post(path, json=json, headers=sent, base_url=self._base)

    @property
    def _base(self) -> str:
        return f"http://{self.guard.host}"

    def enter(self) -> TestResponse:
        """Come in with the one-time key."""
        return self.get(self.guard.entry_path)
