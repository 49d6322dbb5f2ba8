from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.make.deid import clean, cleaned, joined, profile_of
from tests.make.encode import PIXEL_DATA, to_bytes
from tests.make.masking import noise, picture, read
from uploader.deid.masking.conditions import ConditionError, read_condition
from uploader.deid.masking.region import Stroke, region_of
from uploader.deid.masking.screens import known_screens
from uploader.errors import ProfileInvalid
from uploader.model.cleaned import Refused

if TYPE_CHECKING:
    from tests.make.encode import Dataset

HEADER = {
    0x00080060: ("US",),
    0x00080070: ("GE Medical",),
    0x00080008: ("DERIVED", "SECONDARY", "OTHER"),
    0x00280010: ("480",),
    0x00081090: ("SOMATOM Definition AS+",),
    0x0008103E: ("",),
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("contains Modality us", True),
        ("contains Modality CT|US", True),
        ("notcontains Modality US", False),
        ("equals Rows 480", True),
        ("equals Rows 48", False),
        ("notequals Rows 48", True),
        ("contains ImageType SECONDARY", True),
        ("missing Columns", True),
        ("present Columns", False),
        ("missing SeriesDescription", False),
        ("empty SeriesDescription", True),
        ("empty Columns", False),
        ("notequals Columns 4", True),
        ("contains 0x00080060 US", True),
        ("contains Modality CT || equals Rows 480", True),
        ("contains Modality CT + equals Rows 480", False),
        ("contains Modality CT + equals Rows 480 || contains Manufacturer ge", True),
        ("contains ManufacturerModelName SOMATOM Definition AS+ + contains Modality US", True),
        ("contains Modality US\n+ contains ImageType X || equals Rows 480", True),
        ("contains Modality CT\n+ contains ImageType X || equals Rows 480", False),
        ("contains Modality CT\n|| equals Rows 480", True),
        ("  + contains Modality US\n + equals Rows 480\n", True),
    ],
)
def test_a_condition_says_what_the_package_deid_documents(text: str, holds: bool) -> None:
    assert read_condition(text).holds(HEADER.get) is holds


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "contains Modality",
        "missing Rows 4",
        "contains Modalty CT",
        "contains Modality (",
        "contains 0x12 a",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        read_condition(text)


def _array(strokes: list[Stroke], rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    result = np.zeros((rows, columns), dtype=bool)
    for band in region_of(strokes, rows, columns):
        assert 0 <= band.top < band.bottom <= rows
        for left, right in band.spans:
            assert 0 <= left < right <= columns
            result[band.top : band.bottom, left:right] = True
    return result


def test_a_region_is_what_its_strokes_paint_one_after_the_other() -> None:
    rng = np.random.default_rng(3)
    for _ in range(300):
        rows, columns = (int(n) for n in rng.integers(1, 12, 2))
        strokes, wanted = [], np.zeros((rows, columns), dtype=bool)
        for number in range(int(rng.integers(1, 6))):
            left, top, width, height = (int(n) for n in rng.integers(0, 12, 4))
            covers = bool(rng.integers(2)) or number == 0
            strokes.append(Stroke(left, top, left + width, top + height, covers))
            wanted[top : top + height, left : left + width] = covers
        assert (_array(strokes, rows, columns) == wanted).all()


def test_a_frame_of_which_only_a_part_is_kept_is_covered_elsewhere() -> None:
    found = _array([Stroke(2, 3, 5, 6, covers=False), Stroke(3, 3, 4, 4, covers=True)], 9, 9)
    wanted = np.ones((9, 9), dtype=bool)
    wanted[3:6, 2:5] = False
    wanted[3, 3] = True
    assert (found == wanted).all()


def _us(rows: int = 40, columns: int = 48) -> bytes:
    dataset = picture(noise((1, rows, columns), np.uint8))
    dataset[0x00080060] = ("CS", "US")
    return to_bytes(dataset)


def _pixels(rules: str, content: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    found: np.ndarray[tuple[int, int], np.dtype[np.uint8]] = read(
        joined(cleaned(content, rules), content)
    ).pixel_array
    return found


def test_a_rule_of_the_profile_blackens_the_pictures_that_it_means_and_no_others() -> None:
    rules = """
        alter_pixels:
          pixels:
            - {when: contains Modality US + equals Rows 40, remove: [0, 0, 48, 5]}
            - {when: contains Modality US, remove: [40, 0, 4000, 4000]}
            - {when: contains Modality CT, remove: [0, 0, 48, 40]}
    """
    content = _us()
    found, before = _pixels(rules, content), read(content).pixel_array
    assert (found[:5] == 0).all()
    assert (found[:, 40:] == 0).all()
    assert (found[5:, :40] == before[5:, :40]).all()
    other = _us(41)
    assert (_pixels(rules, other)[:, :40] == read(other).pixel_array[:, :40]).all()


def test_the_condition_is_asked_of_the_file_as_it_came() -> None:
    rules = """
        fields: [{name: Modality, replace-with: OT}, {name: Rows, keep: true}]
        alter_pixels: {pixels: [{when: contains Modality US, remove: [0, 0, 9, 9]}]}
    """
    assert (_pixels(rules, _us())[:9, :9] == 0).all()


def test_what_is_kept_after_a_removal_shows_and_a_lone_keep_covers_all_else() -> None:
    content = _us()
    before = read(content).pixel_array
    first = _pixels(
        """
        alter_pixels:
          pixels:
            - {when: contains Modality US, remove: [0, 0, 48, 20]}
            - {when: contains Modality US, keep: [10, 10, 20, 15]}
        """,
        content,
    )
    assert (first[10:15, 10:20] == before[10:15, 10:20]).all()
    assert (first[:10] == 0).all()
    assert (first[20:] == before[20:]).all()
    lone = _pixels("alter_pixels: {pixels: [{when: contains Modality US, keep: [10, 10, 20, 15]}]}", content)
    assert (lone[10:15, 10:20] == before[10:15, 10:20]).all()
    assert np.count_nonzero(lone) == 50


def test_a_rule_that_can_t_be_carried_out_on_a_file_refuses_it() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    dataset[0x00280004] = ("CS", "HSV")
    result = clean(to_bytes(dataset), "alter_pixels: {pixels: [{when: present Rows, remove: [0, 0, 9, 9]}]}")
    assert result == Refused("mask_unsupported", "00280004")


@pytest.mark.parametrize(
    "change",
    [
        {0x00280010: ("US", 0)},
        {0x00280011: ("US", b"")},
        {0x7FE00008: ("OF", bytes(40 * 48 * 4))},
    ],
)
def test_pixels_of_which_nobody_says_how_they_stand_are_refused_when_a_rule_means_them(
    change: Dataset,
) -> None:
    dataset = {**picture(noise((1, 40, 48), np.uint8)), **change}
    rules = "alter_pixels: {pixels: [{when: present PixelData, remove: [0, 0, 9, 9]}]}"
    result = clean(to_bytes(dataset), rules)
    assert isinstance(result, Refused)
    assert result.code == "mask_unsupported"


def test_files_without_pictures_pass_a_rule() -> None:
    dataset = picture(noise((1, 40, 48), np.uint8))
    del dataset[PIXEL_DATA]
    rules = "alter_pixels: {pixels: [{when: present Rows, remove: [0, 0, 9, 9]}]}"
    assert "PixelData" not in read(joined(cleaned(to_bytes(dataset), rules), to_bytes(dataset)))


def test_rules_and_a_person_s_boxes_add_up() -> None:
    from tests.make.masking import finished  # noqa: PLC0415
    from uploader.model.mask import Box  # noqa: PLC0415

    rules = "alter_pixels: {pixels: [{when: contains Modality US, keep: [0, 10, 48, 40]}]}"
    content = _us()
    found = read(finished(content, (Box(4, 20, 5, 6),), rules)).pixel_array
    assert (found[:10] == 0).all()
    assert (found[20:26, 4:9] == 0).all()
    assert np.count_nonzero(found) == 48 * 30 - 30


def test_detect_covers_what_vendors_screens_show() -> None:
    dataset = picture(np.full((1, 480, 640), 9, dtype=np.uint8))
    dataset.update(
        {0x00080060: ("CS", "US"), 0x00080070: ("LO", "GE Healthcare"), 0x00081090: ("LO", "LOGIQ9")}
    )
    content = to_bytes(dataset)
    found = _pixels("alter_pixels: {detect: dicom}", content)
    assert (found[:30] == 0).all()
    assert (found[30:] == 9).all()
    assert (_pixels("alter_pixels: {pixels: []}", content) == 9).all()


def test_the_table_of_screens_is_whole() -> None:
    screens = known_screens()
    assert len(screens) == 102
    for _, strokes in screens:
        assert strokes
        assert all(one.left < one.right and one.top < one.bottom for one in strokes)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("{when: contains Modality US}", "either remove or keep"),
        ("{when: contains Modality US, remove: [0, 0, 1, 1], keep: [0, 0, 1, 1]}", "either remove or keep"),
        ("{remove: [0, 0, 1, 1]}", "needs a condition"),
        ("{when: contains Modalty US, remove: [0, 0, 1, 1]}", "did you mean Modality"),
        ("{when: contains Modality US, remove: [0, 0, 1]}", "four whole numbers"),
        ("{when: contains Modality US, remove: [0, -1, 1, 1]}", "four whole numbers"),
        ("{when: contains Modality US, remove: [0, 0, 1.5, 1]}", "four whole numbers"),
        ("{when: contains Modality US, remove: [5, 0, 5, 1]}", "is empty"),
        ("{when: contains Modality US, remvoe: [0, 0, 1, 1]}", "did you mean remove"),
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(rule: str, problem: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        profile_of(f"alter_pixels: {{pixels: [{rule}]}}")
    assert problem in str(caught.value.params["problem"])
    assert "line" in str(caught.value.params["problem"])


def test_the_profile_says_what_it_blackens() -> None:
    text = "alter_pixels: {detect: [dicom], pixels: [{when: present Rows, remove: [1, 2, 11, 22]}]}"
    assert profile_of(text).describe()[-2:] == (
        "Pictures are blackened where vendors' screens show the patient",
        "10 x 20 pixels from (1, 2) on are blackened in pictures that match",
    )


def test_the_audit_says_that_the_profile_did_it() -> None:
    rules = "alter_pixels: {pixels: [{when: present Rows, remove: [0, 0, 9, 9]}]}"
    content = _us()
    result = cleaned(content, rules)
    assert ("7fe00010", "alter_pixels") in [(row.path, row.action) for row in result.audit]
    assert read(joined(result, content)).BurnedInAnnotation == "NO"
    assert io.BytesIO(content).read() == content
