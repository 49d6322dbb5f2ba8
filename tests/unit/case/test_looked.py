"""What a person said of pictures, on its way into the case's record, the checks and the stage."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.make.values import prepared as prepared_of
from tests.make.values import series
from uploader.case.prepare import masked_series, recheck
from uploader.case.record import CaseRecord, record_from_json, record_to_json
from uploader.case.selection import choose, named, series_name
from uploader.checks import check_series
from uploader.model.burned_in import FrameText, SeriesText, TextBox
from uploader.model.case import LeftOut
from uploader.model.destination import Destination
from uploader.model.dicom import Traits
from uploader.model.identifying import Identifying
from uploader.model.mask import Box, Looked, Mask, PictureKind, SeriesMask, kind_of

if TYPE_CHECKING:
    from uploader.model.case import PreparedCase
    from uploader.model.check import Finding
    from uploader.model.dicom import Series

TODAY = date(2026, 1, 2)
SCREEN = Traits(rows=480, columns=640, samples=3, manufacturer="FakeMaker", model_name="Fake 1")
OTHER = replace(SCREEN, rows=600)
BOXES = (Box(0, 0, 640, 40),)


def screens(key: str = "s1", *, mixed: bool = False, **traits: Any) -> Series:
    one = series(key, f"1.2.{key[1:]}", 3)
    made = [replace(OTHER if mixed and index == 2 else SCREEN, **traits) for index in range(3)]
    images = tuple(
        replace(each, modality="US", sop_class_uid="1.2.840.10008.5.1.4.1.1.6.1", traits=traits_)
        for each, traits_ in zip(one.instances, made, strict=True)
    )
    return replace(one, modality="US", instances=images)


def hit(index: int = 0) -> FrameText:
    return FrameText(index, 0, (TextBox(1, 2, 30, 9, Identifying("FakeDoe")),))


def found(prepared: PreparedCase, looked: Looked, again: SeriesText | None = None) -> dict[str, Finding]:
    known = {
        one.key: check_series(one, None, TODAY, prepared.texts.get(one.key)) for one in prepared.series_list
    }
    prepared = replace(prepared, series_findings=known)
    texts = {"s1": again} if again else {}
    report = recheck(prepared, LeftOut(), TODAY, looked, texts)
    return {one.code: one for one in report.findings}


MASKED = Looked((SeriesMask("s1", kind_of(SCREEN), BOXES),))


def test_a_mask_is_for_all_pictures_of_one_kind_in_its_series_and_for_no_others() -> None:
    prepared = prepared_of(screens(mixed=True), screens("s2"))
    chosen = choose(prepared, frozenset(), named(prepared, MASKED))
    masks = [[one.mask for one in each.instances] for each in chosen.series_list]
    assert masks == [[Mask(480, 640, BOXES), Mask(480, 640, BOXES), None], [None, None, None]]


def test_what_was_said_survives_the_record() -> None:
    prepared = prepared_of(screens(), screens("s2"))
    looked = named(prepared, Looked(MASKED.masks, frozenset(("s2",))))
    record = CaseRecord(
        case_id="c",
        site="s",
        user="u",
        started_at="",
        destination=Destination("", "", "", "", "", "", ""),
        selection=(),
        fingerprint="",
        left_out=frozenset(),
        leaves_out_blocked=False,
        phi_risk_accepted=False,
        profile=None,
        file_count=0,
        total_bytes=0,
        looked=looked,
        mask_boxes=(("s1", 1),),
    )
    again = record_from_json(json.loads(json.dumps(record_to_json(record))))
    assert again == record
    assert again.looked.masks[0].series == series_name(prepared.series_list[0])
    old = {
        name: value for name, value in record_to_json(record).items() if name not in ("looked", "mask_boxes")
    }
    assert record_from_json(old).looked == Looked()


def test_text_that_a_mask_covers_no_longer_stands_in_the_way() -> None:
    prepared = replace(prepared_of(screens()), texts={"s1": SeriesText((hit(),), 1, is_whole=True)})
    assert "burned_in_text" in found(prepared, Looked())
    after = found(prepared, MASKED, SeriesText((), 1, is_whole=True))
    assert "burned_in_text" not in after
    assert "masked_unread" not in after
    assert after["pictures_masked"].count == 3


def test_text_that_still_shows_beside_a_mask_blocks() -> None:
    prepared = replace(prepared_of(screens()), texts={"s1": SeriesText((hit(),), 1, is_whole=True)})
    assert "burned_in_text" in found(prepared, MASKED, SeriesText((hit(1),), 1, is_whole=True))


def test_masks_that_nobody_read_again_are_to_be_confirmed() -> None:
    prepared = prepared_of(screens(burned_in="YES"))
    after = found(prepared, MASKED)
    assert "burned_in_flag" not in after
    assert after["masked_unread"].severity.value == "warn"
    assert "masked_unread" in found(prepared, MASKED, SeriesText((), 0, is_whole=False))


def test_pictures_of_another_kind_stay_as_doubtful_as_they_were() -> None:
    prepared = prepared_of(screens(mixed=True, burned_in="YES"))
    assert found(prepared, MASKED)["burned_in_flag"].count == 1
    risky = found(prepared_of(screens(mixed=True)), MASKED)
    assert risky["burned_in_risk"].count == 1


def test_a_series_in_which_nobody_is_named_is_settled_and_others_are_not() -> None:
    both = prepared_of(screens(burned_in="YES"), screens("s2", burned_in="YES"))
    prepared = replace(both, texts={key: SeriesText((hit(),), 1, is_whole=True) for key in ("s1", "s2")})
    after = found(prepared, Looked(cleared=frozenset(("s1",))))
    assert after["burned_in_text"].series_keys == ("s2",)
    assert after["burned_in_flag"].series_keys == ("s2",)
    assert after["pictures_cleared"].series_keys == ("s1",)


def test_a_kind_tells_devices_sizes_and_colours_apart() -> None:
    kinds = {
        kind_of(one)
        for one in (SCREEN, OTHER, replace(SCREEN, model_name="Fake 2"), replace(SCREEN, samples=1))
    }
    assert len(kinds) == 4
    assert kind_of(replace(SCREEN, samples=0)) == PictureKind("FakeMaker", "Fake 1", 480, 640, 1)


def test_only_masked_series_are_read_again() -> None:
    prepared = prepared_of(screens(), screens("s2"))
    (only,) = masked_series(prepared, Looked(MASKED.masks, frozenset(("s2",))))
    assert only.key == "s1"
    assert all(one.mask == Mask(480, 640, BOXES) for one in only.instances)
