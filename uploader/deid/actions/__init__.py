"""What rules do to a value: one small pure class an action. Each says in English what it does."""

from __future__ import annotations

from typing import TypeAlias

from uploader.deid.actions.encrypting import Encrypt
from uploader.deid.actions.hashing import Hash, HashUid
from uploader.deid.actions.jitter import Jitter
from uploader.deid.actions.regex_sub import RegexSub
from uploader.deid.actions.shifting import IncrementDate, IncrementDateTime
from uploader.deid.actions.simple import Keep, Remove, Replace

Action: TypeAlias = (
    Keep | Remove | Replace | Hash | HashUid | IncrementDate | IncrementDateTime | Jitter | Encrypt | RegexSub
)

__all__ = [
    "Action",
    "Encrypt",
    "Hash",
    "HashUid",
    "IncrementDate",
    "IncrementDateTime",
    "Jitter",
    "Keep",
    "RegexSub",
    "Remove",
    "Replace",
]
