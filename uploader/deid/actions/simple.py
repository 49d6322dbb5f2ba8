"""Keep, remove, replace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave the element; under remove-undefined it is what keeps it."""

    code: ClassVar[str] = "keep"

    def describe(self) -> str:
        """Say what it does."""
        return "is kept as it is"

    def apply(self, text: str | None, context: Context) -> Value | None:  # noqa: ARG002
        """Give the same text: what a group of a pattern takes."""
        return text


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the element out."""

    code: ClassVar[str] = "remove"

    def describe(self) -> str:
        """Say what it does."""
        return "is removed"

    def apply(self, text: str | None, context: Context) -> Value | None:  # noqa: ARG002
        """Give nothing: what a group of a pattern takes."""
        return None


@dataclass(frozen=True, slots=True)
class Replace:
    """Put a fixed value in place of the element's; ``is_inserted`` where the element is absent, too."""

    value: Value
    is_inserted: bool = True
    code: ClassVar[str] = "replace-with"

    def describe(self) -> str:
        """Say what it does."""
        if self.value in ("", ()):
            return "is emptied"
        return f"is replaced by {self.value!r}" + (", or added" if self.is_inserted else "")

    def apply(self, text: str | None, context: Context) -> Value | None:  # noqa: ARG002
        """Give the fixed value, or nothing where there is none and none may be added."""
        return None if text is None and not self.is_inserted else self.value
