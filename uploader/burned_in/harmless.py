"""Words that stand in pictures and name nobody: sides, units, settings, makers' marks. Pure.

What is not known is not harmless: a person looks at it.
"""

from __future__ import annotations

import re
from typing import Final

WORDS: Final = frozenset(
    """
    L R A P H F S I AL AR PL PR LA RA LAT AP PA LCC RCC LMLO RMLO CC MLO
    LEFT RIGHT LINKS RECHTS ANT POST SUP INF ANTERIOR POSTERIOR SUPERIOR INFERIOR
    MI TIS TIB TIC HZ KHZ MHZ FR FPS DB DR GAIN GN DEPTH FRQ FREQ PRF WF WALL FILTER PERSIST MAP CHROMA ZOOM
    CM MM M S MS SEC BPM HR KV KVP MA MAS MSV MGY DLP CTDI CTDIVOL GY W WL WW C WC L K G T
    UPRIGHT SUPINE PRONE PORTABLE ERECT STANDING SITTING EXP INSP RAO LAO CRAN CAUD PHASE FRAME FRAMES
    IMAGE IM IMG SE SER SERIES SLICE THK SP TR TE TI FA FOV MATRIX NEX AVG ROI AREA VOL MEAN SD DIST
    LENGTH ANGLE AXIAL CORONAL SAGITTAL OBLIQUE TRANSVERSE PROBE TRANSDUCER ABD OB GYN CARDIAC ECHO
    VASC THYROID BREAST SMALL PARTS
    LIVER KIDNEY HEART LV RV RVOT LVOT AO MV TV AV PV VS ES ED EDV ESV EF SV
    """.split()  # noqa: SIM905 - three hundred quotation marks less
)
NUMBER: Final = re.compile(r"[-+±]?[0-9]{1,4}([.,:/x%][0-9]{0,4}){0,2}")
MEASURE: Final = re.compile(r"[-+]?[0-9]{1,4}([.,][0-9]{1,3})?[A-Z%°]{0,3}")
LONGEST_NUMBER: Final = 4
"""Longer runs of digits are numbers of patients, orders or dates."""


def is_harmless(text: str) -> bool:
    """Whether nothing in a line of text can tell who is shown."""
    words = re.findall(r"[^\s|_=<>()\[\]{}*#~'\"•·]+", text.upper())
    return all(_is_harmless_word(word.strip(".,:;-/\\")) for word in words)


def _is_harmless_word(word: str) -> bool:
    if word in WORDS or not any(char.isalnum() for char in word):
        return True
    digits = sum(char.isdigit() for char in word)
    if digits > LONGEST_NUMBER or _is_date(word):
        return False
    return bool(NUMBER.fullmatch(word)) or (
        bool(MEASURE.fullmatch(word)) and word.lstrip("+-0123456789.,") in (WORDS | {"", "%", "°"})
    )


def _is_date(word: str) -> bool:
    """Whether groups of digits may be a day, or day and month."""
    groups = re.fullmatch(r"([0-9]{1,4})([./-])([0-9]{1,4})(\2[0-9]{1,4})?", word)
    if groups is None:
        return False
    return bool(groups[4]) or (groups[2] != "." and len(groups[1]) <= 2 and len(groups[3]) <= 2)  # noqa: PLR2004
