from __future__ import annotations

import threading

import pytest

from tests.make.uploading import FakeClock
from uploader.cancel import CancelToken
from uploader.errors import Cancelled
from uploader.upload import TokenBucket
from uploader.upload.bandwidth import NAP_S, Meter


def test_bytes_pass_at_the_rate_that_was_set() -> None:
    clock = FakeClock()
    bucket = TokenBucket(1_000_000, clock, burst_bytes=100_000)
    start_s = clock.now_s
    for _ in range(100):
        bucket.take(100_000, CancelToken())
    assert clock.now_s - start_s == pytest.approx(9.9, abs=0.2)
    assert max(clock.naps) <= NAP_S


def test_a_rest_saves_up_one_burst_and_no_more() -> None:
    clock = FakeClock()
    bucket = TokenBucket(1_000_000, clock, burst_bytes=100_000)
    clock.now_s += 3600
    start_s = clock.now_s
    bucket.take(100_000, CancelToken())
    assert clock.now_s == start_s
    bucket.take(1_000_000, CancelToken())
    assert clock.now_s - start_s == pytest.approx(1.0)


def test_a_wait_for_bytes_can_be_cancelled() -> None:
    cancel = CancelToken()
    bucket = TokenBucket(1, FakeClock())
    cancel.cancel()
    with pytest.raises(Cancelled):
        bucket.take(10**9, cancel)


def test_what_an_attempt_counted_is_taken_off_at_its_end_however_it_ended() -> None:
    meter = Meter()

    def attempt() -> None:
        with meter.attempt() as count:
            count(10)
            with meter.attempt() as other:
                other(5)
                assert meter.in_flight_bytes == 15
            assert meter.in_flight_bytes == 10
            raise KeyError

    with pytest.raises(KeyError):
        attempt()
    assert meter.in_flight_bytes == 0


def test_attempts_on_several_threads_are_counted_together() -> None:
    meter = Meter()

    def work() -> None:
        for _ in range(2000):
            with meter.attempt() as count:
                count(3)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert meter.in_flight_bytes == 0
