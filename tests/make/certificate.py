"""A certificate that no computer trusts, made on the spot: no private key lies in the repository."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

if TYPE_CHECKING:
    from pathlib import Path

SIGNER = x509.BasicConstraints(ca=True, path_length=0)
LOOPBACK = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
SERVER = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
"""Without the last two, macOS refuses a server's certificate whoever signed it."""


def write_certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """Write into one PEM file a key, a certificate of this computer's loopback, and that of who signed it.

    Two of them, as a network has that inspects: the system's own checks take no server for a signer.
    """
    signer, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    by = _named(name)
    signers = _certificate(by, by, signer.public_key()).add_extension(SIGNER, critical=True)
    server = _certificate(
        _named("a server"), by, key.public_key()
    )  # another name, or it counts as self-signed
    server = server.add_extension(LOOPBACK, critical=False).add_extension(SERVER, critical=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signed = [one.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM) for one in (server, signers)]
    path = folder / "untrusted.pem"
    path.write_bytes(b"".join((private, *signed)))
    return path


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, name)])


def _certificate(owner: x509.Name, by: x509.Name, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(by, owner, key, x509.random_serial_number())
    return made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))


def server_context(folder: Path) -> ssl.SSLContext:
    """What a TLS server with such a certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(write_certificate(folder))
    return context
