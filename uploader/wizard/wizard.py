"""The wizard as one thing: what `web` and `shell` hold in their hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uploader.errors import CaseUploaderError
from uploader.wizard import events as told
from uploader.wizard import tables
from uploader.wizard.browse import PathBook
from uploader.wizard.commands import read_command
from uploader.wizard.journal import Journal
from uploader.wizard.runner import Runner
from uploader.wizard.snapshot import snapshot
from uploader.wizard.state import Problem, WizardState
from uploader.wizard.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from uploader.clock import Clock
    from uploader.wizard import views as see
    from uploader.wizard.desk import Desk
    from uploader.wizard.engine import Engine
    from uploader.wizard.state import Setup

JOURNAL_NAME = "wizard.json"


class Wizard:
    """Joins engine, desk, state and journal.

    Parameters
    ----------
    data_dir
        The program's private folder, which exists; the journal is written there.
    """

    def __init__(self, engine: Engine, desk: Desk, setup: Setup, data_dir: Path, clock: Clock) -> None:
        self.engine = engine
        self.book = PathBook(setup.sample_paths)
        self._clock = clock
        self._journal = Journal(data_dir / JOURNAL_NAME)
        self._runner = Runner(engine, desk, self.book, clock)
        self._store = Store(WizardState(setup, engine.settings()), self._journal, self._runner.perform)
        self._runner.bind(self._store.tell)

    def start(self) -> None:
        """Take over what was kept, and look for cases and for a key."""
        self._store.tell(told.Started(self._journal.read()))

    @property
    def state(self) -> WizardState:
        """The newest state."""
        return self._store.state

    def obey(self, command_id: str, name: str, body: Mapping[str, Any]) -> Problem | None:
        """Take a command from the page; None: it is accepted."""
        try:
            command = read_command(name, body)
        except CaseUploaderError as error:
            return Problem.of(error)
        return self._store.ask(command_id, command)

    def tell(self, event: told.Event) -> None:
        """Take a fact from the window."""
        self._store.tell(event)

    def wait_newer(self, number: int, timeout_s: float) -> see.Snapshot | None:
        """Wait for a snapshot newer than ``number``; the same number comes back when the time is over."""
        found = self._store.wait_newer(number, timeout_s)
        return None if found is None else snapshot(found[0], found[1], self._clock.monotonic_s())

    def picture(self, series_key: str, index: int, size_px: int) -> bytes | str:
        """See `tables.picture`."""
        return tables.picture(self.engine, self.state, series_key, index, size_px)

    def close(self) -> None:
        """End: running cases come to a safe point, whoever waits is let go."""
        self._store.close()
        self._runner.close()
