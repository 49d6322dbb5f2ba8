"""The second parse holds every byte: whichever is changed in what was written, the file is not sent."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from tests.make import profiles
from tests.make.deid import cleaned, profile_of
from tests.make.dicom import add_nested_identifiers, add_private, make_ct
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, Layout, to_bytes
from tests.make.people import FIRST
from uploader.deid import leaving, rules
from uploader.deid.meta import parse_file
from uploader.deid.plan import plan_of
from uploader.deid.record import Record
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.deid.verify import verify
from uploader.model.cleaned import Piece, Span, read_piece

if TYPE_CHECKING:
    from uploader.deid.elements import Element
    from uploader.deid.meta import ParsedFile

PROFILES = {
    "minimal": profiles.MINIMAL,
    "rich": profiles.RICH,
    "recursive": profiles.RECURSIVE,
    "allow list": profiles.ALLOW_LIST,
}
SIZES = {"pixels in memory": 4, "pixels left in the source": 256}
SYNTAXES = {"explicit": EXPLICIT, "implicit": IMPLICIT, "big-endian": BIG_ENDIAN}


class Written:
    """A file that was cleaned, and what verification is given of it."""

    def __init__(self, content: bytes, profile: str) -> None:
        self.source = io.BytesIO(content)
        self.plan = plan_of(profile_of(profile))
        parsed = parse_file(self.source, len(content))
        self.record = Record(parsed.meta, parsed.meta_reader, parsed.data, parsed.reader)
        rules.apply_profile(self.plan, self.record)
        leaving.mark_removed(self.plan, self.record)
        self.pieces = cleaned(content, profile).pieces
        self.first = read_piece(self.pieces[0], self.source, 0, 1 << 20)
        self.parsed = verify(self.plan, self.record, self.pieces, self.source)
        self.start = self.parsed.reader.base
        """Where the data set begins."""

    def refusal(self, *pieces: Piece) -> str:
        try:
            verify(self.plan, self.record, (*pieces, *self.pieces[1:]), self.source)
        except RefusedError as error:
            return error.code.value
        return ""

    def with_first(self, at: int, to: int, instead: bytes) -> str:
        return self.refusal(self.first[:at] + instead + self.first[to:])


@lru_cache(maxsize=1)
def written(profile: str, syntax: str, size: str) -> Written:
    dataset = add_nested_identifiers(add_private(make_ct(FIRST, rows=SIZES[size], columns=SIZES[size])))
    content = to_bytes(dataset, SYNTAXES[syntax], Layout(undefined_lengths=syntax == "explicit"))
    return Written(content, PROFILES[profile])


def elements(parsed: ParsedFile) -> list[Element]:
    return list(parsed.data.elements.values())  # type: ignore[arg-type]


every = pytest.mark.parametrize(
    ("profile", "syntax", "size"),
    [
        *((profile, syntax, "pixels in memory") for syntax in SYNTAXES for profile in PROFILES),
        ("minimal", "implicit", "pixels left in the source"),
        ("rich", "explicit", "pixels left in the source"),
    ],
)


@every
def test_whichever_byte_is_another_one_it_is_seen(profile: str, syntax: str, size: str) -> None:
    """All but the two that PS3.5 7.1.2 reserves in the header of a sequence that is written anew."""
    one = written(profile, syntax, size)
    unseen = [
        at
        for at in range(one.start, len(one.first))
        if one.with_first(at, at + 1, bytes([one.first[at] ^ 0x01])) != RefusalCode.VERIFICATION_FAILED
    ]
    assert len(one.first) - one.start > 500
    reserved = [at for at in unseen if b"SQ" in (one.first[at - 2 : at], one.first[at - 3 : at - 1])]
    assert unseen == reserved, [one.first[max(at - 12, 0) : at + 2] for at in unseen]


@every
def test_whichever_element_is_gone_or_there_twice_it_is_seen(profile: str, syntax: str, size: str) -> None:
    one = written(profile, syntax, size)
    found = elements(one.parsed)
    for element in found:
        if element.hole is None:
            at, to = one.start + element.start, one.start + element.end
            assert one.with_first(at, to, b"") == RefusalCode.VERIFICATION_FAILED
            assert one.with_first(to, to, one.first[at:to]) == RefusalCode.VERIFICATION_FAILED
    assert len(found) > 20


@every
def test_whatever_was_removed_and_stands_there_again_is_seen(profile: str, syntax: str, size: str) -> None:
    one = written(profile, syntax, size)
    before, now = one.record.data.original or {}, one.parsed.data.elements
    gone = [element for tag, element in before.items() if tag not in now]
    for element in gone:
        behind = next(other for other in elements(one.parsed) if other.tag > element.tag)
        at = one.start + behind.start
        back = one.record.reader.buffer[element.start : element.end]  # type: ignore[union-attr]
        assert one.with_first(at, at, back) == RefusalCode.VERIFICATION_FAILED
    assert len(gone) >= 3


@pytest.mark.parametrize("profile", PROFILES)
def test_pixels_that_are_another_range_of_the_source_are_seen(profile: str) -> None:
    one = written(profile, "explicit", "pixels left in the source")
    pixels = one.pieces[1]
    assert isinstance(pixels, Span)
    for shift in (-2, 2):
        moved = (one.first, Span(pixels.offset + shift, pixels.size_bytes))
        with pytest.raises(RefusedError, match=RefusalCode.VERIFICATION_FAILED):
            verify(one.plan, one.record, moved, one.source)
