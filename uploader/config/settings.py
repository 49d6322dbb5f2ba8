"""The settings of a running program: read anew whenever something depends on them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from uploader.config.environment import environment_layer
from uploader.config.files import FOLDER, Choices, linux_layers
from uploader.config.layers import Layer, Level
from uploader.config.resolve import resolve
from uploader.config.table import find_setting
from uploader.config.values import Form, read_text
from uploader.errors import BadSettings, SettingManaged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from uploader.config.resolve import Config

OUTWARD: Final = ("site_address", "proxy", "proxy_exceptions", "ca_file", "limit_rate", "data_dir")
"""Settings of where to send to, and how."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Reads all sources and joins them.

    Parameters
    ----------
    read
        Gives the layers of the operating system.
    environment
        For the layer of its own, and for what paths name.
    choices
        The user's own; None before the data folder is known.
    is_rehearsal
        Leave out where to send to, and how: a rehearsal stays on this computer.
    """

    read: Callable[[], tuple[Layer, ...]]
    environment: Mapping[str, str]
    choices: Choices | None = None
    is_rehearsal: bool = False
    _last: list[Config] = field(default_factory=list)

    def now(self) -> Config:
        """Read all sources: what IT changed meanwhile counts from the next question on."""
        layers = [*self.read(), environment_layer(self.environment)]
        if self.choices is not None:
            layers.append(self.choices.layer())
        if self.is_rehearsal:
            layers = [_rehearsing(layer) for layer in layers]
        config = resolve(layers, self.environment)
        self._last[:] = [config]
        return config

    @property
    def last(self) -> Config:
        """The newest answer of `now`: for questions that come many times a second."""
        return self._last[0] if self._last else self.now()

    def change(self, name: str, text: str) -> Config:
        """Keep a person's choice; empty text goes back to what would be without it.

        Raises
        ------
        SettingManaged
            Where IT has set it, or it is not a person's to choose.
        BadSettings
            Where the text has no form that the setting takes.
        DiskFull, WorkspaceUnusable
        """
        assert self.choices is not None
        value = check_choice(self.now(), name, text, self.environment)
        self.choices.keep(name, value)
        return self.now()

    def with_choices(self, data_dir: Path) -> Settings:
        """Add the user's choices, which stand in the data folder."""
        return replace(self, choices=Choices(data_dir), _last=[])

    def rehearsal(self, data_dir: Path) -> Settings:
        """Give the settings of a rehearsal, whose choices stand in a folder of its own."""
        return replace(self, choices=Choices(data_dir), is_rehearsal=True, _last=[])


def check_choice(
    config: Config, name: str, text: str, environment: Mapping[str, str] | None = None
) -> str | bool | int | None:
    """Give the value of a choice that may be made; None takes an earlier one back. Pure.

    Raises
    ------
    SettingManaged, BadSettings
        See `Settings.change`.
    """
    setting = find_setting(name)
    if setting is None:
        raise BadSettings(name=name[:100], problem="there is no such setting")
    if not setting.is_personal or config.rows[name].is_forced:
        raise SettingManaged(name=name)
    if not text.strip():
        return None
    try:
        return read_text(setting, text, os.environ if environment is None else environment)
    except ValueError as error:
        raise BadSettings(name=name, problem=str(error)) from None


def system_settings() -> Settings:
    """Give the settings of this computer, without the user's choices."""
    return Settings(system_layers, os.environ)


def system_layers() -> tuple[Layer, ...]:
    """Read the sources of the operating system."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - Windows alone

        from uploader.config.windows import windows_layers  # noqa: PLC0415

        return windows_layers(winreg)
    if sys.platform == "darwin":
        return _macos()
    return linux_layers(Path(FOLDER))


def _macos() -> tuple[Layer, ...]:
    import pwd  # noqa: PLC0415 - not on Windows

    from uploader.config import macos  # noqa: PLC0415

    folder, name = Path(macos.MANAGED), f"{macos.BUNDLE_ID}.plist"
    try:
        preferences = macos.core_preferences()
    except (OSError, AttributeError, ValueError):
        return (Layer(Level.COMPUTER_POLICY, macos.PLACE, Form.TYPED, trouble="the system can't be asked"),)
    return macos.macos_layers(preferences, [folder / name, folder / pwd.getpwuid(os.getuid()).pw_name / name])


def _rehearsing(layer: Layer) -> Layer:
    """Keep what protects, and language and workers; a source that is in doubt stays so."""
    return replace(layer, values={name: layer.values[name] for name in layer.values if name not in OUTWARD})
