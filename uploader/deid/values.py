"""Values of elements as the rules see them: text in, text or numbers out, PS3.5 6.2."""

from __future__ import annotations

import struct
from typing import TypeAlias

from uploader.deid import charset, tags
from uploader.deid.refusal import RefusalCode, RefusedError

Scalar: TypeAlias = str | int | float
Value: TypeAlias = Scalar | tuple[Scalar, ...]
"""What an action gives: one value or several; a string may hold several, parted by backslashes."""

TEXT_IN_CHARSET = frozenset(("LO", "LT", "PN", "SH", "ST", "UC", "UT"))
TEXT_PLAIN = frozenset(("AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"))
TEXT = TEXT_IN_CHARSET | TEXT_PLAIN
ONE_VALUE = frozenset(("LT", "ST", "UR", "UT"))
"""Text in which a backslash is a character like any other."""
_ONE_BY_DICTIONARY = frozenset(("AE", "AS", "CS", "DA", "DT", "LO", "PN", "SH", "TM"))
"""Where the reference reads a backslash as an underscore if the dictionary allows one value only."""
NONE_WHEN_EMPTY = frozenset(("DS", "IS"))
SHORT_LIMIT = 0xFFFE
NUMBERS = {
    "FD": "d", "FL": "f", "SL": "i", "SS": "h", "SV": "q", "UL": "I", "US": "H", "UV": "Q",
}  # fmt: skip
"""Binary numbers by value representation, as struct's letters."""
FLOATS = frozenset(("FD", "FL"))


def text_of(content: bytes, tag: int, vr: str, encodings: tuple[str, ...]) -> str | None:
    """Give a value as flywheel-migration reads it: several values joined by commas, padding stripped.

    None where the reference sees no value at all, or where the value is no text.
    """
    if vr not in TEXT:
        return None
    if vr in ONE_VALUE:
        return charset.decode(content, encodings if vr != "UR" else charset.DEFAULT, is_name=False).rstrip(
            "\0 "
        )
    if b"\\" in content and vr in _ONE_BY_DICTIONARY and tags.is_single(tag) and tags.vr_of(tag) == vr:
        content = content.replace(b"\\", b"_")
    if vr in TEXT_IN_CHARSET:
        stripped = content.rstrip(b"\0 ") if vr == "PN" else content
        text = charset.decode(stripped, encodings, is_name=vr == "PN")
        return ",".join(part.rstrip("\0 ") for part in text.split("\\"))
    text = content.decode("latin-1").rstrip("\0 ")
    if not text and vr in NONE_WHEN_EMPTY:
        return None
    parts = text.split("\\")
    return ",".join(part.strip() for part in parts) if vr in ("AE", "DS", "IS") else ",".join(parts)


def numbers_of(content: bytes, vr: str, *, big_endian: bool) -> str:
    """Give binary numbers as text, joined by commas.

    Raises
    ------
    RefusedError
        VR_INCOMPATIBLE, when the bytes are no whole number of numbers.
    """
    code = NUMBERS[vr]
    if len(content) % struct.calcsize(f"<{code}"):
        raise RefusedError(RefusalCode.VR_INCOMPATIBLE)
    count = len(content) // struct.calcsize(f"<{code}")
    found = struct.unpack(f"{'>' if big_endian else '<'}{count}{code}", content)
    return ",".join(str(number) for number in found)


def encode(value: Value, vr: str, encodings: tuple[str, ...], *, big_endian: bool) -> bytes:
    """Write a value, padded to even length.

    Raises
    ------
    RefusedError
        VR_INCOMPATIBLE, VALUE_NOT_ENCODABLE or TEXT_NOT_ENCODABLE; the caller knows the element.
    """
    parts = value if isinstance(value, tuple) else (value,)
    if parts in ((), ("",)):
        return b""
    if vr in NUMBERS:
        content = _numbers(parts, vr, big_endian=big_endian)
    elif vr in TEXT:
        text = parts[0] if len(parts) == 1 else "\\".join(map(str, parts))
        content = _text(str(text), vr, encodings)
    else:
        raise RefusedError(RefusalCode.VR_INCOMPATIBLE)
    if vr not in ("UC", "UR", "UT") and len(content) > SHORT_LIMIT:
        raise RefusedError(RefusalCode.VALUE_NOT_ENCODABLE)
    return content


def _text(text: str, vr: str, encodings: tuple[str, ...]) -> bytes:
    if vr in TEXT_IN_CHARSET:
        content = charset.encode(text, encodings)
    else:
        content = charset.encode(text, charset.DEFAULT)
    if vr in ("DS", "IS"):
        _check_number_text(text, vr)
    if len(content) % 2:
        content += b"\0" if vr == "UI" else b" "
    return content


def _check_number_text(text: str, vr: str) -> None:
    read = float if vr == "DS" else int
    try:
        for part in text.split("\\"):
            if part.strip():
                read(part)
    except ValueError:
        raise RefusedError(RefusalCode.VALUE_NOT_ENCODABLE) from None


def _whole(part: Scalar) -> int:
    """Read a whole number, which may be written as 7.0."""
    number = float(part)
    return int(part) if isinstance(part, str) and part.strip().lstrip("+-").isdigit() else _exact(number)


def _exact(number: float) -> int:
    if number != int(number):
        raise ValueError
    return int(number)


def _numbers(parts: tuple[Scalar, ...], vr: str, *, big_endian: bool) -> bytes:
    read = float if vr in FLOATS else _whole
    try:
        numbers = [read(part) for part in parts]
        return struct.pack(f"{'>' if big_endian else '<'}{len(numbers)}{NUMBERS[vr]}", *numbers)
    except (ValueError, struct.error, OverflowError):
        raise RefusedError(RefusalCode.VALUE_NOT_ENCODABLE) from None
