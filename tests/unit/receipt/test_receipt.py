from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.make.receipts import RECEIPT
from uploader.model.receipt import CaseState
from uploader.receipt import receipt_from_json, receipt_text, receipt_to_json


def test_a_receipt_is_read_back_as_it_was_written() -> None:
    assert receipt_from_json(json.loads(json.dumps(receipt_to_json(RECEIPT)))) == RECEIPT


def test_another_version_of_receipt_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="version"):
        receipt_from_json({**receipt_to_json(RECEIPT), "version": 99})


@pytest.mark.parametrize(
    "text",
    [
        "LANDED: everything",
        "48 seen = 43 landed + 1 duplicates + 2 skipped + 1 failed + 1 left out",
        "HF-12-001",
        "https://site.example/imports/j1",
        "profile 'trial-default' of the project",
        "2_CT Chest.dicom.zip",
        "43 files, 5.4 MB, landed, sha256 cccccccccccccccc",
        "not sent: 2 files skipped (viewer file)",
    ],
)
def test_the_text_says_what_a_person_needs_to_know(text: str) -> None:
    assert text in receipt_text(RECEIPT)


def test_an_accepted_risk_is_written_on_the_receipt() -> None:
    assert "NOT REMOVED" in receipt_text(replace(RECEIPT, phi_risk_accepted=True))


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_its_headline(state: CaseState) -> None:
    assert receipt_text(replace(RECEIPT, state=state)).splitlines()[1].isascii()
