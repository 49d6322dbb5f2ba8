"""Asking a site that may be away for hours: it is waited for, visibly, and a stop is honoured at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from uploader.beside import Beside
from uploader.errors import ServerBusy, ServerUnreachable, SiteNotFlywheel
from uploader.model.progress import Waiting, WaitReason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from uploader.cancel import CancelToken
    from uploader.clock import Clock

T = TypeVar("T")

RETRY_FIRST_S, RETRY_LAST_S = 1.0, 60.0
NAP_S: Final = 0.2

PASSING: Final = (ServerBusy, ServerUnreachable, SiteNotFlywheel)
"""What may pass by itself. A site that was signed in to and now answers in no JSON is a sign-in page of the
network that stands in between."""


class Patience:
    """How long to go on asking a server that does not answer.

    Parameters
    ----------
    clock, cancel
        Edges; ``cancel`` ends every wait at once.
    max_wait_s
        After so many seconds in a row without an answer the error is raised; None waits for ever.
    """

    def __init__(self, clock: Clock, cancel: CancelToken, max_wait_s: float | None) -> None:
        self._clock = clock
        self._cancel = cancel
        self._max_wait_s = max_wait_s
        self._since: float | None = None
        self._pause_s = RETRY_FIRST_S

    def wait(self, error: ServerBusy | ServerUnreachable | SiteNotFlywheel) -> Generator[Waiting, None, None]:
        """Say that it waits, and wait.

        Raises
        ------
        ServerBusy, ServerUnreachable
            When patience is at its end.
        """
        now = self._clock.monotonic_s()
        self._since = now if self._since is None else self._since
        pause_s = max(self._pause_s, float(error.params.get("retry_after_s", 0)))
        if self._max_wait_s is not None and now - self._since + pause_s > self._max_wait_s:
            raise _at_its_end(error) from error
        reason = WaitReason.SERVER_BUSY if isinstance(error, ServerBusy) else WaitReason.NETWORK
        yield Waiting(reason, pause_s)
        self.pause(pause_s)
        self._pause_s = min(self._pause_s * 2, RETRY_LAST_S)

    def pause(self, seconds: float) -> None:
        """Sleep in slices, so that a stop is honoured within a fifth of a second."""
        until = self._clock.monotonic_s() + seconds
        while (left := until - self._clock.monotonic_s()) > 0:
            self._cancel.check()
            self._clock.sleep(min(left, NAP_S))
        self._cancel.check()

    def reset(self) -> None:
        """The server answered."""
        self._since = None
        self._pause_s = RETRY_FIRST_S

    def answer(self, question: Callable[[], T]) -> T:
        """Ask in a thread of its own, so that a stop need not wait for an answer that may take a minute.

        Raises
        ------
        Cancelled
            At once; the question is left behind, so it must be one that changes nothing.
        """
        return Beside(question).answer(self._cancel)


def patiently(question: Callable[[], T], patience: Patience) -> Generator[Waiting, None, T]:
    """Ask what changes nothing, for as long as patience lasts.

    Raises
    ------
    ServerBusy, ServerUnreachable
        When patience is at its end.
    CaseUploaderError
        What does not pass by itself.
    """
    while True:
        try:
            value = patience.answer(question)
        except PASSING as error:
            yield from patience.wait(error)
        else:
            patience.reset()
            return value


def _at_its_end(error: ServerBusy | ServerUnreachable | SiteNotFlywheel) -> ServerBusy | ServerUnreachable:
    if isinstance(error, SiteNotFlywheel):
        return ServerUnreachable(host=str(error.params.get("host", "")))
    return error
