"""Dates and numbers are moved as the profile says, and by as much in every file of a patient."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.deid import clean, document, joined, output, profile_of
from tests.make.dicom import make_ct
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, to_bytes
from tests.make.people import Place
from tests.make.reference import ReferenceJob, differences, flat, run_reference
from tests.make.shapes import shape_dataset
from tests.unit.deid.test_reference import EXIT_STAGE
from uploader.deid import Deidentifier, read_profile
from uploader.deid.actions.chance import draw_fraction, draw_whole
from uploader.errors import ProfileInvalid
from uploader.model.cleaned import CleanedInstance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.make.encode import Dataset

TODAY = date(2026, 3, 1)
NUMBERS: dict[int, tuple[str, Any]] = {
    0x00101030: ("DS", "71.5"),
    0x00101020: ("DS", "1.75"),
    0x00180086: ("IS", "7"),
    0x00280106: ("US", 500),
    0x00186018: ("UL", 700),
    0x00189087: ("FD", 1000.0),
    0x00189073: ("FD", 2.5),
    0x00189219: ("SS", -3),
}


def dataset() -> Dataset:
    return {**shape_dataset(), **NUMBERS}


def found(
    text: str, changes: Mapping[int, tuple[str, Any]] | None = None, syntax: str = EXPLICIT
) -> dict[str, object]:
    return flat(output(to_bytes({**dataset(), **(changes or {})}, syntax), text))


def moved(text: object, before: object) -> int:
    """Days between two dates of a header."""
    return (datetime.strptime(str(text)[:8], "%Y%m%d") - datetime.strptime(str(before)[:8], "%Y%m%d")).days  # noqa: DTZ007


# --- against the reference, whose dice show what ours do -------------------------------------------

MOVES = (
    ("{name: PatientWeight, jitter: true}", 2.0, "00101030"),
    ("{name: PatientWeight, jitter: true, jitter-range: 5.5}", 5.5, "00101030"),
    ("{name: PatientWeight, jitter: true, jitter-range: 9, jitter-min: 73, jitter-max: 74}", 9.0, "00101030"),
    ("{name: PatientWeight, jitter: true, jitter-range: 3, jitter-type: int}", 3.0, "00101030"),
    ("{name: EchoNumbers, jitter: true, jitter-range: 3, jitter-type: int}", 3.0, "00180086"),
    ("{name: SmallestImagePixelValue, jitter: true, jitter-range: 9, jitter-type: int}", 9.0, "00280106"),
    ("{name: DiffusionBValue, jitter: true}", 2.0, "00189087"),
)  # fmt: skip


def test_numbers_are_moved_as_the_reference_moves_them(tmp_path: Path) -> None:
    content = to_bytes(dataset() | {0x00101030: ("DS", "71")})
    (tmp_path / "source.dcm").write_bytes(content)
    profiles, jobs = [], []
    for rule, limit, path in MOVES:
        profile = f"dicom: {{fields: [{rule}]}}"
        fraction = draw_fraction("", "FAKE-000001", path)
        whole = draw_whole("", "FAKE-000001", path, int(limit))
        profiles.append(profile)
        jobs.append(ReferenceJob(profile, tmp_path / "source.dcm", fraction, whole))
    for profile, (_, _, path), answer in zip(
        profiles, MOVES, run_reference(jobs, tmp_path / "reference"), strict=True
    ):
        assert answer.state == "made", (profile, answer)
        different = differences(flat(output(content, profile)), flat(answer.content))
        assert set(different) - EXIT_STAGE <= {path}, profile
        if path in different:
            ours, theirs = different[path]
            assert float(str(ours)) == pytest.approx(float(str(theirs)), rel=1e-12), profile
        assert flat(content)[path] != flat(answer.content)[path], profile


SHIFTS = (
    "{name: StudyDate, increment-date: true, jitter-date: true}",
    "{name: StudyDate, increment-date: true, jitter-date: true, jitter-range: 300}",
    "{name: StudyDate, increment-date: true, jitter-date: true, jitter-unit: weeks, jitter-range: 4}",
    "{name: DateOfLastCalibration, increment-date: true, jitter-date: true, date-increment-override: 100}",
    "{name: AcquisitionDateTime, increment-datetime: true, jitter-date: true, jitter-unit: minutes}",
    "{name: AcquisitionDateTime, increment-datetime: true, jitter-date: true, datetime-max: '20190101'}",
    "{name: AcquisitionDateTime, increment-datetime: true, datetime-min: '+40years'}",
    "{name: StudyDate, increment-datetime: true, datetime-format: '%Y%m%d', datetime-max: '-40years'}",
    "{name: StudyDate, increment-datetime: true, datetime-format: '%Y%m%d', datetime-min: '+52weeks'}",
    "{name: StudyDate, increment-datetime: true, datetime-format: '%Y%m%d', datetime-min: '-5days'}",
)  # fmt: skip


def test_dates_are_moved_as_the_reference_moves_them(tmp_path: Path) -> None:
    content = to_bytes(dataset())
    (tmp_path / "source.dcm").write_bytes(content)
    profiles = [f"dicom: {{date-increment: 3, fields: [{rule}]}}" for rule in SHIFTS]
    limits = [300 if "300" in rule else 4 if "range: 4" in rule else 10 for rule in SHIFTS]
    jobs = [
        ReferenceJob(profile, tmp_path / "source.dcm", 0.5, draw_whole("", "FAKE-000001", "dates", limit))
        for profile, limit in zip(profiles, limits, strict=True)
    ]
    for profile, answer in zip(profiles, run_reference(jobs, tmp_path / "reference"), strict=True):
        assert answer.state == "made", (profile, answer)
        different = differences(flat(output(content, profile)), flat(answer.content))
        left = set(different) - EXIT_STAGE
        if "'+40years'" in profile:  # the reference's bound has the time of day in it
            ours, theirs = different["0008002a"]
            assert str(ours)[:8] == str(theirs)[:8]
            assert left == {"0008002a"}
        else:
            assert not left, (profile, different)


STAMPS = "date-format: timestamp, datetime-format: timestamp"


def test_seconds_since_1970_are_moved_as_the_reference_moves_them(tmp_path: Path) -> None:
    stamped = dataset() | {0x00101030: ("DS", "1580000000"), 0x00101020: ("DS", "1580000000.25")}
    content = to_bytes(stamped)
    (tmp_path / "source.dcm").write_bytes(content)
    profiles = [
        f"dicom: {{date-increment: 2, {STAMPS}, fields: [{{name: {name}, {action}: true}}]}}"
        for name in ("PatientWeight", "PatientSize")
        for action in ("increment-date", "increment-datetime")
    ]
    jobs = [ReferenceJob(profile, tmp_path / "source.dcm") for profile in profiles]
    for profile, answer in zip(profiles, run_reference(jobs, tmp_path / "reference"), strict=True):
        if "increment-datetime" in profile and answer.state == "raised":
            continue
        assert answer.state == "made", (profile, answer)
        assert not set(differences(flat(output(content, profile)), flat(answer.content))) - EXIT_STAGE


# --- the same in every file of a patient ------------------------------------------------------------

JITTERED = """
date-increment: 0
salt: pepper
fields:
  - {name: StudyDate, increment-date: true, jitter-date: true, jitter-range: 3000}
  - {name: DateOfLastCalibration, increment-date: true, jitter-date: true, jitter-range: 3000}
  - {name: PatientBirthDate, increment-date: true, jitter-date: true, jitter-range: 3000}
  - {name: AcquisitionDateTime, increment-datetime: true, jitter-date: true, jitter-range: 3000}
  - {name: PatientWeight, jitter: true, jitter-range: 20}
  - {name: PatientID, hash: true}
"""


def test_all_dates_of_a_patient_move_by_the_same_days_in_every_file() -> None:
    before = flat(to_bytes(dataset()))
    shifts = set()
    for changes in ({}, {0x00080018: ("UI", "1.2.3.4.5.6")}, {0x0020000D: ("UI", "1.2.3.4.9")}):
        after = found(JITTERED, changes)
        shifts |= {moved(after[path], before[path]) for path in ("00080020", "0008002a", "00100030")}
        one, two = after["00181200"], before["00181200"]
        assert isinstance(one, tuple)
        assert isinstance(two, tuple)
        shifts |= {moved(a, b) for a, b in zip(one, two, strict=True)}
    assert len(shifts) == 1
    assert shifts != {0}


def test_the_rule_for_the_patients_number_may_come_first() -> None:
    first = JITTERED.replace("fields:\n", "fields:\n  - {name: PatientID, remove: true}\n")
    assert found(first)["00080020"] == found(JITTERED)["00080020"]


def test_a_weight_is_the_same_in_every_file_of_a_patient_and_another_in_another_patients() -> None:
    assert found(JITTERED)["00101030"] == found(JITTERED, {0x00080018: ("UI", "1.2.3.4.5.6")})["00101030"]
    assert found(JITTERED)["00101030"] != found(JITTERED, {0x00100020: ("LO", "FAKE-2")})["00101030"]


def test_another_salt_moves_otherwise() -> None:
    assert found(JITTERED)["00101030"] != found(JITTERED.replace("pepper", "salt"))["00101030"]


def test_without_a_patient_id_the_study_counts() -> None:
    gone = {0x00100020: ("LO", "")}
    assert found(JITTERED, gone)["00080020"] == found(JITTERED, gone)["00080020"]
    other = gone | {0x0020000D: ("UI", "1.2.3.4.9")}
    assert found(JITTERED, gone)["00101030"] != found(JITTERED, other)["00101030"]


@pytest.mark.parametrize("syntax", [IMPLICIT, BIG_ENDIAN])
def test_how_a_file_is_written_makes_no_difference(syntax: str) -> None:
    text = (
        JITTERED
        + "  - {name: SmallestImagePixelValue, jitter: true}\n  - {name: DiffusionBValue, jitter: true}\n"
    )
    ours, other = found(text), found(text, syntax=syntax)
    assert ours["00280106"] != 500
    paths = ("00080020", "0008002a", "00100030", "00181200", "00101030", "00280106", "00189087")
    assert [ours[path] for path in paths] == [other[path] for path in paths]


@given(st.text(max_size=20), st.text(max_size=20), st.integers(1, 400))
def test_what_is_drawn_is_within_the_range_and_never_nothing(salt: str, seed: str, limit: int) -> None:
    drawn = draw_whole(salt, seed, "dates", limit)
    assert drawn != 0
    assert -limit <= drawn <= limit
    assert -1 < draw_fraction(salt, seed, "x") < 1
    assert draw_fraction(salt, seed, "x") != 0


def test_every_number_of_the_range_is_drawn() -> None:
    assert {draw_whole("", str(seed), "", 3) for seed in range(200)} == {-3, -2, -1, 1, 2, 3}


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=8), st.integers(-12, 12))
def test_a_date_that_is_moved_never_stays_where_it_was(patient_id: str, increment: int) -> None:
    text = (
        f"date-increment: {increment}\nfields: [{{name: StudyDate, increment-date: true, jitter-date: true}}]"
    )
    after = found(text, {0x00100020: ("LO", patient_id)})["00080020"]
    assert after != flat(to_bytes(dataset()))["00080020"]


@settings(max_examples=60, deadline=None)
@given(
    st.text("0123456789", min_size=1, max_size=8),
    st.sampled_from([0.01, 0.5, 1.5, 2, 40]),
    st.sampled_from(["float", "int"]),
)
def test_a_number_that_is_moved_never_stays_what_it_was(patient_id: str, limit: float, kind: str) -> None:
    if kind == "int" and limit < 1:
        limit = 1
    names = (
        "PatientWeight",
        "EchoNumbers",
        "SmallestImagePixelValue",
        "DiffusionBValue",
        "TagAngleSecondAxis",
    )
    rules = [f"{{name: {name}, jitter: true, jitter-range: {limit}, jitter-type: {kind}}}" for name in names]
    after = found(f"fields: [{', '.join(rules)}]", {0x00100020: ("LO", patient_id)})
    before = flat(to_bytes(dataset()))
    for path in ("00101030", "00180086", "00280106", "00189087", "00189219"):
        assert after[path] != before[path], path
        assert abs(float(str(after[path])) - float(str(before[path]))) <= max(limit, 1) + (kind == "int")


# --- numbers --------------------------------------------------------------------------------------


def test_a_decimal_string_never_gets_longer_than_16_characters() -> None:
    content = to_bytes(dataset() | {0x00101030: ("DS", "0.123456789012345")})
    finished = output(content, "fields: [{name: PatientWeight, jitter: true, jitter-range: 0.001}]")
    at = finished.index(b"\x10\x00\x30\x10DS")
    assert int.from_bytes(finished[at + 6 : at + 8], "little") <= 16


def test_several_numbers_move_by_the_same() -> None:
    after = found("fields: [{name: ImagePositionPatient, jitter: true}]", {0x00200032: ("DS", "1\\2\\-3.5")})
    values = after["00200032"]
    assert isinstance(values, tuple)
    steps = [float(str(one)) - before for one, before in zip(values, (1, 2, -3.5), strict=True)]
    assert steps == pytest.approx([steps[0]] * 3)


def test_whole_numbers_stay_within_their_representation() -> None:
    text = "fields: [{name: SmallestImagePixelValue, jitter: true, jitter-range: 100000000}]"
    assert found(text)["00280106"] in (0, 65535)


def test_an_empty_number_stays_empty() -> None:
    assert found("fields: [{name: PatientWeight, jitter: true}]", {0x00101030: ("DS", "")})["00101030"] == ""


def test_a_number_that_can_not_be_read_is_refused() -> None:
    content = to_bytes(dataset() | {0x00101030: ("DS", "81kg")})
    result = clean(content, "fields: [{name: PatientWeight, jitter: true}]")
    assert not isinstance(result, CleanedInstance)
    assert (result.code, result.element) == ("number_unparsable", "00101030")


def test_seconds_since_1970_stay_whole_in_whole_numbers() -> None:
    private = {0x00110010: ("LO", "GEMS_IDEN_01"), 0x00111027: ("SL", 1580000000)}
    text = (
        "date-format: timestamp\ndate-increment: 1.5\n"
        "fields: [{name: '(0011, GEMS_IDEN_01, 27)', increment-date: true}]"
    )
    assert found(text, private)["00111027"] == 1580000000 + 129600


def test_bounds_hold_for_seconds_since_1970() -> None:
    text = (
        "date-format: timestamp\ndate-increment: 1\n"
        "fields: [{name: PatientWeight, increment-date: true, datetime-max: '20000101'}]"
    )
    assert found(text, {0x00101030: ("DS", "1580000000")})["00101030"] == 946684800


# --- bounds that count from today -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "born"),
    [
        ("datetime-min: -80years", "19460301"),
        ("datetime-min: -10weeks", "20251221"),
        ("datetime-min: -1days", "20260228"),
        ("datetime-max: -100years", "19010202"),
    ],
)
def test_a_bound_counts_from_the_day_on_which_the_case_began(bound: str, born: str) -> None:
    text = (
        f"dicom: {{date-increment: 0, fields: [{{name: PatientBirthDate, increment-date: true, {bound}}}]}}"
    )
    content = to_bytes(dataset())
    import io  # noqa: PLC0415

    result = Deidentifier(read_profile(document(text), TODAY), None).clean(
        io.BytesIO(content), len(content), "x.dcm"
    )
    assert isinstance(result, CleanedInstance)
    assert flat(joined(result, content))["00100030"] == born


def test_bounds_and_jitter_may_stand_in_the_section_for_all_dates() -> None:
    alone = "fields: [{name: StudyDate, increment-date: true, jitter-date: true, jitter-range: 40}]"
    section = "jitter-date: true\njitter-range: 40\nfields: [{name: StudyDate, increment-date: true}]"
    assert found(section)["00080020"] == found(alone)["00080020"]
    bounded = "date-increment: 1\ndatetime-min: '20300101'\nfields: [{name: StudyDate, increment-date: true}]"
    assert found(bounded)["00080020"] == "20300101"


DATE = "name: StudyDate, increment-date: true"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fields: [{name: PatientWeight, jitter: true, jitter-range: 0}]", "must be above 0"),
        ("fields: [{name: PatientWeight, jitter: true, jitter-range: 0.5, jitter-type: int}]", "from 1 up"),
        ("fields: [{name: PatientWeight, jitter: true, jitter-type: real}]", "must be int or float"),
        ("fields: [{name: PatientWeight, jitter: true, jitter-min: 3, jitter-max: 2}]", "is above"),
        ("fields: [{name: PatientWeight, jitter: true, jitter-min: low}]", "must be a number"),
        ("fields: [{name: PatientName, jitter: true}]", "is no number"),
        ("fields: [{name: PatientWeight, jitter: false}]", "must be true"),
        ("jitter-range: -2\nfields: [{name: PatientWeight, jitter: true}]", "line 3: jitter-range"),
        (f"fields: [{{{DATE}, jitter-date: true, jitter-range: 2.5}}]", "whole number"),
        (f"fields: [{{{DATE}, jitter-date: true, jitter-unit: years}}]", "one of weeks"),
        (f"fields: [{{{DATE}, jitter-date: true, jitter-unit: weeks, jitter-range: 999999999}}]", "too far"),
        (f"date-increment: 1\nfields: [{{{DATE}, datetime-min: -80}}]", "-80years"),
        (f"date-increment: 1\nfields: [{{{DATE}, datetime-min: -999999years}}]", "must be a date"),
        (f"date-increment: 1\nfields: [{{{DATE}, datetime-min: '20200101', datetime-max: '20190101'}}]",
         "is after datetime-max"),
        ("date-increment: 1\ndate-format: timestamp\nfields: [{name: StudyDate, increment-date: true}]",
         "StudyDate is no number"),
    ],
)  # fmt: skip
def test_a_move_that_can_not_be_meant_is_named(text: str, said: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        profile_of(text)
    assert said in str(caught.value.params["problem"])


def test_moves_say_in_english_what_they_do() -> None:
    text = """
    date-increment: 3
    fields:
      - {name: PatientWeight, jitter: true, jitter-range: 1.5}
      - {name: StudyDate, increment-date: true, jitter-date: true, datetime-min: "19000101"}
      - {name: SeriesDate, increment-date: true, jitter-date: true, date-increment-override: 0}
      - {name: ContentDate, increment-date: true, datetime-max: "20300101"}
    """
    own = "by up to 10 days, the same for all dates of a patient"
    assert profile_of(text).describe() == (
        "PatientWeight is moved by up to 1.5, by as much in every file of a patient",
        f"StudyDate is moved by 3 days and {own}, but not to before 1900-01-01",
        f"SeriesDate is moved {own}",
        "ContentDate is moved by 3 days, but not to after 2030-01-01",
    )


def test_slices_of_one_series_stay_together() -> None:
    text = "fields: [{name: StudyDate, increment-date: true, jitter-date: true}]"
    days = {
        str(flat(output(to_bytes(make_ct(Place(instance=number))), text))["00080020"])
        for number in range(1, 9)
    }
    assert len(days) == 1
