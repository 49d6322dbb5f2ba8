"""What failed how often, what must wait until when, and when patience ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from uploader.errors import CaseUploaderError, ServerBusy, ServerUnreachable
from uploader.model.progress import Waiting, WaitReason
from uploader.upload.failures import DigestMismatch, Failure, HttpFailure, NetworkFailure
from uploader.upload.retry import Decision, History, Retry, WaitForNetwork, decide_retry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from uploader.clock import Clock
    from uploader.upload.machine import Action

_NO_HISTORY: Final = History()


@dataclass(frozen=True, slots=True)
class _Outage:
    """``rounds`` counts tries that found no network at all; until ``until_s`` everything stands still."""

    rounds: int = 0
    until_s: float = 0.0


class Patience:
    """Keeps the pauses of one run. All times are the clock's monotonic seconds."""

    def __init__(self, clock: Clock, random: Random, max_wait_s: float | None) -> None:
        self._clock = clock
        self._random = random
        self._max_wait_s = max_wait_s
        self._histories: dict[Action, History] = {}
        self._pauses: dict[Action, tuple[float, WaitReason]] = {}
        self._outage = _Outage()
        self._stuck_since_s: float | None = None
        self._trouble: CaseUploaderError | None = None

    @property
    def is_probing(self) -> bool:
        """Whether the network was lost and nothing has succeeded since: then one request tries alone."""
        return self._outage.rounds > 0

    def first_ready(self, actions: Iterable[Action]) -> Action | None:
        """Give the first action that need not wait."""
        now_s = self._clock.monotonic_s()
        if self._outage.until_s > now_s:
            return None
        ready = (action for action in actions if self._ready_at_s(action) <= now_s)
        return next(ready, None)

    def waiting(self, actions: Iterable[Action]) -> Waiting | None:
        """Say what all of ``actions`` wait for; None when one may be asked at once.

        Raises
        ------
        ServerUnreachable, ServerBusy
            When nothing has succeeded for too long.
        """
        self._check_end()
        now_s = self._clock.monotonic_s()
        if self._outage.until_s > now_s:
            return Waiting(WaitReason.NETWORK, self._outage.until_s - now_s)
        soonest = min(actions, key=self._ready_at_s)
        left_s = self._ready_at_s(soonest) - now_s
        return Waiting(self._pauses[soonest][1], left_s) if left_s > 0 else None

    def note_success(self, action: Action) -> None:
        """Something worked: the network is there."""
        self._histories.pop(action, None)
        self._pauses.pop(action, None)
        self._outage = _Outage()
        self._stuck_since_s = None

    def decide(self, action: Action, failure: Failure, name: str) -> Decision:
        """Decide about a failure and keep the pause that follows from it.

        Raises
        ------
        ServerUnreachable, ServerBusy
            When nothing has succeeded for too long.
        """
        history = self._histories.get(action, _NO_HISTORY)
        if isinstance(failure, NetworkFailure):
            history = replace(history, attempts=self._outage.rounds)
        decision = decide_retry(failure, history, self._random, name)
        self._histories[action] = self._histories.get(action, _NO_HISTORY).plus(failure)
        self._remember(failure)
        if isinstance(decision, WaitForNetwork):
            self._hold(decision.after_s)
        elif isinstance(decision, Retry):
            self._pauses[action] = (self._clock.monotonic_s() + decision.after_s, decision.reason)
        self._check_end()
        return decision

    def _ready_at_s(self, action: Action) -> float:
        return self._pauses[action][0] if action in self._pauses else 0.0

    def _hold(self, after_s: float) -> None:
        """Connections that break together are one outage, not several in a row."""
        now_s = self._clock.monotonic_s()
        if now_s >= self._outage.until_s:
            self._outage = _Outage(self._outage.rounds + 1, now_s + after_s)

    def _remember(self, failure: Failure) -> None:
        if self._stuck_since_s is None:
            self._stuck_since_s = self._clock.monotonic_s()
        if isinstance(failure, NetworkFailure):
            self._trouble = ServerUnreachable(host=failure.host)
        elif not isinstance(failure, DigestMismatch):
            self._trouble = _busy(failure)

    def _check_end(self) -> None:
        if self._max_wait_s is None or self._stuck_since_s is None or self._trouble is None:
            return
        if self._clock.monotonic_s() - self._stuck_since_s > self._max_wait_s:
            raise self._trouble


def _busy(failure: HttpFailure) -> ServerBusy:
    return ServerBusy(host=failure.host, status=failure.status)
