"""From layers to one value for each setting, with the account of how it came about. Pure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from uploader.config.layers import USERS, Layer, Level
from uploader.config.table import SETTINGS, Broken, Kind, find_setting
from uploader.config.timetable import parse_timetable
from uploader.config.values import read_value, show_value
from uploader.errors import BadSettings
from uploader.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uploader.config.table import Setting, Value
    from uploader.config.timetable import Timetable
    from uploader.trust import Way


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a source that can't be used; ``name`` is empty where it is the source itself."""

    level: Level
    place: str
    name: str
    problem: str

    @property
    def error(self) -> BadSettings:
        """As an error that names it."""
        return BadSettings(name=f"{self.name} in {self.place}".removeprefix(" in "), problem=self.problem)


@dataclass(frozen=True, slots=True)
class Given:
    """What one source says of a setting; ``shown`` has no secret in it."""

    level: Level
    place: str
    shown: str


@dataclass(frozen=True, slots=True)
class Row:
    """A setting's value, and how it came about.

    ``overrode`` is what weaker sources say. With a ``fault`` the value is what is done instead.
    """

    setting: Setting
    value: Value
    level: Level
    place: str
    overrode: tuple[Given, ...] = ()
    fault: Fault | None = None

    @property
    def shown(self) -> str:
        """The value as text, without a secret."""
        return show_value(self.setting, self.value)

    @property
    def is_forced(self) -> bool:
        """Whether no user can change it."""
        return self.level.is_forced


@dataclass(frozen=True, slots=True)
class Config:
    """All settings at one moment. What asks for one that can't be used gets `BadSettings`."""

    rows: Mapping[str, Row]
    faults: tuple[Fault, ...] = ()

    def text(self, name: str) -> str:
        """Give the value of a setting that is text.

        Raises
        ------
        BadSettings
        """
        return str(self._usable(name))

    def _usable(self, name: str) -> Value:
        row = self.rows[name]
        if row.fault is not None and row.setting.broken is Broken.REFUSED:
            raise row.fault.error
        return row.value

    @property
    def only_site(self) -> str:
        """The one site that a policy allows; empty where it allows any. Raises `BadSettings`."""
        site = self.text("site_address")
        return site if self.rows["site_address"].is_forced else ""

    @property
    def policy(self) -> Policy:
        """What may be sent."""
        return Policy(bool(self._usable("require_profile")), bool(self._usable("forbid_non_dicom")))

    @property
    def way(self) -> Way:
        """How to reach the network. Raises `BadSettings`."""
        from uploader.trust import Way  # noqa: PLC0415 - keeps --version quick

        exceptions = filter(None, self.text("proxy_exceptions").split(", "))
        row = self.rows["ca_file"]
        return Way(self.text("ca_file"), self.text("proxy"), tuple(exceptions), f"ca_file in {row.place}")

    @property
    def timetable(self) -> Timetable:
        """The limit of bandwidth. Raises `BadSettings`."""
        return parse_timetable(self.text("limit_rate"))

    @property
    def worker_count(self) -> int | None:
        """How many processes; None: as many as the computer has processors. Raises `BadSettings`."""
        return int(self._usable("workers")) or None


def resolve(layers: Sequence[Layer], environment: Mapping[str, str]) -> Config:
    """Give each setting the value of its strongest source.

    Two rules beside precedence keep a mistake from weakening protection: a value that can't be used is not
    passed over for a weaker one (`Broken`), and a source of IT's that can't be read, or names a setting that
    does not exist, closes what protects patients unless something as strong says otherwise.
    """
    ordered = sorted(layers, key=lambda layer: list(Level).index(layer.level))
    faults = [fault for layer in ordered for fault in _iter_faults(layer)]
    rows = {setting.name: _row(setting, ordered, environment) for setting in SETTINGS}
    faults += [row.fault for row in rows.values() if row.fault is not None and row.fault not in faults]
    return Config(rows, tuple(faults))


def _iter_faults(layer: Layer) -> Iterator[Fault]:
    """Find what is wrong with a source whatever its values are."""
    if layer.trouble:
        yield Fault(layer.level, layer.place, "", layer.trouble)
    for name in layer.values:
        setting = find_setting(name)
        if setting is None:
            near = difflib.get_close_matches(name, [setting.name for setting in SETTINGS], 1)
            guess = f"; did you mean {near[0]}?" if near else ""
            yield Fault(layer.level, layer.place, _printable(name), f"there is no such setting{guess}")
        elif layer.level is Level.CHOICE and not setting.is_personal:
            yield Fault(layer.level, layer.place, name, "it can't be chosen by a user")


def _printable(name: str) -> str:
    """Give a name that anything can show: whoever wrote it may have put anything into it."""
    return "".join(char if char.isprintable() else "?" for char in name[:100])


def _row(setting: Setting, ordered: Sequence[Layer], environment: Mapping[str, str]) -> Row:
    row = _strongest(setting, ordered, environment)
    if not setting.is_protective or row.level not in USERS or row.value:
        return row
    # A user's word can only make it stricter.
    without = _strongest(setting, [one for one in ordered if one.level not in USERS], environment)
    return replace(without, overrode=(*without.overrode, _as_given(row))) if without.value else row


def _strongest(setting: Setting, ordered: Sequence[Layer], environment: Mapping[str, str]) -> Row:
    """Go from the strongest source to the weakest: the first that says something, or that may, decides."""
    for index, layer in enumerate(ordered):
        weaker = (one for one in ordered[index + 1 :] if _speaks(one, setting))
        others = tuple(_given(setting, one, environment) for one in weaker)
        if _speaks(layer, setting):
            return _read(setting, layer, others, environment)
        fault = _doubt(setting, layer)
        if fault is not None:
            return Row(setting, _closed(setting), layer.level, layer.place, others, fault)
    return Row(setting, setting.built_in, Level.BUILT_IN, "")


def _speaks(layer: Layer, setting: Setting) -> bool:
    is_allowed = layer.level is not Level.CHOICE or setting.is_personal
    return setting.name in layer.values and is_allowed


def _doubt(setting: Setting, layer: Layer) -> Fault | None:
    """Say why a source of IT's may mean this setting though it does not name it; None where it can't."""
    if not layer.level.is_of_it or not (setting.is_protective or (layer.trouble and _is_outward(setting))):
        return None
    return next(_iter_faults(layer), None)


def _read(setting: Setting, layer: Layer, others: tuple[Given, ...], environment: Mapping[str, str]) -> Row:
    """Take a source's value, or what is done where it can't be used."""
    try:
        value = read_value(setting, layer.values[setting.name], layer.form, environment)
    except ValueError as error:
        fault = Fault(layer.level, layer.place, setting.name, str(error))
        return Row(setting, _closed(setting), layer.level, layer.place, others, fault)
    return Row(setting, value, layer.level, layer.place, others)


def _given(setting: Setting, layer: Layer, environment: Mapping[str, str]) -> Given:
    try:
        shown = show_value(setting, read_value(setting, layer.values[setting.name], layer.form, environment))
    except ValueError as error:
        shown = f"not usable: {error}"
    return Given(layer.level, layer.place, shown)


def _is_outward(setting: Setting) -> bool:
    """Whether nothing may leave while it is not known.

    The data folder is not so: the program must start to say what is wrong, and without the others no case
    comes to be.
    """
    return setting.broken is Broken.REFUSED and setting.kind is not Kind.FOLDER


def _closed(setting: Setting) -> Value:
    return True if setting.is_protective else setting.built_in


def _as_given(row: Row) -> Given:
    return Given(row.level, row.place, row.shown)
