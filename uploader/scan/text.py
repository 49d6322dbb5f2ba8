"""Text values as people read them, PS3.5 chapter 6.

The Standard's single-byte sets and UTF-8 are decoded by Python; escape sequences (ISO 2022) by pydicom, which
costs half a second to load and is rarely needed.
"""

from __future__ import annotations

from typing import Final

CODECS: Final = {
    "": "latin-1",
    "ISO_IR 6": "latin-1",
    "ISO_IR 13": "shift_jis",
    "ISO_IR 100": "latin-1",
    "ISO_IR 101": "iso8859-2",
    "ISO_IR 109": "iso8859-3",
    "ISO_IR 110": "iso8859-4",
    "ISO_IR 126": "iso8859-7",
    "ISO_IR 127": "iso8859-6",
    "ISO_IR 138": "iso8859-8",
    "ISO_IR 144": "iso8859-5",
    "ISO_IR 148": "iso8859-9",
    "ISO_IR 166": "iso8859-11",
    "ISO_IR 192": "utf-8",
    "ISO_IR 203": "iso8859-15",
    "GB18030": "gb18030",
    "GBK": "gbk",
}
ESCAPE: Final = 0x1B


def decode_text(raw: bytes, charset: str) -> str:
    """Give a text or PN value without its padding. Never raises: what can't be decoded is replaced.

    Parameters
    ----------
    raw
        The value's bytes.
    charset
        SpecificCharacterSet (0008,0005) of the dataset, several values separated by a backslash.
    """
    if raw.isascii() and ESCAPE not in raw:
        return raw.decode("ascii").strip(" \0")
    codec = CODECS.get(charset.strip())
    if codec is not None and ESCAPE not in raw:
        return raw.decode(codec, "replace").strip(" \0")
    return _decode_escaped(raw, charset).strip(" \0")


def _decode_escaped(raw: bytes, charset: str) -> str:
    from pydicom.charset import convert_encodings, decode_bytes  # noqa: PLC0415 - half a second

    try:
        encodings = convert_encodings([term.strip() for term in charset.split("\\")])
        return "=".join(
            decode_bytes(group, encodings, {ord("^"), ord("="), ord("\\")}) for group in raw.split(b"=")
        )
    except Exception:  # noqa: BLE001 - shown to a person, compared with its like; never a reason to fail
        return raw.decode("latin-1")
