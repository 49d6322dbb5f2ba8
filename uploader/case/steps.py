"""A step whose progress is looked at on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

S = TypeVar("S")
R = TypeVar("R")


class Steps(Generic[S, R]):
    """A step to loop over; its ``result`` is there when the loop has come to its end.

    Use as a context manager: leaving it ends the step, wherever it is.
    """

    result: R

    def __init__(self, steps: Generator[S, None, R]) -> None:
        self._steps = steps

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._steps.close()

    def __iter__(self) -> Iterator[S]:
        self.result = yield from self._steps
