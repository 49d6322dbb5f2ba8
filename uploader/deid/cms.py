"""Content put into an encrypted envelope, RFC 5652, that ``openssl cms -decrypt`` opens.

With a secret key equal content gives equal bytes: content key and initial vector are made from key and
content, as in RFC 5297, so that nothing but equality shows. With certificates they must be random, or whoever
guesses a name could make the envelope and compare.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uploader.deid.profile import Sealing

KEY_ID = b"\0"
"""What flywheel-migration calls its key."""
_WRAPS = {16: 5, 24: 25, 32: 45}
_AES = (2, 16, 840, 1, 101, 3, 4, 1)
_AES_256_CBC = (*_AES, 42)
_PKCS7 = (1, 2, 840, 113549, 1, 7)
_SEQUENCE, _SET, _OCTETS, _INTEGER, _OID = 0x30, 0x31, 0x04, 0x02, 0x06


def sealed(content: bytes, sealing: Sealing) -> bytes:
    """Encrypt content for the holders of a key, as text in PEM form."""
    envelope = _for_certificates(content, sealing) if sealing.certificates else _for_key(content, sealing.key)
    text = base64.encodebytes(envelope).replace(b"\n", b"")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN CMS-----", *lines, b"-----END CMS-----", b""])


def _for_certificates(content: bytes, sealing: Sealing) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.ciphers import algorithms  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7  # noqa: PLC0415

    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content)
    builder = builder.set_content_encryption_algorithm(algorithms.AES256)
    for certificate in sealing.certificates:
        builder = builder.add_recipient(x509.load_der_x509_certificate(certificate))
    return builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _for_key(content: bytes, key: bytes) -> bytes:
    """Make an envelope for a key that both sides know, RFC 5652 6.2.3."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap  # noqa: PLC0415
    from cryptography.hazmat.primitives.padding import PKCS7  # noqa: PLC0415

    content_key = _derived(key, b"content key", content)
    vector = _derived(key, b"initial vector", content)[:16]
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(content_key), modes.CBC(vector)).encryptor()
    encrypted = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    recipient = _node(
        0xA2,
        _number(4),
        _node(_SEQUENCE, _node(_OCTETS, KEY_ID)),
        _node(_SEQUENCE, _oid(*_AES, _WRAPS[len(key)])),
        _node(_OCTETS, aes_key_wrap(key, content_key)),
    )
    inside = _node(
        _SEQUENCE,
        _oid(*_PKCS7, 1),
        _node(_SEQUENCE, _oid(*_AES_256_CBC), _node(_OCTETS, vector)),
        _node(0x80, encrypted),
    )
    enveloped = _node(_SEQUENCE, _number(2), _node(_SET, recipient), inside)
    return _node(_SEQUENCE, _oid(*_PKCS7, 3), _node(0xA0, enveloped))


def _derived(key: bytes, what: bytes, content: bytes) -> bytes:
    own = hmac.digest(key, b"Case Uploader " + what, hashlib.sha256)
    return hmac.digest(own, content, hashlib.sha256)


# --- DER, X.690 -----------------------------------------------------------------------------------------


def _node(kind: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - the short form's limit
        return bytes((kind, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((kind, 0x80 | len(length))) + length + content


def _number(value: int) -> bytes:
    return _node(_INTEGER, bytes((value,)))


def _oid(*arcs: int) -> bytes:
    content = bytes((40 * arcs[0] + arcs[1],)) + b"".join(_arc(arc) for arc in arcs[2:])
    return _node(_OID, content)


def _arc(value: int) -> bytes:
    """Write in groups of seven bits, each but the last with the high bit set."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.insert(0, value & 0x7F | 0x80)
    return bytes(groups)
