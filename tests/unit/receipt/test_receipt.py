from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.make.receipts import RECEIPT
from uploader.model.cleaned import AuditCount
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
        "640 of 655 identifying values removed when it was tried",
        "PS3.15 E.1-1 2026c",
        "engine case-uploader-deid 1, Case Uploader 0.1.0",
        "profile sha256 " + "b" * 64,
        "hashuid: (0008,0018) (0008,1140)[*](0008,1155)",
        "remove: (0008,0080) (0008,0081)",
    ],
)
def test_the_text_says_what_a_person_needs_to_know(text: str) -> None:
    assert text in receipt_text(RECEIPT)


def test_an_accepted_risk_is_written_on_the_receipt() -> None:
    assert "NOT REMOVED" in receipt_text(replace(RECEIPT, phi_risk_accepted=True))


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_its_headline(state: CaseState) -> None:
    assert receipt_text(replace(RECEIPT, state=state)).splitlines()[1].isascii()


def test_series_to_which_the_same_was_done_share_their_lines() -> None:
    [series] = RECEIPT.series
    other = replace(series, key="s2", name="3_MR.dicom.zip", audit=series.audit[:1])
    text = receipt_text(replace(RECEIPT, series=(series, replace(series, key="s3", name="4.zip"), other)))
    audit = text[text.index("What was done") :]
    assert audit.count("remove: ") == 1
    assert audit.count("hashuid: ") == 2
    assert audit.index(series.name) < audit.index("4.zip") < audit.index("remove: ") < audit.index("3_MR")


def test_fields_of_other_files_are_named_as_in_the_profile() -> None:
    [series] = RECEIPT.series
    row = AuditCount("patient.name", "remove", 1)
    assert "remove: patient.name" in receipt_text(replace(RECEIPT, series=(replace(series, audit=(row,)),)))


def test_many_elements_are_laid_out_in_lines_that_fit_a_page() -> None:
    [series] = RECEIPT.series
    rows = tuple(AuditCount(f"{0x00400000 + number:08x}", "remove-undefined", 9) for number in range(900))
    text = receipt_text(replace(RECEIPT, series=(replace(series, audit=rows),)))
    assert max(map(len, text.splitlines())) <= 100
    assert all(f"(0040,{number:04x})" in text for number in range(900))


def test_a_receipt_of_an_earlier_version_is_read_with_what_it_has() -> None:
    old = receipt_to_json(RECEIPT)
    del old["profile"]["tried"]
    for series in old["series"]:
        del series["audit"]
    read = receipt_from_json(old)
    assert read.profile.tried is None
    assert read.series[0].actions == {"hashuid": 172, "remove": 86}
    assert receipt_from_json(receipt_to_json(read)) == read
    assert "What was done" not in receipt_text(read)


def test_without_a_profile_nothing_is_said_of_a_trial() -> None:
    assert "when it was tried" not in receipt_text(
        replace(RECEIPT, profile=replace(RECEIPT.profile, tried=None))
    )


def test_the_text_says_what_was_blackened_in_how_many_files_and_by_whom() -> None:
    (series,) = RECEIPT.series
    audit = (
        AuditCount("7fe00010", "mask", 40),
        AuditCount("00280004", "mask", 40),
        AuditCount("7fe00008", "alter_pixels", 3),
    )
    text = receipt_text(replace(RECEIPT, series=(replace(series, audit=audit, mask_boxes=2),)))
    assert "pictures blackened in 40 files: 2 boxes drawn here" in text
    assert "pictures blackened by the profile in 3 files" in text
    assert "blackened" not in receipt_text(RECEIPT)
