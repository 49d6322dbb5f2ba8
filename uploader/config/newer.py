"""Whether there is a newer version than this one: by what IT or the site says, asked of nobody else. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.config.table import find_setting
from uploader.config.values import Form, read_value

if TYPE_CHECKING:
    from uploader.config.resolve import Config

INFO_KEY: Final = "case_uploader_update"
"""Key of a project's info (custom information) that holds ``newest_version`` and ``update_hint``."""


@dataclass(frozen=True, slots=True)
class Newest:
    """A version that people should have, and where to get it; ``is_of_site`` tells who says so."""

    version: str
    hint: str
    is_of_site: bool


def is_newer(version: str, than: str) -> bool:
    """Compare the numbers; an unfinished version (``1.2.0rc1``) is older than the finished one."""
    return _rank(version) > _rank(than)


def newest_of_it(config: Config, current: str) -> Newest | None:
    """Give what the settings say, if it is newer than ``current``."""
    version = str(config.rows["newest_version"].value)
    if not version or not is_newer(version, current):
        return None
    return Newest(version, str(config.rows["update_hint"].value), is_of_site=False)


def newest_of_site(info: object, current: str) -> Newest | None:
    """Read a project's info; what can't be read is no news. It is shown as text and never followed."""
    said = info.get(INFO_KEY) if isinstance(info, dict) else None
    if not isinstance(said, dict):
        return None
    version, hint = (_read(name, said.get(name, "")) for name in ("newest_version", "update_hint"))
    return Newest(version, hint, is_of_site=True) if version and is_newer(version, current) else None


def newest(*found: Newest | None) -> Newest | None:
    """Choose the newest; of the same version the first."""
    known = [one for one in found if one is not None]
    return max(known, key=lambda one: _rank(one.version), default=None)


def newer_line(config: Config, current: str) -> str:
    """Say what IT says, in a line for terminals; empty where there is nothing newer."""
    found = newest_of_it(config, current)
    return f"Your IT has version {found.version}. {found.hint}".strip() if found else ""


def _read(name: str, raw: object) -> str:
    setting = find_setting(name)
    assert setting is not None
    try:
        return str(read_value(setting, raw, Form.TYPED, {}))
    except ValueError:
        return ""


def _rank(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    if match is None:
        return ()
    numbers = [int(part) for part in match[0].split(".")]
    is_finished = match.end() == len(version)
    return (*numbers, *[0] * (4 - len(numbers)), int(is_finished))
