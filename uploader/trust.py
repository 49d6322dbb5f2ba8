"""Whom to trust: what the operating system trusts, and what the hospital's IT adds in a file."""

from __future__ import annotations

import os
import ssl
from typing import Final

from uploader.errors import BadSettings

SETTING: Final = "CASE_UPLOADER_CA_FILE"
"""A PEM file of certificates that are trusted beside the system's: of a network that inspects TLS."""


def system_trust() -> ssl.SSLContext:
    """Make a context for a client.

    Raises
    ------
    BadSettings
        When the file that is set can't be read as certificates.
    """
    import truststore  # noqa: PLC0415 - keeps --version quick

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    path = os.environ.get(SETTING, "")
    if path:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as error:
            raise BadSettings(name=SETTING, problem="it names no readable file of certificates") from error
    return context
