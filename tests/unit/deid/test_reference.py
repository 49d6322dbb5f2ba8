"""Against flywheel-migration: the same elements come out, but for departures that are named here."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.make import profiles, wheels
from tests.make.deid import clean, cleaned, deidentifier, joined, output, refusal
from tests.make.encode import to_bytes
from tests.make.envelopes import SECRET, opened
from tests.make.reference import ReferenceAnswer, ReferenceJob, differences, flat, run_reference
from tests.make.shapes import shape_dataset, shape_profiles
from uploader.errors import ProfileInvalid
from uploader.model.cleaned import CleanedInstance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXIT_STAGE = {
    "00020001",  # version: always 1
    "00020002",  # made consistent with the data set
    "00020003",  # likewise
    "00020010",  # added where the file had none
    "00020012",  # implementation: ours
    "00020013",  # likewise
    "00020016",  # titles and addresses of the sender, private information
    "00020017",
    "00020018",
    "00020026",
    "00020027",
    "00020028",
    "00020100",
    "00020102",
    "00120062",  # PatientIdentityRemoved
    "00120063",  # DeidentificationMethod
    "fffcfffc",  # trailing padding
}
"""The elements that the exit stage makes different from the reference's, docs/deid.md."""

PROFILES = (
    profiles.RICH,
    profiles.MINIMAL,
    profiles.RECURSIVE,
    profiles.ALLOW_LIST,
    profiles.PATTERNS,
    profiles.PRIVATE,
)

REFUSED = {
    "bad_sequence.dcm": "uid_malformed",
    "decimal_rescale.dcm": "uid_missing",
    "chrSQEncoding.dcm": "uid_missing",
    "chrSQEncoding1.dcm": "uid_missing",
    "winter.dcm": "duplicate_tag",
    "MR_truncated.dcm": "truncated",
    "SC_rgb_jpeg.dcm": "vr_unknown",
    "badVR.dcm": "pixel_length",
    "empty_charset_LEI.dcm": "uid_missing",
    "meta_missing_tsyntax.dcm": "not_dicom",
    "nested_priv_SQ.dcm": "tag_order",
    "no_meta_group_length.dcm": "uid_missing",
    "rtplan_truncated.dcm": "truncated",
}
"""Files of the wheels that the reference makes something of and we refuse, docs/deid.md says why."""


def assert_agrees(source: Path, profile: str, answer: ReferenceAnswer) -> str:
    """Compare one outcome with the reference's; say which kind it was."""
    content = source.read_bytes()
    result = clean(content, profile, source.name)
    if not isinstance(result, CleanedInstance):
        if answer.state == "made" and result.code != "dicomdir":
            assert (source.name, result.code) in REFUSED.items()
        return "refused"
    assert answer.state == "made", (source.name, answer)
    found = differences(flat(joined(result, content)), flat(answer.content))
    assert not set(found) - EXIT_STAGE, (source.name, found)
    return "same"


@pytest.fixture
def reference(tmp_path: Path) -> Callable[[list[ReferenceJob]], list[ReferenceAnswer]]:
    return lambda jobs: run_reference(jobs, tmp_path / "reference")


def test_real_files_come_out_as_the_reference_makes_them(
    reference: Callable[[list[ReferenceJob]], list[ReferenceAnswer]],
) -> None:
    files = wheels.dicom_files()
    jobs = [ReferenceJob(PROFILES[number % len(PROFILES)], path) for number, path in enumerate(files)]
    outcomes = Counter(
        assert_agrees(job.source, job.profile, answer)
        for job, answer in zip(jobs, reference(jobs), strict=True)
    )
    assert outcomes["same"] > 200


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("number", range(len(PROFILES)))
def test_every_real_file_comes_out_the_same_under_every_profile(
    reference: Callable[[list[ReferenceJob]], list[ReferenceAnswer]], number: int
) -> None:
    jobs = [ReferenceJob(PROFILES[number], path) for path in wheels.dicom_files()]
    outcomes = Counter(
        assert_agrees(job.source, job.profile, answer)
        for job, answer in zip(jobs, reference(jobs), strict=True)
    )
    assert outcomes["same"] > 200


SEALED = f"""
name: sealed
dicom:
  secret-key: '{SECRET}'
  retain: true
  remove-private-tags: true
  fields:
    - {{name: PatientName, remove: true}}
    - {{name: PatientID, hash: true}}
    - {{name: PatientBirthDate, encrypt: true}}
    - {{name: InstitutionName, encrypt: true}}
    - {{name: StudyDescription, replace-with: X}}
    - {{name: ReferencedImageSequence, remove: true}}
    - {{regex: '.*PhysicianName.*', remove: true}}
"""
CIPHERTEXT = {"04000500.0.04000520"}
EMPTY_ENVELOPE = {"04000500", "04000500.0.04000510", *CIPHERTEXT}


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_what_is_sealed_of_every_real_file_is_what_the_reference_seals(
    reference: Callable[[list[ReferenceJob]], list[ReferenceAnswer]], tmp_path: Path
) -> None:
    """But for text outside of Latin-1, of which the reference keeps question marks, and empty envelopes."""
    jobs = [ReferenceJob(SEALED, path) for path in wheels.dicom_files()]
    same = 0
    for job, answer in zip(jobs, reference(jobs), strict=True):
        content = job.source.read_bytes()
        result = clean(content, SEALED, job.source.name)
        if not isinstance(result, CleanedInstance):
            continue
        ours = joined(result, content)
        different = set(differences(flat(ours), flat(answer.content))) - EXIT_STAGE
        if different != CIPHERTEXT:
            assert different == EMPTY_ENVELOPE, (job.source.name, different)
            continue
        left = differences(opened(ours, tmp_path / "ours"), opened(answer.content, tmp_path / "theirs"))
        left.pop("00080005", None)
        assert all("?" in str(theirs) for _, theirs in left.values()), (job.source.name, left)
        same += not left
    assert same > 200


# --- every shape of rule -------------------------------------------------------------------------------

CHARSET_STAYS = {"00080005"}
CREATOR_STAYS = {"00090010"}
NESTED_IN_PRIVATE = {"PatientID": "00331001.0.00100020", "PatientName": "00331001.0.00100010"}


def departures(profile: str) -> set[str]:
    """The elements in which a shape departs from the reference on purpose, docs/deid.md."""
    found: set[str] = set()
    if "remove-undefined" in profile:
        found |= CHARSET_STAYS
        if "FAKE MAKER IDENT" in profile:
            found |= CREATOR_STAYS
    elif "recurse-sequence" in profile:
        found |= {NESTED_IN_PRIVATE[name] for name in re.findall(r"name: (PatientID|PatientName)", profile)}
    return found


def test_every_shape_of_rule_does_what_the_reference_does(
    reference: Callable[[list[ReferenceJob]], list[ReferenceAnswer]], tmp_path: Path
) -> None:
    source = tmp_path / "name-20200103.dcm"
    content = to_bytes(shape_dataset())
    source.write_bytes(content)
    shapes = shape_profiles()
    answers = reference([ReferenceJob(profile, source) for profile in shapes])
    states = Counter(answer.state for answer in answers)
    assert states["made"] > 230
    for profile, answer in zip(shapes, answers, strict=True):
        if answer.state == "invalid":
            with pytest.raises(ProfileInvalid):
                deidentifier(profile)
            continue
        result = clean(content, profile, source.name)
        if not isinstance(result, CleanedInstance):
            assert answer.state == "raised", (profile, result, answer)
            continue
        assert answer.state == "made", (profile, answer)
        found = differences(flat(joined(result, content)), flat(answer.content))
        assert set(found) - EXIT_STAGE == departures(profile), (profile, found)
        if "regex: .*InstanceUID" not in profile and "regex: '.*InstanceUID'" not in profile:
            assert result.name == answer.name, profile


# --- where the reference is wrong ------------------------------------------------------------------------

SHIFT = "dicom: {date-increment: 1, fields: [{name: AcquisitionDateTime, increment-datetime: true}]}"
UIDS = "dicom: {fields: [{name: TransactionUID, hashuid: true}]}"
BY_REGEX = "dicom: {fields: [{regex: '^SOPInstanceUID$', hashuid: true}]}"
OCTAL = "dicom: {fields: [{name: 00100010, remove: true}]}"


def with_long_sequence() -> bytes:
    """A sequence that says it is eight bytes longer than it is."""
    content = bytearray(to_bytes(shape_dataset()))
    at = content.index(b"\x08\x00\x40\x11SQ") + 8
    length = int.from_bytes(content[at : at + 4], "little")
    content[at : at + 4] = (length + 8).to_bytes(4, "little")
    return bytes(content)


def undamaged() -> bytes:
    return to_bytes(shape_dataset())


def with_element(tag: int, vr: str, value: str) -> Callable[[], bytes]:
    return lambda: to_bytes(shape_dataset() | {tag: (vr, value)})


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "plain": (profiles.MINIMAL, undamaged),
    "damaged": (profiles.RECURSIVE, with_long_sequence),
    "by_regex": (BY_REGEX, undamaged),
    "short_time": (SHIFT, with_element(0x0008002A, "DT", "202002031230")),
    "two_uids": (UIDS, with_element(0x00081195, "UI", "1.2.3.4.5\\1.2.3.4.6")),
    "octal": (OCTAL, undamaged),
}


@pytest.fixture(scope="module")
def departed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, ReferenceAnswer]]:
    """What the reference makes of each case, and the case's file."""
    folder = tmp_path_factory.mktemp("departures")
    contents = {name: make() for name, (_, make) in CASES.items()}
    for name, content in contents.items():
        (folder / f"{name}.dcm").write_bytes(content)
    jobs = [ReferenceJob(CASES[name][0], folder / f"{name}.dcm") for name in contents]
    answers = run_reference(jobs, folder / "reference")
    return {name: (contents[name], answer) for name, answer in zip(contents, answers, strict=True)}


Departed: TypeAlias = dict[str, tuple[bytes, ReferenceAnswer]]


def test_the_comparison_sees_a_rule_that_was_not_applied(departed: Departed) -> None:
    content, answer = departed["plain"]
    ours = output(content, "fields: [{name: PatientName, remove: true}]")
    found = differences(flat(ours), flat(answer.content))
    assert set(found) - EXIT_STAGE == {"00100020", "00100030"}


def test_the_reference_leaks_through_a_damaged_length_and_we_refuse(departed: Departed) -> None:
    content, answer = departed["damaged"]
    assert b"FakeDoe^Jane" in answer.content
    assert refusal(content, profiles.RECURSIVE).code == "sequence"


def test_the_reference_names_the_file_by_the_original_uid_under_a_regex_and_we_do_not(
    departed: Departed,
) -> None:
    content, answer = departed["by_regex"]
    original = str(shape_dataset()[0x00080018][1])
    assert original in answer.name
    assert original not in cleaned(content, BY_REGEX).name
    assert original.encode() not in output(content, BY_REGEX)


def test_the_reference_reads_a_time_without_seconds_wrongly_and_we_do_not(departed: Departed) -> None:
    content, answer = departed["short_time"]
    assert flat(answer.content)["0008002a"] == "20200204120300.000000"
    assert flat(output(content, SHIFT))["0008002a"] == "202002041230"


def test_the_reference_makes_one_uid_of_several_and_we_hash_each(departed: Departed) -> None:
    content, answer = departed["two_uids"]
    assert isinstance(flat(answer.content)["00081195"], str)
    found = flat(output(content, UIDS))["00081195"]
    assert isinstance(found, tuple)
    assert len({*found, "1.2.3.4.5", "1.2.3.4.6"}) == 4


def test_an_unquoted_tag_is_octal_to_the_reference_and_a_tag_to_us(departed: Departed) -> None:
    content, answer = departed["octal"]
    assert flat(answer.content)["00100010"] == "FakeDoe^Jane"
    assert "00100010" not in flat(output(content, OCTAL))
