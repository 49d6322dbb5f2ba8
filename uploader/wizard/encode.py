"""Values to JSON and back. A value that may identify a patient is refused, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from uploader.model.identifying import Identifying


def to_json(value: Any) -> Any:
    """Turn frozen values into what ``json`` writes: records to objects, tuples and sets to lists.

    Raises
    ------
    TypeError
        For a value that may identify a patient, and for anything that is not plain data.
    """
    if isinstance(value, Identifying):
        raise TypeError("a value that may identify a patient is not written down")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: to_json(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    raise TypeError(f"{type(value).__name__} is not plain data")
