"""The object store beside the site: its own listener, pre-signed addresses, no keys."""

from __future__ import annotations

import base64
import binascii
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from uploader.practice.downloads import file_slices
from uploader.practice.problems import ConnectionCutError, ProblemError
from uploader.practice.signing import verify
from uploader.practice.uploads import MAX_PARTS, Received, Uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from uploader.practice.site import Site

log = logging.getLogger(__name__)

Environ = dict[str, Any]
Answer = tuple[str, list[tuple[str, str]], "Iterable[bytes]"]

_PUT_HEADERS = {
    "HTTP_X_MS_BLOB_TYPE",
    "HTTP_HOST",
    "HTTP_USER_AGENT",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_CONNECTION",
    "HTTP_CONTENT_MD5",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_EXPECT",
}
_WORDS = {
    200: "OK", 206: "Partial Content", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 411: "Length Required",
    416: "Range Not Satisfiable", 500: "Internal Server Error",
}  # fmt: skip


class Storage:
    """A WSGI application."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._uploads = Uploads(site)

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        try:
            status, headers, body = self._route(environ)
        except ProblemError as problem:
            status, headers, body = _refusal(problem)
        except ConnectionCutError:
            raise
        except Exception:
            log.exception("the practice storage failed")
            status, headers, body = _refusal(ProblemError(500, "InternalError"))
        start(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def _route(self, environ: Environ) -> Answer:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if environ.get("HTTP_AUTHORIZATION"):
            raise ProblemError(400, "InvalidArgument: a signed address takes no Authorization header")
        words = [*path.split("/"), "", ""]
        kind, rest = words[1], words[2:]
        if kind == "upload" and method == "PUT":
            return self._put(environ, path, rest)
        if kind in {"blobs", "files"} and method in {"GET", "HEAD"}:
            return self._get(environ, kind, path, rest[0])
        raise ProblemError(405 if kind in {"upload", "blobs", "files"} else 404, "MethodNotAllowed")

    def _check(self, environ: Environ, method: str, path: str) -> None:
        query = parse_qs(environ["QUERY_STRING"])
        expires, signature = query.get("expires", ["0"])[0], query.get("signature", [""])[0]
        verify(self._site, method, path, expires if expires.isdigit() else "0", signature)

    def _put(self, environ: Environ, path: str, rest: list[str]) -> Answer:
        owner, number = rest[0], int(rest[1]) if len(rest) > 1 and rest[1].isdigit() else 0
        log_put = self._site.store.log_put
        try:
            received = self._take(environ, path, owner, number)
        except ConnectionCutError as cut:
            log_put(owner, number, cut.received, 0, 0)
            raise
        except ProblemError as problem:
            log_put(owner, number, problem.extra.get("received", 0), 0, problem.status)
            raise
        log_put(owner, number, received.size_bytes, received.size_bytes, 200)
        return _line(200), [("ETag", f'"{received.md5}"'), ("Content-Length", "0")], []

    def _take(self, environ: Environ, path: str, owner: str, number: int) -> Received:
        self._check(environ, "PUT", path)
        length = _check_headers(environ)
        if not self._uploads.is_open(owner) or not 1 <= number <= MAX_PARTS:
            raise ProblemError(404, "NoSuchUpload")
        received = self._uploads.receive(owner, number, environ["wsgi.input"], length)
        _check_md5(environ, received)
        if not self._uploads.keep(owner, received):
            raise ProblemError(404, "NoSuchUpload", received=length)
        return received

    def _get(self, environ: Environ, kind: str, path: str, name: str) -> Answer:
        self._check(environ, "GET", path)
        if kind == "blobs":
            if self._site.store.get("upload", name) is None:
                raise ProblemError(404, "NoSuchKey")
            size = sum(part[1] for part in self._site.store.parts(name))
            return _line(200), _length(size), self._uploads.pieces(name)
        file = self._site.files / name
        if not name.isalnum() or not file.is_file():
            raise ProblemError(404, "NoSuchKey")
        status, headers, pieces = file_slices(file, environ.get("HTTP_RANGE", ""))
        return _line(status), [("Content-Type", "application/octet-stream"), *headers], pieces


def _check_headers(environ: Environ) -> int:
    """The announced length; refuses what a signature would not cover."""
    unknown = {name for name in environ if name.startswith("HTTP_")} - _PUT_HEADERS
    if unknown:
        shown = ", ".join(sorted(name[5:].lower().replace("_", "-") for name in unknown))
        raise ProblemError(403, f"AccessDenied: headers that were not signed: {shown}")
    if environ.get("CONTENT_TYPE", "") not in {"", "application/octet-stream"}:
        raise ProblemError(403, "SignatureDoesNotMatch: Content-Type was not signed")
    if environ.get("HTTP_TRANSFER_ENCODING") or not environ.get("CONTENT_LENGTH", "").isdigit():
        raise ProblemError(411, "MissingContentLength")
    return int(environ["CONTENT_LENGTH"])


def _check_md5(environ: Environ, received: Received) -> None:
    given = environ.get("HTTP_CONTENT_MD5")
    if given is None:
        return
    try:
        wanted = base64.b64decode(given, validate=True).hex()
    except binascii.Error:
        wanted = ""
    if wanted != received.md5:
        received.path.unlink(missing_ok=True)
        raise ProblemError(400, "BadDigest" if wanted else "InvalidDigest", received=received.size_bytes)


def _line(status: int) -> str:
    return f"{status} {_WORDS.get(status, 'Unknown')}"


def _length(size: int) -> list[tuple[str, str]]:
    return [("Content-Length", str(size)), ("Content-Type", "application/octet-stream")]


def _refusal(problem: ProblemError) -> Answer:
    code, _, message = problem.message.partition(": ")
    if problem.message == "Request has expired":
        code, message = "AccessDenied", problem.message
    body = (
        f"<?xml version='1.0'?><Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    )
    raw = body.encode()
    return (
        _line(problem.status),
        [("Content-Type", "application/xml"), ("Content-Length", str(len(raw)))],
        [raw],
    )
