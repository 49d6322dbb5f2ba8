from __future__ import annotations

from random import Random

import pytest

from uploader.errors import (
    CaseUploaderError,
    KeyRefused,
    NotAcknowledged,
    ServerBusy,
    ServerForbids,
    ServerRefused,
    ServerUnreachable,
    SiteNotFlywheel,
    StorageRefused,
    TlsRefused,
)
from uploader.model.progress import WaitReason
from uploader.upload.failures import (
    PART_REQUEST,
    DigestMismatch,
    Failure,
    HttpFailure,
    NetworkFailure,
    as_failure,
)
from uploader.upload.retry import (
    BUSY,
    GiveUp,
    History,
    NewBlob,
    ReadAgain,
    Retry,
    WaitForNetwork,
    decide_retry,
    plan_pause_s,
)

MISMATCH = DigestMismatch(theirs="aa", ours="bb")


def part(status: int, code: str = "", retry_after_s: float = 0) -> HttpFailure:
    return HttpFailure("storage", PART_REQUEST, status, retry_after_s, code)


def site(status: int) -> HttpFailure:
    return HttpFailure("site", "upload files", status)


class Longest(Random):
    """Always the longest pause."""

    def uniform(self, a: float, b: float) -> float:
        return max(a, b)


def test_pauses_double_from_half_a_second_to_a_minute_with_full_jitter() -> None:
    longest = [plan_pause_s(attempts, Longest()) for attempts in range(10)]
    assert longest == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    drawn = [plan_pause_s(5, Random(seed)) for seed in range(200)]
    assert min(drawn) < 1
    assert max(drawn) > 15


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (NetworkFailure("h", "ReadTimeout"), WaitForNetwork),
        (part(511), WaitForNetwork),
        *[(part(status), Retry) for status in sorted(BUSY)],
        (site(503), Retry),
        (part(403), Retry),
        (part(401), Retry),
        (part(400, "AccessDenied"), Retry),
        (part(400, "RequestTimeTooSkewed"), Retry),
        (part(400, "RequestTimeout"), Retry),
        (part(400, "IncompleteBody"), Retry),
        (part(302), Retry),
        (part(404, "NoSuchUpload"), NewBlob),
        (site(404), NewBlob),
        (part(400, "BadDigest"), ReadAgain),
        (part(400, "Md5Mismatch"), ReadAgain),
        (MISMATCH, ReadAgain),
        (part(400), GiveUp),
        (part(411), GiveUp),
        (part(413), GiveUp),
        (part(407), GiveUp),
        (part(501), GiveUp),
        (site(422), GiveUp),
        (site(403), GiveUp),
    ],
)
def test_each_failure_has_its_answer(failure: Failure, kind: type[object]) -> None:
    assert type(decide_retry(failure, History(), Random(1))) is kind


def test_a_servers_wish_is_honoured_with_a_little_jitter_on_top() -> None:
    for seed in range(50):
        decision = decide_retry(part(503, retry_after_s=30), History(attempts=9), Random(seed))
        assert isinstance(decision, Retry)
        assert 30 <= decision.after_s <= 30.5
        assert decision.reason is WaitReason.STORAGE


def test_a_wish_for_next_week_is_taken_for_an_hour() -> None:
    decision = decide_retry(part(503, retry_after_s=7 * 86400), History(), Random(1))
    assert isinstance(decision, Retry)
    assert 3600 <= decision.after_s <= 3600.5


def test_a_busy_site_and_a_busy_storage_are_told_apart() -> None:
    decision = decide_retry(site(503), History(), Random(1))
    assert isinstance(decision, Retry)
    assert decision.reason is WaitReason.SERVER_BUSY


def follow(failures: list[Failure]) -> object:
    """Give the answer to the last of several failures of one request."""
    history = History()
    for failure in failures[:-1]:
        assert not isinstance(decide_retry(failure, history, Random(1)), GiveUp)
        history = history.plus(failure)
    return decide_retry(failures[-1], history, Random(1), name="3_t1.dicom.zip")


def test_three_fresh_addresses_refused_in_a_row_are_enough() -> None:
    decision = follow([part(403), part(401), part(400, "AccessDenied")])
    assert isinstance(decision, GiveUp)
    assert isinstance(decision.error, StorageRefused)
    assert decision.error.params == {"host": "storage", "count": 3}


def test_refusals_with_something_else_between_begin_anew() -> None:
    failures: list[Failure] = [part(403), part(403), part(503), part(403), part(403)]
    assert isinstance(follow(failures), Retry)


def test_a_chunk_that_arrives_damaged_three_times_is_given_up_with_both_digests() -> None:
    decision = follow([MISMATCH, part(400, "BadDigest"), MISMATCH])
    assert isinstance(decision, GiveUp)
    assert isinstance(decision.error, NotAcknowledged)
    assert decision.error.params == {"name": "3_t1.dicom.zip", "theirs": "aa", "ours": "bb"}


def test_a_redirect_is_never_followed_and_not_waited_for_long() -> None:
    decision = follow([part(307), part(307), part(307)])
    assert isinstance(decision, GiveUp)
    assert isinstance(decision.error, ServerRefused)


def test_networks_are_waited_for_without_end() -> None:
    assert isinstance(follow([NetworkFailure("h", "ConnectError")] * 1000), WaitForNetwork)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ServerUnreachable(host="h"), NetworkFailure("h", "site")),
        (SiteNotFlywheel(host="h"), NetworkFailure("h", "captive_portal")),
        (
            ServerBusy(host="h", status=503, retry_after_s=7),
            HttpFailure("h", "upload files", 503, 7.0),
        ),
        (ServerRefused(host="h", request="finish", status=404), HttpFailure("h", "finish", 404)),
        (KeyRefused(host="h"), None),
        (ServerForbids(deed="upload"), None),
        (TlsRefused(host="h"), None),
    ],
)
def test_a_transports_errors_are_read_as_failures_unless_they_are_final(
    error: CaseUploaderError, failure: Failure | None
) -> None:
    assert as_failure(error) == failure
