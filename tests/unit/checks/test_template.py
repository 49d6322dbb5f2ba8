"""What the chosen acquisition asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.make.values import series, source
from uploader.checks import check_template
from uploader.checks.template import wanted_modalities
from uploader.model.destination import AcquisitionChoice
from uploader.model.source import OtherFile

if TYPE_CHECKING:
    from uploader.model.check import Finding

CT = series("s1", "1.2.1", 3)
MR = replace(series("s2", "1.2.2", 3), modality="MR")


def choice(label: str = "Scan", *classifications: str, minimum: int = 0) -> AcquisitionChoice:
    return AcquisitionChoice(label, 1, classifications, minimum)


def found(wish: AcquisitionChoice, *series_list: object) -> list[Finding]:
    return list(check_template(series_list, (), wish))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "modalities"),
    [
        (choice("Scan", "CT"), {"CT"}),
        (choice("CT Chest"), {"CT"}),
        (choice("CT Chest", "T1"), {"MR"}),
        (choice("T1w"), set()),
        (choice("FDG-PET baseline"), {"PT", "CT"}),
        (choice("Visit 1", "Whatever"), set()),
        (choice("Electronic CTs"), set()),
    ],
)
def test_the_classification_says_which_modality_else_the_words_of_the_label(
    wish: AcquisitionChoice, modalities: set[str]
) -> None:
    assert wanted_modalities(wish) == modalities


def test_a_series_of_another_modality_is_a_question() -> None:
    (one,) = found(choice("CT Chest", "CT"), CT, MR)

    assert (one.code, one.count, one.series_keys) == ("wrong_modality", 1, ("s2",))
    assert one.params == {"modalities": "MR"}


def test_scouts_and_reports_come_along_without_a_question() -> None:
    scout = replace(MR, is_localizer=True)
    report = replace(
        MR,
        modality="SR",
        instances=(replace(MR.instances[0], sop_class_uid="1.2.840.10008.5.1.4.1.1.88.11"),),
    )

    assert found(choice("CT Chest", "CT"), CT, scout, report) == []


def test_a_modality_that_no_one_has_heard_of_is_not_written_down() -> None:
    (one,) = found(choice("CT Chest", "CT"), replace(MR, modality="FAKEDOE"))

    assert one.params == {"modalities": "?"}


def test_too_few_files_are_a_question_and_other_files_count() -> None:
    (one,) = found(choice("CT", "CT", minimum=2), CT)

    assert (one.code, one.count, one.params) == ("too_few_series", 1, {"minimum": 2})
    assert list(check_template((CT,), (OtherFile(source("a.nii"), "nifti"),), choice("CT", minimum=2))) == []


def test_an_acquisition_that_asks_nothing_gets_no_question() -> None:
    assert found(choice(), CT, MR) == []
