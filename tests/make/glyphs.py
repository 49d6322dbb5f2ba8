"""Needles that are drawn: letters in pixels, and the search for them in a picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SIZE: Final = 20
PARTS: Final = 3
"""A needle that is covered in part can be read in part: a third of it counts."""
ALIKE: Final = 0.92
"""So much of a pattern's light must be light, and of its dark be dark: coding with loss blurs edges."""
LARGEST: Final = 2048


@lru_cache(maxsize=256)
def pattern(token: str) -> NDArray[np.bool_]:
    """The letters of a token, cut to what is light."""
    font = ImageFont.load_default(SIZE)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(token))
    canvas = Image.new("L", (right + 2, bottom + 2))
    ImageDraw.Draw(canvas).text((0, 0), token, fill=255, font=font)
    return np.asarray(canvas)[top:bottom, left:right] > 127


def draw(pixels: NDArray[Any], token: str, left: int, top: int, light: int) -> None:
    """Write a token into a picture of (rows, columns[, samples])."""
    letters = pattern(token)
    rows, columns = letters.shape
    place = pixels[top : top + rows, left : left + columns]
    place[:] = 0
    place[letters] = light


def tokens_in(picture: NDArray[Any], tokens: Iterable[str]) -> set[str]:
    """Give the tokens of which a third or more can be read in a grey picture."""
    grey = picture.astype(np.float64)
    spread = grey.max() - grey.min()
    if min(grey.shape) < SIZE or max(grey.shape) > LARGEST or not spread:
        return set()
    light = (grey > (grey.max() + np.median(grey)) / 2).astype(np.float64)
    seen = np.fft.rfft2(light)
    return {token for token in tokens if _is_in(light.shape, seen, pattern(token))}


def _is_in(shape: tuple[int, ...], seen: NDArray[Any], letters: NDArray[np.bool_]) -> bool:
    width = letters.shape[1] // PARTS
    parts = [letters[:, index * width : (index + 1) * width] for index in range(PARTS)]
    return any(_stands_in(shape, seen, part) for part in parts)


def _stands_in(shape: tuple[int, ...], seen: NDArray[Any], part: NDArray[np.bool_]) -> bool:
    """Compare at every place at once: how much of the light is light, and how much of the dark is."""
    lit = _counted(shape, seen, part) / part.sum()
    wrong = _counted(shape, seen, ~part) / (~part).sum()
    inside = (slice(0, shape[0] - part.shape[0] + 1), slice(0, shape[1] - part.shape[1] + 1))
    return bool(((lit > ALIKE) & (wrong < 1 - ALIKE))[inside].any())


def _counted(shape: tuple[int, ...], seen: NDArray[Any], part: NDArray[np.bool_]) -> NDArray[np.float64]:
    kernel = np.fft.rfft2(part.astype(np.float64), (shape[0], shape[1]))
    counted: NDArray[np.float64] = np.fft.irfft2(seen * np.conj(kernel), (shape[0], shape[1]))
    return counted
