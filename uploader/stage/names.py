"""Names of archives and members: what Flywheel keeps as it is, every system can store, and no two share."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CHARACTERS: Final = 100
MAX_UTF8_BYTES: Final = 200
"""File systems count bytes (255 on Linux) where people count characters; the rest is for ``_12``."""

ZIP_SUFFIX: Final = ".dicom.zip"
DOUBLE_SUFFIXES: Final = (ZIP_SUFFIX, ".nii.gz", ".tar.gz")
MAX_SUFFIX_CHARACTERS: Final = 16

_FORBIDDEN: Final = re.compile(r'[/:<>?\\|"\s]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def sanitize(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Make ``text`` a file name that Flywheel's own rules leave alone, empty where nothing is left.

    As fw-meta does: ``*`` becomes ``star``, runs of forbidden characters become one ``_``, trailing dots go.
    Beyond it: blanks become ``_`` too, control and invisible characters go, leading dots go, and so do
    leading ``~`` and ``=``, which an import rule would read as part of its operator; names that Windows
    keeps for devices get a ``_`` before them. The result is NFC, at most ``limit`` characters
    and `MAX_UTF8_BYTES`, suffix kept.
    """
    spelled = unicodedata.normalize("NFC", text.replace("*", "star"))
    spelled = _FORBIDDEN.sub("_", spelled)
    visible = "".join(letter for letter in spelled if unicodedata.category(letter) not in _UNPRINTABLE)
    name = unicodedata.normalize("NFC", visible).lstrip("._~= ").rstrip("._ ")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name, limit)


def sanitize_base(name: str, limit: int = MAX_CHARACTERS) -> str:
    """As `sanitize`, for the last part of a path as either system writes it."""
    return sanitize(re.split(r"[/\\]", name)[-1], limit)


def split_suffix(name: str) -> tuple[str, str]:
    """Split into stem and suffix; ``.dicom.zip``, ``.nii.gz`` and ``.tar.gz`` are one suffix each."""
    for suffix in DOUBLE_SUFFIXES:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)], name[-len(suffix) :]
    stem, dot, last = name.rpartition(".")
    if not stem or not last or len(last) > MAX_SUFFIX_CHARACTERS:
        return name, ""
    return stem, dot + last


class Namer:
    """Gives names in order; one that was there before, in any letter case, gets ``_2``, ``_3``, ..."""

    def __init__(self, taken: Iterable[str] = (), limit: int = MAX_CHARACTERS) -> None:
        self._limit = limit
        self._taken = {_folded(name) for name in taken}
        self._tried: dict[str, int] = {}

    def name(self, wish: str) -> str:
        """Give the wish, or the first number of it that is free."""
        chosen, number = wish, self._tried.get(_folded(wish), 1)
        while _folded(chosen) in self._taken:
            number += 1
            chosen = _numbered(wish, number, self._limit)
        self._tried[_folded(wish)] = number
        self._taken.add(_folded(chosen))
        return chosen


def make_unique(names: Iterable[str], limit: int = MAX_CHARACTERS) -> tuple[str, ...]:
    """Give each name in order, distinct from those before; see `Namer`."""
    namer = Namer(limit=limit)
    return tuple(namer.name(name) for name in names)


def series_name(key: str, number: str, description: str, modality: str, *, is_localizer: bool) -> str:
    """Name a series' archive from its values after de-identification.

    ``{number}_{description}``, else ``{number}_{modality}``, else whichever of them there is, else
    ``series-{key}``; ``_localizer`` behind where it is one.
    """
    words = [sanitize(number), sanitize(description) or sanitize(modality)]
    tail = ("_localizer" if is_localizer else "") + ZIP_SUFFIX
    stem = sanitize("_".join(word.strip("_") for word in words if word))
    room = MAX_CHARACTERS - len(tail), MAX_UTF8_BYTES - len(tail)
    return (_shortened(stem, *room) or f"series-{key}") + tail


def _numbered(name: str, number: int, limit: int) -> str:
    stem, suffix = split_suffix(name)
    mark = f"_{number}"
    return _cut(stem, limit - len(mark) - len(suffix)) + mark + suffix


def _shortened(name: str, limit: int, limit_bytes: int = MAX_UTF8_BYTES) -> str:
    if len(name) <= limit and len(name.encode()) <= limit_bytes:
        return name
    stem, suffix = split_suffix(name)
    room = limit_bytes - len(suffix.encode())
    stem = _cut(stem, limit - len(suffix)).encode()[:room].decode("utf-8", "ignore")
    return stem.rstrip("._ ") + suffix


def _cut(stem: str, limit: int) -> str:
    return stem[: max(limit, 1)]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
