"""Read what a profile says of keys: for whom values are encrypted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uploader.deid.profile import Sealing
from uploader.deid.yamltext import Listing, Scalar

if TYPE_CHECKING:
    from uploader.deid.section import Section

KEY_KEYS = ("retain", "asymmetric-encryption", "public-key", "secret-key")
AES_BYTES = (16, 24, 32)
NEEDS_KEY = "a secret-key of 32, 48 or 64 hex digits, or asymmetric-encryption with public-key"
ONE_NONCE = (
    "values that are encrypted with one nonce give each other away; leave it out: equal values come out equal"
    " without it"
)
_BEGIN = "-----BEGIN CERTIFICATE-----"
NO_PATHS = (
    "it names a file, and a profile that comes from a server may not open files of this computer;"
    " write the certificate's own text (PEM) in its place"
)


def secret_of(section: Section, top: Section) -> str:
    """Give the secret key of a section: its own, or else the whole profile's."""
    return section.text("secret-key") or top.text("secret-key")


def read_sealing(dicom: Section, top: Section) -> Sealing | None:
    """Read for whom elements are encrypted; None where nobody is named."""
    certificates = _certificates(dicom)
    if dicom.flag("asymmetric-encryption"):
        return Sealing(certificates=certificates) if certificates else None
    if certificates:
        dicom.invalid("public-key needs asymmetric-encryption: true", "public-key")
    secret = secret_of(dicom, top).strip()
    if not re.fullmatch(r"[0-9a-fA-F]+", secret) or len(secret) // 2 not in AES_BYTES or len(secret) % 2:
        return None
    return Sealing(key=bytes.fromhex(secret))


def text_key(dicom: Section, top: Section) -> bytes:
    """Give the key for parts of texts: the secret's own characters; empty where they make no key."""
    key = secret_of(dicom, top).encode()
    return key if len(key) in AES_BYTES else b""


def _certificates(dicom: Section) -> tuple[bytes, ...]:
    node = dicom.node("public-key")
    if node is None:
        return ()
    items = node.items if isinstance(node, Listing) else (node,)
    found = []
    for item in items:
        if not isinstance(item, Scalar):
            dicom.invalid("public-key must be a certificate in PEM form, or a list of them", "public-key")
        if _BEGIN not in item.text:
            dicom.unsupported("public-key", NO_PATHS)
        found.append(_certificate(dicom, item.text))
    return tuple(found)


def _certificate(dicom: Section, text: str) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    try:
        certificate = x509.load_pem_x509_certificate(text.strip().encode())
        key = certificate.public_key()
    except ValueError:
        dicom.invalid("a public-key can't be read as a certificate in PEM form", "public-key")
    if not isinstance(key, RSAPublicKey):
        dicom.invalid("a public-key is not an RSA key, which alone can be encrypted for", "public-key")
    return certificate.public_bytes(Encoding.DER)
