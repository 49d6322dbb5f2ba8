"""Plain requests to an object store on this computer."""

from __future__ import annotations

import http.client
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CODE: Final = re.compile(rb"<Code>([A-Za-z0-9.]+)</Code>")


class Refused(Exception):  # noqa: N818 - the store's own no
    """The store did not do it; ``code`` is its word for why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


def ask(
    method: str,
    url: str,
    body: bytes = b"",
    *,
    headers: Mapping[str, str] | None = None,
    expected: Sequence[int] = (200, 201, 202, 204),
) -> bytes:
    """Make one request and give the answer's body; raises `Refused`."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        line.request(method, f"{parts.path}?{parts.query}", body or None, dict(headers or {}))
        answer = line.getresponse()
        content = answer.read()
    finally:
        line.close()
    if answer.status not in expected:
        found = _CODE.search(content)
        raise Refused(answer.status, found[1].decode() if found else "InternalError")
    return content
