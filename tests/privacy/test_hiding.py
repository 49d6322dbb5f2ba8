"""A value that a rule takes out of its element stops the file wherever in it the value stands again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.make.clean import CONFIRMED, assert_alone, assert_clean, found_at_site, landed
from tests.make.detector import Detector
from tests.make.dicom import make_tiny
from tests.make.encode import to_bytes
from tests.make.hiding import ACCESSION, PLACES, hidden_files, lenient
from tests.make.needle_run import Plan, run_apart
from tests.make.needles import Bank
from tests.make.people import Place

if TYPE_CHECKING:
    from pathlib import Path


def write_case(folder: Path, *, is_bare: bool) -> Bank:
    """A file for each place, and one in which nothing is hidden."""
    bank = Bank()
    folder.mkdir()
    for number, content in enumerate(hidden_files(bank, is_bare=is_bare).values()):
        (folder / f"{number:03d}").write_bytes(content)
    sound = make_tiny(Place(series=900)) | {ACCESSION: ("SH", bank.word("accession"))}
    (folder / "sound").write_bytes(to_bytes(sound))
    return bank


def test_what_is_hidden_stops_every_file_and_is_nowhere(tmp_path: Path) -> None:
    bank = write_case(tmp_path / "case", is_bare=False)
    options = (*CONFIRMED, "--leave-out-blocked")
    ended = run_apart(Plan(str(tmp_path / "case"), str(tmp_path / "work"), lenient(), options))
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    receipt = json.loads((ended.output / "0.out").read_text().splitlines()[-1])
    assert {row["reason"]: row["count"] for row in receipt["left_behind"]} == {"value_echo": len(PLACES)}
    assert len(list(landed(ended))) == 1
    assert_clean(ended, Detector(bank))


def test_sent_as_they_are_each_place_is_found(tmp_path: Path) -> None:
    bank = write_case(tmp_path / "case", is_bare=True)
    options = (*CONFIRMED, "--accept-phi-risk")
    ended = run_apart(Plan(str(tmp_path / "case"), str(tmp_path / "work"), None, options))
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    found = found_at_site(ended, Detector(bank))
    assert [where for token, where in bank.where.items() if token not in found] == []
    assert_alone(ended)
