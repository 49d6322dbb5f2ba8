"""Files that are not DICOM: the profile's sections for them are carried out, or the file is not sent."""

from __future__ import annotations

import io
import json
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.make.deid import document
from tests.make.others import (
    FILENAMES,
    NIFTI_SECTION,
    PNG_SECTION,
    TABLE,
    TABLE_SECTION,
    TREE,
    cleaned,
    code,
    outcome,
    png,
    profile_text,
    reference,
)
from uploader.deid import Deidentifier, Untouched, read_profile
from uploader.errors import ProfileInvalid, RuleUnsupported
from uploader.model.cleaned import Refused
from uploader.model.identifying import Identifying
from uploader.model.traces import Trace

if TYPE_CHECKING:
    from pathlib import Path


# --- which section, and the name ------------------------------------------------------------------


def test_a_picture_is_known_by_its_beginning_unless_the_filter_is_enforced() -> None:
    ours, result = cleaned(png(), PNG_SECTION, "picture")
    assert b"FakeDoe" not in ours
    assert result.name == "picture"
    assert outcome(png(), PNG_SECTION + "  enforce-file-filter: true", "picture") is None


@pytest.mark.parametrize(
    ("content", "name", "section"),
    [
        (b"pid,note\nFAKE-1,seen by FakeLindqvist\n", "t.csv", "csv: {fields: [{name: pid, remove: true}]}"),
        (b"%PDF-1.4 of FakeLindqvist", "a.txt", TABLE_SECTION),
        (b"notes of FakeLindqvist", "FakeDoe_20200101.txt", FILENAMES),
    ],
)
def test_what_the_rules_leave_is_searched_for_what_the_case_says_of_somebody(
    content: bytes, name: str, section: str
) -> None:
    traces = (Trace(0x00100010, Identifying("FakeLindqvist^Jane")),)
    text = profile_text(section).replace("fields: []", "fields: [{name: PatientName, remove: true}]")
    cleaner = Deidentifier(read_profile(document(text)), traces)
    result = cleaner.clean_file(io.BytesIO(content), len(content), name)
    assert isinstance(result, Refused)
    assert result.code == "value_echo"
    clean = content.replace(b"FakeLindqvist", b"somebody") if b"%PDF" not in content else b"nobody"
    assert not isinstance(cleaner.clean_file(io.BytesIO(clean), len(clean), name), Refused)


def test_files_that_no_section_is_about_are_left_alone() -> None:
    assert outcome(b"%PDF-1.7", PNG_SECTION, "protocol.pdf") is None
    assert Untouched().clean_file(io.BytesIO(png()), 9, "a.png") is None
    assert Untouched().file_name("a.png") == "a.png"


@pytest.mark.parametrize(("name", "section"), [
    ("a.img", NIFTI_SECTION),
    ("a.hdr", NIFTI_SECTION),
    ("b.csv", TABLE_SECTION + "  file-filter: ['a*.csv']"),
    ("x.txt", "filename: {file-filter: '*.bin', filenames: [{input-regex: '.*', output: a}]}"),
])  # fmt: skip
def test_a_file_of_the_sections_kind_that_it_does_not_take_is_refused(name: str, section: str) -> None:
    assert code(b"FakeDoe", section, name) == "file_type"


def test_files_are_renamed_as_the_reference_renames_them(tmp_path: Path) -> None:
    ours, result = cleaned(b"%PDF", FILENAMES, "FakeDoe_20200101.pdf")
    assert ours == b"%PDF"
    assert result.name == reference(b"%PDF", FILENAMES, "FakeDoe_20200101.pdf", tmp_path).name
    assert "FakeDoe" not in result.name


def test_a_name_that_no_pattern_foresees_is_refused() -> None:
    assert code(b"%PDF", FILENAMES, "scan.pdf") == "filename_no_match"


def test_a_section_for_the_content_comes_before_the_one_for_names() -> None:
    """In the reference such a file is only renamed."""
    ours, _ = cleaned(TABLE, FILENAMES + TABLE_SECTION, "FakeDoe_20200101.csv")
    assert b"FakeDoe" not in ours


def test_the_name_is_told_before_the_file_is_read() -> None:
    cleaner = Deidentifier(read_profile(document(profile_text(FILENAMES))), None)
    assert "FakeDoe" not in cleaner.file_name("FakeDoe_20200101.pdf")
    assert cleaner.file_name("scan.pdf") == "scan.pdf"


def test_sections_say_in_english_what_they_do() -> None:
    text = """json:
      fields: [{name: a, remove: true}, {regex: b.*, replace-with: [1, x]}]
jpg: {remove-gps: true, fields: [{name: artist, replace-with: X}]}
filename: {filenames: [{input-regex: a, output: b}]}
"""
    assert read_profile(document(profile_text(text))).describe() == (
        "json: a is removed",
        'json: b.* is replaced by [1, "x"]',
        "jpg: artist is replaced by 'X', or added",
        "jpg: remove-gps",
        "filename: files are renamed",
    )


# --- how sections are read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("csv: {feilds: []}", "did you mean fields?"),
        ("csv: {fields: [{regex: a, remove: true}]}", "csv files know no regex"),
        ("csv: {delimiter: ';;'}", "a single character"),
        ("csv: {remove-exif: true}", "is not known in csv"),
        ("png: {fields: [{name: tEXt, hash: true}]}", "can only be kept or removed"),
        ("png: {fields: [{name: IDAT, remove: true}]}", "it is another picture"),
        ("jpg: {fields: [{name: PatientName, remove: true}]}", "is not an element of Exif"),
        ("nifti: {fields: [{name: dim, remove: true}]}", "is not a text of NIfTI"),
        ("nifti: {fields: [{name: glmax, replace-with: 1}]}", "can only be kept or removed"),
        ("nifti: {fields: [{name: data_type, hash: true}]}", "has only 10 characters"),
        ("nifti: {fields: [{name: intent_name, replace-with: 12345678901234567}]}", "has only 16 characters"),
        ("json: {fields: [{name: a, replace-with: yes}]}", "can be read in two ways"),
        ("json: {fields: [{name: a, replace-with: 007}]}", "can be read in two ways"),
        ("json: {fields: [{name: a, increment-date: true}]}", "needs date-increment"),
        ("json: {fields: [{name: a, encrypt: true}]}", "of 16, 24 or 32 characters"),
        ("filename: {fields: [{name: a, remove: true}]}", "have no fields"),
        ("json: 3", "json must be a mapping"),
    ],
)  # fmt: skip
def test_a_section_that_can_not_be_meant_is_named(section: str, said: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(document(profile_text(section)))
    assert said in str(caught.value.params["problem"])
    assert str(caught.value.params["problem"]).startswith("line 3")


@pytest.mark.parametrize(
    ("section", "rule"),
    [
        ("csv: {reader: excel}", "reader: only tables as text"),
        ("csv: {fields: [{name: a, jitter: true}]}", "jitter: a step that is the same"),
        ("csv: {fields: [{name: a, increment-date: true, jitter-date: true}]}", "jitter: a step that is"),
        ("csv: {force-nonce: AAAA}", "force-nonce: values that are"),
        ("json: {filenames: [{input-regex: a, output: '{PatientID}'}]}", "filenames: a file of this type is"),
    ],
)  # fmt: skip
def test_what_a_section_can_not_have_is_refused_with_its_reason(section: str, rule: str) -> None:
    with pytest.raises(RuleUnsupported) as caught:
        read_profile(document(profile_text(section)))
    assert str(caught.value.params["rule"]).startswith(rule)
    assert str(caught.value.params["rule"]).endswith("(line 3)")


def test_a_value_is_encrypted_as_the_reference_decrypts_it(tmp_path: Path) -> None:
    section = "json: {secret-key: 0123456789abcdef, fields: [{name: PatientName, %s: true}]}"
    ours, _ = cleaned(json.dumps(TREE).encode(), section % "encrypt", "a.json")
    assert json.loads(ours)["PatientName"] != "FakeDoe"
    answer = reference(ours, section % "decrypt", "a.json", tmp_path)
    assert json.loads(answer.content)["PatientName"] == "FakeDoe"
    assert zlib.crc32(ours) == zlib.crc32(
        cleaned(json.dumps(TREE).encode(), section % "encrypt", "a.json")[0]
    )
