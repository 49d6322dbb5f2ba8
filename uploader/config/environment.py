"""Settings in the environment: the user's word for one start, above what they chose and below any policy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from uploader.config.layers import Layer, Level
from uploader.config.table import OTHER_VARIABLES, VARIABLES, Kind, find_setting
from uploader.config.values import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE: Final = "the environment"


def environment_layer(environment: Mapping[str, str]) -> Layer:
    """Take the variables that are settings; an empty one is as none."""
    values: dict[str, object] = {
        name.upper().removeprefix(VARIABLES).lower(): value.strip()
        for name, value in environment.items()
        if name.upper().startswith(VARIABLES) and name.upper() not in OTHER_VARIABLES and value.strip()
    }
    return Layer(Level.ENVIRONMENT, PLACE, Form.TEXT, {name: _whole(name, values[name]) for name in values})


def _whole(name: str, value: object) -> object:
    """A path in the environment may be relative to where the program is started."""
    setting = find_setting(name)
    is_path = setting is not None and setting.kind in (Kind.FILE, Kind.FOLDER)
    return os.path.abspath(value) if is_path and str(value)[0] not in "~%" else value  # type: ignore[call-overload] # noqa: PTH100
