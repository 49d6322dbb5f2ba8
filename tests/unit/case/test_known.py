"""What this computer knows of earlier cases, as findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.make.values import DESTINATION, patient, prepared, series
from uploader.case.known import forget_case, known_findings, remember_case
from uploader.checks import describe
from uploader.model.case import LeftOut
from uploader.model.check import Severity
from uploader.tripwire import Tripwire

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.model.case import PreparedCase


class Kept:
    def secret(self, name: str) -> bytes | None:
        return name.encode() * 4


class Nothing:
    def secret(self, name: str) -> bytes | None:  # noqa: ARG002
        return None


def case(number: str, birth_date: str, study: str) -> PreparedCase:
    one = series("s1", f"{study}.3", 3)
    who = patient("FakeDoe^Jane", number, birth_date)
    instances = tuple(replace(each, patient=who) for each in one.instances)
    return prepared(replace(one, study_instance_uid=study, instances=instances))


def codes(tripwire: Tripwire, seen: PreparedCase, subject: str = "HF-12-001") -> list[str]:
    place = replace(DESTINATION, subject_label=subject)
    found = known_findings(tripwire, "site", place, seen, LeftOut())
    assert all(one.severity is Severity.WARN for one in found)
    assert all("FAKE" not in f"{one!r} {describe(one)}" for one in found)
    return [one.code for one in found]


def remember(tripwire: Tripwire, seen: PreparedCase) -> None:
    remember_case(tripwire, "site", DESTINATION, seen, LeftOut(), "c1", "2026-11-03")


def test_it_warns_and_never_blocks(tmp_path: Path) -> None:
    tripwire = Tripwire(tmp_path, Kept())
    remember(tripwire, case("FAKE-0001", "19560309", "1.1"))

    assert codes(tripwire, case("FAKE-0001", "19560309", "1.2")) == []
    assert codes(tripwire, case("FAKE-0002", "19700101", "1.2")) == ["person_differs"]
    assert codes(tripwire, case("FAKE-0001", "19560309", "1.2"), "HF-12-002") == ["person_elsewhere"]
    assert codes(tripwire, case("FAKE-0001", "19560309", "1.1")) == ["sent_before"]


def test_a_case_that_was_given_up_is_forgotten(tmp_path: Path) -> None:
    tripwire = Tripwire(tmp_path, Kept())
    remember(tripwire, case("FAKE-0001", "19560309", "1.1"))

    forget_case(tripwire, "c1")

    assert codes(tripwire, case("FAKE-0002", "19700101", "1.1")) == []


def test_what_is_left_out_is_not_looked_at(tmp_path: Path) -> None:
    tripwire = Tripwire(tmp_path, Kept())
    remember(tripwire, case("FAKE-0001", "19560309", "1.1"))
    left_out = LeftOut(series_keys=frozenset(("s1",)))

    seen = case("FAKE-0002", "19700101", "1.1")
    assert known_findings(tripwire, "site", DESTINATION, seen, left_out) == ()


def test_without_a_safe_store_there_is_no_tripwire_and_no_file(tmp_path: Path) -> None:
    tripwire = Tripwire(tmp_path, Nothing())
    remember(tripwire, case("FAKE-0001", "19560309", "1.1"))

    assert codes(tripwire, case("FAKE-0002", "19700101", "1.1")) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_not_be_written_to_fails_no_case(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    tripwire = Tripwire(tmp_path / "file", Kept())

    remember(tripwire, case("FAKE-0001", "19560309", "1.1"))

    assert codes(tripwire, case("FAKE-0002", "19700101", "1.1")) == []
