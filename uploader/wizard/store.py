"""Holds the one state: applies commands and events in order, journals first, tells who waits."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from uploader.errors import CaseUploaderError
from uploader.wizard.state import Notice, Problem
from uploader.wizard.transitions import step

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.wizard.commands import Command
    from uploader.wizard.effects import Effect, Step
    from uploader.wizard.events import Event
    from uploader.wizard.journal import Journal
    from uploader.wizard.state import WizardState

REMEMBERED_COMMANDS = 2000


class Store:
    """The single source of truth.

    Parameters
    ----------
    state
        Where to begin.
    journal
        Where the durable part is written before anything acts on it.
    perform
        Carries out one effect. Called in order, under the store's lock: it must only start things.
    """

    def __init__(self, state: WizardState, journal: Journal, perform: Callable[[Effect], None]) -> None:
        self._state = state
        self._journal = journal
        self._perform = perform
        self._number = 1
        self._changed = threading.Condition(threading.RLock())
        self._answered: OrderedDict[str, Problem | None] = OrderedDict()
        self._is_closed = False

    @property
    def state(self) -> WizardState:
        """The newest state."""
        with self._changed:
            return self._state

    def ask(self, command_id: str, command: Command) -> Problem | None:
        """Obey a command once; a repeat of its id is answered as before, not obeyed again."""
        with self._changed:
            if command_id in self._answered:
                return self._answered[command_id]
            problem = self._obey(command)
            self._answered[command_id] = problem
            while len(self._answered) > REMEMBERED_COMMANDS:
                self._answered.popitem(last=False)
            return problem

    def _obey(self, command: Command) -> Problem | None:
        try:
            after = step(self._state, command)
            self._write_down(after)
        except CaseUploaderError as error:
            return Problem.of(error)
        self._apply(after)
        return None

    def tell(self, event: Event) -> None:
        """Take a fact. A fact can't be refused: if it can't be journalled, that is said."""
        with self._changed:
            after = step(self._state, event)
            try:
                self._write_down(after)
            except CaseUploaderError as error:
                number = self._state.notice.number + 1 if self._state.notice else 1
                notice = Notice(number, error.code, dict(error.params), is_error=True)
                after = replace(after, state=replace(after.state, notice=notice))
            self._apply(after)

    def _write_down(self, after: Step) -> None:
        if after.state.saved != self._state.saved:
            self._journal.write(after.state.saved)

    def _apply(self, after: Step) -> None:
        if after.state is not self._state:
            self._state = after.state
            self._number += 1
            self._changed.notify_all()
        for effect in after.effects:
            self._perform(effect)

    def wait_newer(self, number: int, timeout_s: float) -> tuple[int, WizardState] | None:
        """Wait until the state is newer than ``number`` or the time is over.

        Returns
        -------
        The newest number and state (unchanged after the time), or None when the program closes.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._number > number, timeout_s)
            return None if self._is_closed else (self._number, self._state)

    def close(self) -> None:
        """Let go of everyone who waits."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
