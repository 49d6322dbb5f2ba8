"""A profile is understood to the letter, or refused with the line and the word."""

from __future__ import annotations

import json
import pickle

import pytest

from tests.make import profiles
from tests.make.deid import document, output, profile_of
from tests.make.encode import to_bytes
from tests.make.reference import flat
from tests.make.shapes import shape_dataset, shape_profiles
from uploader.deid import read_profile
from uploader.errors import ProfileInvalid, RuleUnsupported
from uploader.model.profile import ProfileLevel

HASHED = (
    "PatientID is replaced by 16 digits of its SHA-256, without a salt, so that short values can be guessed"
)


def problem(text: str) -> str:
    with pytest.raises(ProfileInvalid) as caught:
        profile_of(text)
    assert caught.value.params["level"] == "project"
    return str(caught.value.params["problem"])


def unsupported(text: str) -> str:
    with pytest.raises(RuleUnsupported) as caught:
        profile_of(text)
    return str(caught.value.params["rule"])


def field(text: str) -> str:
    return problem(f"date-increment: 1\nfields:\n  - {text}")


# --- what is misspelt -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("remove-private-tag: true",
         "line 3: 'remove-private-tag' is not known in dicom; did you mean remove-private-tags?"),
        ("field: []", "did you mean fields?"),
        ("remove-unspecified: true", "'remove-unspecified' is not known"),
        ("fields: [{name: PatientName, remvoe: true}]", "did you mean remove?"),
        ("fields: [{nmae: PatientName, remove: true}]", "needs either a name or a regex"),
        ("fields: [{name: PatientNam, remove: true}]", "did you mean PatientName?"),
        ("fields: [{name: OverlayData, remove: true}]", "is not a DICOM keyword"),
        ("fields: [{name: (0010,0010) , remove: true}]", "in quotes"),
        ("fields: [{name: PatientName, remove: true, hash: true}]", "two actions: remove and hash"),
        ("fields: [{name: PatientName, regex: x, remove: true}]", "either a name or a regex"),
        ("fields: [{remove: true}]", "either a name or a regex"),
        ("fields: [{regex: Patient.*}]", "a regex needs an action"),
        ("fields: [{regex: '(', remove: true}]", "is not valid"),
        ("fields: [{regex: 'a', date-format: x}]", "is not known"),
        ("fields: {name: PatientName}", "fields must be a list"),
        ("fields: [PatientName]", "must be a mapping"),
        ("recurse-sequence: maybe", "must be true or false"),
        ("remove-undefined: 1", "must be true or false"),
        ("patient-age-units: W", "must be Y, M or D"),
        ("date-increment: soon", "must be a number"),
        ("date-increment: 0x10", "must be a number"),
        ("date-increment: 999999999", "is too far"),
        ("date-format: YYYYMMDD", "is not a date format"),
        ("hash-digits: -1", "whole number from 0 to 64"),
        ("hash-digits: 2.5", "whole number from 0 to 64"),
        ("uid-numeric-name: 1.2.3", "must be a UID of 4 parts"),
        ("uid-numeric-name: a.b.c.d", "must be a UID of 4 parts"),
        ("file-filter: ['r!(']", "is not a valid regex"),
        ("file-filter: [[x]]", "must be a pattern"),
        ("filenames: [{output: x, ouput: y}]", "did you mean output?"),
        ("filenames: [{input-regex: x}]", "needs an output"),
        ("filenames: [{input-regex: '(', output: x}]", "is not valid"),
        ("filenames: [{output: '{PatientNam}'}]", "neither a DICOM keyword nor a group"),
        ("filenames: [{output: '{PatientID'}]", "braces"),
        ("filenames: [{input-regex: '(?P<PatientID>.*)', output: '{PatientID}'}]",
         "the name of a DICOM keyword"),
        ("filenames: [{input-regex: '(?P<a>.*)', output: '{a}', groups: [{name: b, hash: true}]}]",
         "is not in the input-regex"),
    ],
)  # fmt: skip
def test_a_slip_is_named(text: str, said: str) -> None:
    assert said in problem(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: PatientName, remove: false}", "remove must be true"),
        ("{name: PatientName, keep: no}", "keep must be true"),
        ("{name: PatientName, hash: 1}", "hash must be true or false"),
        ("{name: StudyInstanceUID, hash: true}", "can't be hashed (UI); use hashuid"),
        ("{name: PatientWeight, hash: true}", "can't be hashed (DS)"),
        ("{name: Rows, hash: true}", "can't be hashed (US)"),
        ("{name: PixelData, hash: true}", "can't be hashed"),
        ("{name: OtherPatientIDsSequence, hash: true}", "can't be hashed (SQ)"),
        ("{name: PatientID, hashuid: true}", "hashuid would keep a part of its value"),
        ("{name: Rows, replace-with: many}", "is a number (US); 'many' is none"),
        ("{name: PatientWeight, replace-with: heavy}", "is a number (DS)"),
        ("{name: PixelData, replace-with: x}", "can't be replaced by a value"),
        ("{name: OtherPatientIDsSequence, replace-with: x}", "can't be replaced by a value (SQ)"),
        ("{name: PatientName, replace-with: }", "has no value"),
        ("{name: PatientID, replace-with: 007}", "can be read in two ways"),
        ("{name: PatientID, replace-with: 0x1F}", "can be read in two ways"),
        ("{name: PatientID, replace-with: 1_000}", "can be read in two ways"),
        ("{name: PatientID, replace-with: yes}", "can be read in two ways"),
        ("{name: PatientID, replace-with: 2020-01-01}", "can be read in two ways"),
        ("{name: PatientID, replace-with: {a: b}}", "must be a text, a number or a list"),
        ("{name: TransferSyntaxUID, replace-with: 1.2.3}", "can't be changed"),
        ("{name: 00020000, remove: true}", "can't be changed"),
        ("{name: 00100000, remove: true}", "not an element that a rule can name"),
        ("{name: 1048592, remove: true}", "is a number; write the tag in quotes"),
        ("{name: PatientID.0.PatientName, remove: true}", "PatientID is not a sequence"),
        ("{name: OtherPatientIDsSequence.x.PatientID, remove: true}", "is not a path"),
        ("{name: OtherPatientIDsSequence.0, remove: true}", "is not a path"),
        ("{name: OtherPatientIDsSequence.0.SourceApplicationEntityTitle, remove: true}",
         "does not stand in sequences"),
        ("{name: '(0010, FAKE, 01)', remove: true}", "has an even group"),
        ("{name: StudyDate, increment-date: true, date-format: x}", "is not a date format"),
        ("{name: StudyDate, increment-date: true, datetime-min: soon}", "must be a date"),
        ("{name: PatientName, regex-sub: []}", "must be a list of patterns"),
        ("{name: PatientName, regex-sub: [{input-regex: x}]}", "needs input-regex and output"),
        ("{name: PatientName, regex-sub: [{input-regex: '(', output: y}]}", "is not valid"),
        ("{name: PatientName, regex-sub: [{input-regex: x, output: '{y}'}]}",
         "neither a group of the regex nor"),
        ("{name: PatientName, regex-sub: [{input-regex: x, output: '{{y}}'}]}", "braces"),
        ("{name: PatientName, regex-sub: [{input-regex: x, output: y, groups: [{hash: true}]}]}",
         "needs a name"),
        ("{name: PatientName, regex-sub: [{input-regex: x, output: y, groups: [{name: z, hash: true}]}]}",
         "neither in the regex nor"),
    ],
)  # fmt: skip
def test_a_rule_that_can_not_be_meant_is_named(text: str, said: str) -> None:
    assert said in field(text)


def test_a_date_without_increment_is_refused() -> None:
    assert "needs date-increment" in problem("fields: [{name: StudyDate, increment-date: true}]")
    assert "needs date-increment" in problem(
        "fields: [{name: AcquisitionDateTime, increment-datetime: true}]"
    )


@pytest.mark.parametrize(
    "text", ["{regex: Patient.*, remove: true}", "{name: OtherPatientIDsSequence.0.PatientID}"]
)
def test_recursion_excludes_paths_and_patterns(text: str) -> None:
    assert "can't be used together with recurse-sequence" in problem(
        f"recurse-sequence: true\nfields: [{text}]"
    )


# --- what can't be carried out --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("alter_pixels: {detect: [x]}", "alter_pixels: detect"),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_carried_out_is_named(text: str, rule: str) -> None:
    assert unsupported(text) == rule


@pytest.mark.parametrize("key", ["map-subjects", "deid-log"])
def test_an_option_that_changes_no_file_is_taken(key: str) -> None:
    text = "name: a\n{}dicom: {{fields: [{{name: PatientID, remove: true}}]}}"
    plain = read_profile(document(text.format("")))
    assert read_profile(document(text.format(f"{key}: x.csv\n"))).rules == plain.rules


@pytest.mark.parametrize("flag", ["true", "false", "yes", "off"])
def test_only_config_profiles_changes_nothing_because_it_is_always_so(flag: str) -> None:
    assert read_profile(document(f"only-config-profiles: {flag}\ndicom: {{fields: []}}")).rules == ()


@pytest.mark.parametrize(
    "text",
    [
        "retain: false", "alter_pixels: {}", "secret-key: null", "decode: true", "decode: false",
        "secret-key: abc", "stop-tags: [PatientID]", "asymmetric-encryption: true",
    ],
)  # fmt: skip
def test_options_that_are_switched_off_do_no_harm(text: str) -> None:
    assert profile_of(f"{text}\nfields: []").rules == ()


# --- YAML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("dicom: [", "line "),
        ("dicom: {fields: []}\n---\ndicom: {}", "line "),
        ("dicom: {fields: []}\ndicom: {}", "'dicom' is there twice"),
        ("dicom:\n  fields: []\n  salt: a\n  salt: b", "line 4: 'salt' is there twice"),
        ("dicom: !!python/object/apply:os.system [ls]", "is not allowed"),
        ("dicom: {salt: !!binary aGk=}", "is not allowed"),
        ("dicom: {? [a, b] : c}", "a key must be a word"),
        ("[dicom]", "must be a mapping"),
        ("dicom: 7", "dicom must be a mapping"),
        ("name: x", "it has no dicom section"),
        ("name: x\ndicom:", "it has no dicom section"),
        ("dicom: " + "[" * 60 + "]" * 60, "nested too deeply"),
        ("dicom: {salt: '" + "x" * 1_100_000 + "'}", "larger than 1 MiB"),
        ("name: \x00", "not readable as YAML"),
        ("dicm: {}", "did you mean dicom?"),
    ],
)  # fmt: skip
def test_yaml_that_is_no_profile_is_refused(text: str, said: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(document(text))
    assert said in str(caught.value.params["problem"])


def test_aliases_can_not_blow_a_profile_up() -> None:
    lines = ["a: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(ProfileInvalid):
        read_profile(document("\n".join([*lines, "dicom: {}"])))


def test_anchors_and_merges_are_read() -> None:
    text = """
    dicom:
      date-increment: 2
      fields:
        - &shift {name: StudyDate, increment-date: true}
        - {<<: *shift, name: SeriesDate}
        - *shift
    """
    names = [rule.name for rule in profile_of(text).rules]
    assert names == ["StudyDate", "SeriesDate", "StudyDate"]


@pytest.mark.parametrize(
    "name",
    ["00100010", "0x00100010", '"00100010"', "'(0010, 0010)'", "(0010,0010)", "PatientName", "patientname"],
)
def test_a_tag_is_read_as_it_was_written(name: str) -> None:
    text = f"fields:\n  - name: {name}\n    remove: true"
    assert "00100010" not in flat(output(to_bytes(shape_dataset()), text))


def test_hex_digits_that_yaml_takes_for_a_float_stay_a_tag() -> None:
    text = "fields:\n  - name: 300E0004\n    remove: true"
    content = to_bytes(shape_dataset() | {0x300E0004: ("DA", "20200101")})
    assert "300e0004" not in flat(output(content, text))


def test_a_number_out_of_json_is_refused_because_the_tag_is_lost() -> None:
    """A server that read ``00100010`` as octal hands 32776 on."""
    text = json.dumps({"dicom": {"fields": [{"name": int("00100010", 8), "remove": True}]}})
    with pytest.raises(ProfileInvalid):
        read_profile(document(text))


def test_a_profile_as_json_is_read() -> None:
    text = json.dumps({"name": "j", "dicom": {"fields": [{"name": "PatientID", "hash": True}]}})
    assert read_profile(document(text)).rules[0].action.code == "hash"


# --- values without quotes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("salt: yes", "line 3: salt: yes can be read in two ways; write it in quotes"),
        ("salt: off", "in quotes"),
        ("date-format: on", "in quotes"),
        ("patient-age-units: no", "in quotes"),
        ("uid-numeric-name: 1.2", "line 3: uid-numeric-name 1.2 is a number; write it in quotes"),
        ("hash-digits: 010", "must be a number"),
        ("hash-digits: 1e1", "must be a whole number"),
        ("hash-digits: yes", "in quotes"),
        ("date-increment: 1_000", "must be a number"),
        ("date-increment: 1:30", "must be a number"),
        ("date-increment: .inf", "must be a number"),
        ("date-increment: 2020-01-01", "must be a number"),
        ("remove-private-tags: 'true'", "must be true or false"),
        ("remove-private-tags: y", "must be true or false"),
        ("recurse-sequence: 1", "must be true or false"),
        ("file-filter: yes", "must be a pattern in quotes"),
        ("file-filter: [yes]", "must be a pattern in quotes"),
        ("filenames: [{input-regex: 00100010, output: a}]", "write the pattern in quotes"),
        ("filenames: [{input-regex: a, output: no}]", "in quotes"),
        ("fields: [{name: yes, remove: true}]", "in quotes"),
        ("fields: [{regex: 00100010, remove: true}]", "regex: 00100010 is a number"),
        ("fields: [{regex: 1.5, remove: true}]", "write the pattern in quotes"),
        ("fields: [{name: 32776, remove: true}]", "is a number; write the tag in quotes"),
        ("fields: [{name: 300.0, remove: true}]", "is a number; write the tag in quotes"),
        ("fields: [{name: PatientName, remove: 'yes'}]", "must be true"),
        ("fields: [{name: PatientName, replace-with: yes}]", "can be read in two ways"),
        ("fields: [{name: PatientName, replace-with: 007}]", "can be read in two ways"),
        ("fields: [{name: PatientName, replace-with: 0x1F}]", "can be read in two ways"),
        ("fields: [{name: PatientName, replace-with: 12:30:00}]", "can be read in two ways"),
        ("fields: [{name: StudyDate, replace-with: 2020-01-01}]", "can be read in two ways"),
        ("fields: [{name: PatientName, replace-with: 1_000}]", "can be read in two ways"),
        ("fields: [{name: PatientName, replace-with: ~}]", "has no value"),
        ("fields: [{name: PatientName, regex-sub: [{input-regex: 12, output: a}]}]", "in quotes"),
        ("fields: [{name: PatientName, regex-sub: [{input-regex: a, output: off}]}]", "in quotes"),
        ("date-increment: 1\nfields: [{name: StudyDate, increment-date: true, datetime-min: 2020-01-01}]",
         "must be a date as in 19000101"),
        ("date-increment: 1\nfields: [{name: StudyDate, increment-date: true, date-increment-override: 08}]",
         "must be a number"),
        ("fields: [{name: PatientWeight, jitter: true, jitter-type: yes}]", "in quotes"),
        ("stop-tags: 00100010", "must be a list"),
    ],
)  # fmt: skip
def test_an_unquoted_value_that_yaml_reads_otherwise_is_refused_with_its_line(text: str, said: str) -> None:
    found = problem(text)
    assert said in found
    assert found.startswith("line ")


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("fields: [{name: PatientComments, replace-with: 1.50}]", "00104000", "1.50"),
        ("fields: [{name: PatientComments, replace-with: 1e3}]", "00104000", "1e3"),
        ("fields: [{name: PatientComments, replace-with: -0}]", "00104000", "-0"),
        ("fields: [{name: StudyDate, replace-with: 20200101}]", "00080020", "20200101"),
        ("fields: [{name: PatientWeight, replace-with: 71.50}]", "00101030", 71.5),
        ("fields: [{name: Rows, replace-with: 16.0}]", "00280010", 16.0),
        ("fields: [{name: PatientComments, replace-with: y}]", "00104000", "y"),
        ("fields: [{name: 00104000, replace-with: X}]", "00104000", "X"),
        ("fields: [{name: 0x00104000, replace-with: X}]", "00104000", "X"),
        ("date-increment: 1\nfields: [{name: StudyDate, increment-date: on, datetime-min: 20300101}]",
         "00080020", "20300101"),
    ],
)  # fmt: skip
def test_an_unquoted_value_that_is_clear_is_read_as_it_was_written(
    text: str, path: str, value: object
) -> None:
    assert flat(output(to_bytes(shape_dataset()), text))[path] == value


def test_a_salt_of_digits_is_those_digits() -> None:
    content = to_bytes(shape_dataset())
    rule = "fields: [{name: PatientID, hash: true}]"
    hashes = [flat(output(content, f"salt: {salt}\n{rule}"))["00100020"] for salt in ("0042", "'0042'", "34")]
    assert hashes[0] == hashes[1] != hashes[2]


# --- what is read ---------------------------------------------------------------------------------


def test_name_version_level_and_digest_are_kept() -> None:
    text = "name: trial\nversion: 3\ndescription: d\ndicom: {fields: []}\n"
    text += "json: {fields: []}\nnifti: {}\ntiff: {}\n"
    kept = document(text, ProfileLevel.GROUP)
    profile = read_profile(kept)
    assert (profile.name, profile.version, profile.level, profile.sha256) == (
        "trial",
        "3",
        "group",
        kept.sha256,
    )
    assert profile.other_sections == {"tiff"}
    assert [section.kind for section in profile.others] == ["json", "nifti"]


def test_a_profile_crosses_a_process_border() -> None:
    profile = profile_of(profiles.RICH)
    copy = pickle.loads(pickle.dumps(profile))  # noqa: S301 - our own
    assert copy == profile
    assert hash(copy) == hash(profile)


def test_a_profile_says_in_english_what_it_does() -> None:
    text = """
    date-increment: -17
    remove-private-tags: true
    remove-undefined: true
    patient-age-from-birthdate: true
    fields:
      - {name: PatientName, replace-with: ANON}
      - {name: PatientComments, replace-with: ""}
      - {name: StationName, replace-with: X, replace-with-insert: false}
      - {name: PatientID, hash: true}
      - {name: StudyInstanceUID, hashuid: true}
      - {name: StudyDate, increment-date: true}
      - {name: AcquisitionDateTime, increment-datetime: true}
      - {name: PatientSex}
      - {name: PatientAddress, remove: true}
      - {name: StudyDescription, regex-sub: [{input-regex: x, output: y}]}
    """
    assert profile_of(text).describe() == (
        "Private elements are removed, but for those that rules name by their creator",
        "PatientAge is made from birth date and study date",
        "Every element that no rule names is removed",
        "StudyDescription is rewritten by 1 pattern",
        "PatientName is replaced by 'ANON', or added",
        "PatientComments is emptied",
        "StationName is replaced by 'X'",
        HASHED,
        "StudyInstanceUID is replaced by a UID made from its SHA-256; equal UIDs stay equal",
        "StudyDate is moved by -17 days",
        "AcquisitionDateTime is moved by -17 days",
        "PatientSex is kept as it is",
        "PatientAddress is removed",
    )


def test_every_shape_of_rule_but_the_known_bad_one_is_read() -> None:
    refused = []
    for text in shape_profiles():
        try:
            read_profile(document(text))
        except ProfileInvalid:
            refused.append(text)
    assert [text for text in refused if "OverlayData" not in text] == []
    assert len(refused) == 1
