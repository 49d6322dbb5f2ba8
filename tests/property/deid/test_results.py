"""What a clean file is does not depend on when, where or how often it was made."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make import profiles
from tests.make.deid import cleaned, document, output
from tests.make.dicom import add_nested_identifiers, add_private, make_ct
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, Dataset, Layout, to_bytes
from tests.make.people import Person, Place
from tests.make.reference import flat

SYNTAXES = st.sampled_from([EXPLICIT, IMPLICIT, BIG_ENDIAN])
LAYOUTS = st.builds(Layout, undefined_lengths=st.booleans())
WORDS = st.text(st.sampled_from("abcdefgh ÄÖü^=-"), min_size=1, max_size=20)
PROGRAM = """
import hashlib, io, json, sys
from tests.make.deid import cleaned, joined
from tests.make import profiles
content = sys.stdin.buffer.read()
result = cleaned(content, getattr(profiles, sys.argv[1]))
print(json.dumps([hashlib.sha256(joined(result, content)).hexdigest(), result.name]))
"""


def dataset_of(name: str, patient_id: str, instance: int) -> Dataset:
    who = Person(patient_id.strip() or "x", name.strip() or "x", "19500203", "F")
    return add_nested_identifiers(add_private(make_ct(Place(instance=instance), who=who, rows=4, columns=4)))


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, st.integers(1, 9999), SYNTAXES, LAYOUTS)
def test_the_same_file_gives_the_same_bytes_and_the_second_time_changes_nothing_more(
    name: str, patient_id: str, instance: int, syntax: str, layout: Layout
) -> None:
    content = to_bytes(dataset_of(name, patient_id, instance), syntax, layout)
    once = output(content, profiles.MINIMAL)
    assert output(content, profiles.MINIMAL) == once
    assert output(once, profiles.MINIMAL) == once


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, SYNTAXES, LAYOUTS, st.sampled_from([profiles.RECURSIVE, profiles.RICH]))
def test_a_cleaned_file_can_be_cleaned_again(
    name: str, patient_id: str, syntax: str, layout: Layout, profile: str
) -> None:
    content = to_bytes(dataset_of(name, patient_id, 1), syntax, layout)
    cleaned(output(content, profile), profile)


@settings(max_examples=40, deadline=None)
@given(st.lists(SYNTAXES, min_size=2, max_size=2), st.lists(LAYOUTS, min_size=2, max_size=2), WORDS)
def test_the_encoding_makes_no_difference_to_the_elements(
    syntaxes: list[str], layouts: list[Layout], name: str
) -> None:
    found = []
    for syntax, layout in zip(syntaxes, layouts, strict=True):
        elements = flat(output(to_bytes(dataset_of(name, "FAKE", 1), syntax, layout), profiles.RICH))
        del elements["00020010"]
        found.append(elements)
    assert found[0] == found[1]


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS, SYNTAXES, LAYOUTS)
def test_what_is_drawn_or_encrypted_is_the_same_the_second_time(
    name: str, patient_id: str, syntax: str, layout: Layout
) -> None:
    content = to_bytes(dataset_of(name, patient_id, 1), syntax, layout)
    once = output(content, profiles.WHOLE)
    assert output(content, profiles.WHOLE) == once
    assert "00100010" not in flat(once)


@pytest.mark.parametrize("profile", ["RICH", "WHOLE"])
def test_another_process_with_another_hash_seed_gives_the_same_file(profile: str) -> None:
    content = to_bytes(dataset_of("FakeDoe^Jane", "FAKE-1", 1))
    text = getattr(profiles, profile)
    ours = [hashlib.sha256(output(content, text)).hexdigest(), cleaned(content, text).name]
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, profile],
            input=content,
            capture_output=True,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        assert json.loads(ran.stdout) == ours


def test_a_document_keeps_its_digest() -> None:
    text = profiles.RICH
    assert document(text).sha256 == hashlib.sha256(text.encode()).hexdigest()
