"""Who signed a certificate (X.509, RFC 5280, 4.1): just that, for a network that signs in others' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMON_NAME: Final = bytes.fromhex("550403")
ORGANISATION: Final = bytes.fromhex("55040a")
VERSION: Final = 0xA0
LONG_FORM: Final = 0x80


def issuer_of(certificate: bytes) -> str:
    """Give the issuer's organisation and common name; empty where the certificate can't be read.

    Parameters
    ----------
    certificate
        DER.
    """
    try:
        _, body, _ = _element(certificate)
        _, signed, _ = _element(body)
        fields = [value for tag, value in _elements(signed) if tag != VERSION]
        names = dict(_iter_names(fields[2]))
    except (IndexError, ValueError):
        return ""
    parts = [names[kind] for kind in (ORGANISATION, COMMON_NAME) if kind in names]
    return ", ".join(dict.fromkeys(parts))


def _iter_names(issuer: bytes) -> Iterator[tuple[bytes, str]]:
    for _, relative in _elements(issuer):
        for _, pair in _elements(relative):
            (_, kind), (_, value) = _elements(pair)
            yield kind, value.decode("utf-8", "replace")


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    while content:
        tag, value, content = _element(content)
        yield tag, value


def _element(content: bytes) -> tuple[int, bytes, bytes]:
    """Split off the first element: its tag, its content, and what follows it."""
    tag, length, start = content[0], content[1], 2
    if length & LONG_FORM:
        start += length & ~LONG_FORM
        length = int.from_bytes(content[2:start], "big")
    if start + length > len(content):
        raise ValueError(length)
    return tag, content[start : start + length], content[start + length :]
