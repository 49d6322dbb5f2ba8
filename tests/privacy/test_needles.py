"""Thousands of needles, one in every place where a patient may be named: none leaves, none stays.

Each run has a control: sent as it is, by the same program to the same site, the same detector finds them all.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from tests.make.around import NEVER_SENT, write_whole_case, zipped_twice
from tests.make.clean import CONFIRMED, assert_alone, assert_clean, landed, tags_landed
from tests.make.detector import Detector
from tests.make.dicom import make_tiny
from tests.make.encode import JPEG_BASELINE, PIXEL_DATA, fragments, to_bytes
from tests.make.needle_run import ROOT, Plan, isolation, run_apart
from tests.make.needles import (
    ALPHABETS,
    HASHED,
    KEPT,
    SYNTAXES,
    Bank,
    allow_list,
    deny_list,
    jpeg_frame,
    others,
    patient,
    pdf_with,
    picture,
    rows,
    zipped,
)
from tests.make.people import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEAVING_OUT: Final = (*CONFIRMED, "--leave-out-blocked")
WRITTEN: Final = frozenset((*HASHED, *KEPT, 0x00120062, 0x00120063))
"""What the profile hashes or keeps, and the marks of the exit stage."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bank, Detector]:
    """A case, its needles, and what finds them."""
    bank = Bank()
    folder = write_whole_case(tmp_path_factory.mktemp("needles") / "case", bank, is_open=False)
    bank.word("user")
    return folder, bank, Detector(bank)


@pytest.fixture
def plan(case: tuple[Path, Bank, Detector], tmp_path: Path) -> Plan:
    """The case, sent under a profile that names every row of the Standard's table."""
    who = next(token.upper() for token, where in case[1].where.items() if where == "user")
    return Plan(str(case[0]), str(tmp_path / "work"), deny_list(), CONFIRMED, user=who)


def test_the_bank_is_what_it_is_said_to_be(case: tuple[Path, Bank, Detector]) -> None:
    _, bank, _ = case
    assert len(bank.tokens) >= 3000
    assert len(rows()) >= 640
    assert len(ALPHABETS) >= 12
    assert len(SYNTAXES) == 6


def test_as_they_are_all_needles_are_found_at_the_site_and_none_on_this_computer(
    case: tuple[Path, Bank, Detector], plan: Plan
) -> None:
    _, bank, detector = case
    ended = run_apart(replace(plan, profile=None, options=(*CONFIRMED, "--accept-phi-risk")))
    assert ended.codes == [0]
    hits = detector.search_tree(ended.record)
    found = set().union(*hits.values())
    unseen = [line for line in others(found, bank) if line.split(": ")[1] not in NEVER_SENT]
    assert unseen == []
    assert not {token for token in found if bank.where[token] in NEVER_SENT}
    kept = set().union(*detector.search_tree(ended.kept).values())
    assert {bank.where[token].rpartition(" ")[2] for token in kept} <= {
        "0008103e"
    }  # archives are named by it
    assert_alone(ended)


def test_in_the_case_itself_the_detector_sees_names_attributes_and_all_else(
    case: tuple[Path, Bank, Detector],
) -> None:
    folder, bank, detector = case
    found = set[str]().union(*detector.search_tree(folder).values())
    unseen = {line.split(": ")[1] for line in others(found, bank)}
    assert unseen == {"user", "modified"}


def test_under_a_profile_no_needle_leaves_or_stays(case: tuple[Path, Bank, Detector], plan: Plan) -> None:
    ended = run_apart(plan)
    assert ended.codes == [0]
    assert len(list(ended.record.iterdir())) > 20
    assert_clean(ended, case[2])
    for name in ("kept-keyring.json", "known.sqlite"):  # the system's credentials, and whom they help to know
        assert list(ended.kept.rglob(name)), name
    tags = tags_landed(ended)
    assert {tag for tag, _ in rows()} & tags <= WRITTEN
    assert not [f"{tag:08x}" for tag in tags if tag >> 16 & 1]
    assert {tag & 0xFFFF for tag in tags if tag >> 24 in (0x50, 0x60)} <= {0x0010, 0x0011}


def test_no_needle_leaves_or_stays_when_it_is_killed(case: tuple[Path, Bank, Detector], plan: Plan) -> None:
    ended = run_apart(replace(plan, stop_at="upload", stop_with=int(signal.SIGKILL)))
    assert ended.codes == [-signal.SIGKILL]
    assert any(path.suffix == ".sqlite" for path in ended.kept.rglob("*"))
    assert_clean(ended, case[2])


def test_no_needle_leaves_or_stays_when_it_is_cancelled_and_resumed(
    case: tuple[Path, Bank, Detector], plan: Plan
) -> None:
    ended = run_apart(replace(plan, stop_at="stage", stop_with=int(signal.SIGINT), resumes=True))
    assert ended.codes == [130, 0], (ended.output / "1.err").read_text()
    assert_clean(ended, case[2])


def test_a_rejected_file_and_an_echo_leave_nothing(
    case: tuple[Path, Bank, Detector], plan: Plan, tmp_path: Path
) -> None:
    """Text behind the data set, a locked report, and a number that only the wrong element still holds."""
    folder, bank, _ = case
    bad = tmp_path / "case"
    add_bad_files(folder, bad, bank)
    ended = run_apart(replace(plan, case=str(bad), options=LEAVING_OUT))
    assert ended.codes == [0], (ended.output / "0.out").read_text()
    receipt = json.loads((ended.output / "0.out").read_text().splitlines()[-1])
    assert len(receipt["series"]) == 1
    assert {row["reason"]: row["count"] for row in receipt["left_behind"]}["value_echo"] == 4
    assert_clean(ended, Detector(bank))


def add_bad_files(folder: Path, bad: Path, bank: Bank) -> None:
    """A file that is not whole, three where the patient turns up again, one that is sound, and a report."""
    bad.mkdir()
    first = next(path for path in folder.rglob("*.dcm"))
    (bad / "behind").write_bytes(first.read_bytes() + bank.word("behind the data set").encode())
    who = patient(bank)
    name, number = str(who[0x00100010][1]), str(who[0x00100020][1])
    echo = make_tiny(Place(series=1)) | who
    echo[0x00181250] = ("LO", f"made for {number}")  # not in the Standard's table
    spoken = make_tiny(Place(series=2)) | who | picture(1, JPEG_BASELINE)
    spoken[PIXEL_DATA] = ("OB", fragments([jpeg_frame(bytes(256), name.encode())]))
    hidden = make_tiny(Place(series=3)) | who
    hidden[0x00181250] = ("LO", base64.b64encode(number.encode()).decode())
    sound = make_tiny(Place(series=4)) | who
    for label, dataset in (("echo", echo), ("hidden", hidden), ("sound", sound)):
        (bad / label).write_bytes(to_bytes(dataset))
    (bad / "comment").write_bytes(to_bytes(spoken, JPEG_BASELINE))
    (bad / "report.pdf").write_bytes(pdf_with(f"About {name.split('^', maxsplit=1)[0]}."))


def test_whom_a_process_asks_is_noted(tmp_path: Path) -> None:
    """The control of the other half: a look-up and a connection are seen, and go nowhere."""
    target = tmp_path / "audit.txt"
    program = """
import socket
deeds = [lambda: socket.getaddrinfo("somewhere.invalid", 443)]
deeds += [lambda: socket.create_connection(("192.0.2.1", 9), 0.01)]
for deed in deeds:
    try:
        deed()
    except OSError:
        pass
"""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "tests" / "make" / "audit"),
        "NEEDLE_AUDIT": str(target),
    }
    subprocess.run([*isolation(), sys.executable, "-c", program], env=environment, check=True, timeout=60)
    noted = target.read_text()
    assert "somewhere.invalid" in noted
    assert "192.0.2.1" in noted


# --- the long part -------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("make", [deny_list, allow_list])
def test_no_needle_leaves_or_stays_with_the_whole_table_in_every_file(
    tmp_path: Path, make: Callable[[], dict[str, object]]
) -> None:
    bank = Bank()
    folder = write_whole_case(tmp_path / "case", bank, is_open=make is allow_list, is_full=True)
    ended = run_apart(Plan(str(folder), str(tmp_path / "work"), make(), CONFIRMED))
    assert len(bank.tokens) > 15_000
    assert ended.codes == [0]
    assert_clean(ended, Detector(bank))
    if make is allow_list:
        assert {tag for tag in tags_landed(ended) if tag >> 16 != 0x0028} <= WRITTEN | {
            0x00080005,
            PIXEL_DATA,
        }


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("make", [zipped, zipped_twice])
def test_no_needle_of_an_archives_own_fields_leaves(
    case: tuple[Path, Bank, Detector], plan: Plan, tmp_path: Path, make: Callable[[Path, Path, Bank], Path]
) -> None:
    folder, bank, _ = case
    archive = make(folder, tmp_path / "case.zip", bank)
    ended = run_apart(replace(plan, case=str(archive)))
    assert ended.codes == [0]
    assert_clean(ended, Detector(bank))


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("event", ["case", "stage", "upload", "import"])
@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("pause_s", [0.0, 0.2])
def test_no_needle_leaves_or_stays_wherever_it_is_stopped(
    case: tuple[Path, Bank, Detector], plan: Plan, event: str, with_signal: int, pause_s: float
) -> None:
    ended = run_apart(replace(plan, stop_at=event, stop_with=int(with_signal), pause_s=pause_s))
    assert_clean(ended, case[2])


FAULTS: Final = (
    {"listener": "storage", "answer": "unavailable", "times": 6},
    {"listener": "storage", "drop_after_bytes": 1000, "times": 3},
    {"listener": "storage", "lose_answer": True, "times": 2},
    {"listener": "api", "path": "/xfer", "answer": "too_many", "times": 3},
    {"listener": "api", "path": "/xfer/.*import", "answer": "unprocessable", "times": 100},
    {"listener": "storage", "answer": "forbidden", "times": 1000},
)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_needle_leaves_or_stays_when_the_site_fails(
    case: tuple[Path, Bank, Detector], plan: Plan, fault: dict[str, object]
) -> None:
    ended = run_apart(replace(plan, options=(*CONFIRMED, "--max-wait", "20"), faults=(fault,)))
    assert_clean(ended, case[2])


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("stop_at", ["", "upload"])
def test_no_needle_leaves_or_stays_with_the_packaged_program(
    case: tuple[Path, Bank, Detector], plan: Plan, frozen: Path, stop_at: str
) -> None:
    packaged = replace(
        plan, packaged=str(frozen / "case-uploader"), stop_at=stop_at, stop_with=int(signal.SIGKILL)
    )
    ended = run_apart(packaged)
    assert ended.codes == [-signal.SIGKILL if stop_at else 0], (ended.output / "0.err").read_text()
    assert_clean(ended, case[2])
    assert stop_at or len(list(landed(ended))) > 20
