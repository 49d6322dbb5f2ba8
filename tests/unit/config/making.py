"""Layers and systems for tests of settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from uploader.config.layers import Layer, Level
from uploader.config.values import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = {Level.ENVIRONMENT: Form.TEXT}


def layer(level: Level, **values: object) -> Layer:
    return Layer(level, f"<{level.value}>", FORMS.get(level, Form.TYPED), values)


def unreadable(level: Level) -> Layer:
    return Layer(level, f"<{level.value}>", Form.TYPED, trouble="it can't be read")


class FakeKey:
    """An open key, as ``winreg`` gives it."""

    def __init__(self, rows: list[tuple[str, Any, int]]) -> None:
        self.rows = rows
        self.is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.is_closed = True


@dataclass
class FakeRegistry:
    """A registry with a 64-bit view: who opens a key without asking for it finds nothing."""

    keys: Mapping[tuple[int, str], list[tuple[str, Any, int]]]
    denied: frozenset[tuple[int, str]] = frozenset()
    opened: list[FakeKey] = field(default_factory=list)

    def OpenKeyEx(self, key: int, sub_key: str, reserved: int, access: int) -> FakeKey:  # noqa: N802
        if (key, sub_key) in self.denied:
            raise PermissionError(13, "denied")
        if (key, sub_key) not in self.keys or not access & 0x0100 or reserved:
            raise FileNotFoundError(2, "no such key")
        self.opened.append(FakeKey(self.keys[key, sub_key]))
        return self.opened[-1]

    def EnumValue(self, key: FakeKey, index: int) -> tuple[str, Any, int]:  # noqa: N802
        if index >= len(key.rows):
            raise OSError(259, "no more data")
        return key.rows[index]


@dataclass
class FakePreferences:
    """What a Mac says of one application's preferences."""

    managed: Mapping[str, object] = field(default_factory=dict)
    defaults: Mapping[str, object] = field(default_factory=dict)

    def is_forced(self, key: str) -> bool:
        return key in self.managed

    def forced(self, key: str) -> object:
        return self.managed.get(key)

    def default(self, key: str) -> object:
        return self.defaults.get(key)
