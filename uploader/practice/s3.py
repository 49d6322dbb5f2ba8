"""A real object store that speaks S3, used as a site uses one: query-signed addresses for parts.

Signature Version 4 in the query (AWS General Reference, "Authenticating Requests: Using Query Parameters").
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from uploader.practice.asked import Refused, ask
from uploader.practice.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

REGION: Final = "us-east-1"
BUCKET: Final = "blobs"
_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_UPLOAD_ID: Final = re.compile(rb"<UploadId>([^<]+)</UploadId>")


def sign_query(
    method: str,
    url: str,
    query: Mapping[str, str],
    keys: tuple[str, str],
    now: datetime,
    life_s: int,
) -> str:
    """Give the address with a query that carries its own permission.

    Parameters
    ----------
    url
        Without a query; its host is signed, so it must be the one that the sender names.
    query
        What is asked (``partNumber``, ``uploadId``, ...), signed too.
    keys
        Access key and secret.
    life_s
        Seconds from ``now`` on for which the address is good.
    """
    access, secret = keys
    parts = urlsplit(url)
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    scope = f"{day}/{REGION}/s3/aws4_request"
    signed = {
        **query,
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{access}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(life_s),
        "X-Amz-SignedHeaders": "host",
    }
    asked = "&".join(f"{quote(name, safe='')}={quote(signed[name], safe='')}" for name in sorted(signed))
    lines = (method, parts.path, asked, f"host:{parts.netloc}", "", "host", "UNSIGNED-PAYLOAD")
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for word in (day, REGION, "s3", "aws4_request"):
        key = hmac.new(key, word.encode(), hashlib.sha256).digest()
    text = f"{_ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    return f"{url}?{asked}&X-Amz-Signature={hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"


class S3Store:
    """One bucket of a store. ``url`` is where senders are sent; behind a proxy it is the proxy's address.

    ``clock`` tells the seconds since 1970 at which addresses are signed.
    """

    def __init__(self, url: str, keys: tuple[str, str], clock: Callable[[], float], life_s: float) -> None:
        self.url = url
        self._own_url = url
        self._keys = keys
        self._clock = clock
        self._life_s = int(life_s)

    def make_bucket(self) -> None:
        """Make the bucket; it may be there already."""
        ask("PUT", self._sign("PUT", "", {}), expected=(200, 409))

    def begin(self, owner: str) -> str:
        """Begin an upload of several parts; gives the store's id of it."""
        answer = ask("POST", self._sign("POST", owner, {"uploads": ""}))
        found = _UPLOAD_ID.search(answer)
        assert found, answer
        return found[1].decode()

    def part_url(self, owner: str, upload: str, number: int) -> str:
        """Give an address for one part."""
        query = {"partNumber": str(number), "uploadId": upload}
        return sign_query("PUT", f"{self.url}/{BUCKET}/{owner}", query, self._keys, self._now(), self._life_s)

    def complete(self, owner: str, upload: str, etags: Sequence[tuple[int, str]]) -> None:
        """Have the store put the parts together; 400 with its own words where it does not."""
        rows = "".join(
            f'<Part><PartNumber>{number}</PartNumber><ETag>"{escape(etag.strip(chr(34)))}"</ETag></Part>'
            for number, etag in etags
        )
        body = f"<CompleteMultipartUpload>{rows}</CompleteMultipartUpload>".encode()
        try:
            answer = ask("POST", self._sign("POST", owner, {"uploadId": upload}), body)
        except Refused as refused:
            raise ProblemError(400, refused.code) from None
        if b"<Error>" in answer:  # a store may begin its 200 before it knows
            raise ProblemError(400, "InternalError")

    def fetch(self, owner: str, path: Path) -> None:
        """Write the whole to a file."""
        path.write_bytes(ask("GET", self._sign("GET", owner, {})))

    def drop(self, owner: str, upload: str) -> None:
        """Forget parts and whole."""
        ask("DELETE", self._sign("DELETE", owner, {"uploadId": upload}), expected=(200, 204, 404))
        ask("DELETE", self._sign("DELETE", owner, {}), expected=(200, 204, 404))

    def _sign(self, method: str, owner: str, query: Mapping[str, str]) -> str:
        url = f"{self._own_url}/{BUCKET}" + (f"/{owner}" if owner else "")
        return sign_query(method, url, query, self._keys, datetime.now(UTC), 60)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
