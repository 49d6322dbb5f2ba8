"""Damaged headers: each is refused, or comes out without what the profile removes."""

from __future__ import annotations

import io
import random
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import pydicom
import pytest

from tests.make import profiles, wheels
from tests.make.deid import clean, joined, output
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, Layout, to_bytes
from tests.make.envelopes import SECRET
from tests.make.mutate import mutate
from tests.make.shapes import shape_dataset
from uploader.deid.refusal import RefusalCode
from uploader.model.cleaned import CleanedInstance

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENS = (b"FakeDoe^J", b"FAKE-0000", b"2 Imagin", b"FAKE-HOSP")
REMOVED = {0x00100010, 0x00100020, 0x00100021, 0x00101040}
KEPT = {0x00100040, 0x00080005, 0x00080016, 0x00080060, 0x00200011, 0x00200013}
IMAGE_GROUP = 0x0028


def sources() -> list[bytes]:
    dataset = {tag: element for tag, element in shape_dataset().items() if tag >> 24 != 0x60}
    return [
        to_bytes(dataset, syntax, Layout(undefined_lengths=is_undefined))
        for syntax in (EXPLICIT, IMPLICIT, BIG_ENDIAN)
        for is_undefined in (False, True)
    ]


def elements(dataset: Any) -> Iterator[tuple[int, str, bytes]]:
    """Every element as pydicom finds it: tag, VR and bytes; sequences as their items."""
    for tag in list(dataset.keys()):
        raw = dataset.get_item(tag)
        if isinstance(raw.value, bytes):
            yield int(tag), str(raw.VR), raw.value
        if dataset[tag].VR == "SQ":
            for item in dataset[tag].value:
                yield from elements(item)


def leftovers(content: bytes) -> list[tuple[int, str, bytes]]:
    """The elements that still hold a planted token."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(io.BytesIO(content))
        return [found for found in elements(dataset) if any(token in found[2] for token in TOKENS)]


def run(profile: str, seed: int, count: int) -> tuple[Counter[str], list[tuple[int, str, bytes]]]:
    chance = random.Random(seed)
    pool = sources()
    outcomes: Counter[str] = Counter()
    left = []
    for _ in range(count):
        damaged = mutate(chance.choice(pool), chance)
        result = clean(damaged, profile)
        if not isinstance(result, CleanedInstance):
            outcomes[result.code] += 1
            continue
        outcomes["cleaned"] += 1
        finished = joined(result, damaged)
        if any(token in finished for token in TOKENS):
            found = leftovers(finished)
            assert found, "a token stands where no element is"
            left += found
    return outcomes, left


def check_deny_list(seed: int, count: int) -> Counter[str]:
    """What is left stands under a tag that damage made of another one: no rule names it."""
    outcomes, left = run(profiles.RECURSIVE, seed, count)
    assert not [found for found in left if found[0] in REMOVED]
    assert len(left) * 100 < count
    return outcomes


def check_allow_list(seed: int, count: int) -> None:
    """Nothing is left, unless damage gave it a tag that the list keeps."""
    _, left = run(profiles.ALLOW_LIST, seed, count)
    assert {found[0] for found in left if found[0] >> 16 != IMAGE_GROUP} <= KEPT
    assert len(left) * 1000 < count


def test_undamaged_sources_hold_the_tokens_and_lose_them() -> None:
    for content in sources():
        assert all(token in content for token in TOKENS)
        for profile in (profiles.RECURSIVE, profiles.ALLOW_LIST):
            assert not any(token in output(content, profile) for token in TOKENS)


def test_mutants_are_refused_or_lose_what_a_deny_list_names() -> None:
    outcomes = check_deny_list(seed=11, count=1600)
    assert outcomes["cleaned"] > 100
    assert set(outcomes) <= {"cleaned", *(code.value for code in RefusalCode)}
    assert outcomes[RefusalCode.VERIFICATION_FAILED] == 0


def test_mutants_are_refused_or_lose_what_an_allow_list_does_not_name() -> None:
    check_allow_list(seed=12, count=1600)


SEALED = (
    profiles.RECURSIVE.replace("dicom:", "dicom:\n  retain: true")
    .replace("{name: PatientBirthDate, remove: true}", "{name: PatientBirthDate, encrypt: true}")
    .replace("{name: PatientID, hash: true}", "{name: PatientID, encrypt: true}")
    .replace("recursive", f"sealed\nsecret-key: '{SECRET}'")
)


def test_mutants_lose_what_is_sealed_as_they_lose_what_is_removed() -> None:
    outcomes, left = run(SEALED, 14, 800)
    assert not [found for found in left if found[0] in REMOVED]
    assert len(left) * 100 < 800
    assert outcomes["cleaned"] > 50
    assert outcomes[RefusalCode.VERIFICATION_FAILED] == 0


def check_real_files(seed: int, count: int) -> None:
    """Whatever happens to a real file, the answer is a cleaned instance or a refusal, never an exception."""
    chance = random.Random(seed)
    pool = [path.read_bytes() for path in wheels.dicom_files() if path.stat().st_size < 60_000]
    texts = (profiles.RICH, profiles.ALLOW_LIST, profiles.PATTERNS, profiles.PRIVATE, SEALED)
    for _ in range(count):
        damaged = bytearray(chance.choice(pool))
        for _ in range(chance.choice((1, 2, 8))):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        result = clean(bytes(damaged), chance.choice(texts))
        if not isinstance(result, CleanedInstance):
            assert result.code != RefusalCode.VERIFICATION_FAILED


def test_damaged_real_files_raise_nothing() -> None:
    check_real_files(seed=13, count=1500)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200, 205))
def test_many_damaged_real_files_raise_nothing(seed: int) -> None:
    check_real_files(seed, 10_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_many_mutants_are_refused_or_lose_their_tokens(seed: int) -> None:
    check_deny_list(seed, 8000)
    check_allow_list(seed, 8000)
