"""The page's words: complete in every language, for every code that Python can send."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from uploader.checks import RULES
from uploader.deid.actions import Action
from uploader.deid.check.beside import FILE_NAME, SPOTS
from uploader.deid.leaving import MARK
from uploader.deid.switches import AGE, REMOVE_PRIVATE, REMOVE_UNDEFINED
from uploader.destination.labels import PROBLEMS
from uploader.errors import Owner
from uploader.model.check import Severity
from uploader.model.profile import ProfileLevel
from uploader.model.profile_check import Outcome
from uploader.model.progress import WaitReason
from uploader.model.source import FailReason, SkipReason
from uploader.preview import PreviewReason
from uploader.web.types_gen import TARGET, generate, leaves
from uploader.wizard import case_view
from uploader.wizard.state import Page

LOCALES = TARGET.parent / "locales"
LANGUAGES = ("en", "de", "fr", "es")
ACTION_CODES = (
    REMOVE_PRIVATE, REMOVE_UNDEFINED, AGE, MARK, *(action.code for action in get_args(Action)), "add",
)  # fmt: skip
STATUSES = tuple(case_view.WORDS)


def _messages(language: str) -> dict[str, str]:
    """Message and attribute ids with their text, as Fluent groups them."""
    found: dict[str, str] = {}
    name = ""
    for line in (LOCALES / f"{language}.ftl").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-zA-Z][\w-]*) =(.*)", line):
            name = match[1]
            assert name not in found, f"{name} stands twice"
            found[name] = match[2]
        elif match := re.match(r"    \.(\w+) =(.*)", line):
            found[f"{name.split('.')[0]}.{match[1]}"] = match[2]
            name = f"{name.split('.')[0]}.{match[1]}"
        elif line.startswith("    ") and name:
            found[name] += f"\n{line}"
    return found


ENGLISH = _messages("en")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_has_every_message_with_the_same_values(language: str) -> None:
    other = _messages(language)
    assert other.keys() == ENGLISH.keys()
    for name, text in ENGLISH.items():
        assert set(re.findall(r"\$(\w+)", other[name])) == set(re.findall(r"\$(\w+)", text)), name


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_is_translated_and_not_copied(language: str) -> None:
    other = _messages(language)
    same = [name for name, text in ENGLISH.items() if len(text.split()) > 12 and other[name] == text]
    assert same == []


def test_every_error_has_a_sentence_and_a_next_step() -> None:
    missing = [
        leaf.code for leaf in leaves() if {f"err-{leaf.code}", f"err-{leaf.code}.next"} - ENGLISH.keys()
    ]
    assert missing == []


def test_every_error_sentence_uses_only_values_that_the_error_has() -> None:
    for leaf in leaves():
        known = set(re.findall(r"\{(\w+)\}", leaf.what + leaf.next_step))
        used = set(re.findall(r"\$(\w+)", ENGLISH[f"err-{leaf.code}"] + ENGLISH[f"err-{leaf.code}.next"]))
        assert used <= known | {"kind"}, leaf.code


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("finding-", RULES),
        ("reason-", [*SkipReason, *FailReason]),
        ("picture-", PreviewReason),
        ("label-", PROBLEMS),
        ("owner-", Owner),
        ("severity-", Severity),
        ("level-", ProfileLevel),
        ("outcome-", Outcome),
        ("beside-", [spot.word for spot in (*SPOTS, FILE_NAME)]),
        ("action-", ACTION_CODES),
        ("wait-", WaitReason),
        ("step-", Page),
        ("status-", STATUSES),
    ],
)
def test_every_code_has_words(prefix: str, codes: list[str]) -> None:
    assert [code for code in codes if f"{prefix}{code}" not in ENGLISH] == []


def test_every_finding_has_a_short_name() -> None:
    assert [code for code in RULES if f"finding-{code}.name" not in ENGLISH] == []


def test_the_page_asks_for_no_words_that_are_not_there() -> None:
    asked = set()
    for path in (Path(TARGET).parent).rglob("*"):
        if path.suffix in (".svelte", ".ts") and path.name != "types.gen.ts":
            asked |= set(re.findall(r"""\bt\(\s*"([\w.-]+)\"""", path.read_text(encoding="utf-8")))
    assert len(asked) > 150
    assert sorted(asked - ENGLISH.keys()) == []


def test_the_pages_types_are_those_of_python() -> None:
    assert TARGET.read_text(encoding="utf-8") == generate(), "run: python -m uploader.web.types_gen"
