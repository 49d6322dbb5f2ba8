"""What an action may look at besides the value that it changes."""

from __future__ import annotations

from typing import Protocol


class Context(Protocol):
    """The place where an action works."""

    @property
    def element(self) -> str:
        """The element's path, for refusals."""

    @property
    def vr(self) -> str:
        """Value representation of the element; empty for a part of a text."""

    @property
    def seed(self) -> str:
        """What tells the file's patient from others, as the file was read."""

    def text_of(self, keyword: str) -> str | None:
        """Give another top-level element's value as it stands now; None where it is absent."""
