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
ALIKE: Final = 0.84
"""By so much more of a pattern's light than of its dark must be light: coding with loss blurs edges."""
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
    grey = picture.astype(np.float32)
    if min(grey.shape) < SIZE or max(grey.shape) > LARGEST or grey.max() == grey.min():
        return set()
    light = (grey > (grey.max() + np.median(grey)) / 2).astype(np.float32)
    shape, seen = (light.shape[0], light.shape[1]), np.fft.rfft2(light)
    return {token for token in tokens if any(_stands_in(shape, seen, token, index) for index in range(PARTS))}


def _stands_in(shape: tuple[int, int], seen: NDArray[Any], token: str, index: int) -> bool:
    """Compare at every place at once how much of the light and of the dark is light."""
    part, kernel = _kernel(shape, token, index)
    alike = np.fft.irfft2(seen * kernel, shape)
    return bool((alike[: shape[0] - part[0] + 1, : shape[1] - part[1] + 1] > ALIKE).any())


@lru_cache(maxsize=256)
def _kernel(shape: tuple[int, int], token: str, index: int) -> tuple[tuple[int, ...], NDArray[Any]]:
    """A third of a token as its spectrum, and how large it is."""
    letters = pattern(token)
    width = letters.shape[1] // PARTS
    part = letters[:, index * width : (index + 1) * width]
    weights = np.where(part, 1 / part.sum(), -1 / (~part).sum()).astype(np.float32)
    return part.shape, np.conj(np.fft.rfft2(weights, shape))
