"""Strict reading of a mapping: each key known, each value of the kind that it must be."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NoReturn

from uploader.deid.yamltext import Listing, Mapping, Node, Scalar
from uploader.errors import ProfileInvalid, RuleUnsupported

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uploader.model.profile import ProfileLevel

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")


class Section:
    """A mapping of the profile under its path, such as ``dicom.fields[3]``; null counts as absent."""

    def __init__(self, node: Node, path: str, level: ProfileLevel) -> None:
        self.path = path
        self.level = level
        if not isinstance(node, Mapping):
            raise ProfileInvalid(
                level=level, problem=f"line {node.line}: {path} must be a mapping of keys and values"
            )
        self.line = node.line
        self._lines = node.lines
        self._entries = {
            key: value
            for key, value in node.entries.items()
            if not (isinstance(value, Scalar) and value.kind == "null")
        }
        self.written = frozenset(node.entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def invalid(self, problem: str, key: str = "") -> NoReturn:
        """Say what is wrong, and on which line.

        Raises
        ------
        ProfileInvalid
        """
        line = self._lines.get(key, self.line)
        raise ProfileInvalid(level=self.level, problem=f"line {line}: {problem}")

    def unsupported(self, rule: str, reason: str = "", key: str = "") -> NoReturn:
        """Say what can't be carried out, and why and on which line.

        Raises
        ------
        RuleUnsupported
        """
        if reason:
            rule = f"{rule}: {reason} (line {self._lines.get(key or rule, self.line)})"
        raise RuleUnsupported(level=self.level, rule=rule)

    def check_keys(self, known: Iterable[str]) -> None:
        """Refuse keys that nothing would read, naming the one that was probably meant."""
        known = sorted(known)
        for key in sorted(self.written):
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.invalid(f"{key!r} is not known in {self.path}{hint}", key)

    def refuse(self, keys: dict[str, str]) -> None:
        """Refuse options that can't be carried out, each with its reason, unless they are switched off."""
        for key, reason in keys.items():
            if is_given(self._entries.get(key)):
                self.unsupported(key, reason)

    def node(self, key: str) -> Node | None:
        """Give the value as it stands."""
        return self._entries.get(key)

    def text(self, key: str, default: str = "") -> str:
        """Give a scalar's text as written, whatever YAML takes it for; ``yes`` and ``off`` are unclear."""
        value = self._entries.get(key)
        if value is None:
            return default
        if not isinstance(value, Scalar):
            self.invalid(f"{key} must be a single text", key)
        if value.kind == "bool":
            self.invalid(f"{key}: {value.text} can be read in two ways; write it in quotes", key)
        return value.text

    def pattern(self, key: str) -> str:
        """Give a regex; a number may be what is left of a tag that was read as octal, so it needs quotes."""
        value = self._entries.get(key)
        if isinstance(value, Scalar) and value.kind in ("int", "float"):
            self.invalid(f"{key}: {value.text} is a number; write the pattern in quotes", key)
        return self.text(key)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Give true or false; nothing else will do."""
        value = self._entries.get(key)
        if value is None:
            return default
        if not isinstance(value, Scalar) or value.kind != "bool":
            self.invalid(f"{key} must be true or false", key)
        return value.text.lower() in ("true", "yes", "on")

    def number(self, key: str) -> float | None:
        """Give a number; None where absent."""
        text = self.text(key).strip()
        if key not in self:
            return None
        if not _NUMBER.fullmatch(text):
            self.invalid(f"{key} must be a number, not {text!r}", key)
        return int(text) if _WHOLE.fullmatch(text) else float(text)

    def count(self, key: str, default: int) -> int:
        """Give a whole number from 0 up."""
        found = self.number(key)
        if found is None:
            return default
        if not isinstance(found, int) or not 0 <= found <= 64:  # noqa: PLR2004 - hex digits of a SHA-256
            self.invalid(f"{key} must be a whole number from 0 to 64", key)
        return found

    def list(self, key: str) -> tuple[Node, ...]:
        """Give a list's items; nothing where absent."""
        value = self._entries.get(key)
        if value is None:
            return ()
        if not isinstance(value, Listing):
            self.invalid(f"{key} must be a list", key)
        return value.items

    def sections(self, key: str) -> tuple[Section, ...]:
        """Give a list's items, each a mapping."""
        return tuple(
            Section(item, f"{self.path}.{key}[{number}]", self.level)
            for number, item in enumerate(self.list(key), start=1)
        )


def is_given(value: Node | None) -> bool:
    """Whether an option stands in the profile with a value, and is not switched off."""
    if isinstance(value, Scalar):
        return value.text.lower() not in ("", "false")
    if isinstance(value, Mapping):
        return bool(value.entries)
    return value is not None and bool(value.items)
