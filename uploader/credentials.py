"""The operating system's credential store: the API key's only home, and this computer's own secrets'."""

from __future__ import annotations

import secrets
from typing import Any

SERVICE = "CaseUploader"
LAST_SITE = "last-site"
OWN = "own-"
SECRET_BYTES = 32

_UNSAFE = ("plaintext", "null", "fail", "EncryptedKeyring")


class CredentialStore:
    """Keeps one key a site. Where the system has no safe store, nothing is kept and `is_safe` is False.

    Parameters
    ----------
    is_forgetful
        Keep nothing whatever the system has: for rehearsals, whose keys must not take a real one's place.
    """

    def __init__(self, *, is_forgetful: bool = False) -> None:
        self._keyring = None if is_forgetful else _safe_keyring()

    @property
    def is_safe(self) -> bool:
        """Whether this computer can keep a key safely."""
        return self._keyring is not None

    def load(self, site: str = "") -> str | None:
        """Give the key of ``site``, or of the site that was used last."""
        if self._keyring is None:
            return None
        try:
            site = site or self._keyring.get_password(SERVICE, LAST_SITE) or ""
            found: str | None = self._keyring.get_password(SERVICE, site) if site else None
        except Exception:  # noqa: BLE001 - any fault of the store means: not kept
            return None
        return found

    def save(self, site: str, key_text: str) -> bool:
        """Keep a key; says whether it is kept."""
        if self._keyring is None:
            return False
        try:
            self._keyring.set_password(SERVICE, site, key_text)
            self._keyring.set_password(SERVICE, LAST_SITE, site)
        except Exception:  # noqa: BLE001 - as in load
            return False
        return True

    def forget(self, site: str = "") -> None:
        """Remove the key of ``site``, or of the site that was used last."""
        if self._keyring is None:
            return
        try:
            site = site or self._keyring.get_password(SERVICE, LAST_SITE) or ""
            for name in (site, LAST_SITE):
                if name and self._keyring.get_password(SERVICE, name) is not None:
                    self._keyring.delete_password(SERVICE, name)
        except Exception:  # noqa: BLE001, S110 - nothing kept, nothing to forget
            pass

    def secret(self, name: str) -> bytes | None:
        """Give a secret of this computer's own, made at first use; None where none can be kept."""
        if self._keyring is None:
            return None
        try:
            kept = self._keyring.get_password(SERVICE, f"{OWN}{name}")
            if not kept:
                kept = secrets.token_hex(SECRET_BYTES)
                self._keyring.set_password(SERVICE, f"{OWN}{name}", kept)
            return bytes.fromhex(kept)
        except Exception:  # noqa: BLE001 - any fault of the store means: not kept
            return None


def _safe_keyring() -> Any:
    """Give the system's store, never a file that pretends to be one."""
    try:
        import keyring  # noqa: PLC0415 - 0.2 s that --version must not pay

        backend = keyring.get_keyring()
    except Exception:  # noqa: BLE001 - a broken back end is no back end
        return None
    name = f"{type(backend).__module__}.{type(backend).__name__}"
    return None if any(word.lower() in name.lower() for word in _UNSAFE) else backend
