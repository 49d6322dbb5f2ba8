"""Each trap that was measured in other programs, or that people fall into, is found, with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make import profiles
from tests.make.deid import document
from tests.make.envelopes import SECRET
from uploader.clock import Clock
from uploader.deid.check import check_profile, table_rows
from uploader.deid.check.schema import read_all
from uploader.deid.check.texts import TEXTS
from uploader.deid.check.traps import Known, all_traps
from uploader.deid.check.trial import try_table
from uploader.deid.profile import Sealing
from uploader.model.check import Severity
from uploader.practice.seed import read_seed
from uploader.practice.server import DEFAULT_SEED

if TYPE_CHECKING:
    from uploader.model.profile_check import ProfileCheck, ProfileFinding

ALLOW = """\
name: good
dicom:
  remove-undefined: true
  remove-private-tags: true
  salt: a-long-and-secret-salt
  uid-numeric-name: 1.2.826.0
  uid-suffix-fields: 0
  alter_pixels_is_not_here: false
  fields:
    - {name: SOPClassUID}
    - {name: Modality}
    - {name: PatientID, hash: true}
    - {name: SOPInstanceUID, hashuid: true}
    - {name: StudyInstanceUID, hashuid: true}
    - {name: SeriesInstanceUID, hashuid: true}
""".replace("  alter_pixels_is_not_here: false\n", "")

OPEN_END = """\
  remove-undefined: true
  fields:
  - {name: SOPClassUID}
  - {name: SOPInstanceUID, hashuid: true}
  - {regex: Patient, keep: true}
"""
SEALED = "  fields:\n  - {name: PatientID, encrypt: true}\n"
TWO_HASHES = "  fields:\n  - {name: StationName, hash: true}\n  - {name: PatientID, hash: true}\n"
TWO_RULES = "  fields:\n  - {name: PatientID, remove: true}\n  - {name: PatientID, keep: true}\n"
MUCH_KEPT = "  uid-suffix-fields: 3\n  fields:\n  - {name: SOPInstanceUID, hashuid: true}\n"
ONE_SHIFTED = "  date-increment: 5\n  fields:\n  - {name: StudyDate, increment-date: true}\n"
ONE_VALUE = "  fields:\n  - {name: StudyID, regex-sub: [{input-regex: x, output: y}]}\n"


def _check(text: str) -> ProfileCheck:
    return check_profile(document(text), Clock())


def _found(text: str) -> dict[str, ProfileFinding]:
    return {finding.code: finding for finding in _check(text).findings}


def _dicom(section: str) -> str:
    return "name: test\ndicom:\n" + section


def test_a_good_allow_list_has_nothing_to_be_warned_of() -> None:
    check = _check(ALLOW)
    assert {finding.severity for finding in check.findings} <= {Severity.INFO}, check.findings
    assert check.verdict is Severity.INFO
    assert check.staying == ()
    assert check.name == "good"


@pytest.mark.parametrize(
    ("code", "severity", "line", "text"),
    [
        ("identifier_untouched", "block", 0, "  fields:\n  - {name: PatientID, remove: true}\n"),
        ("identifier_kept", "warn", 4, "  fields:\n  - {name: PatientID, keep: true}\n"),
        ("identifiers_stay", "warn", 0, "  fields: []\n"),
        ("deny_list", "warn", 0, "  fields: []\n"),
        ("private_stays", "warn", 0, "  fields: []\n"),
        ("private_stays", "warn", 3, "  remove-private-tags: false\n"),
        ("uid_stays", "warn", 0, "  fields: []\n"),
        ("unknown_rows", "info", 0, "  fields: []\n"),
        ("pixels_stay", "info", 0, "  fields: []\n"),
        ("no_recursion", "warn", 0, "  fields:\n  - {name: PatientName, remove: true}\n"),
        ("hash_without_salt", "block", 4, "  fields:\n  - {name: PatientID, hash: true}\n"),
        ("hash_without_salt", "block", 5, TWO_HASHES),
        ("hash_without_salt", "block", 4, "  fields:\n  - {regex: '.*PatientID$', hash: true}\n"),
        ("hash_without_salt_elsewhere", "warn", 4, "  fields:\n  - {name: StationName, hash: true}\n"),
        ("salt_short", "warn", 3, "  salt: pepper\n  fields:\n  - {name: PatientID, hash: true}\n"),
        ("hashuid_keeps_parts", "info", 4, "  fields:\n  - {name: SOPInstanceUID, hashuid: true}\n"),
        ("hashuid_keeps_much", "warn", 5, MUCH_KEPT),
        ("jitter_without_salt", "warn", 4, "  fields:\n  - {name: PatientWeight, jitter: true}\n"),
        ("jitter_without_salt", "warn", 5, ONE_SHIFTED.replace("e: true", "e: true, jitter-date: true")),
        ("key_in_profile", "warn", 4, f"  retain: true\n  secret-key: '{SECRET}'\n"),
        ("shift_zero", "warn", 5, ONE_SHIFTED.replace("5", "0")),
        ("dates_differ", "warn", 0, ONE_SHIFTED),
        ("tag_as_number", "warn", 4, "  fields:\n  - {name: 00100010, remove: true}\n"),
        ("named_twice", "warn", 4, TWO_RULES),
        ("regex_open_end", "info", 7, OPEN_END),
        ("name_from_source", "warn", 3, "  filenames: [{input-regex: '(?P<a>.*)', output: '{a}'}]\n"),
        ("refuses_every_file", "block", 0, "  fields:\n  - {name: SOPInstanceUID, remove: true}\n"),
        ("values_refused", "info", 0, ONE_VALUE),
        ("profile_invalid", "block", 3, "  remove-private-tag: true\n"),
        ("linter_warning", "info", 0, "  hash-digits: 12\n"),
        ("linter_error", "warn", 0, "  fields:\n  - {name: patientid, remove: true}\n"),
    ],
)  # fmt: skip
def test_a_trap_is_found_with_its_line(code: str, severity: str, line: int, text: str) -> None:
    found = _found(_dicom(text))
    assert code in found, sorted(found)
    assert (found[code].severity.value, found[code].line) == (severity, line)
    assert found[code].text.endswith(".")
    assert found[code].next_step.endswith(".")
    assert "{" not in found[code].text + found[code].next_step.replace("{name}", "")


@pytest.mark.parametrize(
    ("code", "severity", "key"),
    [("subjects_not_mapped", Severity.WARN, "map-subjects"), ("log_not_written", Severity.INFO, "deid-log")],
)
def test_what_is_not_used_is_told(code: str, severity: Severity, key: str) -> None:
    found = _found(ALLOW.replace("name: good", f"name: good\n{key}: /somewhere/list.csv"))
    assert (found[code].severity, found[code].line) == (severity, 2)
    assert "somewhere" not in found[code].text
    assert code not in _found(ALLOW.replace("name: good", f"name: good\n{key}: false"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("identifier_untouched", profiles.MINIMAL),
        ("identifier_kept", profiles.MINIMAL),
        ("hash_without_salt", profiles.RICH),
        ("private_stays", profiles.RICH),
        ("no_recursion", profiles.RECURSIVE),
        ("deny_list", profiles.ALLOW_LIST),
        ("uid_stays", profiles.ALLOW_LIST),
        ("shift_zero", profiles.RICH),
        (
            "shift_zero",
            _dicom(ONE_SHIFTED.replace("5", "0").replace("e: true", "e: true, jitter-date: true")),
        ),
        (
            "jitter_without_salt",
            _dicom("  salt: pepper\n  fields:\n  - {name: PatientWeight, jitter: true}\n"),
        ),
        (
            "key_in_profile",
            _dicom(f"  secret-key: '{SECRET}'\n  fields:\n  - {{name: PatientName, remove: true}}\n"),
        ),
        ("tag_as_number", profiles.RICH),
        ("name_from_source", profiles.RICH),
        ("name_from_source", _dicom("  filenames: [{input-regex: '.*', output: '{SOPInstanceUID}.dcm'}]\n")),
        ("hash_without_salt_elsewhere", _dicom("  fields: [{name: PatientID, hash: true}]\n")),
    ],
)
def test_a_profile_that_is_not_in_the_trap_is_not_said_to_be(code: str, text: str) -> None:
    assert code not in _found(text)


class _Racing(Clock):
    """Ten seconds go by whenever someone looks."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic_s(self) -> float:
        self.now_s += 10.0
        return self.now_s


def test_what_could_not_be_tried_in_time_is_said_and_counts_as_staying() -> None:
    check = check_profile(document(ALLOW), _Racing())
    assert {finding.code for finding in check.findings} >= {"untested"}
    assert len(check.staying) == 655


def test_a_value_that_only_changes_its_place_stops_the_profile() -> None:
    text = document(ALLOW)
    found, root, profile = read_all(text)
    assert profile is not None
    assert root is not None
    trial = try_table(profile, lambda: False)
    trial.copied.append(table_rows()[100])
    codes = {finding.code: finding.severity for finding in all_traps(Known(profile, root, trial, ()))}
    assert (found, codes["value_copied"]) == ([], Severity.BLOCK)


def test_values_sealed_for_the_holder_of_a_private_key_are_a_note() -> None:
    _, root, profile = read_all(document(_dicom("  secret-key: 0123456789abcdef0123456789abcdef\n" + SEALED)))
    assert profile is not None
    assert root is not None
    public = replace(profile, sealing=Sealing(certificates=(b"one",)))
    trial = try_table(profile, lambda: False)
    codes = {finding.code: finding.severity for finding in all_traps(Known(public, root, trial, ()))}
    assert codes["values_sealed"] is Severity.INFO
    assert "key_in_profile" not in codes


def test_other_sections_are_named() -> None:
    found = _found("tiff: {fields: []}\n" + ALLOW)
    assert found["other_sections"].line == 1
    assert "tiff" in found["other_sections"].text


def test_a_profile_from_the_server_that_is_one_line_of_json_has_no_lines_to_point_at() -> None:
    content = {
        "dicom": {"fields": [{"name": "PatientID", "hash": True}, {"name": "PatientNam", "remove": True}]}
    }
    found = _found(json.dumps(content))
    assert found["profile_invalid"].line == 0
    assert "did you mean PatientName?" in found["profile_invalid"].text
    del content["dicom"]["fields"][1]
    assert _found(json.dumps(content))["hash_without_salt"].line == 0


def test_no_profile_of_the_practice_sites_is_blocked() -> None:
    for path in (DEFAULT_SEED, DEFAULT_SEED.with_name("seed-site-profile.yaml")):
        doc = read_seed(path)
        projects = [project for group in doc["groups"] for project in group.get("projects", [])]
        for holder in (doc["site"], *doc["groups"], *projects):
            if holder.get("deid_profile"):
                check = _check(json.dumps(holder["deid_profile"]))
                assert not check.blocking, check.blocking


def test_the_gravest_findings_come_first_and_no_finding_holds_a_value_that_was_planted() -> None:
    check = _check(profiles.PATTERNS)
    severities = [finding.severity for finding in check.findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert "QX" not in str(check)


def test_every_text_is_a_sentence() -> None:
    for code, text in TEXTS.items():
        assert text.what.endswith("."), code
        assert text.next_step.endswith((".", '{name}".')), code
