"""A question that is answered beside other work."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.cancel import CancelToken

T = TypeVar("T")

NAP_S: Final = 0.2


class Beside(Generic[T]):
    """Asks in a thread of its own, at once.

    Nobody need wait for the answer: then the question is left behind, so it must be one that changes nothing.
    """

    def __init__(self, question: Callable[[], T]) -> None:
        self._question = question
        self._value: T | None = None
        self._error: BaseException | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._ask, daemon=True).start()

    @property
    def is_answered(self) -> bool:
        """Whether `answer` comes at once."""
        return self._ended.is_set()

    def answer(self, cancel: CancelToken) -> T:
        """Wait for what the question gives, or raise what it raised.

        Raises
        ------
        Cancelled
            Within `NAP_S`, however long the question takes.
        """
        while not self._ended.wait(NAP_S):
            cancel.check()
        cancel.check()
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value] # without an error it is what the question gave

    def _ask(self) -> None:
        try:
            self._value = self._question()
        except BaseException as error:  # noqa: BLE001 - a thread's edge: raised again in `answer`
            self._error = error
        self._ended.set()
