"""Everything that must not be sent: a clear message, the documented exit code, nothing sent, nothing lost."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.case import study, write_cd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.program import Program
    from uploader.practice.server import PracticeSite


def _bytes_at(site: PracticeSite) -> int:
    return int(site.counters["total"]["received"])


RETINA = {"group": "retina-study", "session": "Baseline", "acquisition": "OCT"}


def test_a_number_that_the_profile_forgets_stops_the_series_and_the_place_is_named(
    program: Program, tmp_path: Path
) -> None:
    datasets = study(count=2)
    number = str(datasets[0][0x00100020][1])
    datasets[1][0x00081030] = ("LO", f"knee of {number}")
    datasets[1][0x00400275] = ("SQ", [{}, {0x00400009: ("SH", number)}])
    built = write_cd(tmp_path / "case", datasets)
    ran = program.send(built.path, "ECHO-1", "--confirm", "all")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (7, "value_echoed", "coordinator"), ran.out
    assert ran.last["params"]["elements"] == "(0008,1030)"
    assert number not in ran.out + ran.err
    left = program.send(built.path, "ECHO-2", "--confirm", "all", "--leave-out-blocked")
    assert (left.code, left.last["state"]) == (0, "landed"), left.out
    assert {"state": "failed", "reason": "value_echo", "count": 1} in left.last["left_behind"]
    assert number not in left.out + left.err


@pytest.mark.parametrize(
    ("place", "exit_code", "code"),
    [
        ({"project": "Site 03 - Eastbrook"}, 4, "no_upload_rights"),
        ({"session": "Week 99"}, 5, "label_not_in_templates"),
        ({"session": "baseline"}, 5, "label_not_in_templates"),
        ({"acquisition": "PET"}, 5, "label_not_in_templates"),
        ({"group": "no-such-trial"}, 5, "group_not_found"),
        ({"project": "Site 99"}, 5, "project_not_found"),
        ({"subject": "S/1"}, 5, "bad_subject_label"),
        (
            {**RETINA, "project": "Clinic A", "session": "Visit 3", "acquisition": "x"},
            5,
            "label_not_in_templates",
        ),
        (
            {**RETINA, "project": "Clinic A", "session": "^Visit [0-9]+$", "acquisition": "x"},
            5,
            "label_is_pattern",
        ),
        ({**RETINA, "project": "Clinic A", "acquisition": ".*OCT.*"}, 5, "label_is_pattern"),
        ({**RETINA, "project": "Clinic B"}, 5, "no_templates"),
        ({**RETINA, "project": "Clinic C"}, 4, "project_locked"),
        ({**RETINA, "project": "Clinic A", "acquisition": "Fundus Photography"}, 7, "phi_risk"),
    ],
)
def test_a_place_that_can_not_be_is_refused_before_anything_is_read(
    site: PracticeSite, program: Program, tmp_path: Path, place: dict[str, str], exit_code: int, code: str
) -> None:
    built = write_cd(tmp_path / "case")
    before = _bytes_at(site)
    ran = program.send(built.path, "NEVER-1", place=place)
    assert (ran.code, ran.last["code"]) == (exit_code, code), ran.out
    assert {"owner", "retryable", "text"} <= ran.last.keys()
    assert _bytes_at(site) == before
    assert program.run("cases", "--json").out == ""


def test_a_key_that_the_site_does_not_know_is_refused(program: Program, tmp_path: Path) -> None:
    stranger = replace(program, key=program.key[:-10] + "x" * 10)
    ran = stranger.send(write_cd(tmp_path / "case").path, "KEY-1")
    assert (ran.code, ran.last["code"]) == (3, "key_refused")


@pytest.mark.parametrize(
    ("key", "code"),
    [("", "key_missing"), ("no-key", "key_malformed"), ("http://a.example:secret-123", "insecure_site")],
)
def test_a_key_that_is_none_is_refused_without_asking_anybody(
    program: Program, tmp_path: Path, key: str, code: str
) -> None:
    ran = replace(program, key=key).send(write_cd(tmp_path / "case").path, "KEY-2")
    assert (ran.code, ran.last["code"]) == (3, code)


def test_without_a_network_the_site_is_named_and_nothing_is_lost(program: Program, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    away = replace(program, key=f"127.0.0.1:{port}:__force_insecure:{'k' * 57}")
    ran = away.send(write_cd(tmp_path / "case").path, "NET-1")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (8, "server_unreachable", "it")


def test_two_patients_in_one_selection_block_the_case(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case", [*study(patient=1), *study(patient=2)])
    before = _bytes_at(site)
    for options in ((), ("--leave-out-blocked",)):
        ran = program.send(built.path, "TWO-1", *options)
        assert (ran.code, ran.last["code"]) == (6, "case_blocked")
    assert _bytes_at(site) == before


def test_a_truncated_file_blocks_until_it_is_left_out(program: Program, tmp_path: Path) -> None:
    built = write_cd(tmp_path / "case")
    victim = min((built.path / "DICOM").rglob("IM*"))
    victim.write_bytes(victim.read_bytes()[:-50])
    ran = program.send(built.path, "CUT-1")
    assert (ran.code, ran.last["code"]) == (6, "case_blocked")
    ran = program.send(built.path, "CUT-1", "--leave-out-blocked")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
    assert ran.last["counts"]["failed"] == 1


def test_a_folder_that_is_not_there_is_said_to_be_gone(program: Program, tmp_path: Path) -> None:
    ran = program.send(tmp_path / "nowhere", "GONE-1")
    assert (ran.code, ran.last["code"]) == (2, "nothing_there")


def test_an_empty_folder_has_nothing_to_send(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = program.send(tmp_path / "empty", "NONE-1")
    assert ran.code == 6
    assert ran.last["code"] in {"nothing_to_send", "case_blocked"}


@pytest.mark.parametrize("level", ["project", "group"])
def test_a_profile_that_can_not_be_used_stops_the_case_and_is_not_passed_over(
    site: PracticeSite, program: Program, tmp_path: Path, level: str
) -> None:
    place = {} if level == "project" else {"project": "Site 07 - Northgate"}
    site.site.faults.add({"profile": {"level": level, "value": "invalid"}, "times": 10})
    try:
        ran = program.send(write_cd(tmp_path / "case").path, "BAD-1", place=place)
    finally:
        site.site.faults.clear()
    assert (ran.code, ran.last["code"]) == (7, "profile_invalid"), ran.out
    assert "no-such-action" in ran.last["text"]


@pytest.mark.parametrize(
    "arguments",
    [["send"], ["nonsense"], ["send", "x", "--group"], ["resume", "no-such-case"], ["receipt", "../x"]],
)
def test_bad_use_ends_with_code_2_and_one_short_paragraph(program: Program, arguments: list[str]) -> None:
    ran = program.run(*arguments)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err


def test_no_error_shows_a_path_of_this_computer(program: Program, tmp_path: Path) -> None:
    for ran in (program.send(tmp_path / "nowhere", "GONE-2"), program.run("resume", "no-such-case")):
        assert str(tmp_path) not in ran.out + ran.err
