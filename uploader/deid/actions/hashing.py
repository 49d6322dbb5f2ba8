"""Hash and hashuid, digit by digit as flywheel-migration makes them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from uploader.deid.refusal import RefusalCode, RefusedError

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

UID_MAX = 64
KEPT_SUFFIX_DIGITS = 6
PART_DIGITS = 6
PART_COUNT = 6
UID_SHAPE = re.compile(r"[0-9]+(\.[0-9]+)*")
LONG_UID_SHAPE = re.compile(r"[0-9]+(\.[0-9]+){3,}")

_DECIMAL = tuple(map(str, range(256)))


def digest_of(salt: str, text: str) -> bytes:
    """SHA-256 of salt and text in UTF-8."""
    return hashlib.sha256(salt.encode() + text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Hash:
    """Put the first ``digits`` hex digits of a SHA-256 in place of the text; all of them where 0."""

    salt: str
    digits: int
    code: ClassVar[str] = "hash"

    def describe(self) -> str:
        """Say what it does."""
        salted = "with a salt" if self.salt else "without a salt, so that short values can be guessed"
        return f"is replaced by {self.digits or 64} digits of its SHA-256, {salted}"

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the digits; nothing for an empty text.

        Raises
        ------
        RefusedError
            VR_INCOMPATIBLE, on a UID.
        """
        if context.vr == "UI":
            raise RefusedError(RefusalCode.VR_INCOMPATIBLE, context.element)
        if not text:
            return None
        digits = digest_of(self.salt, text).hex()
        return digits[: self.digits] if self.digits > 0 else digits


@dataclass(frozen=True, slots=True)
class HashUid:
    """Make a new UID from the old one: its beginning, six groups of the SHA-256's digits, its end.

    ``prefix_fields`` and ``suffix_fields`` count what is kept; ``numeric_name`` replaces the beginning.
    """

    salt: str
    prefix_fields: int
    suffix_fields: int
    numeric_name: str
    code: ClassVar[str] = "hashuid"

    def describe(self) -> str:
        """Say what it does."""
        return "is replaced by a UID made from its SHA-256; equal UIDs stay equal"

    def apply(self, text: str | None, context: Context) -> Value | None:
        """Give the new UID, or UIDs; nothing for an empty text.

        Raises
        ------
        RefusedError
            UID_MALFORMED: the end is kept, so that anything but a UID would be kept in part.
        """
        if not text:
            return None
        shape = UID_SHAPE if context.vr in ("UI", "") else LONG_UID_SHAPE
        parts = [part.strip("\0 ") for part in text.split(",")]
        if not all(shape.fullmatch(part) for part in parts if part):
            raise RefusedError(RefusalCode.UID_MALFORMED, context.element)
        return "\\".join(_new_uid(self, part) if part else "" for part in parts)


@lru_cache(maxsize=8192)
def _new_uid(action: HashUid, uid: str) -> str:
    fields = uid.split(".")
    if action.numeric_name:
        result = action.numeric_name.split(".") if action.prefix_fields > 0 else []
    else:
        kept = min(action.prefix_fields, max(0, len(fields) - action.suffix_fields))
        result = fields[:kept] if kept > 0 else []
    digits = "".join([_DECIMAL[byte] for byte in digest_of(action.salt, uid)])
    for start in range(0, PART_COUNT * PART_DIGITS, PART_DIGITS):
        part = digits[start : start + PART_DIGITS]
        result.append("1" + part[1:] if part[0] == "0" else part)
    if action.suffix_fields > 0:
        result += [field[-KEPT_SUFFIX_DIGITS:] for field in fields[-action.suffix_fields :]]
    return _cropped(".".join(result))


def _cropped(uid: str) -> str:
    """Shorten to 64 characters from before the last field."""
    if len(uid) <= UID_MAX:
        return uid
    *rest, last = uid.split(".")
    while len(".".join(rest)) + 1 + len(last) > UID_MAX:
        if len(rest[-1]) > 1:
            rest[-1] = rest[-1][:-1]
        else:
            rest.pop()
    return ".".join([*rest, last])
