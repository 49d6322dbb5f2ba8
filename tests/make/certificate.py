"""A certificate that no computer trusts, made on the spot: no private key lies in the repository."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from Crypto.Util.asn1 import DerBitString, DerInteger, DerNull, DerObject, DerObjectId, DerSequence, DerSetOf

if TYPE_CHECKING:
    from pathlib import Path

SHA256_WITH_RSA = "1.2.840.113549.1.1.11"
COMMON_NAME = "2.5.4.3"
UTF8_STRING = 0x0C
UTC_TIME = 0x17


def write_certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """Write key and self-signed certificate (X.509 version 1, RFC 5280) into one PEM file."""
    key = RSA.generate(2048)
    algorithm = _sequence(DerObjectId(SHA256_WITH_RSA).encode(), DerNull().encode())
    label = DerObject(UTF8_STRING, name.encode()).encode()
    pair = _sequence(DerObjectId(COMMON_NAME).encode(), label)
    owner = _sequence(DerSetOf({pair}).encode())
    now = datetime.now(UTC)
    life = _sequence(_time(now - timedelta(days=1)), _time(now + timedelta(days=30)))
    public = key.public_key().export_key("DER")
    body = _sequence(DerInteger(1).encode(), algorithm, owner, life, owner, public)
    signature = pkcs1_15.new(key).sign(SHA256.new(body))
    certificate = _sequence(body, algorithm, DerBitString(signature).encode())
    path = folder / "untrusted.pem"
    path.write_bytes(key.export_key("PEM") + b"\n" + ssl.DER_cert_to_PEM_cert(certificate).encode())
    return path


def server_context(folder: Path) -> ssl.SSLContext:
    """What a TLS server with such a certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(write_certificate(folder))
    return context


def _time(when: datetime) -> bytes:
    return DerObject(UTC_TIME, when.strftime("%y%m%d%H%M%SZ").encode()).encode()


def _sequence(*parts: bytes) -> bytes:
    return DerSequence(list(parts)).encode()  # type: ignore[arg-type] # its stubs forget bytes
