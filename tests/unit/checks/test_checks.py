"""The quality checks, each on a case that has its fault and on one that has not."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.values import instance, patient, series, source
from uploader.checks import (
    RULES,
    CaseFacts,
    StillBlocked,
    blocked_series,
    check_case,
    decide_left_out,
    describe,
)
from uploader.checks.files import RULE_OF
from uploader.checks.registry import LeaveOut, finding
from uploader.model.case import LeftOut
from uploader.model.check import Report, Severity
from uploader.model.source import Failed, FailReason, OtherFile, Skipped, SkipReason

if TYPE_CHECKING:
    from uploader.model.dicom import Patient, Series

NOBODY = patient("", "", "")


def with_patient(one: Series, who: Patient) -> Series:
    return replace(one, instances=tuple(replace(each, patient=who) for each in one.instances))


def codes(facts: CaseFacts) -> list[str]:
    return [found.code for found in check_case(facts).findings]


def whole_case(*patients: Patient) -> CaseFacts:
    return CaseFacts(
        tuple(with_patient(series(f"s{n}", f"1.2.{n}", 3), who) for n, who in enumerate(patients, 1))
    )


def test_a_clean_case_has_no_finding() -> None:
    assert codes(whole_case(patient(), patient())) == []


# --- whose -------------------------------------------------------------------------------------------


def test_two_patients_block_and_every_series_is_named() -> None:
    (found,) = check_case(whole_case(patient(), patient("FakeRoe^John", "FAKE-2", "19700101"))).findings

    assert (found.code, found.severity, found.count) == ("several_patients", Severity.BLOCK, 2)
    assert found.series_keys == ("s1", "s2")


def test_one_patient_among_others_inside_a_series_blocks() -> None:
    mixed = series("s1", "1.2.1", 3)
    other = replace(mixed.instances[2], patient=patient("FakeRoe^John", "FAKE-2", "19700101"))
    mixed = replace(mixed, instances=(*mixed.instances[:2], other))

    assert codes(CaseFacts((mixed,))) == ["several_patients"]


def test_the_same_number_and_birth_date_under_two_names_is_a_question() -> None:
    (found,) = check_case(whole_case(patient("FakeDoe^Jane"), patient("FakeRoe^Jane"))).findings

    assert (found.code, found.severity, found.count) == ("patient_names_differ", Severity.WARN, 2)


def test_images_of_nobody_beside_those_of_somebody_are_a_question() -> None:
    (found,) = check_case(whole_case(patient(), NOBODY)).findings

    assert (found.code, found.severity, found.count) == ("patient_missing", Severity.WARN, 3)
    assert found.series_keys == ("s2",)


def test_a_case_of_nobody_is_one_patient() -> None:
    assert codes(whole_case(NOBODY, NOBODY)) == []


def test_two_studies_are_a_question() -> None:
    facts = whole_case(patient(), patient())
    second = replace(facts.series_list[1], study_instance_uid="9.9")

    (found,) = check_case(CaseFacts((facts.series_list[0], second))).findings

    assert (found.code, found.severity, found.count) == ("several_studies", Severity.WARN, 2)


# --- files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", RULE_OF)
def test_every_reason_of_the_scan_has_a_finding(reason: FailReason) -> None:
    failed = tuple(Failed(source(str(number)), reason) for number in range(4))

    (found,) = check_case(replace(whole_case(patient()), failed=failed)).findings

    assert (found.code, found.count) == (RULE_OF[reason], 4)


def test_only_the_reasons_of_later_steps_have_none() -> None:
    assert set(FailReason) - set(RULE_OF) == {
        FailReason.DEID_REFUSED,
        FailReason.VALUE_ECHO,
        FailReason.NAME_IDENTIFIES,
        FailReason.TYPE_REFUSED,
    }


@pytest.mark.parametrize("reason", [FailReason.TRUNCATED, FailReason.MISSING_UID])
def test_cut_files_and_files_without_uid_block(reason: FailReason) -> None:
    facts = replace(whole_case(patient()), failed=(Failed(source("a"), reason),))

    assert [found.code for found in check_case(facts).blocking] == [reason.value]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("IM1", "empty_images"),
        ("IM1.dcm", "empty_images"),
        ("1.2.840.113.7", "empty_images"),
        ("CT.5.IMA", "empty_images"),
        ("notes.txt", "empty_files"),
        (".keep", "empty_files"),
    ],
)
def test_an_empty_file_matters_when_it_is_named_like_an_image(name: str, code: str) -> None:
    facts = replace(whole_case(patient()), skipped=(Skipped(source(name), SkipReason.EMPTY),))

    assert codes(facts) == [code]


def test_other_skipped_files_are_no_finding() -> None:
    skipped = tuple(Skipped(source("a"), reason) for reason in SkipReason if reason is not SkipReason.EMPTY)

    assert codes(replace(whole_case(patient()), skipped=skipped)) == []


def test_copies_are_counted_and_contradictions_block_their_series() -> None:
    facts = whole_case(patient(), patient())
    conflicting = (facts.series_list[1].instances[0], instance(99))

    report = check_case(replace(facts, duplicates=(instance(7),) * 3, conflicting=conflicting))

    assert [(found.code, found.count, found.series_keys) for found in report.findings] == [
        ("same_uid_different_content", 2, ("s2",)),
        ("duplicates", 3, ()),
    ]


def test_nothing_to_send_blocks() -> None:
    assert codes(CaseFacts(())) == ["nothing_to_send"]


@pytest.mark.parametrize("file_type", ["image", "video", "pdf", "qa"])
def test_other_files_in_which_a_name_may_be_seen_are_asked_about(file_type: str) -> None:
    others = (OtherFile(source("scan"), file_type), OtherFile(source("t1.nii"), "nifti"))
    found = {one.code: one for one in check_case(CaseFacts((), others=others)).findings}
    assert (found["other_pictures"].count, found["other_pictures"].severity) == (1, Severity.WARN)
    assert found["other_files"].count == 2


def test_other_files_alone_can_be_sent_and_are_mentioned() -> None:
    assert codes(CaseFacts((), others=(OtherFile(source("t1.nii"), "nifti"),))) == ["other_files"]


def test_scouts_alone_are_a_question() -> None:
    scouts = replace(series("s1", "1.2.1", 2), is_localizer=True)

    assert codes(CaseFacts((scouts,))) == ["localizer_only"]
    assert codes(CaseFacts((scouts, series("s2", "1.2.2", 3)))) == []


def test_the_gravest_findings_stand_first() -> None:
    facts = CaseFacts(
        (),
        others=(OtherFile(source("a"), ""),),
        skipped=(Skipped(source("IM1"), SkipReason.EMPTY),),
        failed=(Failed(source("b"), FailReason.TRUNCATED),),
    )

    assert [found.severity for found in check_case(facts).findings] == [
        Severity.BLOCK,
        Severity.WARN,
        Severity.INFO,
    ]


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RULES)
def test_every_rule_reads_as_sentences_about_its_count(code: str) -> None:
    rule = RULES[code]
    fields = {name for _, name, _, _ in string.Formatter().parse(rule.sentence + rule.next_step) if name}

    assert rule.code == code
    assert fields <= {"count", *rule.params}
    text = describe(finding(code, count=3, params=dict.fromkeys(rule.params, 7)))
    assert text.endswith(".")
    assert "{" not in text


def test_no_finding_holds_who_the_patient_is() -> None:
    facts = whole_case(patient("FakeDoe^Jane", "FAKE-1"), patient("FakeRoe^John", "FAKE-2"), NOBODY)

    for found in check_case(facts).findings:
        assert not any(word in f"{found} {describe(found)}" for word in ("Fake", "FAKE", "1956"))


# --- leaving out -------------------------------------------------------------------------------------


def report(*found: tuple[str, tuple[str, ...]]) -> Report:
    return Report(tuple(finding(code, count=1, series_keys=keys) for code, keys in found))


TWO = (series("s1", "1.2.1", 1), series("s2", "1.2.2", 1))


def test_without_blocking_findings_nothing_is_left_out() -> None:
    assert decide_left_out(report(("several_studies", ("s1",))), TWO) == LeftOut()


def test_series_that_contradict_themselves_are_left_out() -> None:
    blocked = report(("same_uid_different_content", ("s2",)))

    assert blocked_series(blocked) == {"s2"}
    assert decide_left_out(blocked, TWO) == LeftOut(series_keys=frozenset(("s2",)))


@pytest.mark.parametrize("code", ["truncated", "missing_uid"])
def test_failed_files_are_not_sent_anyway_so_saying_so_settles_it(code: str) -> None:
    assert decide_left_out(report((code, ())), TWO) == LeftOut()


@pytest.mark.parametrize("code", ["several_patients", "nothing_to_send"])
def test_what_only_the_person_can_choose_stays_blocked(code: str) -> None:
    blocked = report((code, ("s1", "s2")), ("truncated", ()))

    assert decide_left_out(blocked, TWO) == StillBlocked((code,))


def test_leaving_out_everything_is_not_a_way_to_send() -> None:
    blocked = report(("same_uid_different_content", ("s1", "s2")))

    assert decide_left_out(blocked, TWO) == StillBlocked(("nothing_to_send",))
    assert decide_left_out(blocked, TWO, other_count=1) == LeftOut(series_keys=frozenset(("s1", "s2")))


def test_every_blocking_rule_says_how_it_is_settled() -> None:
    blocking = {code: rule.leave_out for code, rule in RULES.items() if rule.severity is Severity.BLOCK}

    assert blocking == {
        "several_patients": LeaveOut.NOTHING,
        "nothing_to_send": LeaveOut.NOTHING,
        "missing_uid": LeaveOut.FAILED_FILES,
        "truncated": LeaveOut.FAILED_FILES,
        "same_uid_different_content": LeaveOut.SERIES,
        "burned_in_flag": LeaveOut.SERIES,
        "burned_in_text": LeaveOut.SERIES,
        "rule_violated_block": LeaveOut.SERIES,
        "not_deidentifiable": LeaveOut.SERIES,
    }
