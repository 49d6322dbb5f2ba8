"""Layers and systems for tests of settings."""

from __future__ import annotations

import ctypes
import plistlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from uploader.config.layers import Layer, Level
from uploader.config.values import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

MACHINE, USER = 0xFFFFFFFF80000002, 0xFFFFFFFF80000001
"""As ``winreg`` has them on 64-bit Windows."""

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
    HKEY_LOCAL_MACHINE = MACHINE
    HKEY_CURRENT_USER = USER

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

    def refresh(self) -> None:
        """Nothing is kept here."""

    def is_forced(self, key: str) -> bool:
        return key in self.managed

    def forced(self, key: str) -> object:
        return self.managed.get(key)

    def default(self, key: str) -> object:
        return self.defaults.get(key)


class FakeFramework:
    """CoreFoundation's functions over made-up references, which must all be released once."""

    def __init__(self, managed: Mapping[str, object], defaults: Mapping[str, object]) -> None:
        self._managed, self._defaults = managed, defaults
        self._objects: dict[int, Any] = {}
        self.released: list[int] = []
        self.refreshed = 0

    def _new(self, value: Any) -> int:
        reference = len(self._objects) + 1000
        self._objects[reference] = value
        return reference

    @property
    def not_released(self) -> list[Any]:
        """What a caller owns and has not given back, names of settings apart."""
        owned = {key: value for key, value in self._objects.items() if not isinstance(value, str | bytes)}
        return [owned[key] for key in owned if self.released.count(key) != 1]

    def CFStringCreateWithCString(self, _: None, text: bytes, encoding: int) -> int:  # noqa: N802
        assert encoding == 0x08000100
        return self._new(text.decode())

    def CFPreferencesAppSynchronize(self, app: int) -> int:  # noqa: N802
        self.refreshed += 1
        return int(self._objects[app].startswith("org."))

    def CFPreferencesAppValueIsForced(self, key: int, app: int) -> int:  # noqa: N802
        return int(self._objects[key] in self._managed and bool(self._objects[app]))

    def CFPreferencesCopyAppValue(self, key: int, app: int) -> int | None:  # noqa: N802
        assert self._objects[app]
        return self._copy(self._managed, key)

    def CFPreferencesCopyValue(self, key: int, app: int, user: str, host: str) -> int | None:  # noqa: N802
        assert (user, host, bool(self._objects[app])) == ("any user", "this host", True)
        return self._copy(self._defaults, key)

    def _copy(self, values: Mapping[str, object], key: int) -> int | None:
        name = self._objects[key]
        return self._new(("value", values[name])) if name in values else None

    def CFPropertyListCreateData(self, _: None, reference: int, kind: int, *rest: object) -> int | None:  # noqa: N802
        assert (kind, rest) == (100, (0, None))
        value = self._objects[reference][1]
        content = None if value is None else plistlib.dumps(value)
        return None if content is None else self._new(ctypes.create_string_buffer(content, len(content)))

    def CFDataGetBytePtr(self, data: int) -> int:  # noqa: N802
        return ctypes.addressof(self._objects[data])

    def CFDataGetLength(self, data: int) -> int:  # noqa: N802
        return len(self._objects[data])

    def CFRelease(self, reference: int) -> None:  # noqa: N802
        self.released.append(reference)
