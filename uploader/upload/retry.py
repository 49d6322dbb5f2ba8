"""What to do about a failed request. Pure: history and randomness come from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from uploader.errors import CaseUploaderError, NotAcknowledged, ServerRefused, StorageRefused
from uploader.model.progress import WaitReason
from uploader.upload.failures import PART_REQUEST, DigestMismatch, Failure, HttpFailure, NetworkFailure

if TYPE_CHECKING:
    from random import Random

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 60.0
LONGEST_WISH_S: Final = 3600.0
"""A Retry-After beyond this is taken for a mistake."""

REFUSALS: Final = 3
MISMATCHES: Final = 3
LOSSES: Final = 3
REDIRECTS: Final = 3

BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 529})
NOT_FOUND: Final = 404
SIGN_IN_NEEDED: Final = 511
"""RFC 6585: a sign-in page stands between, not the server."""

STALE_CODES: Final = frozenset(
    {"AccessDenied", "AuthenticationFailed", "ExpiredToken", "RequestExpired", "RequestTimeTooSkewed"}
)
"""How storages say that an address is not good (any more), with whatever status (rclone: 400)."""

DAMAGED_CODES: Final = frozenset(
    {"BadDigest", "InvalidDigest", "InvalidOperation", "Md5Mismatch", "XAmzContentChecksumMismatch"}
)
"""Of a part, ``InvalidOperation`` is Azurite's word for Azure's ``Md5Mismatch``."""

CUT_CODES: Final = frozenset({"IncompleteBody", "RequestTimeout", "SlowDown", "InternalError"})


@dataclass(frozen=True, slots=True)
class Retry:
    """The same request again, after a pause."""

    after_s: float
    reason: WaitReason


@dataclass(frozen=True, slots=True)
class WaitForNetwork:
    """All requests stand still for so long; then one is tried."""

    after_s: float


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The same chunk again at once, read and hashed anew: it was damaged on the way."""


@dataclass(frozen=True, slots=True)
class NewBlob:
    """The server does not know the blob (any more): the archive starts again in a new one."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nothing helps; the case can be resumed when the cause is gone."""

    error: CaseUploaderError


Decision = Retry | WaitForNetwork | ReadAgain | NewBlob | GiveUp


@dataclass(frozen=True, slots=True)
class History:
    """How often one request has failed in a row, by kind; this failure is not counted yet."""

    attempts: int = 0
    refusals: int = 0
    mismatches: int = 0

    def plus(self, failure: Failure) -> History:
        """Count one more."""
        return History(
            self.attempts + 1,
            self.refusals + 1 if _is_stale(failure) else 0,
            self.mismatches + 1 if _is_damaged(failure) else 0,
        )


def plan_pause_s(attempts: int, random: Random) -> float:
    """Choose a pause with full jitter: up to 0.5 s, doubling to 60 s, so that clients spread out."""
    ceiling = min(FIRST_PAUSE_S * 2 ** min(attempts, 16), LONGEST_PAUSE_S)
    return random.uniform(0, ceiling)


def decide_retry(failure: Failure, history: History, random: Random, name: str = "") -> Decision:
    """Decide what follows a failure. Whatever it is, the next attempt uses a fresh address.

    Parameters
    ----------
    failure
        What happened now.
    history
        What happened to this request before.
    random
        For the jitter.
    name
        Of the archive, for the message.
    """
    if isinstance(failure, NetworkFailure) or (
        isinstance(failure, HttpFailure) and failure.status == SIGN_IN_NEEDED
    ):
        return WaitForNetwork(plan_pause_s(history.attempts, random))
    if isinstance(failure, DigestMismatch) or _is_damaged(failure):
        return _after_damage(failure, history, name)
    if _is_stale(failure):
        return _after_refusal(failure, history, random)
    if failure.status == NOT_FOUND:
        return NewBlob()
    if _may_pass(failure, history):
        reason = WaitReason.STORAGE if failure.request == PART_REQUEST else WaitReason.SERVER_BUSY
        return Retry(_pause_s(failure, history, random), reason)
    return GiveUp(ServerRefused(host=failure.host, request=failure.request, status=failure.status))


def _may_pass(failure: HttpFailure, history: History) -> bool:
    """Whether the server is busy; or sends us elsewhere, which we never follow, but a gateway may stop."""
    is_redirect = failure.status // 100 == 3  # noqa: PLR2004 - HTTP's own word
    return (
        failure.status in BUSY
        or failure.code in CUT_CODES
        or (is_redirect and history.attempts + 1 < REDIRECTS)
    )


def _after_refusal(failure: HttpFailure, history: History, random: Random) -> Decision:
    count = history.refusals + 1
    if count >= REFUSALS:
        return GiveUp(StorageRefused(host=failure.host, count=count))
    return Retry(_pause_s(failure, history, random), WaitReason.STORAGE)


def _after_damage(failure: Failure, history: History, name: str) -> Decision:
    if history.mismatches + 1 < MISMATCHES:
        return ReadAgain()
    if isinstance(failure, DigestMismatch):
        return GiveUp(NotAcknowledged(name=name, theirs=failure.theirs, ours=failure.ours))
    return GiveUp(NotAcknowledged(name=name, theirs="another digest", ours="the digest sent"))


def _pause_s(failure: HttpFailure, history: History, random: Random) -> float:
    """Give the server's wish and a little jitter on top, or our own pause."""
    pause_s = plan_pause_s(history.attempts, random)
    if failure.retry_after_s <= 0:
        return pause_s
    return min(failure.retry_after_s, LONGEST_WISH_S) + min(pause_s, FIRST_PAUSE_S)


def _is_stale(failure: Failure) -> bool:
    """Whether a storage says no to an address; a site that says no to an account raises its own error."""
    return (
        isinstance(failure, HttpFailure)
        and failure.request == PART_REQUEST
        and (failure.status in (401, 403) or failure.code in STALE_CODES)
    )


def _is_damaged(failure: Failure) -> bool:
    return isinstance(failure, DigestMismatch) or (
        isinstance(failure, HttpFailure) and failure.code in DAMAGED_CODES
    )
