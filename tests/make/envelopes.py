"""Keys for encrypted attributes, and the envelopes opened again by OpenSSL, which flywheel-migration uses."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from tests.make.reference import flat

if TYPE_CHECKING:
    from pathlib import Path

SECRET: Final = "00112233445566778899aabbccddeeff"
HEAD: Final = bytes(128) + b"DICM\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\x00"


def opened(content: bytes, folder: Path, *key: str) -> dict[str, object]:
    """Open the first envelope of a file and give what is in it, by dotted path, without the outer sequence.

    Parameters
    ----------
    key
        What OpenSSL is told of the key; the secret one if nothing is.
    """
    import pydicom  # noqa: PLC0415 - heavy

    dataset = pydicom.dcmread(io.BytesIO(content), force=True)
    folder.mkdir(exist_ok=True)
    (folder / "envelope").write_bytes(dataset[0x04000500].value[0][0x04000520].value)
    command = shutil.which("openssl")
    assert command, "openssl, the referee, is not installed"
    given = key or ("-secretkey", SECRET, "-secretkeyid", "00")
    files = ("-in", str(folder / "envelope"), "-out", str(folder / "opened"))
    subprocess.run(
        [command, "cms", "-decrypt", "-binary", "-inform", "PEM", *files, *given],
        check=True,
        capture_output=True,
        timeout=60,
    )
    found = flat(HEAD + (folder / "opened").read_bytes())
    return {path.removeprefix("04000550.0."): value for path, value in found.items() if len(path) > 8}


def certificate(folder: Path) -> tuple[str, Path, Path]:
    """Make an RSA key: its certificate's text, the certificate's file and the private key's."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415 - heavy

    return _certificate(rsa.generate_private_key(65537, 2048), folder)


def elliptic(folder: Path) -> str:
    """The text of a certificate whose key is on an elliptic curve."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - heavy

    return _certificate(ec.generate_private_key(ec.SECP256R1()), folder)[0]


def _certificate(key, folder: Path) -> tuple[str, Path, Path]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Fake Coordinator")])
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=9999))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(exist_ok=True)
    text = made.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(text)
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return text.decode(), folder / "certificate.pem", folder / "key.pem"
