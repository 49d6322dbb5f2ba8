"""The chain as a user starts it: send, and look at the site what is there."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.make.case import study, write_cd, write_export, write_zip
from tests.make.landed import labels_below, landed_files, members, pixel_bytes
from tests.make.program import PLACE, send_arguments
from uploader.receipt import receipt_from_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.make.case import Built
    from tests.make.program import Program
    from uploader.practice.server import PracticeSite

PROJECT_PATH = f"{PLACE['group']}/{PLACE['project']}"


@pytest.mark.parametrize(
    ("subject", "write"),
    [
        ("CD-1", write_cd),
        ("ZIP-1", lambda path: write_zip(path.with_suffix(".zip"))),
        ("EXP-1", write_export),
    ],
)
def test_a_cd_a_zip_and_an_export_land_exactly_where_they_were_sent(
    site: PracticeSite, program: Program, tmp_path: Path, subject: str, write: Callable[[Path], Built]
) -> None:
    built = write(tmp_path / "case")
    ran = program.send(built.path, subject)
    assert ran.code == 0, ran.err
    receipt = receipt_from_json(ran.last)
    assert ran.last["state"] == "landed"
    assert receipt.counts.seen == built.file_count
    dicom = [row for row in receipt.series if row.file_type == "dicom"]
    assert sum(row.file_count for row in dicom) == built.instance_count
    assert labels_below(site, f"{PROJECT_PATH}/{subject}") == ["Baseline/CT Chest"]
    files = landed_files(site, f"{PROJECT_PATH}/{subject}/Baseline/CT Chest")
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert digests == {row.name: row.sha256 for row in receipt.series}


def test_what_was_said_of_a_warning_stands_on_the_receipt(program: Program, tmp_path: Path) -> None:
    built = write_export(tmp_path / "case")
    arguments = send_arguments(built.path, "WARN-1")

    refused = program.run(*arguments, "--confirm", "empty_images", "--stop-on-warnings")
    sent = program.run(*arguments, "--confirm", "empty_images")

    assert (refused.code, refused.last["code"]) == (6, "warning_unanswered")
    assert sent.code == 0
    answers = receipt_from_json(sent.last).answers
    said = {"empty_images": "confirmed", "other_pictures": "not_confirmed", "wrong_modality": "not_confirmed"}
    assert dict(answers) == said


def test_pictures_that_may_hold_a_name_are_sent_only_when_that_very_finding_is_answered(
    program: Program, tmp_path: Path
) -> None:
    datasets = study()
    for dataset in datasets[1:7]:
        dataset[0x00280301] = ("CS", "YES")
    built = write_cd(tmp_path / "case", datasets)

    refused = program.send(built.path, "TEXT-1")
    cleared = program.send(built.path, "TEXT-1", "--confirm", "burned_in_flag")
    left_out = program.send(built.path, "TEXT-2", "--leave-out-blocked")

    assert (refused.code, refused.last["code"]) == (6, "case_blocked")
    assert cleared.code == 0
    assert ("burned_in_flag", "confirmed") in receipt_from_json(cleared.last).answers
    assert left_out.code == 0
    assert receipt_from_json(left_out.last).counts.left_out == 6


def test_every_instance_keeps_its_pixels(site: PracticeSite, program: Program, tmp_path: Path) -> None:
    built = write_cd(tmp_path / "case", study(count=8))
    assert program.send(built.path, "PIX-1").code == 0
    sent = sorted(pixel_bytes(path.read_bytes()) for path in (built.path / "DICOM").rglob("IM*"))
    files = landed_files(site, f"{PROJECT_PATH}/PIX-1/Baseline/CT Chest")
    landed = sorted(
        pixel_bytes(member)
        for name, content in files.items()
        if name.endswith(".dicom.zip")
        for member in members(content).values()
    )
    assert landed == sent


def test_nothing_of_a_case_that_landed_stays_here_but_its_receipt(program: Program, tmp_path: Path) -> None:
    ran = program.send(write_cd(tmp_path / "case").path, "REST-1")
    kept = [
        path for path in program.data_dir.rglob("*") if path.is_file() and path.name != "case-uploader.log"
    ]
    assert [path.name for path in kept] == [f"{ran.last['case_id']}.json"]
    assert json.loads(kept[0].read_text()) == ran.last


def test_without_following_a_case_is_sent_and_a_later_resume_turns_it_into_landed(
    program: Program, tmp_path: Path
) -> None:
    ran = program.send(write_cd(tmp_path / "case").path, "LATER-1", "--no-follow")
    assert (ran.code, ran.last["state"]) == (0, "sent")
    assert ran.last["counts"]["pending"] > 0
    resumed = program.run("resume", ran.last["case_id"], "--json")
    assert (resumed.code, resumed.last["state"]) == (0, "landed")
    assert resumed.last["counts"]["pending"] == 0


def test_a_case_that_is_sent_twice_is_held_at_the_site_and_nothing_is_doubled(
    site: PracticeSite, program: Program, tmp_path: Path
) -> None:
    built = write_cd(tmp_path / "case")
    first = program.send(built.path, "TWICE-1")
    before = landed_files(site, f"{PROJECT_PATH}/TWICE-1/Baseline/CT Chest")

    again = program.send(built.path, "TWICE-1")

    assert first.last["state"] == "landed"
    assert (again.code, again.last["state"]) == (9, "held")
    assert "import_held" in [event.get("code") for event in again.events]
    assert landed_files(site, f"{PROJECT_PATH}/TWICE-1/Baseline/CT Chest") == before


def test_cases_and_receipts_can_be_asked_for_later(program: Program, tmp_path: Path) -> None:
    case_id = program.send(write_cd(tmp_path / "case").path, "ASK-1").last["case_id"]
    assert program.run("cases", "--json").last["case_id"] == case_id
    assert program.run("receipt", case_id, "--json").last["state"] == "landed"
    assert "LANDED" in program.run("receipt", case_id).out


def test_check_looks_without_a_key_and_without_a_network(program: Program, tmp_path: Path) -> None:
    built = write_export(tmp_path / "case")
    ran = program.run("check", str(built.path), "--json", CASE_UPLOADER_API_KEY="")
    assert ran.code == 0
    assert ran.last["event"] == "prepared"
    assert ran.last["seen"] == built.file_count


def test_the_key_may_come_by_standard_input(site: PracticeSite, program: Program, tmp_path: Path) -> None:
    built = write_cd(tmp_path / "case")
    arguments = ["send", str(built.path), "--json", "--key-stdin", "--subject", "STDIN-1", "--confirm", "all"]
    arguments += [part for name, value in PLACE.items() for part in (f"--{name}", value)]
    ran = program.run(*arguments, stdin=f"{site.api_key}\n", CASE_UPLOADER_API_KEY="")
    assert ran.code == 0, ran.err
    assert ran.last["state"] == "landed"
