"""Settings in the Windows registry, its 64-bit view, whatever the program's own bits are."""

from __future__ import annotations

import itertools
import os
from typing import Any, Final, Protocol

from uploader.config.layers import Layer, Level
from uploader.config.values import Form

POLICIES: Final = r"SOFTWARE\Policies\CaseUploader"
DEFAULTS: Final = r"SOFTWARE\CaseUploader"

KEY_READ: Final = 0x20019
KEY_WOW64_64KEY: Final = 0x0100
REG_SZ, REG_EXPAND_SZ, REG_DWORD = 1, 2, 4
TYPES: Final = (REG_SZ, REG_EXPAND_SZ, REG_DWORD)


class Registry(Protocol):
    """What is used of the standard library's ``winreg``."""

    @property
    def HKEY_LOCAL_MACHINE(self) -> int:  # noqa: N802
        """The computer's hive."""

    @property
    def HKEY_CURRENT_USER(self) -> int:  # noqa: N802
        """The user's hive."""

    def OpenKeyEx(self, key: Any, sub_key: str, reserved: int, access: int) -> Any:  # noqa: N802
        """Open a key as a context manager; `FileNotFoundError` where there is none."""

    def EnumValue(self, key: Any, index: int) -> tuple[str, Any, int]:  # noqa: N802
        """Give name, value and type; `OSError` behind the last."""


def windows_layers(registry: Registry) -> tuple[Layer, ...]:
    """Read the policies of the computer and of the user, and what the installer wrote."""
    computer, user = registry.HKEY_LOCAL_MACHINE, registry.HKEY_CURRENT_USER
    return (
        _read(registry, computer, f"HKLM\\{POLICIES}", Level.COMPUTER_POLICY),
        _read(registry, user, f"HKCU\\{POLICIES}", Level.USER_POLICY),
        _read(registry, computer, f"HKLM\\{DEFAULTS}", Level.INSTALLER),
    )


def _read(registry: Registry, hive: int, place: str, level: Level) -> Layer:
    path = place.partition("\\")[2]
    try:
        with registry.OpenKeyEx(hive, path, 0, KEY_READ | KEY_WOW64_64KEY) as key:
            return Layer(level, place, Form.REGISTRY, _values(registry, key))
    except FileNotFoundError:
        return Layer(level, place, Form.REGISTRY)
    except OSError as error:
        problem = os.strerror(error.errno or 0)
        return Layer(level, place, Form.REGISTRY, trouble=f"it can't be read ({problem})")


def _values(registry: Registry, key: Any) -> dict[str, object]:
    """Give all values; the registry makes no difference between capitals and small letters."""
    found: dict[str, object] = {}
    for index in itertools.count():
        try:
            name, value, kind = registry.EnumValue(key, index)
        except PermissionError:
            raise
        except OSError:  # behind the last one
            break
        # A value of another type is kept as bytes, which no setting takes: it is named, not passed over.
        found[name.lower() or "(default)"] = value if kind in TYPES else b""
    return found
