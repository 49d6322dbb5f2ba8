"""Connections to the site: trust, time-outs, and one translation of everything that can go wrong."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from uploader import __version__
from uploader.errors import (
    CaseUploaderError,
    KeyRefused,
    ServerBusy,
    ServerForbids,
    ServerRefused,
    ServerUnreachable,
    SiteNotFlywheel,
    TlsRefused,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from uploader.clock import Clock
    from uploader.flywheel.key import ApiKey
    from uploader.trust import Way

T = TypeVar("T")

CONNECT_S, WRITE_S, READ_S = 10.0, 20.0, 60.0
TRIES = 3
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529})
SIGN_IN_NEEDED = 511  # RFC 6585: a page of the network stands between, not the site
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 10.0


def client_options(key: ApiKey, way: Way) -> dict[str, Any]:
    """Options that both official clients' underlying httpx2 client gets."""
    import httpx2  # noqa: PLC0415 - keeps --version quick

    timeout = httpx2.Timeout(connect=CONNECT_S, read=READ_S, write=WRITE_S, pool=READ_S)
    return {"timeout": timeout, **way.routes(False if key.is_insecure else way.trust())}


def user_agent() -> str:
    """What the server's records call this program."""
    return f"case-uploader/{__version__}"


def ask(host: str, deed: str, clock: Clock, question: Callable[[], T]) -> T:
    """Ask something that may be asked again: busy answers and lost connections are tried `TRIES` times.

    Raises
    ------
    SignInError, NotAllowedError, TransferError
        The leaf that says what went wrong; ``deed`` completes "your account may not ...".
    """
    pause_s = FIRST_PAUSE_S
    for left in reversed(range(TRIES)):
        try:
            return tell(host, deed, question)
        except (ServerBusy, ServerUnreachable) as error:
            if left == 0:
                raise
            after = error.params.get("retry_after_s", 0)
            clock.sleep(min(float(after) or pause_s, LONGEST_PAUSE_S))
            pause_s *= 2
    raise AssertionError("unreachable")


def tell(host: str, deed: str, request: Callable[[], T]) -> T:
    """Make one request, once, with its errors translated. For what must not be done twice."""
    import httpx2  # noqa: PLC0415
    from flywheel.rest import ApiException  # noqa: PLC0415
    from fw_client.errors import InvalidJSONError  # noqa: PLC0415

    try:
        return request()
    except ApiException as error:
        _refuse(host, deed, int(error.status or 0), dict(error.headers or {}), error)
    except httpx2.HTTPStatusError as error:
        _refuse(host, deed, error.response.status_code, dict(error.response.headers), error)
    except httpx2.TransportError as error:
        if is_certificate_error(error):
            raise TlsRefused(host=host) from error
        raise ServerUnreachable(host=host) from error
    except (InvalidJSONError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        if isinstance(error, CaseUploaderError):
            raise
        raise SiteNotFlywheel(host=host) from error


def _refuse(host: str, deed: str, status: int, headers: dict[str, str], cause: Exception) -> NoReturn:
    if status == 401 or status == 402:  # noqa: PLR1714, PLR2004 - 402: the user is unknown or disabled
        raise KeyRefused(host=host) from cause
    if status == 403:  # noqa: PLR2004
        raise ServerForbids(deed=deed) from cause
    if status == SIGN_IN_NEEDED:
        raise ServerUnreachable(host=host) from cause
    if status in BUSY:
        after = next((value for name, value in headers.items() if name.lower() == "retry-after"), "0")
        seconds = int(after) if after.isdigit() else 0
        raise ServerBusy(host=host, status=status, retry_after_s=seconds) from cause
    raise ServerRefused(host=host, request=deed, status=status) from cause


def is_certificate_error(error: BaseException | None) -> bool:
    """Whether a failed certificate check stands anywhere behind an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in repr(error.args):
            return True
        error = error.__cause__ or error.__context__
    return False
