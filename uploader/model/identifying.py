"""Values that may identify a patient: shown in the window, refused by journal, log and receipt."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Identifying(Generic[T]):
    """A value that must not be written down. Formatting it gives a placeholder; JSON refuses it.

    Only `reveal` gives the value; a test lists the places that may call it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """Give the value, for the window, the checks and the search for echoes of it."""
        return self._value

    def __repr__(self) -> str:
        return "Identifying(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identifying) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)
