"""Screens with and without names in the picture, as ultrasound, captures and X-rays have them. Seeded."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.make.dicom import SECONDARY_CAPTURE, add_image, make_dataset
from tests.make.people import FIRST, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.make.encode import Dataset

ROWS, COLUMNS = 480, 640
BACKGROUNDS: Final = ("black", "speckle", "grey", "gradient")
COLOURS: Final = ((255, 255, 255), (235, 235, 150), (120, 200, 255), (255, 190, 90), (130, 130, 130))
SIZES: Final = (9, 11, 14, 18, 24)
SURNAMES: Final = ("FakeDoe", "FakeRoe", "Fakeman", "Fakersson", "Fakowski")
FIRST_NAMES: Final = ("Jane", "John", "Maria", "Ahmed", "Olga", "Pedro")


def screen(seed: int, *, with_name: bool) -> NDArray[np.uint8]:
    """A picture of 480 x 640; with a name, an id or a birth date in it, or with nothing but speckle."""
    chance = random.Random(seed)
    picture = Image.fromarray(_background(chance, seed))
    if with_name:
        draw = ImageDraw.Draw(picture)
        font = ImageFont.load_default(chance.choice(SIZES))
        place = (chance.randrange(4, 300), chance.choice((6, 40, chance.randrange(60, 420), 445)))
        draw.text(place, _words(chance), fill=chance.choice(COLOURS), font=font)
    return np.asarray(picture, dtype=np.uint8)


def screen_file(pixels: NDArray[np.uint8], place: Place = FIRST) -> Dataset:
    """A secondary capture of a picture."""
    dataset = make_dataset(place, modality="OT", sop_class=SECONDARY_CAPTURE)
    rows, columns, _ = pixels.shape
    return add_image(dataset, rows, columns, pixels.tobytes(), bits=8, samples=3)


def next_frame(grey: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """The picture with other speckle in its fan, as the next frame of a film has it; letters stand still."""
    speckle = np.random.default_rng(seed).rayleigh(30, grey.shape).clip(0, 160).astype(np.uint8)
    return np.where(_fan() & (grey < 165), speckle, grey)


def _fan() -> NDArray[np.bool_]:
    y, x = np.ogrid[0:ROWS, 0:COLUMNS]
    inside: NDArray[np.bool_] = ((x - COLUMNS / 2) ** 2 + (y - 60) ** 2 < 330**2) & (
        abs(x - COLUMNS / 2) < (y - 50)
    )
    return inside


def _words(chance: random.Random) -> str:
    name = f"{chance.choice(SURNAMES)}, {chance.choice(FIRST_NAMES)}"
    number = f"ID {chance.randrange(10**6, 10**8)}"
    birth = f"DOB {chance.randrange(1, 28):02d}.{chance.randrange(1, 12):02d}.19{chance.randrange(20, 99)}"
    return chance.choice((name, f"{name}  {number}", number, f"{name} {birth}", birth))


def _background(chance: random.Random, seed: int) -> NDArray[np.uint8]:
    kind = chance.choice(BACKGROUNDS)
    rng = np.random.default_rng(seed)
    grey = np.zeros((ROWS, COLUMNS), dtype=np.float64)
    if kind == "speckle":
        grey = rng.rayleigh(22, (ROWS, COLUMNS))
    elif kind == "grey":
        grey += 45
    elif kind == "gradient":
        grey += np.linspace(0, 70, COLUMNS)[None, :]
    grey = np.where(_fan(), rng.rayleigh(30, (ROWS, COLUMNS)), grey)
    return np.repeat(grey.clip(0, 160).astype(np.uint8)[:, :, None], 3, axis=2)
