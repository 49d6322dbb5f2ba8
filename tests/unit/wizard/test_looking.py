"""What a person says of pictures, as the wizard's state takes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.fake import world
from tests.ui.fake.engine import FakeEngine, Script
from tests.unit.wizard.acting import Acting
from uploader.case.masks import MaskOffer
from uploader.clock import Clock
from uploader.errors import BadArgument, NotNow
from uploader.model.burned_in import SeriesText
from uploader.model.mask import Box, kind_of
from uploader.wizard import commands as ask
from uploader.wizard import effects as do
from uploader.wizard import events as told
from uploader.wizard.answers import BoxView, OffersView
from uploader.wizard.tables import frame, offers
from uploader.wizard.transitions import step

if TYPE_CHECKING:
    from uploader.model.dicom import Instance
    from uploader.wizard.state import WizardState


def scanned() -> WizardState:
    """A wizard that has read two series of screens."""
    return Acting().scanned(Path("/made-up"), world.screens_case()).state


def masked(*boxes: int, series: str = "s1", frame: int = 0) -> ask.SetMask:
    return ask.SetMask(series, frame, boxes)


def test_a_mask_is_for_the_kind_of_picture_and_is_checked_at_once() -> None:
    after = step(scanned(), masked(10, 20, 30, 40))
    [mask] = after.state.files.looked.masks
    assert mask.boxes == (Box(10, 20, 30, 40),)
    assert mask.kind == kind_of(world.screens(1, "", 1).instances[0].traits)
    [effect] = [one for one in after.effects if isinstance(one, do.Recheck)]
    assert effect.looked == after.state.files.looked


def test_boxes_are_cut_to_the_picture() -> None:
    state = step(scanned(), masked(-10, -10, 5000, 30)).state
    assert state.files.looked.masks[0].boxes == (Box(0, 0, 640, 20),)


@pytest.mark.parametrize(
    "boxes", [(1, 2, 3), (0, 0, 0, 5), (700, 0, 5, 5), (0, 0, -5, 5), (1, 1, 1, 1) * 101]
)
def test_what_is_no_box_is_refused(boxes: tuple[int, ...]) -> None:
    with pytest.raises(BadArgument):
        step(scanned(), masked(*boxes))


@pytest.mark.parametrize("command", [masked(1, 1, 9, 9, series="s9"), masked(1, 1, 9, 9, frame=99)])
def test_there_is_no_mask_without_a_picture(command: ask.SetMask) -> None:
    with pytest.raises(NotNow):
        step(scanned(), command)
    with pytest.raises(NotNow):
        step(scanned(), masked(1, 1, 9, 9, series="s3"))  # its files do not say how large they are


def test_each_step_can_be_taken_back() -> None:
    state = scanned()
    for command in (masked(1, 1, 9, 9), ask.SetCleared("s2", is_cleared=True), masked()):
        state = step(state, command).state
    assert state.files.looked.masks == ()
    assert state.files.looked.cleared == {"s2"}
    state = step(state, ask.UndoLook()).state
    assert len(state.files.looked.masks) == 1
    state = step(state, ask.UndoLook()).state
    assert state.files.looked.cleared == frozenset()
    state = step(state, ask.UndoLook()).state
    assert not state.files.looked
    with pytest.raises(NotNow):
        step(state, ask.UndoLook())


def test_saying_the_same_again_is_no_step() -> None:
    state = step(scanned(), masked(1, 1, 9, 9)).state
    again = step(state, masked(1, 1, 9, 9))
    assert again.state.files.looked_before == state.files.looked_before


def test_a_new_mask_asks_again_about_what_was_cleared_with_another() -> None:
    state = step(scanned(), ask.SetCleared("s1", is_cleared=True)).state
    assert step(state, masked(1, 1, 9, 9)).state.files.looked.cleared == frozenset()


def test_what_was_read_again_is_kept_with_the_findings_and_late_news_is_not() -> None:
    after = step(scanned(), masked(1, 1, 9, 9))
    [effect] = [one for one in after.effects if isinstance(one, do.Recheck)]
    texts = {"s1": SeriesText((), 1, is_whole=True)}
    report = world.screens_case().report
    late = told.Rechecked(effect.check_id - 1, report, None, texts)
    assert step(after.state, late).state.files.texts == {}
    assert step(after.state, replace(late, check_id=effect.check_id)).state.files.texts == texts


class Offering(FakeEngine):
    """Notes which pictures it was asked about."""

    def __init__(self) -> None:
        super().__init__(Clock(), Script(offer=MaskOffer((Box(0, 0, 640, 60),))))
        self.asked: list[str] = []

    def mask_offer(self, instance: Instance) -> MaskOffer:
        self.asked.append(instance.sop_instance_uid)
        return super().mask_offer(instance)


def test_a_view_of_a_picture_tells_what_is_known_of_all_of_its_kind() -> None:
    engine, state = Offering(), step(scanned(), masked(1, 2, 9, 9)).state
    offered = {offers(engine, state, "s1", index) for index in range(3)}
    assert offered == {OffersView((BoxView(0, 0, 640, 60),), ())}
    assert len(set(engine.asked)) == 1  # each costs a process
    assert offers(engine, state, "s3", 0) == OffersView((), ())
    views = [frame(state, "s1", index) for index in range(3)]
    for view in views:
        assert (view.image_count, view.rows, view.columns) == (3, 480, 640)
        assert view.boxes == (BoxView(1, 2, 9, 9),)
        assert view.can_undo
    assert not views[0].is_read  # what was read before the mask says nothing of what leaves
    assert frame(state, "s2", 0).marks == (BoxView(120, 20, 300, 24),)
    assert frame(state, "s2", 0).is_read


def test_another_selection_begins_with_nothing_said() -> None:
    state = step(scanned(), masked(1, 1, 9, 9)).state
    state = step(state, ask.ClearFiles()).state
    assert not state.files.looked
    assert state.files.looked_before == ()
