from __future__ import annotations

import pytest

from uploader.stage.names import (
    MAX_UTF8_BYTES,
    make_unique,
    sanitize,
    sanitize_base,
    series_name,
    split_suffix,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("T1 mprage", "T1_mprage"),
        ("t2*", "t2star"),
        ('a/:<>?\\|"b', "a_b"),
        ("tab\there\nthere", "tab_here_there"),
        ("ends with dots...", "ends_with_dots"),
        ("..hidden", "hidden"),
        ("../../etc/passwd", "etc_passwd"),
        ("nul\x00and\x07bell", "nulandbell"),
        ("right\u202eto left", "rightto_left"),
        ("zero\u200bwidth", "zerowidth"),
        ("Scha\u0308del", "Schädel"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("COM²", "_COM²"),
        ("CONTROL", "CONTROL"),
        ("   ", ""),
        ("***", "starstarstar"),
        ("", ""),
    ],
)
def test_a_name_is_made_harmless(text: str, name: str) -> None:
    assert sanitize(text) == name
    assert sanitize(name) == name


def test_a_long_name_keeps_its_suffix_and_fits_in_characters_and_bytes() -> None:
    assert sanitize("a" * 300 + ".nii.gz") == "a" * 93 + ".nii.gz"
    chinese = sanitize("画" * 300 + ".dicom.zip")
    assert chinese.endswith("画.dicom.zip")
    assert len(chinese.encode()) <= MAX_UTF8_BYTES


def test_only_the_last_part_of_a_path_counts_whichever_system_wrote_it() -> None:
    assert sanitize_base("C:\\Users\\FakeDoe^Jane\\scan.dat") == "scan.dat"
    assert sanitize_base("FakeDoe^Jane/scan.dat") == "scan.dat"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("3_T1.dicom.zip", ("3_T1", ".dicom.zip")),
        ("a.nii.gz", ("a", ".nii.gz")),
        ("a.b.pdf", ("a.b", ".pdf")),
        (".dicom.zip", (".dicom", ".zip")),
        ("none", ("none", "")),
        ("v1.a sentence that is no suffix", ("v1.a sentence that is no suffix", "")),
    ],
)
def test_a_double_suffix_is_one(name: str, parts: tuple[str, str]) -> None:
    assert split_suffix(name) == parts


def test_names_that_differ_only_by_case_or_spelling_are_told_apart_in_order() -> None:
    wishes = ["T1.dicom.zip", "t1.dicom.zip", "T1.dicom.zip", "T1_2.dicom.zip", "ß.pdf", "SS.pdf"]
    assert make_unique(wishes) == (
        "T1.dicom.zip",
        "t1_2.dicom.zip",
        "T1_3.dicom.zip",
        "T1_2_2.dicom.zip",
        "ß.pdf",
        "SS_2.pdf",
    )


def test_a_name_at_the_limit_stays_within_it_when_it_is_numbered() -> None:
    name = "a" * 90 + ".dicom.zip"
    first, second = make_unique([name, name])
    assert first == name
    assert second == "a" * 88 + "_2.dicom.zip"


@pytest.mark.parametrize(
    ("number", "description", "modality", "is_localizer", "name"),
    [
        ("3", "t1 mprage", "MR", False, "3_t1_mprage.dicom.zip"),
        ("3", "", "MR", False, "3_MR.dicom.zip"),
        ("", "t1", "MR", False, "t1.dicom.zip"),
        ("", "", "MR", False, "MR.dicom.zip"),
        ("", "", "", False, "series-s7.dicom.zip"),
        ("1", "scout", "CT", True, "1_scout_localizer.dicom.zip"),
        ("2", "x" * 200, "CT", True, "2_" + "x" * 78 + "_localizer.dicom.zip"),
        ("3", "a/b\\c", "MR", False, "3_a_b_c.dicom.zip"),
    ],
)
def test_a_series_is_named_by_what_is_left_of_its_labels(
    number: str, description: str, modality: str, name: str, *, is_localizer: bool
) -> None:
    made = series_name("s7", number, description, modality, is_localizer=is_localizer)
    assert made == name
    assert len(made) <= 100
