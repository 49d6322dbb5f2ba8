"""Encrypt: an element moves into the file's encrypted attributes; a part of a text becomes ciphertext."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from uploader.deid.actions.context import Context
    from uploader.deid.values import Value

NONCE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Encrypt:
    """Encrypt. ``key`` is for parts of texts only; elements are sealed with the profile's own key."""

    key: bytes = field(default=b"", repr=False)
    code: ClassVar[str] = "encrypt"

    def describe(self) -> str:
        """Say what it does."""
        return "is moved into the encrypted attributes, which holders of the key can read"

    def apply(self, text: str | None, context: Context) -> Value | None:  # noqa: ARG002
        """Give a part of a text as flywheel-migration encrypts it: nonce and AES-EAX, both in base64.

        The nonce is made from key and text: equal texts come out equal, and different ones never share one.
        """
        if text is None:
            return None
        nonce = hmac.digest(self.key, text.encode(), hashlib.sha256)[:NONCE_BYTES]
        return (base64.b64encode(nonce) + base64.b64encode(_eax(self.key, nonce, text.encode()))).decode()


def _eax(key: bytes, nonce: bytes, content: bytes) -> bytes:
    """Encrypt by EAX without its tag: counter mode that begins at the nonce's own code."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.cmac import CMAC  # noqa: PLC0415

    code = CMAC(algorithms.AES(key))
    code.update(bytes(16) + nonce)
    encryptor = Cipher(algorithms.AES(key), modes.CTR(code.finalize())).encryptor()
    return encryptor.update(content) + encryptor.finalize()
