"""Staging and sending at once: whatever stops a case, wherever, it lands with the same bytes, once."""

from __future__ import annotations

import tempfile
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.dicom import make_mr
from tests.make.files import write_series
from tests.make.people import Place
from tests.make.uploading import Fault, MemorySite
from tests.make.whole import MemoryGate, WholeCase, small_disk
from uploader.errors import TransferError
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from tests.make.encode import Dataset
    from uploader.model.receipt import Receipt

SERIES: Final = 4
COUNT: Final = 3
FAULTS = st.lists(st.sampled_from(Fault), max_size=30)
STOPS = st.lists(st.integers(1, 45), max_size=4)
EXPECTED: dict[str, str] = {}


def write_case(folder: Path) -> Path:
    for series in range(1, SERIES + 1):
        write_series(folder / str(series), COUNT, _mr, Place(1, 1, series, 1))
    return folder


def _mr(place: Place) -> Dataset:
    return make_mr(place, rows=64, columns=64)


def digests(receipt: Receipt) -> dict[str, str]:
    return {row.name: row.sha256 for row in receipt.series}


def undisturbed(selection: Path) -> dict[str, str]:
    """The digests with which the case lands when nothing happens; made once."""
    if not EXPECTED:
        with tempfile.TemporaryDirectory() as folder:
            case = WholeCase(Path(folder) / "data", selection, MemoryGate(MemorySite()))
            EXPECTED.update(digests(case.run(reviewed=True)))
    return EXPECTED


@settings(max_examples=40, deadline=None)
@given(FAULTS, STOPS, st.integers(1, 4), st.one_of(st.none(), st.sampled_from((45_000, 60_000, 90_000))))
def test_a_case_that_is_killed_while_it_is_made_and_sent_lands_once_with_the_same_digests(
    faults: list[Fault], stops: list[int], connections: int, disk: int | None
) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        selection = write_case(folder / "selection")
        gate = MemoryGate(MemorySite(faults=deque(faults)))
        case = WholeCase(folder / "data", selection, gate, connection_count=connections)
        if disk is not None:
            case.free_bytes = small_disk(case.folder, disk)
        is_reviewed = True
        for stop in stops:
            with suppress(TransferError):
                if not case.kill_after(stop, reviewed=is_reviewed):
                    break
            is_reviewed = False
        gate.site.faults.clear()
        receipt = case.run() if case.workspace.exists() else case.library.receipt(case.case_id)
        assert receipt.state is CaseState.LANDED
        assert digests(receipt) == undisturbed(selection)
        assert receipt.counts.landed == SERIES * COUNT
        [placed] = gate.jobs.values()
        assert placed.keys() == digests(receipt).keys()
