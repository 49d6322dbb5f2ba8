"""The wrong-patient tripwire: what it warns of, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.values import patient, series
from uploader.credentials import CredentialStore
from uploader.tripwire import Differs, Elsewhere, Prints, Row, SentBefore, Tripwire, compare, prints_of
from uploader.tripwire.store import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.dicom import Patient, Series

KEY, OTHER_KEY = b"k" * 32, b"x" * 32


class Kept:
    """A credential store in memory."""

    def __init__(self, key: bytes | None = KEY) -> None:
        self.key = key

    def secret(self, name: str) -> bytes | None:
        assert name == "tripwire"
        return self.key


def case(who: Patient, study: str = "1.2") -> list[Series]:
    one = series("s1", "1.2.3", 3)
    instances = tuple(replace(each, patient=who) for each in one.instances)
    return [replace(one, study_instance_uid=study, instances=instances)]


def prints(who: Patient, subject: str = "HF-001", study: str = "1.2", key: bytes = KEY) -> Prints:
    return prints_of(case(who, study), key, f"site/p1/{subject}")


def row(who: Patient, subject: str = "HF-001", case_id: str = "c1", study: str = "9.9") -> Row:
    return Row(case_id, subject, "2026-11-03", prints(who, subject, study))


JANE = patient("FakeDoe^Jane", "FAKE-0001", "19560309")
JOHN = patient("FakeRoe^John", "FAKE-0002", "19700101")


# --- what it says --------------------------------------------------------------------------------------


def test_the_same_person_under_the_same_subject_is_right() -> None:
    assert compare(prints(JANE), "HF-001", [row(JANE)]) == []


def test_another_person_under_the_same_subject_is_told_with_the_day() -> None:
    assert compare(prints(JOHN), "HF-001", [row(JANE)]) == [Differs("2026-11-03")]


def test_the_same_person_under_another_subject_is_told_with_its_label() -> None:
    found = compare(prints(JANE, "HF-002"), "HF-002", [row(JANE)])

    assert found == [Elsewhere("HF-001", 1, "2026-11-03")]


def test_an_examination_that_was_sent_is_told_with_its_case() -> None:
    found = compare(prints(JANE, study="9.9"), "HF-001", [row(JANE, case_id="c7")])

    assert found == [SentBefore("c7", 1, "2026-11-03")]


def test_a_subject_that_one_earlier_case_fits_is_right() -> None:
    assert compare(prints(JANE), "HF-001", [row(JOHN), row(JANE, case_id="c2")]) == []


@pytest.mark.parametrize(
    "who",
    [
        patient("FakeDoe^Jane Maria", " fake-0001 ", "1956.03.09"),
        patient("", "FAKE-0001", ""),
        patient("FakeDoe^Jane", "", "19560309"),
        patient("", "", ""),
    ],
)
def test_writing_and_what_is_not_said_make_no_other_person(who: Patient) -> None:
    assert compare(prints(who), "HF-001", [row(JANE)]) == []


@pytest.mark.parametrize(
    "who",
    [
        patient("FakeDoe^Jane", "FAKE-0001", "19560310"),
        patient("FakeDoe^Jane", "FAKE-0009", "19560309"),
        replace(JANE, sex="M"),
    ],
)
def test_one_value_that_differs_makes_another_person(who: Patient) -> None:
    assert compare(prints(who), "HF-001", [row(JANE)]) == [Differs("2026-11-03")]


@pytest.mark.parametrize("number", ["ANON", "anonymous", "Anon 1", "0000", "1", "UNKNOWN", ""])
def test_what_anonymisers_write_is_nobody_who_could_be_found_elsewhere(number: str) -> None:
    who = patient("ANON", number, "19000101")

    assert compare(prints(who, "HF-002"), "HF-002", [row(who)]) == []


def test_fingerprints_under_another_key_say_nothing() -> None:
    other = Row("c1", "HF-001", "2026-11-03", prints(JOHN, key=OTHER_KEY))

    assert compare(prints(JANE), "HF-001", [other]) == []


# --- what it keeps -------------------------------------------------------------------------------------


def test_no_value_and_no_bare_hash_of_one_is_kept(tmp_path: Path) -> None:
    import hashlib  # noqa: PLC0415

    Tripwire(tmp_path, Kept()).remember("site/p1", row(JANE))

    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for value in ("FAKE-0001", "FakeDoe", "19560309", "9.9"):
        assert value.encode() not in stored
        assert hashlib.sha256(value.encode()).hexdigest().encode() not in stored


def test_birth_date_and_sex_look_different_under_each_subject() -> None:
    one, other = prints(JANE, "HF-001"), prints(JANE, "HF-002")

    assert (one.number, one.person) == (other.number, other.person)
    assert one.birth != other.birth
    assert one.sex != other.sex


def test_what_was_remembered_is_there_in_a_new_run_until_it_is_forgotten(tmp_path: Path) -> None:
    Tripwire(tmp_path, Kept()).remember("site/p1", row(JANE))
    again = Tripwire(tmp_path, Kept())

    assert again.rows("site/p1") == (row(JANE),)
    assert again.rows("site/p2") == ()
    again.forget("c1")
    assert again.rows("site/p1") == ()


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 300)
    tripwire = Tripwire(tmp_path, Kept())

    assert tripwire.rows("site/p1") == ()
    tripwire.remember("site/p1", row(JANE))
    assert tripwire.rows("site/p1") == (row(JANE),)


def test_a_computer_without_a_safe_store_has_no_key(tmp_path: Path) -> None:
    assert Tripwire(tmp_path, CredentialStore(is_forgetful=True)).key() is None


def test_of_several_patients_the_one_with_most_images_counts() -> None:
    mixed = case(JANE)
    stray = replace(mixed[0].instances[0], patient=JOHN)
    mixed = [replace(mixed[0], instances=(stray, *mixed[0].instances[1:]))]

    assert prints_of(mixed, KEY, "p").number == prints_of(case(JANE), KEY, "p").number
