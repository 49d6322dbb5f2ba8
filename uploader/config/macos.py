"""Settings of macOS: configuration profiles, and what the installer wrote, by CFPreferences."""

from __future__ import annotations

import ctypes
import plistlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from uploader.config.layers import Layer, Level
from uploader.config.table import SETTINGS
from uploader.config.values import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BUNDLE_ID: Final = "org.caseuploader.CaseUploader"
MANAGED: Final = "/Library/Managed Preferences"
PLACE: Final = f"a configuration profile for {BUNDLE_ID}"
UTF8: Final = 0x08000100
XML_FORMAT: Final = 100


class Preferences(Protocol):
    """What is used of CoreFoundation's preferences of one application."""

    def refresh(self) -> None:
        """``CFPreferencesAppSynchronize``: see what has changed since."""

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
    preferences.refresh()
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
    return (
        Layer(Level.COMPUTER_POLICY, PLACE, Form.TYPED, {} if trouble else policy, trouble),
        Layer(Level.INSTALLER, f"/Library/Preferences/{BUNDLE_ID}", Form.TYPED, defaults),
    )


class CorePreferences:
    """CoreFoundation itself, by ctypes; see `Preferences`.

    Parameters
    ----------
    framework
        The loaded library, with the types of its functions.
    any_user, current_host
        Its constants ``kCFPreferencesAnyUser`` and ``kCFPreferencesCurrentHost``.
    """

    def __init__(self, framework: Any, any_user: Any, current_host: Any, bundle_id: str = BUNDLE_ID) -> None:
        self._cf = framework
        self._any_user, self._current_host = any_user, current_host
        self._texts: dict[str, Any] = {}
        self._app = self._text(bundle_id)

    def refresh(self) -> None:
        """See `Preferences.refresh`."""
        self._cf.CFPreferencesAppSynchronize(self._app)

    def is_forced(self, key: str) -> bool:
        """See `Preferences.is_forced`."""
        return bool(self._cf.CFPreferencesAppValueIsForced(self._text(key), self._app))

    def forced(self, key: str) -> object:
        """See `Preferences.forced`."""
        return self._value(self._cf.CFPreferencesCopyAppValue(self._text(key), self._app))

    def default(self, key: str) -> object:
        """See `Preferences.default`."""
        place = (self._app, self._any_user, self._current_host)
        return self._value(self._cf.CFPreferencesCopyValue(self._text(key), *place))

    def _text(self, text: str) -> Any:
        """Make a string once and keep it: there are only the settings' names."""
        if text not in self._texts:
            self._texts[text] = self._cf.CFStringCreateWithCString(None, text.encode(), UTF8)
        return self._texts[text]

    def _value(self, reference: Any) -> object:
        """Make a Python value of a property list's: its XML form is what plistlib reads."""
        if not reference:
            return None
        data = self._cf.CFPropertyListCreateData(None, reference, XML_FORMAT, 0, None)
        self._cf.CFRelease(reference)
        if not data:
            return b""  # no setting takes it: it is named as one of another type
        content = ctypes.string_at(self._cf.CFDataGetBytePtr(data), self._cf.CFDataGetLength(data))
        self._cf.CFRelease(data)
        value: object = plistlib.loads(content)
        return value


@lru_cache(maxsize=1)
def core_preferences() -> CorePreferences:
    """Load CoreFoundation. On macOS alone.

    Raises
    ------
    OSError, AttributeError, ValueError
        Where it is not as it has been since Mac OS X 10.2.
    """
    cf = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
    pointer, number = ctypes.c_void_p, ctypes.c_long
    for name, result, arguments in (
        ("CFStringCreateWithCString", pointer, (pointer, ctypes.c_char_p, ctypes.c_uint32)),
        ("CFPreferencesAppSynchronize", ctypes.c_ubyte, (pointer,)),
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
    any_user = pointer.in_dll(cf, "kCFPreferencesAnyUser")
    return CorePreferences(cf, any_user, pointer.in_dll(cf, "kCFPreferencesCurrentHost"))
