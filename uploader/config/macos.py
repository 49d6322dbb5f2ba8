"""Settings of macOS: configuration profiles, and what the installer wrote, by CFPreferences."""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING, Any, Final, Protocol

from uploader.config.layers import Layer, Level
from uploader.config.table import SETTINGS
from uploader.config.values import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BUNDLE_ID: Final = "org.caseuploader.CaseUploader"
MANAGED: Final = "/Library/Managed Preferences"


class Preferences(Protocol):
    """What is used of CoreFoundation's preferences of one application."""

    def is_forced(self, key: str) -> bool:
        """``CFPreferencesAppValueIsForced``."""

    def forced(self, key: str) -> object:
        """``CFPreferencesCopyAppValue``, as a Python value; None where there is none."""

    def default(self, key: str) -> object:
        """The value for any user of this computer (``/Library/Preferences``); None where there is none."""


def macos_layers(preferences: Preferences, managed: Sequence[Path]) -> tuple[Layer, ...]:
    """Ask for every setting, and look into the managed files for names that are none.

    Parameters
    ----------
    managed
        Where the system puts what profiles hold. Only names are taken from there: whether and to what a
        setting is forced is CFPreferences' to say.
    """
    names = [setting.name for setting in SETTINGS]
    policy: dict[str, object] = {
        name: preferences.forced(name) for name in names if preferences.is_forced(name)
    }
    trouble = ""
    for path in managed:
        try:
            others: Mapping[str, object] = plistlib.loads(path.read_bytes())
            policy |= {
                key: others[key] for key in others if key not in names and not key.startswith("Payload")
            }
        except FileNotFoundError:
            continue
        except Exception:  # noqa: BLE001 - plistlib raises what its parsers raise
            trouble = "its file can't be read"
    defaults = {name: value for name in names if (value := preferences.default(name)) is not None}
    place = f"a configuration profile for {BUNDLE_ID}"
    return (
        Layer(Level.COMPUTER_POLICY, place, Form.TYPED, {} if trouble else policy, trouble),
        Layer(Level.INSTALLER, f"/Library/Preferences/{BUNDLE_ID}", Form.TYPED, defaults),
    )


class CorePreferences:
    """CoreFoundation itself, by ctypes; see `Preferences`. On macOS alone."""

    def __init__(self, bundle_id: str = BUNDLE_ID, *, framework: Any = None) -> None:
        self._cf = framework or _core_foundation()
        self._app = self._text(bundle_id)

    def is_forced(self, key: str) -> bool:
        """See `Preferences.is_forced`."""
        return bool(self._cf.CFPreferencesAppValueIsForced(self._text(key), self._app))

    def forced(self, key: str) -> object:
        """See `Preferences.forced`."""
        return self._value(self._cf.CFPreferencesCopyAppValue(self._text(key), self._app))

    def default(self, key: str) -> object:
        """See `Preferences.default`."""
        any_user, host = (_constant(self._cf, f"kCFPreferences{name}") for name in ("AnyUser", "CurrentHost"))
        return self._value(self._cf.CFPreferencesCopyValue(self._text(key), self._app, any_user, host))

    def _text(self, text: str) -> Any:
        return self._cf.CFStringCreateWithCString(None, text.encode(), UTF8)

    def _value(self, reference: Any) -> object:
        """Make a Python value of a property list's: its XML form is what plistlib reads."""
        if not reference:
            return None
        data = self._cf.CFPropertyListCreateData(None, reference, XML_FORMAT, 0, None)
        self._cf.CFRelease(reference)
        if not data:
            return b""  # no setting takes it: it is named as one of another type
        import ctypes  # noqa: PLC0415 - macOS alone

        content = ctypes.string_at(self._cf.CFDataGetBytePtr(data), self._cf.CFDataGetLength(data))
        self._cf.CFRelease(data)
        value: object = plistlib.loads(content)
        return value


UTF8: Final = 0x08000100
XML_FORMAT: Final = 100


def _core_foundation() -> Any:
    import ctypes  # noqa: PLC0415 - macOS alone

    cf = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
    pointer, number = ctypes.c_void_p, ctypes.c_long
    for name, result, arguments in (
        ("CFStringCreateWithCString", pointer, (pointer, ctypes.c_char_p, ctypes.c_uint32)),
        ("CFPreferencesAppValueIsForced", ctypes.c_ubyte, (pointer, pointer)),
        ("CFPreferencesCopyAppValue", pointer, (pointer, pointer)),
        ("CFPreferencesCopyValue", pointer, (pointer, pointer, pointer, pointer)),
        ("CFPropertyListCreateData", pointer, (pointer, pointer, number, ctypes.c_ulong, pointer)),
        ("CFDataGetBytePtr", pointer, (pointer,)),
        ("CFDataGetLength", number, (pointer,)),
        ("CFRelease", None, (pointer,)),
    ):
        function = getattr(cf, name)
        function.restype, function.argtypes = result, arguments
    return cf


def _constant(framework: Any, name: str) -> Any:
    import ctypes  # noqa: PLC0415 - macOS alone

    return ctypes.c_void_p.in_dll(framework, name)
