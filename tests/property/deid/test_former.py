"""A file is read, cleaned and searched the same whatever file was before it."""

from __future__ import annotations

import io
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from tests.make import profiles, wheels
from tests.make.deid import guarded, joined
from tests.make.dicom import make_ct
from tests.make.encode import BIG_ENDIAN, EXPLICIT, IMPLICIT, Layout, to_bytes
from tests.make.mutate import mutate
from tests.make.people import FIRST
from tests.make.shapes import shape_dataset
from uploader.deid import former as former_module
from uploader.deid.echo import removed as removed_module
from uploader.deid.elements import DataSet, Element
from uploader.deid.former import Former
from uploader.deid.meta import ParsedFile, parse_file
from uploader.deid.refusal import RefusedError
from uploader.model.cleaned import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from uploader.deid import Deidentifier
    from uploader.deid.reader import Reader

SYNTAXES = (EXPLICIT, IMPLICIT, BIG_ENDIAN)


def told(content: bytes, former: Former | None, *, checks_values: bool, spoils: bool = True) -> object:
    """All that the parse says of a file: where every element and item stands, or why it is refused."""
    try:
        parsed = parse_file(io.BytesIO(content), len(content), checks_values=checks_values, former=former)
    except RefusedError as error:
        return error.code, error.element
    found = (
        parsed.transfer_syntax_uid,
        _data_set(parsed.meta),
        _data_set(parsed.data),
        _reader(parsed.meta_reader, parsed.meta),
        _reader(parsed.reader, parsed.data),
    )
    if spoils:
        _spoil(parsed)
    return found


def _reader(reader: Reader, data_set: DataSet) -> tuple[object, ...]:
    return reader.shift, tuple(reader.holes), reader.element_count, reader.buffer[: data_set.end]


def _data_set(one: DataSet) -> tuple[object, ...]:
    return (
        (one.start, one.end, one.syntax, one.is_undefined, one.is_changed, one.parent_tag, one.index),
        tuple((tag, _element(element, one)) for tag, element in one.elements.items()),
    )


def _element(element: object, within: DataSet) -> tuple[object, ...]:
    assert isinstance(element, Element)
    sequence = element.sequence
    if sequence is None:
        return tuple(element)
    assert all(item.parent is within for item in sequence.items)
    items = tuple(_data_set(item) for item in sequence.items)
    return (*element[:6], sequence.is_undefined, sequence.as_un, items)


def _spoil(parsed: ParsedFile) -> None:
    """Change everything, as rules do: the next file must not see it."""
    for root in (parsed.meta, parsed.data):
        _empty(root)


def _empty(data_set: DataSet) -> None:
    for element in data_set.elements.values():
        if element.sequence is not None:
            for item in element.sequence.items:
                _empty(item)
            element.sequence.items.clear()
    data_set.elements.clear()
    data_set.is_changed = True


def check(contents: Iterable[bytes]) -> None:
    """Read files one after the other with a memory, and each alone."""
    read, reread = Former(Former()), Former(Former())
    finished = Former(Former(), are_edited=False)
    for content in contents:
        assert told(content, read, checks_values=True) == told(content, None, checks_values=True)
        alone = told(content, None, checks_values=False)
        assert told(content, reread, checks_values=False) == alone
        assert told(content, finished, checks_values=False, spoils=False) == alone


def pool() -> list[bytes]:
    dataset = {tag: element for tag, element in shape_dataset().items() if tag >> 24 != 0x60}
    return [
        to_bytes(dataset, syntax, Layout(undefined_lengths=is_undefined))
        for syntax in SYNTAXES
        for is_undefined in (False, True)
    ]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_slices_of_a_series_are_read_the_same_after_each_other(syntax: str) -> None:
    places = [replace(FIRST, instance=number) for number in (1, 2, 99, 100, 3)]
    check(to_bytes(make_ct(place, rows=8, columns=8), syntax) for place in places)


def test_damaged_headers_are_read_the_same_between_sound_ones() -> None:
    chance, sound = random.Random(31), pool()
    check(
        chain.from_iterable((one := chance.choice(sound), mutate(one, chance)) for _ in range(600)),
    )


def test_real_files_are_read_the_same_in_any_order() -> None:
    files = [path.read_bytes() for path in wheels.dicom_files() if path.stat().st_size < 60_000]
    chance = random.Random(32)
    chance.shuffle(files)
    check(files + sorted(files) + [mutate_anywhere(one, chance) for one in files for _ in range(3)])


def mutate_anywhere(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    at = chance.randrange(len(damaged))
    damaged[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    return bytes(damaged)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_a_private_element_is_follows_from_its_creator_now(syntax: str) -> None:
    base = {tag: element for tag, element in shape_dataset().items() if not tag >> 16 & 1}
    value = ("DS" if syntax != IMPLICIT else "UN", b"1.5 ")
    makers = ("SIEMENS CT VA0  COAD", "GEMS_ACQU_01", "FAKE MAKER IDENT")
    check(
        to_bytes(base | {0x00190010: ("LO", maker), 0x00191002: value, 0x00191090: value}, syntax)
        for maker in makers * 2
    )


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_group_lengths_within_items_are_left_out_every_time(syntax: str) -> None:
    dataset = shape_dataset()
    dataset[0x00081140] = ("SQ", [{0x00080000: ("UL", 4), 0x00081155: ("UI", "1.2.3")}])
    content = to_bytes(dataset, syntax)
    check([content] * 3)


def test_what_is_not_few_bytes_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(former_module, "MAX_ELEMENTS", 5)
    monkeypatch.setattr(former_module, "MAX_ELEMENT_BYTES", 40)
    check(pool() * 2)


def with_echoes(chance: random.Random) -> Iterator[bytes]:
    """Slices of a series, with the patient's name or number in one or two elements of some."""
    for number in range(1, 40):
        dataset = make_ct(replace(FIRST, instance=number), rows=4, columns=4)
        dataset[0x00101002] = ("SQ", [{0x00100020: ("LO", f"FAKE-NESTED-{number % 3}")}])
        texts = [tag for tag, (vr, _) in dataset.items() if vr in ("LO", "SH", "ST", "UC") and tag >> 16 > 2]
        names = [str(dataset[tag][1]) for tag in (0x00100010, 0x00100020)]
        planted = chance.choice((*names, f"FAKE-NESTED-{number % 3}"))
        for tag in chance.sample(texts, chance.choice((0, 0, 1, 2))):
            dataset[tag] = (dataset[tag][0], f"said {planted} here")
        for _ in range(chance.choice((1, 3))):
            yield to_bytes(dataset, chance.choice((EXPLICIT, EXPLICIT, IMPLICIT)))


@pytest.mark.parametrize("profile", [profiles.RICH, profiles.MINIMAL, profiles.ALLOW_LIST])
def test_files_are_cleaned_and_searched_the_same_after_each_other(profile: str) -> None:
    chance = random.Random(33)
    one_for_all = guarded(profile)
    outcomes = Counter[str]()
    for content in chain(with_echoes(chance), (mutate(one, chance) for one in with_echoes(chance))):
        removed_module._KNOWN.clear()
        alone = outcome(guarded(profile), content)
        assert outcome(one_for_all, content) == alone
        outcomes[alone[0]] += 1
    assert len(outcomes) > 1
    assert outcomes["cleaned"] > 20


def outcome(cleaner: Deidentifier, content: bytes) -> tuple[str, object]:
    result = cleaner.clean(io.BytesIO(content), len(content), "FakeDoe.dcm")
    if isinstance(result, Refused):
        return result.code, result.element
    return "cleaned", (joined(result, content), result.name, result.audit)


def test_names_in_sequences_that_go_are_read_by_the_character_set_of_now() -> None:
    text = """
        name: x
        dicom: {fields: [{name: OtherPatientIDsSequence, remove: true}]}
    """
    made = make_ct(FIRST, rows=4, columns=4)
    name = "\u0418\u0432\u0430\u043d\u043e\u0432\u0438\u0447"
    made[0x00101002] = ("SQ", [{0x00100010: ("PN", name.encode("iso8859_5"))}])
    made |= {0x00090010: ("LO", "FAKE MAKER"), 0x00091001: ("OB", name.encode("utf-16-le"))}
    files = [to_bytes(made | {0x00080005: ("CS", one)}) for one in ("ISO_IR 100", "ISO_IR 144")]
    for order in (files, files[::-1]):
        one_for_all = guarded(text)
        found = {content: outcome(one_for_all, content) for content in order}
        assert [found[content][0] for content in files] == ["cleaned", "value_echo"]


def test_threads_that_share_an_engine_do_not_share_what_they_read() -> None:
    shared = guarded(profiles.RICH)
    contents = list(with_echoes(random.Random(34)))
    alone = [outcome(guarded(profiles.RICH), content) for content in contents]
    with ThreadPoolExecutor(4) as threads:
        for _ in range(5):
            assert list(threads.map(lambda content: outcome(shared, content), contents)) == alone


def test_most_of_a_series_is_not_read_anew() -> None:
    former = Former(Former())
    taken = []
    for number in (1, 2, 3):
        content = to_bytes(make_ct(replace(FIRST, instance=number), rows=8, columns=8), EXPLICIT)
        parsed = parse_file(io.BytesIO(content), len(content), former=former)
        taken.append(sum(len(block.elements) for block in former.taken) / len(parsed.data.elements))
    assert taken[0] == 0
    assert min(taken[1:]) > former_module.ENOUGH
