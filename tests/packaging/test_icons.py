from __future__ import annotations

from pathlib import Path

import pytest
from PIL import IcoImagePlugin, Image, ImageChops, ImageStat

from build.icon.make import ICNS_PX, ICO_PX, PNG_PX, SHELL, SHELL_PX, draw
from uploader.shell.window import ICON

HERE = Path(__file__).parents[2] / "build" / "icon"
NEAR = 6
"""Of 255, on average: other versions of Qt smooth edges a little otherwise."""


def _is_like(one: Image.Image, other: Image.Image) -> bool:
    difference = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))
    return max(ImageStat.Stat(difference).mean) < NEAR


@pytest.mark.parametrize("size", PNG_PX)
def test_each_picture_is_what_the_source_draws(size: int) -> None:
    with Image.open(HERE / f"{size}.png") as kept:
        assert kept.size == (size, size)
        assert _is_like(kept, draw(size))


def test_the_window_shows_the_same_icon() -> None:
    assert ICON == SHELL
    with Image.open(ICON) as kept:
        assert _is_like(kept, draw(SHELL_PX))


def test_windows_and_macos_get_every_size() -> None:
    for size in ICO_PX:
        with (HERE / "icon.ico").open("rb") as stream:
            ico = IcoImagePlugin.IcoFile(stream)
            assert ico.sizes() == {(each, each) for each in ICO_PX}
            assert _is_like(ico.getimage((size, size)), draw(size))
    with Image.open(HERE / "icon.icns") as icns:
        found = {width * scale for width, _, scale in icns.info["sizes"]}
    assert found == {size for size in ICNS_PX if size > 16 or size in found}
    assert max(found) == 1024


def test_a_picture_of_another_colour_is_not_taken_for_it() -> None:
    assert not _is_like(draw(64), Image.new("RGBA", (64, 64), "red"))
