"""Not every echo is one: what the profile means to leave, what another file says, and real files."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from tests.make import profiles
from tests.make.deid import clean, guard, guarded, profile_of
from tests.make.dicom import slice_pixels
from tests.make.echoes import ECHO, REMOVES_ALL, WHO, instance, said
from tests.make.encode import to_bytes
from tests.make.people import Person
from tests.make.wheels import dicom_files
from uploader.deid import Deidentifier
from uploader.model.cleaned import Refused
from uploader.model.identifying import Identifying
from uploader.model.traces import Trace

# --- what is meant ----------------------------------------------------------------------------------


def test_what_the_profile_leaves_as_it_is_is_no_echo() -> None:
    dataset = to_bytes(
        instance(t00081030=("LO", "for FakeRefers, QX7-204518"), t00200010=("SH", "QX7-204518"))
    )
    assert guard(dataset, "fields: [{name: PatientBirthDate, remove: true}]") == ""


def test_a_number_that_stays_in_another_element_of_its_kind_stops_unless_that_is_kept_by_name() -> None:
    dataset = to_bytes(instance(t00101000=("LO", "QX7-204518")))
    assert guard(dataset, REMOVES_ALL) == "value_echo 00101000"
    assert guard(dataset, REMOVES_ALL + "  - {name: OtherPatientIDs, keep: true}\n") == ""
    assert guard(dataset, REMOVES_ALL + "  - {regex: '.*PatientIDs', keep: true}\n") == "value_echo 00101000"


def test_a_description_that_is_kept_by_name_is_searched_all_the_same() -> None:
    assert said("FakeLindqvist", profile=REMOVES_ALL + "  - {name: StudyDescription, keep: true}\n") == ECHO


def test_what_a_rule_writes_is_the_profiles_own() -> None:
    rules = REMOVES_ALL + "  - {name: StudyDescription, replace-with: FakeLindqvist}\n"
    assert said("x", profile=rules) == ""
    hashed = "fields: [{name: PatientID, hash: true}, {name: StudyID, hash: true}]"
    assert guard(to_bytes(instance(t00200010=("SH", "QX7-204518"))), hashed) == ""


def test_a_pattern_may_keep_a_part_of_its_own_element_but_of_no_other() -> None:
    rule = "regex-sub: [{input-regex: '(?P<all>.*)', output: 'x{all}'}]"
    own = f"fields: [{{name: PatientName, remove: true}}, {{name: PatientID, {rule}}}]"
    assert guard(to_bytes(instance()), own) == ""
    other_rule = REMOVES_ALL + f"  - {{name: StudyDescription, {rule}}}\n"
    assert said(" FakeLindqvist", profile=other_rule) == ECHO


def test_another_person_may_have_a_part_of_the_name() -> None:
    dataset = instance(t00081050=("PN", "FakeLindqvist^Someone"))
    assert guard(to_bytes(dataset), REMOVES_ALL) == ""
    dataset[0x00081050] = ("PN", "FakeLindqvist^Tovelille")
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00081050"
    dataset[0x00081050] = ("PN", "FakeLindqvist")
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00081050"


def test_what_is_clean_in_a_name_is_not_clean_in_a_text() -> None:
    dataset = instance(t00081050=("PN", "FakeLindqvist^Other"), t00204000=("LT", "FakeLindqvist^Other"))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00204000"


def test_a_number_of_the_trial_is_the_coordinators_decision_where_it_is_kept_by_name() -> None:
    dataset = to_bytes(instance(t00120040=("LO", "QX7-204518")))
    assert guard(dataset, REMOVES_ALL) == "value_echo 00120040"
    assert guard(dataset, REMOVES_ALL + "  - {name: ClinicalTrialSubjectID, keep: true}\n") == ""


def test_a_hospital_that_numbers_its_patients_may_be_the_one_that_made_the_images() -> None:
    hospital: dict[str, Any] = {f"t{tag}": ("LO", "Fakeborg Hospital") for tag in ("00080080", "00100021")}
    rules = REMOVES_ALL + "  - {name: IssuerOfPatientID, remove: true}\n"
    assert guard(to_bytes(instance(**hospital)), rules) == ""
    elsewhere = instance(**hospital, t00081030=("LO", "at Fakeborg Hospital"))
    assert guard(to_bytes(elsewhere), rules) == ECHO


def test_a_newborn_is_examined_on_the_day_of_its_birth() -> None:
    newborn = Person(WHO.patient_id, WHO.name, "20200105", "F")
    assert guard(to_bytes(instance(newborn, t00080020=("DA", "20200105"))), REMOVES_ALL) == ""
    elsewhere = instance(newborn, t00080020=("DA", "20200202"), t00400244=("DA", "20200105"))
    assert guard(to_bytes(elsewhere), REMOVES_ALL) == "value_echo 00400244"


@pytest.mark.parametrize(
    ("name", "number", "text"),
    [
        ("Phantom^Head", "PHANTOM", "Phantom of a head"),
        ("Anonymous", "Anonymous", "anonymous"),
        ("MR^Test", "000000", "MR test 000000"),
        ("Long^Axis", "123456", "long axis 123456"),
        ("Siemens^Service", "12345", "SIEMENS service 12345"),
        ("White^Chest", "1234567890", "white chest 1234567890"),
        ("", "", ""),
        ("^^^^", "-", "-"),
    ],
)
def test_generic_values_and_short_numbers_stop_nothing(name: str, number: str, text: str) -> None:
    assert said(text, Person(number, name, "19000101", "O", issuer="")) == ""


def test_the_method_that_we_add_may_name_a_profile_that_is_called_like_a_patient() -> None:
    content = to_bytes(instance())
    text = f"name: FakeLindqvist\ndicom:\n{REMOVES_ALL.replace(chr(10), chr(10) + '  ')}"
    assert guard(content, text) == ""
    stale = to_bytes(instance(t00120063=("LO", "by hand for FakeLindqvist")))
    assert guard(stale, text) == "value_echo 00120063"


def test_a_files_name_made_of_the_sources_name_is_searched() -> None:
    text = REMOVES_ALL + "filenames: [{input-regex: '(?P<all>.*)', output: '{all}.dcm'}]\n"
    assert guard(to_bytes(instance()), text, name="FakeLindqvist_1") == "value_echo filename"
    assert guard(to_bytes(instance()), text, name="image_1") == ""


# --- the whole study ----------------------------------------------------------------------------------


def test_what_another_file_of_the_case_says_is_searched_for() -> None:
    content = to_bytes(instance(t00081030=("LO", "was OLDNAMEFAKE before")))
    assert guard(content, REMOVES_ALL, (0x00100010, "OldNameFake^X")) == ECHO
    assert guard(content, REMOVES_ALL, (0x00100010, "OtherFake^X")) == ""


def test_what_the_profile_leaves_in_every_file_is_not_searched_for() -> None:
    content = to_bytes(instance(t00081030=("LO", "was OLDNAMEFAKE before")))
    assert guard(content, "fields: [{name: PatientID, remove: true}]", (0x00100010, "OldNameFake^X")) == ""
    assert (
        guard(content, "remove-undefined: true\nfields: [{name: SOPInstanceUID}, {name: SOPClassUID}]") == ""
    )


def test_an_echo_is_found_again_in_the_next_file_with_the_same_values() -> None:
    engine = guarded(REMOVES_ALL)
    echo, sound = (to_bytes(instance(t00081030=("LO", text))) for text in ("FakeLindqvist", "nobody"))
    codes = [
        getattr(engine.clean(io.BytesIO(one), len(one), "x"), "code", "")
        for one in (sound, echo, sound, echo)
    ]
    assert codes == ["", "value_echo", "", "value_echo"]


def test_no_value_is_in_a_refusal_or_a_representation() -> None:
    trace = Trace(0x00100010, Identifying("OldNameFake^X"))
    assert "OldNameFake" not in repr(trace)
    assert "OldNameFake" not in repr(guarded(REMOVES_ALL, (trace,)))


# --- real files ------------------------------------------------------------------------------------------

PROFILES = ("RICH", "MINIMAL", "RECURSIVE", "ALLOW_LIST", "PATTERNS", "PRIVATE")


@pytest.mark.parametrize("profile", PROFILES)
def test_of_real_files_only_those_with_an_echo_are_stopped(profile: str) -> None:
    """An echo, told by pydicom: the removed number or name is there, two parts of it, or one not in ASCII."""
    text = getattr(profiles, profile)
    engine = Deidentifier(profile_of(text), ())
    accepted = wrong = 0
    for path in dicom_files():
        content = path.read_bytes()
        if isinstance(clean(content, text, path.name), Refused):
            continue
        accepted += 1
        result = engine.clean(io.BytesIO(content), len(content), path.name, is_first=True)
        if isinstance(result, Refused):
            assert result.code == "value_echo", path.name
            wrong += not _is_echo(content, result.element)
    assert accepted > 200
    assert wrong <= accepted * 0.02


def _is_echo(content: bytes, path: str) -> bool:
    import pydicom  # noqa: PLC0415

    dataset = pydicom.dcmread(io.BytesIO(content), force=True)
    here = dataset
    *steps, last = path.split(".")
    for tag, index in zip(steps[::2], steps[1::2], strict=True):
        here = here[int(tag, 16)].value[int(index)]
    text = str(here[int(last, 16)].value).casefold()
    values = [
        str(dataset.get(word, "")).casefold() for word in ("PatientID", "PatientName", "AccessionNumber")
    ]
    values += [str(element.value).casefold() for element in dataset.iterall() if element.VR == "PN"]
    names = [set(re.split(r"[\^=\s,\[\]']+", value)) - {""} for value in values]
    has_parts = any(len([part for part in parts if part in text]) > 1 for parts in names)
    has_parts |= any(part in text for parts in names for part in parts if not part.isascii())
    return has_parts or any(len(value) >= 4 and value in text for value in values)


def test_the_images_of_a_series_share_what_was_searched() -> None:
    engine = guarded(REMOVES_ALL)
    for number in range(3):
        dataset = instance()
        dataset[0x7FE00010] = ("OW", slice_pixels(4, 4, number))
        content = to_bytes(dataset)
        assert not isinstance(engine.clean(io.BytesIO(content), len(content), "x"), Refused)
