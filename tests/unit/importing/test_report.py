from __future__ import annotations

import pytest

from tests.make.values import archive
from uploader.importing.report import compare
from uploader.model.package import Manifest
from uploader.model.transfer import PlacedFile, ReportRow

NAME = "1_Chest.dicom.zip"
MANIFEST = Manifest((archive(NAME),))
ROW = ReportRow(
    NAME, f"heart/Site 12/HF-12-001/Baseline/CT Chest/{NAME}", is_good=True, reason="", file_id="f1"
)
PLACED = PlacedFile("f1", NAME, 100)


def test_an_archive_has_landed_when_report_and_acquisition_agree() -> None:
    (outcome,) = compare(MANIFEST, [ROW], [PLACED])
    assert outcome.landed
    assert outcome.reason == ""


@pytest.mark.parametrize(
    ("rows", "placed", "reason"),
    [
        ([], [PLACED], "not_in_report"),
        ([ReportRow(NAME, "", is_good=False, reason="conflict", file_id="")], [PLACED], "refused_by_server"),
        ([ROW], [], "not_at_destination"),
        ([ROW], [PlacedFile("f2", NAME, 100)], "not_at_destination"),
        ([ROW], [PlacedFile("f1", NAME, 99)], "other_size"),
    ],
)
def test_any_doubt_means_not_landed(rows: list[ReportRow], placed: list[PlacedFile], reason: str) -> None:
    (outcome,) = compare(MANIFEST, rows, placed)
    assert (outcome.landed, outcome.reason) == (False, reason)


def test_a_file_that_the_server_renamed_is_found_under_its_new_name() -> None:
    row = ReportRow(NAME, "S/B/C/1_Chest_1.dicom.zip", is_good=True, reason="", file_id="f1")
    (outcome,) = compare(MANIFEST, [row], [PlacedFile("f1", "1_Chest_1.dicom.zip", 100)])
    assert outcome.landed


def test_without_a_job_the_acquisition_alone_decides() -> None:
    assert compare(MANIFEST, None, [PLACED])[0].landed
    assert not compare(MANIFEST, None, [])[0].landed
