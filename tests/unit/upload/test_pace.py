from __future__ import annotations

import pytest

from tests.make.uploading import FakeClock
from uploader.upload.pace import FIRST, HOLD_WINDOWS, LEAST, MOST, WINDOW_S, Pace, Pacer, next_pace


def _run(rates: list[float], start: Pace | None = None) -> list[int]:
    """Connections after each window, where the line's rate depends on nothing else."""
    pace, seen = start or Pace(), []
    for rate in rates:
        pace = next_pace(pace, rate, had_trouble=False)
        seen.append(pace.connection_count)
    return seen


def test_while_each_connection_brings_more_there_are_more_of_them_up_to_the_most() -> None:
    pace = Pace()
    for _ in range(10):
        pace = next_pace(pace, 10.0 * pace.connection_count, had_trouble=False)
    assert pace.connection_count == MOST


def test_one_that_brings_nothing_is_taken_back_and_not_tried_again_for_a_while() -> None:
    seen = _run([10.0] * (HOLD_WINDOWS + 2))
    assert seen[:2] == [FIRST + 1, FIRST]
    assert set(seen[1:-1]) == {FIRST}


def test_after_a_while_one_more_is_tried_again() -> None:
    seen = _run([10.0] * (HOLD_WINDOWS + 3))
    assert seen[-1] == FIRST + 1


@pytest.mark.parametrize("count", range(LEAST, MOST + 1))
def test_trouble_takes_one_away_but_never_the_last_two(count: int) -> None:
    pace = next_pace(Pace(count, 10.0), 1e9, had_trouble=True)
    assert pace.connection_count == max(count - 1, LEAST)
    assert pace.hold == HOLD_WINDOWS


def test_a_fixed_number_stays_whatever_happens() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, 1)
    for moved in range(10):
        clock.now_s += WINDOW_S
        pacer.note(moved * 10**9, moved, is_full=True)
    assert (pacer.connection_count, pacer.most) == (1, 1)


def test_a_window_in_which_a_connection_was_idle_says_nothing() -> None:
    clock = FakeClock()
    pacer = Pacer(clock)
    for moved in range(10):
        clock.now_s += WINDOW_S
        pacer.note(moved * 10**9, 0, is_full=False)
    assert (pacer.connection_count, pacer.rate) == (FIRST, 0)


def test_the_rate_is_that_of_the_last_window() -> None:
    clock = FakeClock()
    pacer = Pacer(clock)
    clock.now_s += WINDOW_S
    pacer.note(4_000_000, 0, is_full=True)
    assert pacer.rate == 4_000_000 / WINDOW_S
    assert pacer.connection_count == FIRST + 1
    clock.now_s += WINDOW_S
    pacer.note(3_000_000, 0, is_full=True)  # a part that failed was taken off
    assert pacer.rate == 0
    assert pacer.connection_count == FIRST
