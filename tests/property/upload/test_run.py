from __future__ import annotations

import tempfile
from collections import deque
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.staging import noise
from tests.make.uploading import FakeClock, Fault, MemorySite, landed_equal, send, steps_of
from uploader.errors import TransferError
from uploader.upload import Ledger

if TYPE_CHECKING:
    from collections.abc import Generator

SIZES = st.lists(st.integers(0, 3000), min_size=1, max_size=4)
FAULTS = st.lists(st.sampled_from(Fault), max_size=60)
STOPS = st.lists(st.integers(1, 40), max_size=3)


@settings(max_examples=60, deadline=None)
@given(
    SIZES,
    FAULTS,
    STOPS,
    st.integers(1, 4),
    st.one_of(st.none(), st.integers(1, 5)),
    st.booleans(),
    st.integers(),
)
def test_whatever_happens_on_the_way_the_same_bytes_arrive_once(
    sizes: list[int],
    wanted: list[Fault],
    stops: list[int],
    connections: int,
    parts: int | None,
    honours_keys: bool,
    seed: int,
) -> None:
    contents = {f"s{number}": noise(size, number) for number, size in enumerate(sizes, start=1)}
    site = MemorySite(faults=deque(wanted), part_count=parts, honours_keys=honours_keys)
    clock, random = FakeClock(), Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        for stop in stops:
            # A run that is left in the middle, or ends by itself: three refusals in a row may do that.
            with Ledger(path) as ledger:
                steps = steps_of(contents, site, ledger, clock, connection_count=connections, random=random)
                run_for(steps, stop)
        site.faults.clear()
        send(contents, site, path, clock, connection_count=connections, random=random)
    assert landed_equal(site, contents)
    assert len(site.finishes) == len(contents)


def run_for(steps: Generator[object, None, object], count: int) -> None:
    with closing(steps), suppress(TransferError):
        for _, _ in zip(range(count), steps, strict=False):
            pass
