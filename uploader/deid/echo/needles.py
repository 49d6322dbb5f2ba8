"""What is searched for: the spellings of a set of values, and the search for them in a run of bytes."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from uploader.deid.echo import spelling
from uploader.deid.echo.generic import PLACEHOLDER_DATES, is_generic_number, is_generic_word
from uploader.model.traces import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD_CHARS: Final = 4
NUMBER_CHARS: Final = 6
PHONE_DIGITS: Final = 7
STREET_CHARS: Final = 8
BINARY_CHARS: Final = 6
"""Shortest word that is believed among bytes that are no text: shorter ones stand there by chance."""
DIGEST_CHARS: Final = frozenset((16, 32, 40, 64))

_LOWER: Final = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))  # noqa: PLR2004 - A to Z
_ASCII: Final = frozenset(range(97, 123))
_KEEPS_LETTERS: Final = _ASCII | frozenset(range(128, 256))
_KEEPS_DIGITS: Final = frozenset(range(48, 58))


def _table(kept: frozenset[int]) -> bytes:
    """Lower-case what is kept, and make blanks of all else."""
    return bytes(_LOWER[code] if _LOWER[code] in kept else 32 for code in range(256))


LETTERS: Final = _table(_KEEPS_LETTERS)
DIGITS: Final = _table(_KEEPS_DIGITS)
BOTH: Final = _table(_KEEPS_LETTERS | _KEEPS_DIGITS)
ASCII_LETTERS: Final = _table(_ASCII)
ASCII_BOTH: Final = _table(_ASCII | _KEEPS_DIGITS)
WITH_POINT: Final = _table(_KEEPS_DIGITS | frozenset(b".+-"))


class Source(NamedTuple):
    """A value that was taken out: of which element, decoded and as its bytes."""

    tag: int
    kind: Kind
    text: str
    raw: bytes


class Literal(NamedTuple):
    """Bytes that are found wherever they stand, but within a longer word or number where ends are guarded."""

    core: bytes
    tag: int
    is_word: bool


class Needles:
    """The spellings of a set of values; ``known_clean`` remembers bytes in which there was none.

    ``words``, ``joined`` and ``numbers`` are found as whole words and runs of digits, by tag of their origin.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.words: dict[bytes, set[int]] = {}
        self.joined: dict[bytes, set[int]] = {}
        self.numbers: dict[bytes, set[int]] = {}
        self.dates: dict[bytes, set[int]] = {}
        self.years: set[bytes] = set()
        self.date_texts: list[Literal] = []
        self.literals: list[Literal] = []
        self.known_clean: set[tuple[int, bytes]] = set()
        self._phones: dict[bytes, int] = {}
        self._sources = tuple(sources)
        self._digests: dict[bytes, int] | None = None
        for source in self._sources:
            _ADDERS[source.kind](self, source)
        self.literals = list(dict.fromkeys(self.literals))
        self._tokens = self.words.keys() | self.joined.keys()

    def __bool__(self) -> bool:
        return bool(self._tokens or self.numbers or self.dates or self.literals or self._phones)

    def find(self, content: bytes, *, is_binary: bool = False) -> set[int]:
        """Give the tags of the values that stand in ``content``; nothing where there are none."""
        found: set[int] = set()
        both = set(content.translate(ASCII_BOTH if is_binary else BOTH).split())
        letters = set(content.translate(ASCII_LETTERS if is_binary else LETTERS).split())
        if is_binary:  # the byte before a text may be a letter by chance
            letters |= {token[1:] for token in letters if len(token) > BINARY_CHARS}
        if not self._tokens.isdisjoint(letters) or not self.joined.keys().isdisjoint(both):
            found |= self._of_words(letters | both, is_binary=is_binary)
        found |= self._of_digits(content, both)
        found |= self._of_literals(content.translate(_LOWER), is_binary=is_binary)
        return found

    def find_in_name(self, content: bytes) -> set[int]:
        """As `find`, in a name: two persons may share a part of one, so two must be there, or no other."""
        both = set(content.translate(BOTH).split())
        letters = set(content.translate(LETTERS).split())
        shared = self.words.keys() & letters
        counted = Counter(tag for word in shared for tag in self.words[word])
        is_all = all(len(part) == 1 for part in letters - shared)
        found = {tag for tag, count in counted.items() if count > 1 or (is_all and len(shared) == 1)}
        found |= _tags(self.joined, letters | both)
        found |= self._of_digits(content, both)
        found |= self._of_literals(content.translate(_LOWER))
        return found

    def _of_words(self, tokens: set[bytes], *, is_binary: bool) -> set[int]:
        shortest = BINARY_CHARS if is_binary else 0
        return {
            tag
            for table in (self.words, self.joined)
            for token in table.keys() & tokens
            if len(token) >= shortest
            for tag in table[token]
        }

    def _of_digits(self, content: bytes, both: set[bytes]) -> set[int]:
        found: set[int] = set()
        if self.numbers or self.dates:
            runs = [run for run in content.translate(DIGITS).split() if len(run) >= NUMBER_CHARS]
            if runs:
                found |= _tags(self.numbers, {run.lstrip(b"0") for run in runs})
                found |= _tags(self.dates, {run[:8] for run in runs})
        if not DIGEST_CHARS.isdisjoint(map(len, both)):
            found |= {tag for token, tag in self._of_digests().items() if token in both}
        if self._phones:
            dialled = _dialled(content)
            found |= {tag for digits, tag in self._phones.items() if digits in dialled}
        return found

    def whole_numbers(self, content: bytes) -> set[int]:
        """Give the tags of numbers that are a whole value of decimals, not digits behind a point."""
        runs = {run.lstrip(b"0") for run in content.translate(WITH_POINT).split()}
        return _tags(self.numbers, runs) | _tags(self.dates, runs)

    def _of_literals(self, lowered: bytes, *, is_binary: bool = False) -> set[int]:
        has_year = any(year in lowered for year in self.years)
        wanted = self.literals + self.date_texts if has_year else self.literals
        return {
            one.tag
            for one in wanted
            if one.core in lowered and _stands_alone(one, lowered, is_binary=is_binary)
        }

    def _of_digests(self) -> dict[bytes, int]:
        """Unsalted digests of the values, in full and cut to 16 digits; made when one may be there."""
        if self._digests is None:
            self._digests = {}
            for source in self._sources:
                for text in {source.text, source.text.strip(), source.text.upper(), source.text.lower()}:
                    for name in ("md5", "sha1", "sha256"):
                        digest = hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest().encode()
                        self._digests[digest] = self._digests[digest[:16]] = source.tag
        return self._digests

    # --- making --------------------------------------------------------------------------------

    def add_name(self, source: Source) -> None:
        """Words of four letters or more, all words run together, and each two that are too short alone."""
        for parts in spelling.name_parts(source.text):
            alone = [part for part in parts if self._add_part(part, source.tag)]
            for first, second in spelling.joined_pairs(parts):
                self._add_pair(
                    first, second, source.tag, are_common=first not in alone and second not in alone
                )
            if len(parts) > 2:  # noqa: PLR2004 - more than a pair
                self._put(self.joined, "".join(parts), source.tag)
        for raw in spelling.raw_parts(source.raw):
            if len(raw) >= WORD_CHARS:
                self._literal(raw, source.tag, is_word=False)

    def _add_part(self, part: str, tag: int) -> bool:
        """Give whether the word is one that is searched by itself."""
        if not part.isascii():
            is_short = spelling.is_ideographic(part)
            if len(part) < (2 if is_short else WORD_CHARS):
                return False
            for folded in spelling.plain(part):
                self._add_part(folded, tag)
            for spelt in spelling.beyond_ascii(part):
                self._literal(spelt, tag, is_word=not is_short)
            return True
        if part.isalpha():
            if len(part) < WORD_CHARS or is_generic_word(part):
                return False
            self._put(self.words, part, tag)
            return True
        return self._add_number(part, tag)

    def _add_pair(self, first: str, second: str, tag: int, *, are_common: bool) -> None:
        if len(first + second) < WORD_CHARS or not (first + second).isascii():
            return
        if is_generic_word(first) and is_generic_word(second):
            return
        if not is_generic_word(first + second):
            self._put(self.joined, first + second, tag)
        if are_common:
            for joint in spelling.PAIR_JOINTS:
                self._literal(f"{first}{joint}{second}".encode(), tag, is_word=True)

    def add_number(self, source: Source) -> None:
        """A number of six characters or more, as written, and without its separators."""
        for part in source.text.split("\\"):
            self._add_number(part.strip().casefold(), source.tag)

    def _add_number(self, number: str, tag: int) -> bool:
        bare = spelling.squeezed(number)
        digits = bare.lstrip("0")
        if len(digits) < NUMBER_CHARS or is_generic_number(bare):
            return False
        if digits.isdecimal() and digits.isascii():
            self._put(self.numbers, digits, tag)
        elif bare.isalpha() and bare.isascii():
            self._put(self.words, bare, tag)
        elif bare.isascii():
            self._literal(bare.encode(), tag, is_word=False)
        if number != bare and not all(is_generic_word(word) for word in re.split(r"[\W_]+", number) if word):
            self._literal(number.encode(), tag, is_word=True)
        return True

    def add_date(self, source: Source) -> None:
        """A date, in digits and as people write it."""
        for part in source.text.split("\\"):
            compact = re.sub(r"[.\-/ ]", "", part)[:8]
            try:
                when = datetime.strptime(compact, "%Y%m%d")  # noqa: DTZ007 - a day
            except ValueError:
                continue
            if compact in PLACEHOLDER_DATES:
                continue
            for digits in spelling.date_digits(when):
                self._put(self.dates, digits, source.tag)
            self.years.add(f"{when.year:04d}".encode())
            self.date_texts += [
                Literal(text.encode(), source.tag, is_word=True) for text in spelling.date_texts(when)
            ]

    def add_address(self, source: Source) -> None:
        """An address as a whole, and its lines that have a number."""
        whole = " ".join(source.text.casefold().split())
        lines = [line.strip() for line in re.split(r"[\\^,;\n\r=]+", source.text.casefold())]
        for line in (whole, *(line for line in lines if re.search(r"\d", line))):
            if len(line) >= STREET_CHARS and re.search(r"[^\W\d]", line):
                self._literal(line.encode(), source.tag, is_word=True)
                self._literal(line.encode("latin-1", "replace"), source.tag, is_word=True)

    def add_phone(self, source: Source) -> None:
        """A telephone number of seven digits or more, however it is parted."""
        for part in source.text.split("\\"):
            digits = re.sub(r"[^0-9]", "", part)
            if len(digits) >= PHONE_DIGITS and not is_generic_number(digits):
                self._phones[digits.lstrip("0").encode()] = source.tag
            elif "@" in part:
                self._literal(part.strip().casefold().encode(), source.tag, is_word=True)

    @staticmethod
    def _put(table: dict[bytes, set[int]], text: str, tag: int) -> None:
        table.setdefault(text.encode(), set()).add(tag)

    def _literal(self, core: bytes, tag: int, *, is_word: bool) -> None:
        if core:
            self.literals.append(Literal(core.translate(_LOWER), tag, is_word))


_ADDERS: Final = {
    Kind.NAME: Needles.add_name,
    Kind.NUMBER: Needles.add_number,
    Kind.DATE: Needles.add_date,
    Kind.ADDRESS: Needles.add_address,
    Kind.PHONE: Needles.add_phone,
}


def _tags(table: dict[bytes, set[int]], tokens: set[bytes]) -> set[int]:
    return {tag for token in table.keys() & tokens for tag in table[token]}


_DIALLED: Final = re.compile(rb"\+?[0-9][0-9()/. \-]{5,}[0-9]")


def _dialled(content: bytes) -> set[bytes]:
    runs = (found.translate(DIGITS).replace(b" ", b"").lstrip(b"0") for found in _DIALLED.findall(content))
    return set(runs)


def _stands_alone(one: Literal, lowered: bytes, *, is_binary: bool) -> bool:
    """Whether it stands anywhere as a word of its own: no digit before or behind one, no letter likewise.

    Among bytes that are no text, those beyond ASCII are no letters, and none belongs to a number.
    """
    core = one.core
    letters = _KEEPS_LETTERS if one.is_word else frozenset[int]()
    if is_binary and letters:
        letters = frozenset() if core.translate(DIGITS).strip() else _ASCII
    at = lowered.find(core)
    while at >= 0:
        before, behind = lowered[at - 1 : at] if at else b"", lowered[at + len(core) : at + len(core) + 1]
        if not (_continues(core[0], before, letters) or _continues(core[-1], behind, letters)):
            return True
        at = lowered.find(core, at + 1)
    return False


def _continues(edge: int, beyond: bytes, letters: frozenset[int]) -> bool:
    """Whether a byte goes on with the word or number at whose edge it stands."""
    if not beyond:
        return False
    if edge in _KEEPS_DIGITS:
        return beyond[0] in _KEEPS_DIGITS
    return edge in _KEEPS_LETTERS and beyond[0] in letters
