"""Whether two entries name one person: writing makes no difference, a wrong mix is never made right."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.values import patient
from uploader.checks.identity import Person, count_persons, is_same_person, person_of
from uploader.model.dicom import Patient
from uploader.model.identifying import Identifying


def who(
    name: str = "FakeDoe^Jane", number: str = "FAKE-1", born: str = "19560309", issuer: str = ""
) -> Person:
    return person_of(
        Patient(Identifying(number), Identifying(issuer), Identifying(name), Identifying(born), "F")
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who("FakeDoe^Jane"), who("FAKEDOE^JANE")),
        (who("FakeDoe^Jane"), who("FakeDoe, Jane")),
        (who("FakeDoe^Jane"), who("Jane FakeDoe")),
        (who("FakeDoe^Jane"), who("FakeDoe^Jane^^Dr.")),
        (who("FakeDoe^Jane"), who("FakeDoe^Jane^Mary")),
        (who("FakeMüller^Jane", born=""), who("fakemuller^jane", born="")),
        (who("Fake^T=山田^太郎", born=""), who("=山田^太郎", born="")),
        (who("Fake^T", born=""), who("Fake^T=山田^太郎", born="")),
        (who(number="FAKE-1 "), who(number=" fake-1")),
        (who(born="1956.03.09"), who(born="19560309")),
        (who("FakeDoe^Jane"), who("FakeSmith^Jane")),
        (who(""), who("FakeDoe^Jane")),
        (who(born=""), who()),
        (who(number=""), who()),
        (who(issuer="A"), who(issuer="")),
        (who(issuer="A"), who(issuer="B")),
    ],
)
def test_one_person_written_in_two_ways(one: Person, other: Person) -> None:
    assert is_same_person(one, other)
    assert is_same_person(other, one)
    assert count_persons([one, other]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who(), who(number="FAKE-2")),
        (who(), who(born="19560310")),
        (who("FakeDoe^Jane", born=""), who("FakeDoe^John", born="")),
        (who("FakeDoe^Jane", number=""), who("FakeDoe^John", number="")),
        (who("FakeDoe^Jane", issuer="A"), who("FakeRoe^John", issuer="B")),
        (who("", number="FAKE-1", born=""), who("FakeDoe^Jane", number="", born="")),
        (who("Fake^T=山田^太郎", born=""), who("=鈴木^花子", born="")),
    ],
)
def test_two_persons(one: Person, other: Person) -> None:
    assert not is_same_person(one, other)
    assert not is_same_person(other, one)
    assert count_persons([one, other]) == 2


def test_an_entry_that_says_little_does_not_make_two_persons_one() -> None:
    linked_by_number = [who(born="19560309"), who(born=""), who(born="19700101")]
    linked_by_name = [who("FakeDoe^Jane", born=""), who("", born=""), who("FakeRoe^John", born="")]

    for entries in (linked_by_number, linked_by_name):
        assert {count_persons(order) for order in permutations(entries)} == {2}


def test_nobody_is_no_person() -> None:
    assert person_of(patient("", "", "")).is_blank
    assert count_persons([who("", "", ""), who("", "", "19560309")]) == 0


PEOPLE = st.builds(
    who,
    st.sampled_from(["", "FakeDoe^Jane", "FakeRoe^John", "FakeDoe"]),
    st.sampled_from(["", "FAKE-1", "FAKE-2"]),
    st.sampled_from(["", "19560309", "19700101"]),
    st.sampled_from(["", "A", "B"]),
)


@settings(deadline=None)
@given(people=st.lists(PEOPLE, max_size=6, unique=True), data=st.data())
def test_the_count_does_not_depend_on_the_order_and_finds_every_proven_difference(
    people: list[Person], data: st.DataObject
) -> None:
    count = count_persons(people)

    assert count_persons(data.draw(st.permutations(people))) == count
    for field in ("patient_id", "birth_date"):
        assert count >= len(
            {getattr(one, field) for one in people if getattr(one, field) and not one.is_blank}
        )
