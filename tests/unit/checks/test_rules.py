"""The coordinator's rule file: read, linted, applied."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.make.values import instance, series
from uploader.checks import RuleFile, check_study, read_rules
from uploader.checks.properties import PROPERTIES, properties_of, vendor_of
from uploader.model.check import Severity
from uploader.model.dicom import Traits

if TYPE_CHECKING:
    from uploader.model.check import Finding
    from uploader.model.dicom import Series


def stack(key: str = "s1", gap: float = 3.0, **traits: Any) -> Series:
    made = Traits(**{"orientation": (1, 0, 0, 0, 1, 0), "rows": 512, **traits})
    images = tuple(
        replace(instance(number), traits=made, position=(0.0, 0.0, gap * number)) for number in range(1, 9)
    )
    return replace(series(key, "1.2.3", 1), instances=images)


def rules(*series_rules: dict[str, Any], expect: tuple[dict[str, Any], ...] = ()) -> str:
    return json.dumps({"case_uploader_rules": 1, "series": series_rules, "expect": expect})


def thickness(**more: Any) -> dict[str, Any]:
    bound = {"properties": {"slice_thickness_mm": {"maximum": 3}}}
    return {"name": "slice thickness", "require": bound, **more}


def found(text: str, *series_list: Series) -> list[Finding]:
    return list(check_study(series_list, text, "Baseline", "CT Chest"))


# --- properties ----------------------------------------------------------------------------------------


def test_a_series_has_the_properties_that_its_images_tell() -> None:
    told = properties_of(stack(slice_thickness=3.0, manufacturer="GE MEDICAL SYSTEMS", body_part="CHEST"))

    assert told["slice_count"] == 8
    assert told["slice_spacing_mm"] == 3.0
    assert told["vendor"] == "GE"
    assert told["orientation"] == "axial"
    assert told["study_day"] == 20261103
    assert told["patient_age_years"] == 70
    assert "kvp" not in told
    assert set(told) <= set(PROPERTIES)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("SIEMENS", "SIEMENS"),
        ("Siemens Healthineers", "SIEMENS"),
        ("GE MEDICAL SYSTEMS", "GE"),
        ("Philips Medical Systems", "PHILIPS"),
        ("TOSHIBA", "CANON"),
        ("FakeMaker", "OTHER"),
        ("", ""),
    ],
)
def test_a_maker_has_one_name_however_it_writes_itself(written: str, name: str) -> None:
    assert vendor_of(written) == name


# --- applied -------------------------------------------------------------------------------------------


def test_a_series_that_does_not_keep_a_rule_is_a_question_that_names_the_rule() -> None:
    (one,) = found(rules(thickness()), stack(slice_thickness=5.0), stack("s2", slice_thickness=3.0))

    assert (one.code, one.severity, one.series_keys) == ("rule_violated", Severity.WARN, ("s1",))
    assert one.params == {"rule": "slice thickness"}


def test_a_rule_may_block() -> None:
    (one,) = found(rules(thickness(severity="block")), stack(slice_thickness=5.0))

    assert (one.code, one.severity) == ("rule_violated_block", Severity.BLOCK)


@pytest.mark.parametrize(("value", "count"), [(3.05, 0), (3.2, 1)])
def test_a_tolerance_moves_the_bound(value: float, count: int) -> None:
    text = rules(thickness(tolerance={"slice_thickness_mm": 0.1}))

    assert len(found(text, stack(slice_thickness=value))) == count


@pytest.mark.parametrize(("maker", "count"), [("GE MEDICAL SYSTEMS", 0), ("SIEMENS", 1)])
def test_a_maker_may_have_a_tolerance_of_its_own(maker: str, count: int) -> None:
    text = rules(thickness(vendors={"GE": {"tolerance": {"slice_thickness_mm": 0.5}}}))

    assert len(found(text, stack(slice_thickness=3.3, manufacturer=maker))) == count


@pytest.mark.parametrize(("value", "count"), [(1.48, 0), (1.5, 0), (3.02, 0), (2.0, 1)])
def test_named_values_get_a_band_on_both_sides(value: float, count: int) -> None:
    bound = {"properties": {"field_strength_t": {"enum": [1.5, 3.0]}}}
    rule = {"name": "field", "require": bound, "tolerance": {"field_strength_t": 0.05}}

    assert len(found(rules(rule), stack(field_strength=value))) == count


def test_a_rule_is_for_the_series_that_its_condition_fits() -> None:
    text = rules(thickness(when={"properties": {"modality": {"const": "MR"}}}))

    assert found(text, stack(slice_thickness=9.0)) == []


def test_series_that_must_be_there_and_are_not_are_a_question() -> None:
    head = {
        "name": "axial head",
        "when": {"properties": {"body_part": {"const": "HEAD"}}, "required": ["body_part"]},
    }

    (one,) = found(rules(expect=(head,)), stack(body_part="CHEST"))
    assert (one.code, one.count, one.params) == ("expected_missing", 1, {"rule": "axial head"})
    assert found(rules(expect=(head,)), stack(body_part="HEAD")) == []
    assert found(rules(expect=({**head, "sessions": ["Month 6"]},)), stack()) == []


def test_a_file_that_can_not_be_used_is_told_and_is_no_more_than_that() -> None:
    (one,) = found("{", stack())

    assert (one.code, one.severity) == ("rules_unusable", Severity.INFO)


def test_no_finding_holds_a_value_of_a_file() -> None:
    rule = {"name": "age", "require": {"properties": {"patient_age_years": {"minimum": 100}}}}

    assert "70" not in repr(found(rules(rule), stack()))


# --- lint ----------------------------------------------------------------------------------------------


def test_a_right_file_is_read() -> None:
    text = rules(thickness(vendors={"SIEMENS": {}}), expect=({"name": "x", "when": {}, "minimum": 2},))

    read = read_rules(text)

    assert isinstance(read, RuleFile)
    assert (len(read.series), len(read.expected)) == (1, 1)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("no json", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "must begin"),
        ('{"case_uploader_rules": 2}', "must begin"),
        ('{"case_uploader_rules": 1, "seris": []}', "unknown key"),
        ('{"case_uploader_rules": 1, "series": {}}', "a list"),
        ('{"case_uploader_rules": 1, "series": [7]}', "an object"),
        (rules({"name": "a"}), 'lacks "require"'),
        (rules({"name": "", "require": {}}), "name must be"),
        (rules({"name": "a", "require": {}}, {"name": "a", "require": {}}), "twice"),
        (rules({"name": "a", "require": {"type": "objekt"}}), "JSON Schema"),
        (rules({"name": "a", "require": []}), "JSON Schema"),
        (rules({"name": "a", "require": {"properties": {"thickness": {}}}}), '"thickness"'),
        (rules({"name": "a", "require": {"required": ["kvP"]}}), '"kvP"'),
        (rules({"name": "a", "require": {"anyOf": [{"properties": {"tickness": {}}}]}}), '"tickness"'),
        (rules({"name": "a", "require": {"properties": {"modality": {"minimum": 3}}}}), "no number"),
        (rules({"name": "a", "require": {"$ref": "http://127.0.0.1/x"}}), "$ref"),
        (rules(thickness(severity="fatal")), "severity"),
        (rules(thickness(tolerance={"modality": 1})), "no number"),
        (rules(thickness(tolerance={"kvp": -1})), "from 0"),
        (rules(thickness(vendors={"ACME": {}})), "makers"),
        (rules(expect=({"name": "a", "when": {}, "minimum": 0},)), "minimum"),
        (rules(expect=({"name": "a", "when": {}, "sessions": "Baseline"},)), "labels"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(content: str, word: str) -> None:
    problems = read_rules(content)

    assert not isinstance(problems, RuleFile)
    assert any(word in f"{problem.place} {problem.text}" for problem in problems), problems
