"""What the chosen acquisition's Session Template asks for: the kind of images, and how many files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from uploader.checks.kinds import is_raw, is_text, shown_modality
from uploader.checks.registry import finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uploader.model.check import Finding
    from uploader.model.destination import AcquisitionChoice
    from uploader.model.dicom import Series
    from uploader.model.source import OtherFile

MODALITIES: Final[dict[str, tuple[str, ...]]] = {
    "CT": ("CT",),
    "MR": ("MR",),
    "MRI": ("MR",),
    "PT": ("PT", "CT"),
    "PET": ("PT", "CT"),
    "NM": ("NM", "CT"),
    "SPECT": ("NM", "CT"),
    "US": ("US", "IVUS"),
    "ULTRASOUND": ("US", "IVUS"),
    "ECHO": ("US",),
    "XA": ("XA", "RF"),
    "ANGIO": ("XA", "RF"),
    "CR": ("CR", "DX"),
    "DX": ("CR", "DX"),
    "XRAY": ("CR", "DX"),
    "MG": ("MG", "DX"),
    "MAMMOGRAPHY": ("MG", "DX"),
    "OCT": ("OPT", "OP", "OCT"),
    "FUNDUS": ("OP",),
}
"""Modalities that a word asks for. A PET or SPECT comes with its CT."""

MR_WORDS: Final = frozenset(
    (
        "T1",
        "T2",
        "PD",
        "T2*",
        "FLAIR",
        "DWI",
        "DIFFUSION",
        "PERFUSION",
        "FUNCTIONAL",
        "STRUCTURAL",
        "FIELDMAP",
    )
)
"""Flywheel's classifications that only MR has."""


def check_template(
    series_list: Sequence[Series], others: Sequence[OtherFile], choice: AcquisitionChoice
) -> Iterator[Finding]:
    """Compare what is sent with what the acquisition asks for; what it leaves open is not asked."""
    wanted = wanted_modalities(choice)
    images = [series for series in series_list if not _is_beside(series)]
    odd = [series for series in images if wanted and series.modality not in wanted]
    if odd:
        shown = ", ".join(sorted({shown_modality(series.modality) for series in odd}))
        keys = [series.key for series in odd]
        yield finding("wrong_modality", count=len(odd), series_keys=keys, params={"modalities": shown})
    count = len(images) - len(odd) + len(others)
    if series_list and count < choice.file_minimum:
        yield finding("too_few_series", count=count, params={"minimum": choice.file_minimum})


def wanted_modalities(choice: AcquisitionChoice) -> frozenset[str]:
    """Modalities that fit, by the classification, else by the words of the label; empty if neither says."""
    said = _modalities(choice.classifications)
    return said or _modalities(re.findall(r"[A-Za-z0-9*]+", choice.acquisition_label))


def _modalities(words: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for word in (word.strip().upper() for word in words):
        found.update(MODALITIES.get(word, ("MR",) if word in MR_WORDS else ()))
    return frozenset(found)


def _is_beside(series: Series) -> bool:
    """Whether a series only comes along with images: scouts, reports, a maker's data."""
    sop_class = series.instances[0].sop_class_uid
    return series.is_localizer or is_text(sop_class) or is_raw(sop_class)
