"""Names in pictures: seen, blackened by mouse or keyboard, cleared, left out; then sent and read back."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect
from pydicom import dcmread

from tests.make.encode import to_bytes
from tests.make.landed import landed_files, members
from tests.make.people import Place
from tests.make.program import PLACE
from tests.make.screens import screen_file
from tests.ui.fake import world
from tests.ui.fake.engine import Script
from tests.ui.stage import LANDED
from tests.ui.test_real import (  # noqa: F401 - two of them are fixtures
    ACQUISITION,
    SESSION,
    _confirm_all,
    _to_files,
    real,
    site,
)
from uploader.case.masks import MaskOffer
from uploader.model.mask import Box

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Locator

    from tests.ui.stage import Stage
    from uploader.practice.server import PracticeSite

    Start = Callable[..., Stage]

PARTS = re.compile("^Black box")


def looking(stage: Start, **changes: object) -> tuple[Stage, Locator]:
    """Come to the larger view of the first series with names in it."""
    script = Script(prepared=world.screens_case(is_read=bool(changes.pop("is_read", True))))
    script.offer = changes.pop("offer", script.offer)  # type: ignore[assignment]
    one = stage(script=script, **changes).scanned()
    one.button("Look at the pictures").first.click()
    dialog = one.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Echo 4 chamber")).to_be_visible()
    expect(dialog.get_by_role("heading", name="Names in the picture")).to_be_visible()
    expect(dialog.locator(".stage.drawing")).to_be_visible()  # its picture is there, so it keeps its size
    return one, dialog


def boxes_of(one: Stage) -> list[tuple[int, int, int, int]]:
    """The boxes as the program knows them."""
    masks = one.wizard.state.files.looked.masks
    return [(box.left, box.top, box.width, box.height) for mask in masks for box in mask.boxes]


def wait_for_boxes(one: Stage, count: int) -> list[tuple[int, int, int, int]]:
    for _ in range(500):
        if len(boxes_of(one)) == count:
            one.wait_for_checks()
            return boxes_of(one)
        one.page.wait_for_timeout(20)
    raise AssertionError(boxes_of(one))


def test_a_box_drawn_with_the_mouse_settles_what_was_read(stage: Start) -> None:
    one, dialog = looking(stage)
    expect(dialog.get_by_text("Places where text was read, framed in yellow: 1.")).to_be_visible()
    edge = dialog.locator(".stage").bounding_box()
    assert edge is not None
    one.page.mouse.move(edge["x"] + edge["width"] * 0.1, edge["y"] + edge["height"] * 0.02)
    one.page.mouse.down()
    one.page.mouse.move(edge["x"] + edge["width"] * 0.5, edge["y"] + edge["height"] * 0.05, steps=4)
    one.page.mouse.move(edge["x"] + edge["width"] * 0.8, edge["y"] + edge["height"] * 0.15, steps=4)
    one.page.mouse.up()
    [(left, top, width, height)] = wait_for_boxes(one, 1)
    assert abs(left - 64) <= 3
    assert abs(top - 10) <= 3
    assert abs(width - 448) <= 4
    assert abs(height - 62) <= 4
    expect(dialog.get_by_text("No text was read beside what is black.")).to_be_visible()
    expect(dialog.get_by_text("All images of this device and size get the boxes: 3.")).to_be_visible()
    dialog.get_by_role("button", name="Next series to look at").click()
    expect(dialog.get_by_role("heading", name="Echo doppler")).to_be_visible()
    dialog.get_by_label("Nothing here names the patient").check()
    one.page.keyboard.press("Escape")
    expect(one.page.get_by_text("Text read in pictures.")).to_have_count(0)
    one.go_on()
    one.heading("Check before you send")
    one.button(re.compile(r"^Send \d+ series")).click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for()
    assert [mask.series for mask in one.fake.looked.masks] == ["s1"]
    assert one.fake.looked.cleared == {"s2"}


def test_a_box_is_moved_and_sized_with_the_mouse(stage: Start) -> None:
    one, dialog = looking(stage)
    dialog.get_by_role("button", name="Add a box").click()
    [before] = wait_for_boxes(one, 1)
    edge = dialog.get_by_role("button", name=PARTS).bounding_box()
    assert edge is not None
    mouse = one.page.mouse
    mouse.move(edge["x"] + 20, edge["y"] + 10)
    mouse.down()
    mouse.move(edge["x"] + 60, edge["y"] + 40, steps=4)
    mouse.up()
    one.page.wait_for_timeout(600)
    [moved] = boxes_of(one)
    assert (moved[2], moved[3]) == (before[2], before[3])
    assert moved[0] > before[0] + 20
    assert moved[1] > before[1] + 10
    edge = dialog.get_by_role("button", name=PARTS).bounding_box()
    assert edge is not None
    mouse.move(edge["x"] + edge["width"] - 2, edge["y"] + edge["height"] - 2)
    mouse.down()
    mouse.move(edge["x"] + edge["width"] + 50, edge["y"] + edge["height"] + 30, steps=4)
    mouse.up()
    one.page.wait_for_timeout(600)
    [sized] = boxes_of(one)
    assert (sized[0], sized[1]) == (moved[0], moved[1])
    assert sized[2] > moved[2] + 20
    assert sized[3] > moved[3] + 10


def test_the_keyboard_alone_blackens_moves_sizes_removes_and_takes_back(stage: Start) -> None:
    one, dialog = looking(stage)
    keyboard = one.page.keyboard
    dialog.get_by_role("button", name="Black out what was read").focus()
    keyboard.press("Enter")
    [first] = wait_for_boxes(one, 1)
    assert first == (114, 14, 312, 36)
    expect(dialog.get_by_text("No text was read beside what is black.")).to_be_visible()
    dialog.get_by_role("button", name="Add a box").focus()
    keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Black box 2 of 2")).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"):
        keyboard.press(key)
    _, second = wait_for_boxes(one, 2)
    for _ in range(100):
        if boxes_of(one)[1] == (220, 226, 219, 46):
            break
        one.page.wait_for_timeout(20)
    assert boxes_of(one)[1] == (220, 226, 219, 46), second
    expect(dialog.get_by_role("button", name="Black box 2 of 2")).to_be_focused()
    keyboard.press("Delete")
    wait_for_boxes(one, 1)
    dialog.get_by_role("button", name="Undo").focus()
    keyboard.press("Enter")
    wait_for_boxes(one, 2)


def test_text_that_still_shows_keeps_the_series_back(stage: Start) -> None:
    one, dialog = looking(stage)
    dialog.get_by_role("button", name="Add a box").click()
    wait_for_boxes(one, 1)
    expect(dialog.get_by_text("Places where text was read, framed in yellow: 1.")).to_be_visible()
    one.page.keyboard.press("Escape")
    one.go_on()
    expect(one.page.locator(".summary")).to_contain_text("Text read in pictures")


def test_masks_of_the_device_are_offered(stage: Start) -> None:
    offer = MaskOffer((Box(0, 0, 640, 60),), (Box(0, 0, 640, 30),))
    one, dialog = looking(stage, offer=offer)
    dialog.get_by_role("button", name="As last time on this device").click()
    assert wait_for_boxes(one, 1) == [(0, 0, 640, 60)]
    expect(dialog.get_by_role("button", name="As last time on this device")).to_have_count(0)
    dialog.get_by_role("button", name="As is usual for this device").click()
    assert wait_for_boxes(one, 2) == [(0, 0, 640, 60), (0, 0, 640, 30)]
    dialog.get_by_role("button", name="Remove box 1").click()
    assert wait_for_boxes(one, 1) == [(0, 0, 640, 30)]


def test_a_series_can_be_left_out_from_there(stage: Start) -> None:
    one, dialog = looking(stage)
    dialog.get_by_role("button", name="Leave series out").click()
    expect(dialog.get_by_role("button", name="Take series back in")).to_be_visible()
    assert one.wizard.state.files.left_out.series_keys == {"s1"}


def test_what_nobody_could_read_is_left_to_the_person(stage: Start) -> None:
    _, dialog = looking(stage, is_read=False)
    expect(dialog.get_by_text("The program has not read these pictures.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Black out what was read")).to_have_count(0)


def test_while_pictures_are_read_again_that_is_said_and_nothing_is_sent(stage: Start) -> None:
    one, dialog = looking(stage)
    one.script.reading_gate.close()
    dialog.get_by_role("button", name="Black out what was read").click()
    expect(dialog.get_by_text("The pictures are read again…")).to_be_visible()
    one.script.reading_gate.open()
    expect(dialog.get_by_text("No text was read beside what is black.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (320, 640)])
def test_axe_finds_nothing_against_it(stage: Start, scheme: str, size: tuple[int, int]) -> None:
    offer = MaskOffer((Box(0, 0, 640, 60),), (Box(0, 0, 640, 30),))
    one, dialog = looking(stage, color_scheme=scheme, size=size, offer=offer)
    assert one.axe() == []
    dialog.get_by_role("button", name="Black out what was read").click()
    wait_for_boxes(one, 1)
    dialog.get_by_role("button", name=PARTS).first.focus()
    assert one.axe() == []
    assert one.sideways_px() == 0
    small = [
        one_.evaluate("each => each.getBoundingClientRect().height")
        for one_ in dialog.get_by_role("button").all()
        if not (one_.get_attribute("class") or "").startswith("box")
    ]
    assert min(small) >= 44


# --- nothing made up between the page and the site --------------------------------------------------------


def _write_screens(folder: Path) -> list[NDArray[np.uint8]]:
    """Two screens of one device with a name at the top, another device's without."""
    folder.mkdir()
    pictures: list[NDArray[np.uint8]] = []
    for number in (1, 2):
        pixels = np.full((480, 640, 3), 30 + number, dtype=np.uint8)
        pixels[8:40, 100:500] = _name()
        dataset = screen_file(pixels, Place(1, 1, 1, number))
        dataset[0x00081090] = ("LO", "FakeScan 1")
        (folder / f"IM{number}").write_bytes(to_bytes(dataset))
        pictures.append(pixels)
    return pictures


def _name() -> NDArray[np.uint8]:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    picture = Image.new("RGB", (400, 32), (31, 31, 31))
    ImageDraw.Draw(picture).text(
        (4, 2), "FakeDoe, Jane 12345678", fill=(255, 255, 255), font=ImageFont.load_default(24)
    )
    return np.asarray(picture, dtype=np.uint8)


@pytest.mark.timeout(600)
def test_what_was_blackened_lands_black_and_stands_on_the_receipt(
    real: Callable[[Path], Stage],  # noqa: F811 - the fixture
    site: PracticeSite,  # noqa: F811
    tmp_path: Path,
) -> None:
    pictures = _write_screens(tmp_path / "case")
    one = real(tmp_path / "case")
    _to_files(one, "WIZ-950")
    one.button("Use the sample case").click()
    one.page.get_by_role("grid").wait_for(timeout=120_000)
    one.wait_for_checks()
    one.button("Look at the pictures").first.click()
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Black out what was read").click()
    boxes = wait_for_boxes(one, 1)
    expect(dialog.get_by_text("No text was read beside what is black.")).to_be_visible(timeout=60_000)
    one.page.keyboard.press("Escape")
    one.page.get_by_role("button", name=re.compile("^Before and after")).first.click()
    expect(dialog.get_by_role("row", name=re.compile("Pictures"))).to_contain_text(
        "Blacked out", timeout=60_000
    )
    one.page.keyboard.press("Escape")
    _confirm_all(one)
    one.go_on()
    one.heading("Check before you send")
    one.button(re.compile(r"^Send \d+ series")).click()
    one.page.get_by_role("heading", level=1, name=LANDED).wait_for(timeout=120_000)
    with one.page.expect_download() as waited:
        one.page.get_by_role("link", name="Save as JSON").click()
    [series] = json.loads(waited.value.path().read_text())["series"]
    assert series["mask_boxes"] == 1
    assert series["actions"]["mask"] >= 2

    [content] = landed_files(
        site, f"{PLACE['group']}/{PLACE['project']}/WIZ-950/{SESSION}/{ACQUISITION}"
    ).values()
    landed = sorted(
        (dcmread(io.BytesIO(each)) for each in members(content).values()),
        key=lambda each: each.InstanceNumber,
    )
    [(left, top, width, height)] = boxes
    for pixels, each in zip(pictures, landed, strict=True):
        found = each.pixel_array
        assert not found[top : top + height, left : left + width].any()
        assert (found[top + height :] == pixels[top + height :]).all()
        assert (found[:top] == pixels[:top]).all()
        assert each.BurnedInAnnotation == "NO"
