from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from tests.make.uploading import FakeClock
from uploader.cancel import CancelToken
from uploader.config.timetable import parse_timetable, rate_now
from uploader.upload import TokenBucket

OFFICE = parse_timetable("07:00-18:00=5M, 22:30-05:00=0, 50M")


@pytest.mark.parametrize(
    ("now", "limit"),
    [
        (time(6, 59), 50e6),
        (time(7), 5e6),
        (time(17, 59, 59), 5e6),
        (time(18), 50e6),
        (time(23), None),
        (time(0), None),
        (time(5), 50e6),
    ],
)
def test_the_limit_is_that_of_the_hour(now: time, limit: float | None) -> None:
    assert OFFICE.bytes_per_s(now) == limit


@pytest.mark.parametrize(("text", "limit"), [("500k", 5e5), ("1.5M", 1.5e6), ("2G", 2e9), ("250000", 2.5e5)])
def test_a_rate_is_in_bytes_a_second(text: str, limit: float) -> None:
    assert parse_timetable(text).bytes_per_s(time(12)) == limit


@pytest.mark.parametrize("text", ["", "0", " , "])
def test_no_limit_is_no_limit(text: str) -> None:
    assert not parse_timetable(text).is_limited


@pytest.mark.parametrize("text", ["fast", "5M;7M", "25:00-26:00=5M", "07:00=5M", "-5M", "10", "7:00-18:00="])
def test_what_can_not_be_kept_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must read|no time of day|can't be kept"):
        parse_timetable(text)


class WallClock(FakeClock):
    """Tells a time of day, in this computer's own zone."""

    hour = 12

    def now(self) -> datetime:
        return datetime(2026, 11, 3, self.hour).astimezone(UTC)


def test_the_limit_changes_with_the_hour_while_bytes_pass() -> None:
    clock = WallClock()
    timetable = parse_timetable("07:00-18:00=1M")
    bucket = TokenBucket(rate_now(lambda: timetable, clock), clock, burst_bytes=1)
    start_s = clock.now_s
    bucket.take(2_000_000, CancelToken())
    assert clock.now_s - start_s == pytest.approx(2.0)
    clock.hour = 20
    start_s = clock.now_s
    bucket.take(10**9, CancelToken())
    assert clock.now_s == start_s
