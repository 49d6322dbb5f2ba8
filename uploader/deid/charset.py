"""Text of an element, read and written in the file's character set, PS3.5 chapter 6 and PS3.3 C.12.1.1.2."""

from __future__ import annotations

import warnings
from functools import lru_cache

from uploader.deid.refusal import RefusalCode, RefusedError

DEFAULT = ("iso8859",)
"""What pydicom reads a file with that names no character set."""


@lru_cache(maxsize=64)
def encodings_of(value: bytes) -> tuple[str, ...]:
    """Python's codecs for a value of SpecificCharacterSet; an unknown term reads as the default.

    Parameters
    ----------
    value
        The element's bytes; terms are separated by backslashes.
    """
    from pydicom.charset import convert_encodings  # noqa: PLC0415 - heavy

    terms = [term.strip() for term in value.decode("latin-1").rstrip("\0 ").split("\\")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(convert_encodings(terms)) or DEFAULT


def is_known(value: bytes) -> bool:
    """Whether a value of SpecificCharacterSet holds defined terms only, and so identifies nobody."""
    from pydicom.charset import python_encoding  # noqa: PLC0415 - heavy

    return all(term.strip() in python_encoding for term in value.decode("latin-1").rstrip("\0 ").split("\\"))


def decode(value: bytes, encodings: tuple[str, ...], *, is_name: bool) -> str:
    """Read text as flywheel-migration does, so that hashes of it agree.

    Parameters
    ----------
    is_name
        The value is a PN, whose groups are decoded as one and lose empty ones at the end.
    """
    text = value.decode("ascii") if value.isascii() and b"\x1b" not in value else _decode(value, encodings)
    return "\\".join(name.rstrip("=") for name in text.split("\\")) if is_name else text


def _decode(value: bytes, encodings: tuple[str, ...]) -> str:
    from pydicom.charset import decode_bytes  # noqa: PLC0415 - heavy
    from pydicom.valuerep import TEXT_VR_DELIMS  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return decode_bytes(value, encodings, TEXT_VR_DELIMS)


def encode(text: str, encodings: tuple[str, ...]) -> bytes:
    """Write text in the file's character set, so that reading it gives the same text back.

    Raises
    ------
    RefusedError
        TEXT_NOT_ENCODABLE: nothing is ever replaced by question marks. A file that names no character set
        takes ASCII only.
    """
    if text.isascii() and "\x1b" not in text:
        return text.encode("ascii")
    refused = RefusedError(RefusalCode.TEXT_NOT_ENCODABLE)
    if encodings == DEFAULT or "\x1b" in text:
        raise refused
    from pydicom.charset import encode_string  # noqa: PLC0415 - heavy

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value = encode_string(text, encodings)
    except (UserWarning, UnicodeError, LookupError, ValueError) as error:
        raise refused from error
    if _decode(value, encodings) != text:
        raise refused
    return value
