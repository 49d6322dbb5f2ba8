"""Burned-in text, without the reading itself: what is harmless, what is read, what is said of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.make.dicom import add_image
from tests.make.encode import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, PLAIN, Layout, to_bytes
from tests.make.screens import next_frame, screen, screen_file
from tests.make.values import series
from uploader.burned_in import is_harmless, plan_shots, read_pictures
from uploader.burned_in.picture import blackened, grey_frame, has_new_strokes, strokes
from uploader.burned_in.plan import spread
from uploader.burned_in.worker import ShotText
from uploader.cancel import CancelToken
from uploader.checks import check_series, describe, risk_of
from uploader.model.burned_in import FrameText, Risk, SeriesText, TextBox
from uploader.model.check import Severity
from uploader.model.dicom import Traits
from uploader.model.identifying import Identifying
from uploader.model.mask import Box, Mask

if TYPE_CHECKING:
    from uploader.burned_in import Shot
    from uploader.model.check import Finding
    from uploader.model.dicom import Series

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


def pictures(modality: str, count: int = 1, sop_class: str = "1.2", **traits: Any) -> Series:
    one = series("s1", "1.2.3", count)
    made = Traits(rows=480, columns=640, **traits)
    images = tuple(
        replace(each, modality=modality, sop_class_uid=sop_class, traits=made) for each in one.instances
    )
    return replace(one, modality=modality, instances=images)


# --- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["L", "R LAT", "MI 1.2", "TIS<0.4", "5.5cm", "120 kVp", "12 Hz", "Gain 55%", "0.3", "W 400", ""],
)
def test_settings_and_sides_are_harmless(text: str) -> None:
    assert is_harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "FakeDoe^Jane",
        "FAKEDOE, JANE",
        "ID 1234567",
        "1234567",
        "03.11.1956",
        "1956-11-03",
        "03/11",
        "St. Fake Hospital",
        "MI 1.2 FakeDoe",
        "Fäke",
        "李",
    ],
)
def test_what_may_name_somebody_is_not(text: str) -> None:
    assert not is_harmless(text)


# --- what is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "risk"),
    [
        (pictures("US", sop_class=ULTRASOUND), Risk.HIGH),
        (pictures("OT"), Risk.HIGH),
        (pictures("CT", image_type=("DERIVED", "SECONDARY", "SCREEN SAVE")), Risk.HIGH),
        (pictures("CT", burned_in="YES"), Risk.HIGH),
        (pictures("MR", image_type=("DERIVED", "PRIMARY")), Risk.MEDIUM),
        (pictures("DX"), Risk.MEDIUM),
        (pictures("CT", image_type=("ORIGINAL", "PRIMARY")), Risk.LOW),
        (series("s1", "1.2", 3), Risk.NONE),
    ],
)
def test_the_kind_of_picture_says_how_risky_it_is(seen: Series, risk: Risk) -> None:
    assert risk_of(seen) is risk


def test_of_a_stack_first_middle_and_last_are_read_and_of_risky_kinds_all() -> None:
    assert [shot.place for shot in plan_shots(pictures("CT", 9), Risk.LOW)] == [0, 4, 8]
    assert [shot.place for shot in plan_shots(pictures("US", 9), Risk.HIGH)] == list(range(9))
    assert plan_shots(pictures("US", 9), Risk.NONE) == ()


def test_of_a_film_frames_are_compared_from_first_to_last() -> None:
    assert spread(1) == (0,)
    assert spread(4) == (0, 1, 2, 3)
    assert spread(60) == (0, 15, 30, 44, 59)


def test_speckle_that_moves_is_no_new_layout_and_a_new_name_is() -> None:
    still, named = screen(7, with_name=False).max(axis=2), screen(7, with_name=True).max(axis=2)
    moved = still.copy()
    moved[200:300, 250:350] = np.roll(moved[200:300, 250:350], 1, axis=0)

    assert not has_new_strokes(still, [(still, strokes(still))])
    assert has_new_strokes(named, [(still, strokes(still))])
    assert has_new_strokes(still, [])


def test_a_film_whose_speckle_moves_is_read_once_and_a_name_that_comes_up_is_read() -> None:
    clean = [screen(seed, with_name=False).max(axis=2) for seed in range(20)]
    named = [screen(seed, with_name=True).max(axis=2) for seed in range(20)]
    moved = [next_frame(frame, 100 + seed) for seed, frame in enumerate(clean)]

    again = [
        has_new_strokes(frame, [(first, strokes(first))], in_film=True)
        for first, frame in zip(clean, moved, strict=True)
    ]
    found = [
        has_new_strokes(frame, [(first, strokes(first))], in_film=True)
        for first, frame in zip(clean, named, strict=True)
    ]

    assert sum(again) <= 4
    assert sum(found) >= 19


class Reader:
    """Reads what it was told to."""

    def __init__(self, *answers: ShotText) -> None:
        self.answers = list(answers)
        self.asked: list[int] = []

    def read(self, shot: Shot, cancel: CancelToken) -> ShotText:
        cancel.check()
        self.asked.append(shot.place)
        return self.answers.pop(0)


def test_hits_stand_with_their_place_and_frame() -> None:
    reader = Reader(
        ShotText([], 1, is_whole=True), ShotText([(3, [(1, 2, 30, 9, "FakeDoe")])], 2, is_whole=True)
    )

    found = read_pictures([pictures("US", 2)], lambda _: Risk.HIGH, reader, CancelToken())

    box = TextBox(1, 2, 30, 9, Identifying("FakeDoe"))
    assert found == {"s1": SeriesText((FrameText(1, 3, (box,)),), 3, is_whole=True)}
    assert "FakeDoe" not in repr(found)


# --- what is said --------------------------------------------------------------------------------------

HIT = FrameText(1, 0, (TextBox(1, 2, 30, 9, Identifying("FakeDoe")),))


def said(seen: Series, text: SeriesText | None) -> dict[str, Finding]:
    found = check_series(seen, None, date(2026, 11, 3), text)
    return {one.code: one for one in found if one.code.startswith("burned_in")}


def test_a_hit_blocks_until_somebody_looked_and_says_no_word_of_it() -> None:
    found = said(pictures("US", 2, ULTRASOUND), SeriesText((HIT,), 2, is_whole=True))

    assert list(found) == ["burned_in_text"]
    one = found["burned_in_text"]
    assert one.severity is Severity.BLOCK
    assert "Fake" not in f"{one!r} {describe(one)}"


def test_a_series_that_was_read_whole_and_holds_nothing_is_let_pass() -> None:
    assert said(pictures("US", 2, ULTRASOUND), SeriesText((), 2, is_whole=True)) == {}


@pytest.mark.parametrize("text", [None, SeriesText((), 2, is_whole=False)])
def test_risky_pictures_that_nobody_read_are_a_question(text: SeriesText | None) -> None:
    assert list(said(pictures("US", 2, ULTRASOUND), text)) == ["burned_in_risk"]


def test_x_rays_that_were_begun_and_not_read_whole_are_a_question() -> None:
    assert list(said(pictures("DX", 2), SeriesText((), 2, is_whole=False))) == ["burned_in_risk"]
    assert said(pictures("DX", 2), None) == {}


def test_the_files_own_word_counts_whatever_was_read() -> None:
    flagged = pictures("CT", 3, burned_in="YES")

    assert list(said(flagged, SeriesText((), 3, is_whole=True))) == ["burned_in_flag"]


# --- what is masked ------------------------------------------------------------------------------------


def test_a_masked_picture_is_read_with_its_boxes_black_and_never_taken_for_the_one_read_before() -> None:
    one = pictures("US", sop_class=ULTRASOUND)
    boxes = (Box(10, 20, 200, 30),)
    masked = replace(one, instances=(replace(one.instances[0], mask=Mask(480, 640, boxes)),))
    (before,), (after,) = plan_shots(one, Risk.HIGH), plan_shots(masked, Risk.HIGH)
    assert (before.boxes, after.boxes) == ((), boxes)
    assert before.key != after.key
    grey = screen(3, with_name=True).max(axis=2)
    covered = blackened(grey, boxes)
    assert not covered[20:50, 10:210].any()
    assert (covered[50:] == grey[50:]).all()
    assert blackened(grey, ()) is grey


def test_boxes_beyond_the_edge_cover_up_to_it() -> None:
    grey = np.full((10, 10), 9, dtype=np.uint8)
    assert np.count_nonzero(blackened(grey, (Box(-3, 8, 6, 9),))) == 94


# --- decoding ------------------------------------------------------------------------------------------


LAYOUTS = {
    "explicit": (EXPLICIT, PLAIN, ()),
    "implicit": (IMPLICIT, PLAIN, ()),
    "big endian": (BIG_ENDIAN, PLAIN, ()),
    "deflated": (DEFLATED, PLAIN, ()),
    "bare, explicit": (EXPLICIT, Layout(preamble=None), ()),
    "bare, implicit": (IMPLICIT, Layout(preamble=None), ()),
    "bare, big endian": (BIG_ENDIAN, Layout(preamble=None), ()),
    "bits and colours unsaid": (EXPLICIT, PLAIN, (0x00280002, 0x00280004, 0x00280101, 0x00280103)),
}


@pytest.mark.filterwarnings("ignore::UserWarning:pydicom")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_is_read_in_every_encoding_and_where_a_head_or_what_is_plain_is_missing(
    layout: str,
) -> None:
    syntax, form, without = LAYOUTS[layout]
    dataset = screen_file(screen(7, with_name=True))
    grey = np.asarray(screen(7, with_name=True)).max(axis=2)
    if without:
        rows, columns = grey.shape
        dataset = add_image(dataset, rows, columns, grey.tobytes(), bits=8)
        dataset = {tag: one for tag, one in dataset.items() if tag not in without}
    read = grey_frame(io.BytesIO(to_bytes(dataset, syntax, form)), 0)
    assert (read == grey).all()
