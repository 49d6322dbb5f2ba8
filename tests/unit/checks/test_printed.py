"""The findings as something to print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.make.values import patient, prepared, series, source
from uploader.checks import CaseFacts, check_case, check_pdf, check_text, finding
from uploader.checks.printed import verdict
from uploader.checks.registry import RULES, describe
from uploader.model.source import Failed, FailReason, Skipped, SkipReason

if TYPE_CHECKING:
    from uploader.model.case import PreparedCase

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def seen() -> PreparedCase:
    one = series("s1", "1.2.1", 3)
    other = patient("FakeRoe^John", "FAKE-2", "19700101")
    mixed = replace(one, instances=(*one.instances[:2], replace(one.instances[2], patient=other)))
    failed = (Failed(source("FakeDoe_1"), FailReason.TRUNCATED),) * 2
    case = replace(prepared(mixed), failed=failed, skipped=(Skipped(source("FakeDoe_2"), SkipReason.HIDDEN),))
    return replace(case, report=check_case(CaseFacts(case.series_list, failed=failed)))


def test_the_text_says_verdict_findings_owners_and_series() -> None:
    text = check_text(seen(), NOW, "Case Uploader 1.0")

    assert "2026-11-03 09:30 UTC" in text
    assert "STOP: findings to be settled before this can be sent: 2." in text
    assert "2 different patients" in text
    assert "Can be put right by you." in text
    assert "2 failed: truncated" in text
    assert "1 skipped: hidden" in text
    assert "several patients" in text.splitlines()[-3]
    assert max(map(len, text.splitlines())) <= 110


def test_neither_form_holds_a_patient_or_a_file_name() -> None:
    pdf = check_pdf(seen(), NOW, "Case Uploader 1.0")

    assert pdf.startswith(b"%PDF-")
    for word in ("Fake", "FAKE", "1970", "Chest"):
        assert word not in check_text(seen(), NOW, "Case Uploader 1.0")
        assert word.encode() not in pdf


def test_hundreds_of_series_take_more_pages() -> None:
    many = prepared(*(series(f"s{number}", f"1.2.{number}", 1) for number in range(1, 300)))

    pdf = check_pdf(many, NOW, "Case Uploader 1.0")

    assert pdf.count(b"/Type /Page\n") > 5


def test_the_verdict_goes_by_the_gravest_finding() -> None:
    assert verdict([]).startswith("FINE")
    assert verdict([finding("derived", count=1)]).startswith("FINE")
    assert verdict([finding("lossy", count=1), finding("derived", count=1)]).endswith("be sent: 1.")


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("count", [1, 2])
def test_one_is_not_told_as_many(code: str, count: int) -> None:
    params = {name: name for name in RULES[code].params}
    said = describe(finding(code, count=count, params=params))
    assert not re.search(r"[\[\]|]", said)
    assert not re.search(
        r"\b1 (different )?(\w+ )?(files|images|objects|slices|places|patients|numbers)\b", said
    )
    assert not re.search(r"\b2 (different )?(file|image|object|slice|place|patient)\b(?! numbers)", said)
