"""How a value may be spelt elsewhere: parts of names, numbers, dates, and letters beyond ASCII."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from itertools import permutations
from typing import TYPE_CHECKING, Final

from uploader.deid.echo.views import without_escapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CODECS: Final = (
    "utf-8", "utf-16-le", "utf-16-be", "latin-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7",
    "iso8859-8", "iso8859-9", "cp1250", "cp1251", "cp1253", "koi8-r", "iso8859-11", "gb18030", "big5",
    "shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "iso2022_kr",
)  # fmt: skip
"""What letters beyond ASCII may be written in, wherever they come from."""
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_PARTS: Final = re.compile(r"[\W_]+")
_ASCII_SEPARATORS: Final = re.compile(rb"[\x00-\x1a\x1c-\x20\^=\\,]+")
_DATE_FORMS: Final = (
    "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y %m %d", "%Y_%m_%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y",
    "%d %m %Y", "%d_%m_%Y", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y",
    "%d. %B %Y", "%B %d %Y", "%B %d, %Y", "%b %d %Y", "%b %d, %Y", "%d%b%Y",
)  # fmt: skip
_DATE_DIGITS: Final = ("%Y%m%d", "%d%m%Y", "%m%d%Y")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
PAIR_JOINTS: Final = (" ", "^", "_", "-", ",", ", ", ".")
_FIRST_IDEOGRAPH: Final = "\u2e80"


def name_parts(text: str) -> list[list[str]]:
    """Give the words of each group of a name, casefolded, without one-letter initials unless ideographic."""
    groups = [_PARTS.split(unicodedata.normalize("NFC", group).casefold()) for group in text.split("=")]
    return [
        [part for part in group if len(part) > 1 or part[:1] >= _FIRST_IDEOGRAPH] for group in groups if group
    ]


def is_ideographic(text: str) -> bool:
    """Whether words of this script are short and not parted by blanks."""
    return all(letter >= _FIRST_IDEOGRAPH for letter in text)


def plain(text: str) -> Iterator[str]:
    """Give the ASCII spellings of a word with accents: without them, and as German and Danish write them."""
    for spelt in (text, text.translate(_GERMAN)):
        folded = "".join(
            letter for letter in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(letter)
        )
        if folded.isascii():
            yield folded


def beyond_ascii(text: str) -> Iterator[bytes]:
    """Give the bytes of a word that is not all ASCII, in every character set that has its letters."""
    spellings = {text, text.upper(), text.title(), unicodedata.normalize("NFD", text)}
    for spelt in spellings:
        for codec in CODECS:
            try:
                yield without_escapes(spelt.encode(codec))
            except UnicodeError:
                continue


def raw_parts(raw: bytes) -> Iterator[bytes]:
    """Give the parts of a value as its own bytes, whatever they mean, where they are not ASCII."""
    for part in _ASCII_SEPARATORS.split(without_escapes(raw)):
        if not part.isascii() or b"\x1b" in raw:
            yield part


def squeezed(text: str) -> str:
    """Give letters and digits only, casefolded."""
    return _PARTS.sub("", text.casefold())


def joined_pairs(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Give each two words of a name, in both orders."""
    yield from permutations(dict.fromkeys(parts), 2)


def date_digits(when: datetime) -> Iterator[str]:
    """Give a date in eight digits."""
    for form in _DATE_DIGITS:
        yield when.strftime(form)


def date_texts(when: datetime) -> Iterator[str]:
    """Give a date with separators or English months, in lower case; with and without zeros."""
    month = MONTHS[when.month - 1]
    for form in _DATE_FORMS:
        named = form.replace("%B", month).replace("%b", month[:3])
        yield when.strftime(named)
        short = named.replace("%d", str(when.day)).replace("%m", str(when.month))
        yield when.strftime(short)
