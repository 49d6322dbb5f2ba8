"""What can go wrong with one request, as values."""

from __future__ import annotations

from dataclasses import dataclass

from uploader.errors import (
    CaseUploaderError,
    ServerBusy,
    ServerRefused,
    ServerUnreachable,
    SiteNotFlywheel,
)


@dataclass(frozen=True, slots=True)
class NetworkFailure:
    """No answer, or one of something that stands between. ``kind`` is technical: ``read_timeout``, ..."""

    host: str
    kind: str


@dataclass(frozen=True, slots=True)
class HttpFailure:
    """An answer that is no success.

    ``retry_after_s`` is the server's wish, 0 when it has none; ``code`` the storage's own word
    (``NoSuchUpload``), empty when it gave none. ``request`` says what was asked: ``part`` at the storage.
    """

    host: str
    request: str
    status: int
    retry_after_s: float = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class DigestMismatch:
    """The storage confirmed other bytes than were sent: both MD5, hex."""

    theirs: str
    ours: str


Failure = NetworkFailure | HttpFailure | DigestMismatch

PART_REQUEST = "part"


def as_failure(error: CaseUploaderError) -> Failure | None:
    """Read a transport's error; None when trying again can't help (a refused key, a missing right).

    A site that suddenly answers in no JSON is a hotel's or hospital's sign-in page in between.
    """
    host = str(error.params.get("host", ""))
    if isinstance(error, ServerUnreachable):
        return NetworkFailure(host, "site")
    if isinstance(error, SiteNotFlywheel):
        return NetworkFailure(host, "captive_portal")
    if isinstance(error, ServerBusy | ServerRefused):
        return HttpFailure(
            host=host,
            request=str(error.params.get("request", "upload files")),
            status=int(error.params.get("status", 0)),
            retry_after_s=float(error.params.get("retry_after_s", 0)),
        )
    return None
