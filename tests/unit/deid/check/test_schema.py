from __future__ import annotations

import pytest

from tests.make.deid import document
from uploader.deid.check.schema import MAX_PROBLEMS, read_all
from uploader.model.profile_check import ProfileFinding


def _problems(text: str) -> list[tuple[int, str]]:
    found, _, profile = read_all(document(text))
    assert (profile is None) == bool(found)
    return [(finding.line, finding.text) for finding in found]


def test_all_that_is_wrong_is_said_at_once_each_with_its_line_and_what_was_probably_meant() -> None:
    found = _problems("""
        nmae: x
        dicom:
          remove-private-tag: true
          date-increment: soon
          fields:
            - {name: PatientNam, remove: true}
            - name: PatientID
              hsah: true
            - {name: StudyDate, increment-date: true}
            - {name: PatientBirthDate, remove: false}
            - {name: AccessionNumber, remove: true}
        """)
    lines = [line for line, _ in found]
    assert lines == [2, 4, 5, 7, 9, 10, 11]
    text = " ".join(text for _, text in found)
    for hint in (
        "name?",
        "remove-private-tags?",
        "PatientName?",
        "hash?",
        "a number",
        "needs date-increment",
        "must be true",
    ):
        assert hint in text


def test_an_element_that_the_dictionary_does_not_know_yet_is_given_its_tag() -> None:
    [(_, text)] = _problems("dicom: {fields: [{name: NameToUse, remove: true}]}\n")
    assert "'(0010,0012)'" in text


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "- x", "dicom: 3", "nothing: 1", "dicom: {fields: 3}", "%&/", "dicom:\n\tx: 1", "{" * 200],
)
def test_what_is_no_profile_is_one_problem_or_a_few_and_never_an_exception(text: str) -> None:
    assert 1 <= len(_problems(text)) <= 3


def test_a_profile_full_of_problems_has_an_end() -> None:
    fields = "".join(f"    - {{name: Nonsense{number}, remove: true}}\n" for number in range(300))
    assert len(_problems("dicom:\n  fields:\n" + fields)) == MAX_PROBLEMS


def test_a_rule_that_can_not_be_carried_out_is_named_with_its_line() -> None:
    found, _, _ = read_all(
        document("dicom:\n  private-key: a\n  fields:\n    - {name: PatientName, remove: true}\n")
    )
    assert [(one.code, one.line) for one in found] == [("rule_unsupported", 2)]
    assert all(isinstance(one, ProfileFinding) for one in found)
