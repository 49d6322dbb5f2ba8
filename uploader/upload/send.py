"""Parts over HTTP/1.1, each once, to an address that is good for one attempt."""

from __future__ import annotations

import base64
import logging
import re
import ssl
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from uploader.errors import CaseUploaderError, TlsRefused
from uploader.trust import Way
from uploader.upload.failures import NetworkFailure
from uploader.upload.pace import MOST
from uploader.upload.wire import PutAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2

    from uploader.cancel import CancelToken
    from uploader.clock import Clock
    from uploader.model.transfer import PartAddress

CONNECT_S: Final = 10.0
WRITE_S: Final = 20.0
READ_S: Final = 60.0

MAX_COMPLAINT_BYTES: Final = 16 * 1024
_CODE: Final = re.compile(rb"<Code>\s*([A-Za-z0-9_.]{1,64})\s*</Code>")


class HttpPartSender:
    """Sends parts with httpx2: no redirects, no cookies, no credentials.

    Close it, or use it as a context manager. One sender serves all connections of an upload.

    Parameters
    ----------
    clock
        For a Retry-After that names a time of day.
    connection_count
        Connections kept open.
    way
        Proxy and trust; the system's own by default.
    verify
        Whom to trust instead.
    connect_s, write_s, read_s
        Time-outs. An answer may take long after the last byte: the storage checks and copies.
    """

    def __init__(
        self,
        clock: Clock,
        connection_count: int = MOST,
        *,
        way: Way | None = None,
        verify: ssl.SSLContext | None = None,
        connect_s: float = CONNECT_S,
        write_s: float = WRITE_S,
        read_s: float = READ_S,
    ) -> None:
        import httpx2  # noqa: PLC0415 - keeps --version quick

        for library in ("httpx2", "httpcore2"):
            # Their lines hold pre-signed addresses, which are keys to the storage.
            logging.getLogger(library).setLevel(logging.WARNING)
        self._clock = clock
        way = way or Way()
        self._client = httpx2.Client(
            **way.routes(
                way.trust() if verify is None else verify,
                http1=True,
                http2=False,
                limits=httpx2.Limits(
                    max_connections=connection_count, max_keepalive_connections=connection_count
                ),
            ),
            follow_redirects=False,
            timeout=httpx2.Timeout(connect=connect_s, write=write_s, read=read_s, pool=None),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def put(
        self,
        address: PartAddress,
        size_bytes: int,
        body: Callable[[], Iterator[bytes]],
        md5: str | None,
        cancel: CancelToken,
    ) -> PutAnswer | NetworkFailure:
        """See `PartSender.put`."""
        import httpx2  # noqa: PLC0415

        cancel.check()
        host = urlsplit(address.url).hostname or ""
        # Built by hand: what the client itself would add (Accept, User-Agent, cookies) may break a signature.
        request = httpx2.Request(
            "PUT", address.url, headers=_headers(address, size_bytes, md5), content=body()
        )
        try:
            response = self._client.send(request, stream=True, auth=None)
            try:
                return self._read(response, host)
            finally:
                response.close()
        except CaseUploaderError:
            raise
        except httpx2.TransportError as error:
            if _is_about_trust(error):
                raise TlsRefused(host=host) from error
            return NetworkFailure(host, type(error).__name__)
        except httpx2.InvalidURL:
            return NetworkFailure(host, "InvalidURL")

    def _read(self, response: httpx2.Response, host: str) -> PutAnswer | NetworkFailure:
        complaint = bytearray()
        for piece in response.iter_raw():
            complaint += piece[: MAX_COMPLAINT_BYTES - len(complaint)]
            if len(complaint) == MAX_COMPLAINT_BYTES:
                break
        headers = response.headers
        if response.is_success and headers.get("content-type", "").startswith("text/html"):
            return NetworkFailure(host, "captive_portal")
        found = _CODE.search(complaint)
        code = found[1].decode() if found else headers.get("x-ms-error-code", "")
        return PutAnswer(
            status=response.status_code,
            etag=headers.get("etag", "").removeprefix("W/").strip('"'),
            is_etag_md5=_is_etag_md5(headers),
            retry_after_s=self._retry_after_s(headers.get("retry-after", "")),
            code=code,
        )

    def _retry_after_s(self, value: str) -> float:
        """Read seconds or a date (RFC 9110, 10.2.3); 0 for neither, or a time that is past."""
        if value.strip().isdigit():
            return float(value)
        try:
            then = parsedate_to_datetime(value)
            return max((then - self._clock.now()).total_seconds(), 0.0)
        except (TypeError, ValueError):
            return 0.0


def _headers(address: PartAddress, size_bytes: int, md5: str | None) -> dict[str, str]:
    headers = dict(address.headers) | {"Content-Length": str(size_bytes)}
    if md5 is not None:
        headers["Content-MD5"] = base64.b64encode(bytes.fromhex(md5)).decode()
    return headers


def _is_etag_md5(headers: httpx2.Headers) -> bool:
    """Whether an ETag may be compared: S3 makes it of something else where a key of the owner encrypts."""
    scheme = "x-amz-server-side-encryption"
    return headers.get(scheme, "AES256") == "AES256" and f"{scheme}-customer-algorithm" not in headers


def _is_about_trust(error: BaseException | None) -> bool:
    """Whether a certificate was refused anywhere behind ``error``."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
