"""Addresses that carry their own permission, for a while, as object stores give them."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from uploader.practice.site import Site

_PURPOSE = "storage_secret"


def _signature(site: Site, method: str, path: str, expires: str) -> str:
    message = f"{method}\n{path}\n{expires}".encode()
    return hmac.new(site.setting(_PURPOSE).encode(), message, hashlib.sha256).hexdigest()


def sign(site: Site, method: str, path: str, **query: str) -> str:
    """An address on the storage listener, good for one method and path until it expires."""
    expires = str(int(site.options.clock() + site.options.url_life_s))
    signature = _signature(site, method, path, expires)
    return (
        f"{site.storage_url}{quote(path)}?{urlencode({'expires': expires, 'signature': signature, **query})}"
    )


def verify(site: Site, method: str, path: str, expires: str, signature: str) -> None:
    """403, with S3's words, unless the address was signed here for this and has not expired."""
    wanted = _signature(site, method, path, expires)
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise ProblemError(403, "SignatureDoesNotMatch")
    if site.options.clock() >= int(expires):
        raise ProblemError(403, "Request has expired")
