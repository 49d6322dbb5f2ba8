"""Whether an action can ever be carried out on the element that a rule names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.deid import tags
from uploader.deid.actions import (
    Action,
    Encrypt,
    Hash,
    HashUid,
    IncrementDate,
    IncrementDateTime,
    Jitter,
    Keep,
    Remove,
    Replace,
)
from uploader.deid.actions.shifting import TIMESTAMP
from uploader.deid.selectors import ByTag
from uploader.deid.values import NUMBERS, TEXT

if TYPE_CHECKING:
    from uploader.deid.section import Section
    from uploader.deid.selectors import Selector


def check_fit(field: Section, name: str, selector: Selector, action: Action) -> None:
    """Refuse what could never be carried out, where the tag says so already."""
    if not isinstance(selector, ByTag):
        return
    vr = tags.vr_of(selector.tag)
    if isinstance(action, Encrypt) and selector.tag >> 16 == tags.META_GROUP:
        field.invalid(f"{name} belongs to the head of the file, which can't be encrypted")
    if not vr or isinstance(action, (Keep, Remove, Encrypt)):
        return
    if isinstance(action, Replace):
        _check_replacement(field, name, vr, action)
    elif takes_numbers(action):
        if vr.split(" ", maxsplit=1)[0] not in (*NUMBERS, "DS", "IS"):
            field.invalid(f"{name} is no number ({vr}), so {action.code} can't work on it")
    elif isinstance(action, HashUid) and vr != "UI":
        field.invalid(f"{name} is no UID, and hashuid would keep a part of its value; use hash")
    elif isinstance(action, Hash) and (vr not in TEXT or vr in ("UI", "DS", "IS")):
        field.invalid(f"{name} can't be hashed ({vr})" + ("; use hashuid" if vr == "UI" else ""))
    elif vr not in TEXT:
        field.invalid(f"{name} is no text ({vr}), so {action.code} can't work on it")


def takes_numbers(action: Action) -> bool:
    """Whether binary numbers are read as text, too: seconds since 1970, and what jitter moves."""
    if isinstance(action, (IncrementDate, IncrementDateTime)):
        return action.format == TIMESTAMP
    return isinstance(action, Jitter)


def _check_replacement(field: Section, name: str, vr: str, action: Replace) -> None:
    parts = action.value if isinstance(action.value, tuple) else (action.value,)
    if parts in ((), ("",)):
        return
    first = vr.split(" ", maxsplit=1)[0]
    if first not in TEXT and first not in NUMBERS:
        field.invalid(f"{name} can't be replaced by a value ({vr})", "replace-with")
    if first in NUMBERS or first in ("DS", "IS"):
        for part in parts:
            try:
                float(part)
            except ValueError:
                field.invalid(f"{name} is a number ({vr}); {part!r} is none", "replace-with")
