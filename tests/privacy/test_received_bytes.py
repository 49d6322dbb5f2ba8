"""What a site receives holds nothing of who the patient is; and the search that says so can find it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tests.make.case import study, write_cd, write_zip
from tests.make.dicom import add_nested_identifiers, add_private
from tests.make.people import person
from tests.make.program import Program
from uploader.practice.server import start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_PROFILE = {
    "group": "stroke-registry",
    "project": "Site 12 - St Mary",
    "session": "Admission",
    "acquisition": "CT Head",
}


def _needles() -> list[bytes]:
    """Every part of the patient's name, the number and the birth date, in the spellings that files use."""
    who = person(1)
    date = str(who.birth_date)
    words = [*re.split(r"[\^= ]+", who.name), who.patient_id, date, f"{date[:4]}-{date[4:6]}-{date[6:]}"]
    wanted = {word for word in words if len(word) > 3}
    return [
        form
        for word in wanted
        for form in (word.encode(), word.lower().encode(), word.upper().encode(), word.encode("utf-16-le"))
    ]


def _case(folder: Path) -> Path:
    datasets = [add_nested_identifiers(add_private(dataset)) for dataset in study(count=4)]
    return write_cd(folder / "FakeDoe_Jane", datasets).path


def _everything(record: Path) -> Iterator[tuple[str, bytes]]:
    """What came in, request by request, and the members of every archive in it."""
    for path in sorted(record.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield path.name, content
            start = content.find(b"PK\x03\x04")
            if start >= 0:
                with zipfile.ZipFile(io.BytesIO(content[start:])) as archive:
                    for name in archive.namelist():
                        yield f"{path.name}::{name}", archive.read(name)


def _found(record: Path) -> list[tuple[str, bytes]]:
    return [
        (name, needle) for name, content in _everything(record) for needle in _needles() if needle in content
    ]


def test_with_a_profile_no_received_byte_names_the_patient(tmp_path: Path) -> None:
    with start_practice_site(options=Options(record=tmp_path / "record")) as site:
        ran = Program(tmp_path / "data", site.api_key).send(_case(tmp_path), "PRIV-1")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
    assert len(list(_everything(tmp_path / "record"))) > 20
    assert _found(tmp_path / "record") == []


def test_without_a_profile_and_with_the_risk_accepted_the_same_search_finds_the_patient(
    tmp_path: Path,
) -> None:
    with start_practice_site(options=Options(record=tmp_path / "record")) as site:
        program = Program(tmp_path / "data", site.api_key)
        ran = program.send(_case(tmp_path), "PRIV-2", "--accept-phi-risk", place=NO_PROFILE)
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
    assert ran.last["phi_risk_accepted"] is True
    assert len({needle for _, needle in _found(tmp_path / "record")}) >= 3


def test_receipt_log_and_output_name_nobody(tmp_path: Path) -> None:
    with start_practice_site() as site:
        program = Program(tmp_path / "data", site.api_key)
        ran = program.send(_case(tmp_path), "PRIV-3")
        write_zip(tmp_path / "FakeDoe.zip")
        failed = program.send(tmp_path / "FakeDoe.zip", "PRIV-3", place={"session": "none"})
    assert failed.code == 5
    kept = b"".join(path.read_bytes() for path in program.data_dir.rglob("*") if path.is_file())
    for text in (ran.out.encode(), ran.err.encode(), failed.out.encode(), failed.err.encode(), kept):
        assert [needle for needle in _needles() if needle in text] == []


def test_nothing_is_left_in_the_data_folder_by_a_run_that_is_killed_and_given_up(tmp_path: Path) -> None:
    with start_practice_site() as site:
        program = Program(tmp_path / "data", site.api_key)
        process = program.start("send", str(_case(tmp_path)), "--json", "--subject", "PRIV-4", *_place())
        assert process.stdout is not None
        for line in process.stdout:
            if '"stage"' in line:
                break
        process.kill()
        process.communicate()
        case_id = program.run("cases", "--json").last["case_id"]
        assert program.run("cases", "--remove", case_id).code == 0
    kept = [path for path in program.data_dir.rglob("*") if path.is_file() and path.suffix != ".log"]
    assert kept == []


def _place() -> list[str]:
    return [
        "--confirm",
        "all",
        "--group",
        "heart-trial",
        "--project",
        "Site 12 - St Mary",
        "--session",
        "Baseline",
        "--acquisition",
        "CT Chest",
    ]
