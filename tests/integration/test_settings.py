"""``case-uploader settings``, as IT calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uploader.config import SETTINGS

if TYPE_CHECKING:
    from tests.make.program import Program


def test_every_setting_is_shown_with_where_it_comes_from(program: Program) -> None:
    ran = program.run("settings", "--json", CASE_UPLOADER_LANGUAGE="de")
    rows = {event["name"]: event for event in ran.events if event["event"] == "setting"}
    assert (ran.code, list(rows)) == (0, [setting.name for setting in SETTINGS])
    assert (rows["language"]["value"], rows["language"]["from"]) == ("de", "environment")
    assert (rows["data_dir"]["value"], rows["data_dir"]["from"]) == (str(program.data_dir), "environment")
    assert ran.last == {"event": "settings", "problems": []}


def test_explained_it_says_what_is_overridden_and_what_must_be_corrected(program: Program) -> None:
    program.data_dir.mkdir()
    (program.data_dir / "settings.json").write_text('{"proxy": "http://nurse:SECRET@a.example:1"}')
    ran = program.run(
        "settings",
        "--explain",
        CASE_UPLOADER_PROXY="http://nurse:SECRET@b.example:2",
        CASE_UPLOADER_WORKERS="many",
        CASE_UPLOADER_REQUIRE_PROFIL="yes",
    )
    assert ran.code == 2
    assert "http://***@b.example:2" in ran.out
    assert (
        "overrides http://***@a.example:1: the user, on the settings page, settings.json in the data folder"
        in ran.out
    )
    assert "- the environment, workers: it must be a number from 0 to 64" in ran.out
    assert "did you mean require_profile?" in ran.out
    assert "SECRET" not in ran.out + ran.err


def test_without_a_data_folder_that_can_be_used_it_still_answers(program: Program) -> None:
    program.data_dir.write_text("a file stands in its place")
    assert program.run("settings", "--json").last["problems"] == [
        {
            "place": "settings.json in the data folder",
            "name": "",
            "text": "it can't be read (Not a directory)",
        }
    ]


def test_a_setting_that_can_not_be_used_is_named_when_it_is_needed(program: Program) -> None:
    ran = program.run("sign-in", "--json", CASE_UPLOADER_LIMIT_RATE="fast")
    assert (ran.code, ran.last["code"], ran.last["owner"]) == (2, "bad_settings", "it")
    assert "limit_rate in the environment" in ran.last["text"]
    ran = program.run("doctor", "--json", CASE_UPLOADER_PROXY="ftp://x")
    assert ran.code == 8
    findings = {row["probe"]: row for row in ran.last["findings"]}
    assert (findings["settings"]["verdict"], "core" in findings) == ("bad", False)


def test_the_version_says_what_it_has_and_asks_nobody(program: Program) -> None:
    plain = program.run("--version")
    newer = program.run(
        "--version", CASE_UPLOADER_NEWEST_VERSION="99.0", CASE_UPLOADER_UPDATE_HINT="Ask the desk."
    )
    assert plain.out.splitlines() == newer.out.splitlines()[:1]
    assert newer.out.splitlines()[1:] == ["Your IT has version 99.0. Ask the desk."]
