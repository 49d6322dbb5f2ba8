"""`profile check`, as a coordinator calls it; an unsafe profile stops `send` before a case is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.make import profiles
from tests.make.case import write_cd
from tests.make.program import Program
from uploader.practice.server import start_practice_site

if TYPE_CHECKING:
    from pathlib import Path

SITE_12 = "heart-trial/Site 12 - St Mary"
UNSAFE = "name: bad\ndicom:\n  fields:\n    - {name: PatientID, hash: true}\n"


def _written(folder: Path, text: str) -> str:
    path = folder / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_checked_without_a_site(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", "")
    ran = program.run("profile", "check", _written(tmp_path, profiles.MINIMAL), "--json")
    assert ran.code == 0, ran.err
    said = ran.last
    assert (said["event"], said["verdict"], said["name"]) == ("profile", "warn", "minimal")
    assert len(said["rows"]) == sum(said["counts"].values()) == 655
    assert {finding["owner"] for finding in said["findings"]} == {"coordinator"}


def test_people_read_what_is_wrong_what_stays_and_how_much_goes(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", "")
    path = _written(tmp_path, UNSAFE)
    ran = program.run("profile", "check", path)
    assert ran.code == 7
    assert "[stop ] line 4: Hashed without a salt: PatientID" in ran.out
    assert "It can't be used" in ran.out
    assert "(0010,0010) Z      stays as it is" in ran.out
    assert "(0010,0020)" in ran.out, "it stays in sequences"
    whole = program.run("profile", "check", path, "--all").out
    assert "file is refused" in whole
    assert len(whole.splitlines()) > len(ran.out.splitlines())


def test_all_mistakes_of_a_text_are_said_at_once(tmp_path: Path) -> None:
    text = "dicom:\n  remove-private-tag: true\n  fields:\n    - {name: PatientNam, remove: true}\n"
    ran = Program(tmp_path / "data", "").run("profile", "check", _written(tmp_path, text))
    assert ran.code == 7
    assert "line 2: It can't be read: 'remove-private-tag' is not known" in ran.out
    assert "did you mean PatientName?" in ran.out
    assert "Traceback" not in ran.out + ran.err


@pytest.mark.parametrize(
    "arguments",
    [["profile", "check"], ["profile", "check", "/nowhere/x.yaml"], ["profile", "check", "--project", "x"]],
)
def test_a_bad_use_is_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    ran = Program(tmp_path / "data", "").run(*arguments)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    ran = Program(tmp_path / "data", "").run("profile", "check", str(tmp_path / "x.yaml"))
    assert (ran.code, "UTF-8" in ran.err) == (2, True)


def test_the_profile_in_force_at_a_site_is_checked(program: Program) -> None:
    ran = program.run("profile", "check", "--project", SITE_12, "--json")
    assert ran.code == 0, ran.err
    assert (ran.last["level"], ran.last["verdict"] != "block") == ("project", True)
    without = program.run("profile", "check", "--project", "stroke-registry/Site 12 - St Mary", "--json")
    assert (without.code, without.last["verdict"]) == (7, "none")


def test_an_unsafe_profile_stops_a_case_before_anything_of_it_is_written_down(tmp_path: Path) -> None:
    with start_practice_site() as site:
        program = Program(tmp_path / "data", site.api_key)
        headers = {"Authorization": f"scitran-user {site.admin_api_key}"}
        [project] = [
            one
            for one in httpx2.get(f"{site.url}/api/projects", headers=headers).json()
            if (one["group"], one["label"]) == ("heart-trial", "Site 12 - St Mary")
        ]
        answer = httpx2.put(
            f"{site.url}/api/projects/{project['_id']}/settings",
            json={"deid_profile": UNSAFE},
            headers=headers,
        )
        assert answer.status_code == 200
        selection = write_cd(tmp_path / "case").path
        place = ["--group", "heart-trial", "--project", "Site 12 - St Mary", "--session", "Baseline"]
        ran = program.run(
            "send", str(selection), *place, "--subject", "S-1", "--acquisition", "CT Chest", "--json"
        )
        assert ran.code == 7
        assert ran.last["code"] == "profile_unsafe"
        assert ran.last["owner"] == "coordinator"
        assert '"prepared"' not in ran.out
        assert program.run("cases", "--json").out.strip() == ""
