"""``doctor`` as a user starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.make.program import Program
    from uploader.practice.server import PracticeSite


def test_the_way_to_the_practice_site_is_good_and_the_test_part_is_gone(
    site: PracticeSite, program: Program
) -> None:
    before = [doc["_id"] for doc in site.site.store.find("blob_session")]
    ran = program.run("doctor", "--json")
    verdicts = {finding["probe"]: finding["verdict"] for finding in ran.last["findings"]}
    assert (ran.code, ran.last["event"]) == (0, "doctor"), ran.err
    for probe in ("name", "core", "xfer", "clock", "storage name", "storage"):
        assert verdicts[probe] == "good", ran.last["letter"]
    assert [doc["_id"] for doc in site.site.store.find("blob_session")] == before
    assert program.key.rpartition(":")[2] not in ran.out


def test_a_storage_that_refuses_is_named_in_the_letter(site: PracticeSite, program: Program) -> None:
    site.site.faults.add({"listener": "storage", "status": 403, "times": 1})
    ran = program.run("doctor")
    assert ran.code == 8, ran.out
    assert "- storage: Let HTTPS PUT" in ran.out


def test_a_site_that_nobody_answers_for_is_bad(program: Program) -> None:
    ran = program.run("doctor", "--site", "http://127.0.0.1:9", "--json", CASE_UPLOADER_API_KEY="")
    assert ran.code == 8
    assert ran.last["worst"] == "bad"


def test_without_site_and_key_it_asks_for_one(program: Program) -> None:
    ran = program.run("doctor", "--json", CASE_UPLOADER_API_KEY="")
    assert (ran.code, ran.last["code"]) == (2, "bad_argument")
