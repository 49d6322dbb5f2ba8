"""Sites that differ from the likeliest one: other dialects, and no Bulk Import at all."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.case import write_cd
from tests.make.landed import landed_files
from tests.make.program import PLACE, Program
from uploader.practice.server import start_practice_site
from uploader.practice.site import FinishBody, Options, SessionRef

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("finish", list(FinishBody))
@pytest.mark.parametrize("reference", list(SessionRef))
def test_a_case_lands_in_every_dialect_that_a_site_may_speak(
    tmp_path: Path, finish: FinishBody, reference: SessionRef
) -> None:
    options = replace(Options(), finish_body=finish, session_ref=reference)
    with start_practice_site(options=options) as site:
        ran = Program(tmp_path / "data", site.api_key).send(write_cd(tmp_path / "case").path, "D-1")
    assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err


def test_where_there_is_no_bulk_import_core_tickets_are_used_and_the_receipt_says_so(tmp_path: Path) -> None:
    with start_practice_site(options=replace(Options(), has_xfer=False)) as site:
        ran = Program(tmp_path / "data", site.api_key).send(write_cd(tmp_path / "case").path, "T-1")
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
        assert ran.last["route"] == "core_tickets"
        assert ran.last["job"]["id"] == ""
        files = landed_files(site, f"{PLACE['group']}/{PLACE['project']}/T-1/Baseline/CT Chest")
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert digests == {row["name"]: row["sha256"] for row in ran.last["series"]}


def test_a_blob_whose_opening_was_never_answered_does_not_keep_the_case_from_landing(tmp_path: Path) -> None:
    with start_practice_site() as site:
        site.site.faults.add({"method": "POST", "path": "^/xfer/blobs$", "lose_answer": True, "times": 1})
        ran = Program(tmp_path / "data", site.api_key).send(write_cd(tmp_path / "case").path, "LOST-1")
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.err
        files = landed_files(site, f"{PLACE['group']}/{PLACE['project']}/LOST-1/Baseline/CT Chest")
    assert len(files) == len(ran.last["series"])


@pytest.mark.parametrize(
    "path",
    [
        "^/xfer/blob-sessions$",
        "/upload$",
        "/finish$",
        "^/xfer/imports$",
        "^/upload/",
        "/report$",
        "^/api/lookup",
    ],
)
def test_any_lost_answer_ends_with_everything_landed_once(tmp_path: Path, path: str) -> None:
    with start_practice_site() as site:
        site.site.faults.add({"path": path, "lose_answer": True, "times": 1})
        ran = Program(tmp_path / "data", site.api_key).send(write_cd(tmp_path / "case").path, "LOST-2")
        assert (ran.code, ran.last["state"]) == (0, "landed"), ran.out
        imports = site.site.store.find("import")
        files = landed_files(site, f"{PLACE['group']}/{PLACE['project']}/LOST-2/Baseline/CT Chest")
    assert len([job for job in imports if not job.get("dry_run")]) == 1
    assert len(files) == len(ran.last["series"])
