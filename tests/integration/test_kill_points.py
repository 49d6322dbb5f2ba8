"""Killed before any call that writes, names, removes or sends: resumed, it is as if nothing had happened.

strace kills the program at the N-th call that a thread makes; one thread works on the disk, and one at a time
on the wire, so that counting a run that nobody disturbs enumerates every point there is.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.make.case import tiny_case
from tests.make.case_child import Wish
from tests.make.injecting import ON_DISK, ON_THE_WIRE, Cases, Point
from tests.make.program import PLACE
from tests.make.standing import assert_landed_once, parts_stored_again, placed_versions
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.practice.server import PracticeSite

SEED: Final = 20261123
SHARES: Final = 6
SAMPLE: Final = 54
RANDOM_KILLS: Final = 6
ALL_CALLS: Final = (("start", ON_DISK + ON_THE_WIRE), ("upload", ON_THE_WIRE), ("import", ON_THE_WIRE))


@dataclass(frozen=True)
class Bench:
    """A site, the case, its digests, and a program that forks."""

    site: PracticeSite
    cases: Cases
    folder: Path
    selection: Path
    digests: dict[str, str]
    points: tuple[Point, ...]
    takes_s: float

    def wish(self, subject: str) -> Wish:
        return Wish(
            self.site.api_key, str(self.folder / subject), str(self.selection), subject, PLACE, stop=""
        )

    def check_resumed(self, wish: Wish) -> None:
        """What is shown as landed did land; resumed, all did, once."""
        folder = self.folder / wish.subject
        receipts = [json.loads(path.read_text()) for path in (folder / "receipts").glob("*.json")]
        if any(receipt["state"] == "landed" for receipt in receipts):
            assert placed_versions(self.site, wish.subject) == sorted(self.digests.items())
        before = parts_stored_again(self.site).total()
        outcome = self.cases.run(replace(wish, stop=""))
        assert_landed_once(self.site, wish.subject, outcome, self.digests, folder)
        assert parts_stored_again(self.site).total() - before <= wish.connection_count


def _make_bench(site: PracticeSite, cases: Cases, folder: Path) -> Bench:
    selection = tiny_case(folder / "case", series=2, count=2).path
    bench = Bench(site, cases, folder, selection, {}, (), 0)
    undisturbed: dict[str, Any] = cases.run(bench.wish("QUIET"))
    begun_s = time.monotonic()
    cases.run(bench.wish("QUIET-2"))
    took_s = time.monotonic() - begun_s
    points = []
    for stop, calls in ALL_CALLS:
        counted = cases.counted(replace(bench.wish(f"COUNT-{stop}"), stop=stop), calls, folder / "calls")
        points += [Point(stop, call, n) for call in calls for n in range(1, counted[call] + 1)]
    return replace(bench, digests=undisturbed["digests"], points=tuple(points), takes_s=took_s)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with start_practice_site() as site, Cases() as cases:
        yield _make_bench(site, cases, tmp_path_factory.mktemp("bulk"))


@pytest.fixture(scope="module")
def ticket_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with start_practice_site(options=Options(has_xfer=False)) as site, Cases() as cases:
        yield _make_bench(site, cases, tmp_path_factory.mktemp("tickets"))


def _kill_at(bench: Bench, points: tuple[Point, ...]) -> None:
    for point in points:
        wish = bench.wish(f"{point.stop}-{point.call}-{point.number}")
        ended = bench.cases.killed_at(replace(wish, stop=point.stop), point)
        # The last of a count may not come again: how often a thread asks for a job's status varies.
        assert ended.get("killed") or ended.get("state") == "landed", (point, ended)
        bench.check_resumed(wish)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_case_killed_before_a_call_lands_once_when_it_is_resumed(bench: Bench, share: int) -> None:
    sample = bench.points[:: max(len(bench.points) // SAMPLE, 1)][:SAMPLE]
    assert len(sample) == SAMPLE
    _kill_at(bench, sample[share::SHARES])


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_a_case_killed_before_every_call_there_is_lands_once_when_it_is_resumed(
    bench: Bench, share: int
) -> None:
    assert len(bench.points) >= 200
    _kill_at(bench, bench.points[share::SHARES])


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_without_the_transfer_service_a_killed_case_lands_once_when_it_is_resumed(
    ticket_bench: Bench, share: int
) -> None:
    assert len(ticket_bench.points) >= 150
    _kill_at(ticket_bench, ticket_bench.points[share::SHARES])


def _kill_at_random(bench: Bench, number: int) -> None:
    """Kill up to three runs of one case in a row, each at a moment of its own."""
    chance = random.Random(f"{SEED} {number}")
    wish = bench.wish(f"RANDOM-{number}")
    for _ in range(chance.randint(1, 3)):
        pid = bench.cases.start(wish)
        time.sleep(chance.uniform(0, bench.takes_s))
        os.kill(pid, signal.SIGKILL)
        bench.cases.outcome(wish, pid)
    bench.check_resumed(wish)


@pytest.mark.parametrize("number", range(RANDOM_KILLS))
def test_a_case_killed_at_random_moments_lands_once(bench: Bench, number: int) -> None:
    _kill_at_random(bench, number)


@pytest.mark.long
@pytest.mark.parametrize("number", range(RANDOM_KILLS, 100))
def test_a_case_killed_at_many_random_moments_lands_once(bench: Bench, number: int) -> None:
    _kill_at_random(bench, number)
