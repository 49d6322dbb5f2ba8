"""The check in its own process: the same answer, and an end to what has none."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

from tests.make import profiles
from tests.make.deid import document
from uploader.case.safety import ProfileChecker
from uploader.clock import Clock
from uploader.deid.check import check_apart, check_profile
from uploader.model.profile import ProfileLevel

ENDLESS = "dicom:\n  fields:\n    - {regex: '^(\\w+\\w?)+!$', remove: true}\n"


def test_the_answer_is_the_same_as_without_a_process() -> None:
    asked = document(profiles.RICH)
    assert check_apart(asked) == check_profile(asked, Clock())


def test_a_regex_without_end_is_ended_and_blocks_the_profile() -> None:
    check = check_apart(document(ENDLESS), time_limit_s=1.0)
    assert [finding.code for finding in check.blocking] == ["too_slow"]
    assert not [process for process in multiprocessing.active_children() if process.name == "profile-check"]


def test_a_check_that_fails_blocks_the_profile_and_raises_nothing() -> None:
    check = check_apart(replace(document(profiles.RICH), text=5))  # type: ignore[arg-type] # as a fault would
    assert [finding.code for finding in check.blocking] == ["check_died"]
    assert "AttributeError" in check.findings[0].text


def test_what_got_no_answer_is_asked_again() -> None:
    checker = ProfileChecker()
    failing = replace(document(profiles.MINIMAL), text=5)  # type: ignore[arg-type] # as a fault would
    assert checker.check(failing).blocking
    assert checker.check(document(profiles.MINIMAL)).blocking == (), "of the same digest"


def test_a_profile_is_checked_once_whatever_its_level() -> None:
    checker = ProfileChecker()
    first = checker.check(document(profiles.MINIMAL))
    again = checker.check(document(profiles.MINIMAL, ProfileLevel.SITE))
    assert again.rows is first.rows
    assert (first.level, again.level) == (ProfileLevel.PROJECT, ProfileLevel.SITE)
