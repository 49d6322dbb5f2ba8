"""A text rewritten by the first pattern that matches its beginning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions import Action
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

VARIABLE = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One alternative: what must match, what comes out, and what is done to the parts."""

    input_regex: str
    output: str
    groups: tuple[tuple[str, Action], ...]

    def action_of(self, name: str) -> Action | None:
        """Give what is done to the part ``name``; the last one counts."""
        for group, action in reversed(self.groups):
            if group == name:
                return action
        return None


@dataclass(frozen=True, slots=True)
class RegexSub:
    """Rewrite a text by the first pattern that matches from its beginning."""

    patterns: tuple[Pattern, ...]
    code: ClassVar[str] = "regex-sub"

    def describe(self) -> str:
        """Say what it does."""
        return f"is rewritten by {len(self.patterns)} pattern" + ("s" if len(self.patterns) > 1 else "")

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the rewritten text; nothing where there is no value.

        Raises
        ------
        RefusedError
            NO_PATTERN_MATCHES: a value that no pattern foresees is not sent as it is.
        """
        if text is None:
            return None
        for pattern in self.patterns:
            match = _compiled(pattern.input_regex).match(text)
            if match:
                return _filled(pattern, match, context)
        raise RefusedError(RefusalCode.NO_PATTERN_MATCHES, context.element)


def _filled(pattern: Pattern, match: re.Match[str], context: Context) -> str:
    return VARIABLE.sub(lambda name: _part(pattern, match, name[1], context), pattern.output)


def _part(pattern: Pattern, match: re.Match[str], name: str, context: Context) -> str:
    found = match.groupdict().get(name)
    action = pattern.action_of(name)
    if action is None:
        if found is None:
            raise RefusedError(RefusalCode.NO_PATTERN_MATCHES, context.element)
        return found
    value = action.apply(context.text_of(name) if found is None else found, Part(context))
    parts = value if isinstance(value, tuple) else (value,)
    return "".join("" if part is None else str(part) for part in parts)


class Part:
    """The place of a part of a text: no element, so without value representation."""

    def __init__(self, whole: Context) -> None:
        self._whole = whole

    @property
    def element(self) -> str:
        """The whole element's path."""
        return self._whole.element

    @property
    def vr(self) -> str:
        """None: a part is plain text."""
        return ""

    @property
    def seed(self) -> str:
        """As the whole's."""
        return self._whole.seed

    def text_of(self, keyword: str) -> str | None:
        """As the whole's."""
        return self._whole.text_of(keyword)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
