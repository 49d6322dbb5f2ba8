from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make.clock import FakeClock
from tests.make.values import prepared, series, source
from uploader.errors import CaseBlocked
from uploader.model.progress import (
    ImportProgress,
    ScanProgress,
    StageProgress,
    UploadProgress,
    Waiting,
    WaitReason,
)
from uploader.model.source import OtherFile
from uploader.terminal.machines import MachineOutput
from uploader.terminal.people import PeopleOutput
from uploader.terminal.progress import describe

if TYPE_CHECKING:
    from collections.abc import Generator

    from uploader.model.progress import CaseProgress

STEPS: list[CaseProgress] = [
    ScanProgress(3, 1, is_walking=True),
    ScanProgress(3, 3, is_walking=False),
    StageProgress(1, 3, 10, 30),
    UploadProgress(1, 2, 100, 50, 300),
    Waiting(WaitReason.NETWORK, 4.0),
    ImportProgress("j1", "running", 1, 2),
]


def _steps() -> Generator[CaseProgress, None, str]:
    yield from STEPS
    return "end"


def test_a_program_gets_one_line_for_each_kind_of_progress_and_the_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert MachineOutput(FakeClock()).follow(_steps()) == "end"
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["scan", "stage", "upload", "waiting", "import"]
    assert events[3] == {"event": "waiting", "reason": "network", "retry_s": 4.0}


@given(uptime_s=st.floats(0, 400 * 86_400))
def test_progress_is_told_however_long_the_computer_has_been_up(uptime_s: float) -> None:
    clock = FakeClock()
    clock.sleep(uptime_s)
    with redirect_stdout(StringIO()) as out:
        MachineOutput(clock).follow(_steps())
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()][:2] == ["scan", "stage"]


def test_people_see_each_stretch_once_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert PeopleOutput().follow(_steps()) == "end"
    assert capsys.readouterr().err.splitlines() == [
        "Reading the files",
        "Removing patient details",
        "Sending",
        "Waiting for the network",
        "Import at the site",
    ]


def _both() -> Generator[CaseProgress, None, str]:
    for done in range(4):
        yield StageProgress(done, 3, 10 * done, 30)
        yield UploadProgress(done, 3, 100 * done, 0, 300)
    return "end"


def test_removing_details_and_sending_at_the_same_time_are_told_side_by_side(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert PeopleOutput().follow(_both()) == "end"
    assert capsys.readouterr().err.splitlines() == ["Removing patient details", "Sending"]
    assert MachineOutput(FakeClock()).follow(_both()) == "end"
    events = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert events == ["stage", "upload"]


@pytest.mark.parametrize("progress", STEPS)
def test_no_progress_is_more_than_all(progress: CaseProgress) -> None:
    _, text, done, total = describe(progress)
    assert text
    assert total is None or 0 <= done <= total


def test_names_that_could_control_a_terminal_are_shown_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    other = OtherFile(source("evil\x1b[2Jname\udcff.pdf"), "pdf")
    PeopleOutput().prepared(prepared(series("s1", "1.2.3", 2), others=(other,)))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "evil?[2Jname?.pdf" in out


def test_an_error_says_owner_next_step_and_code_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    PeopleOutput().error(CaseBlocked(count=2))
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "before this case can be sent: 2." in err
    assert "You can put this right. [case_blocked]" in err


def test_a_programs_error_has_code_owner_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    MachineOutput(FakeClock()).error(CaseBlocked(count=2))
    event = json.loads(capsys.readouterr().out)
    assert (event["code"], event["owner"], event["exit_code"], event["params"]) == (
        "case_blocked",
        "you",
        6,
        {"count": 2},
    )
