"""What a rule takes out of one element does not leave in another."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.make.deid import guard
from tests.make.echoes import DIGITS_ID, ECHO, REMOVES_ALL, SHORT, instance, said
from tests.make.encode import DEFLATED, to_bytes


def test_a_file_without_echo_passes() -> None:
    assert said("Made-up study") == ""


NAMES = [
    "FakeLindqvist",
    "scan of FAKELINDQVIST again",
    "fakelindqvist_tovelille",
    "Tovelille FakeLindqvist",
    "tovelillefakelindqvist",
    "FakeLindqvistTovelille_1953",
    "Tovelille",
    "FakeLindqvist19530417",
    "K, Tovelille",
]
NUMBERS = [
    "QX7-204518",
    "qx7-204518",
    "QX7204518",
    "xQX7204518x",
    "no QX7-204518/2",
    "ACC7781902",
    "(ACC7781902)",
]
DATES = [
    "19530417",
    "born 1953-04-17",
    "17.04.1953",
    "17.4.1953",
    "04/17/1953",
    "17-Apr-1953",
    "April 17, 1953",
    "17 april 1953",
    "19530417120000",
    "17041953",
]
PLACES = [
    "27 fantasy lane",
    "27 Fantasy Lane, Nowheretown",
    "tel. +45 5550 1092",
    "4555501092",
    "45-5550-1092",
]
ENCODED = [
    base64.b64encode(b"FakeLindqvist").decode(),
    "x" + base64.b64encode(b"--FakeLindqvist^Tovelille--").decode(),
    base64.urlsafe_b64encode(b"ab QX7-204518").decode(),
    b"FakeLindqvist".hex(),
    "Fake%4Cindqvist",
    "%46akeLindqvist%5ETovelille",
    '{"n": "\\u0046akeLindqvist"}',
    "&#70;akeLindqvist",
    base64.b64encode("FakeLindqvist".encode("utf-16-le")).decode(),
]
DIGESTS = [
    hashlib.md5(b"QX7-204518").hexdigest(),  # noqa: S324 - as careless programs do
    hashlib.sha1(b"QX7-204518").hexdigest(),  # noqa: S324
    hashlib.sha256(b"QX7-204518").hexdigest(),
    hashlib.sha256(b"QX7-204518").hexdigest()[:16].upper(),
    hashlib.md5(b"19530417").hexdigest(),  # noqa: S324
]


@pytest.mark.parametrize("text", [*NAMES, *NUMBERS, *DATES, *PLACES, *ENCODED, *DIGESTS])
def test_a_removed_value_is_found_in_another_element_however_it_is_spelt(text: str) -> None:
    assert said(text[:64]) == ECHO


@pytest.mark.parametrize(
    "text",
    [
        "Lindqvist",  # a part of a word
        "FakeLindqvists",
        "Tove",
        "K",
        "204518",  # a part of a number
        "QX7-2045180",
        "ACC77819021",
        "1953",
        "19530418",
        "04-17",
        "Nowheretown",
        "Lane 27",
        "5550",
        "d41d8cd98f00b204e9800998ecf8427e",
        "MR series of a head",
    ],
)
def test_what_only_looks_alike_passes(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize("text", ["482915", "00482915", "000482915", "case 482915.", "A-482915-B"])
def test_a_number_is_found_whatever_zeros_stand_before_it(text: str) -> None:
    assert said(text, DIGITS_ID) == ECHO


@pytest.mark.parametrize("text", ["4829150", "1482915", "0.482915 ", "48291"])
def test_digits_within_others_are_no_number(text: str) -> None:
    expected = ECHO if text.startswith("0.") else ""
    assert said(text, DIGITS_ID) == expected


def test_digits_behind_a_decimal_point_are_no_number_where_decimals_stand() -> None:
    assert (
        guard(
            to_bytes(instance(DIGITS_ID, t00181020=("LO", "1"), t00280030=("DS", "0.482915\\1"))), REMOVES_ALL
        )
        == ""
    )
    assert (
        guard(to_bytes(instance(DIGITS_ID, t00200012=("IS", "482915"))), REMOVES_ALL) == "value_echo 00200012"
    )


@pytest.mark.parametrize("text", ["Li Wei", "WEI, LI", "li_wei", "weili", "Li^Wei"])
def test_a_short_name_is_found_as_a_whole(text: str) -> None:
    assert said(text, SHORT) == ECHO


@pytest.mark.parametrize("text", ["Li", "wei", "Lila weiss", "li weight", "Oli Wei"])
def test_a_part_of_a_short_name_passes(text: str) -> None:
    assert said(text, SHORT) == ""


CHARSETS = [
    ("ISO_IR 192", "utf-8", "Müllerfake^Jörgine", "MÜLLERFAKE"),
    ("ISO_IR 192", "utf-8", "Müllerfake^Jörgine", "Muellerfake"),
    ("ISO_IR 192", "utf-8", "Müllerfake^Jörgine", "Jorgine"),
    ("ISO_IR 100", "latin-1", "Müllerfake^Jörgine", "müllerfake"),
    ("ISO_IR 144", "iso8859-5", "Люкceмбypг^Фейк", "Фейк"),  # noqa: RUF001 - a name
    ("ISO_IR 126", "iso8859-7", "Διονυσιος^Φεικ", "ΔΙΟΝΥΣΙΟΣ"),
    ("ISO_IR 138", "iso8859-8", "שרון^דבורהפייק", "דבורהפייק"),
    ("ISO_IR 127", "iso8859-6", "قباني^لنزارفيك", "لنزارفيك"),
    ("GB18030", "gb18030", "王^小东", "小东"),
    ("ISO_IR 166", "iso8859-11", "สมชายเฟค^ก", "สมชายเฟค"),
    ("ISO_IR 13", "shift_jis", "ﾔﾏﾀﾞﾌｪｲｸ^ﾀﾛｳ", "ﾔﾏﾀﾞﾌｪｲｸ"),
]


@pytest.mark.parametrize(("term", "codec", "name", "text"), CHARSETS)
def test_a_name_is_found_in_the_files_own_character_set(term: str, codec: str, name: str, text: str) -> None:
    dataset = instance(t00080005=("CS", term), t00100010=("PN", name.encode(codec)))
    dataset[0x00081030] = ("LO", f"x {text} y".encode(codec))
    assert guard(to_bytes(dataset), REMOVES_ALL) == ECHO


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "shift_jis", "euc_jp", "iso2022_jp"]
)
def test_a_name_is_found_in_another_character_set_among_bytes(codec: str) -> None:
    dataset = instance(t00080005=("CS", "ISO_IR 192"), t00100010=("PN", "Yamadafake^Taro=山田^太郎".encode()))
    dataset[0x00090010] = ("LO", "FAKE MAKER IDENT")
    dataset[0x00091001] = ("OB", b"\x01\x02\x03" + "山田太郎".encode(codec) + b"\x00")
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00091001"


@pytest.mark.parametrize("term", ["\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 87"])
def test_the_escape_sequences_of_a_name_do_not_matter(term: str) -> None:
    dataset = instance(
        t00080005=("CS", term), t00100010=("PN", b"Yamadafake^Taro=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B")
    )
    dataset[0x00081030] = ("LO", b"x \x1b$B;3ED\x1b(J y")
    assert guard(to_bytes(dataset), REMOVES_ALL) == ECHO


# --- where it may stand ----------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("padding", [0, 5_000, 70_000, 1_100_000])
def test_it_is_found_in_private_bytes_of_any_size(codec: str, padding: int) -> None:
    content = bytes(padding) + "Patient FakeLindqvist^Tovelille".encode(codec) + bytes(padding)
    dataset = instance(t00290010=("LO", "FAKE CSA HEADER"), t00291010=("OB", content))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00291010"


@pytest.mark.parametrize("before", [b"\xbf", b"\x20\x41", b"\0a", b"\xc3\xa4"])
@pytest.mark.parametrize("behind", [b"\0", b"\x84\0"])
@pytest.mark.parametrize("padding", [0, 10_000])
@pytest.mark.parametrize(
    "text", [b"FakeLindqvist", "FakeLindqvist".encode("utf-16-le"), b"QX7-204518", b"QX7204518"]
)
def test_it_is_found_whatever_byte_stands_beside_it(
    before: bytes, behind: bytes, padding: int, text: bytes
) -> None:
    """The number before a text may end in a byte that is a letter."""
    content = bytes(4) + before + text + behind + bytes(padding)
    dataset = instance(t00090010=("LO", "FAKE"), t00091001=("OB", content))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00091001"


@pytest.mark.parametrize("text", [b"FakeLindqvists", b"XFakeLindqvistX", b"unFakeLindqvist"])
def test_a_longer_word_among_bytes_is_another_one(text: bytes) -> None:
    content = bytes(4) + text + bytes(10_000)
    dataset = instance(t00090010=("LO", "FAKE"), t00091001=("OB", content))
    assert guard(to_bytes(dataset), REMOVES_ALL) == ""


def test_it_is_found_in_words_of_swapped_bytes() -> None:
    text = b"  QX7-204518  "
    swapped = b"".join(text[at : at + 2][::-1] for at in range(0, len(text), 2))
    dataset = instance(t00290010=("LO", "FAKE CSA HEADER"), t00291010=("OW", swapped))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00291010"


def test_it_is_found_in_sequences_and_named_by_its_path() -> None:
    dataset = instance(t00400275=("SQ", [{}, {0x00400007: ("LO", "for FakeLindqvist")}]))
    assert guard(to_bytes(dataset), REMOVES_ALL) == "value_echo 00400275.1.00400007"


def test_a_value_that_only_a_removed_sequence_held_is_searched_for() -> None:
    inner = {0x00100020: ("LO", "OTHER-77123")}
    dataset = instance(t00101002=("SQ", [inner]), t00081030=("LO", "was OTHER-77123"))
    assert (
        guard(to_bytes(dataset), REMOVES_ALL + "  - {name: OtherPatientIDsSequence, remove: true}\n") == ECHO
    )
    assert guard(to_bytes(dataset), REMOVES_ALL) == ""


def test_it_is_found_behind_the_deflated_data_set() -> None:
    assert guard(to_bytes(instance(t00081030=("LO", "FakeLindqvist")), DEFLATED), REMOVES_ALL) == ECHO


def test_pixels_are_not_searched() -> None:
    dataset = instance()
    dataset[0x7FE00010] = ("OW", b"FakeLindqvist".ljust(32))
    assert guard(to_bytes(dataset), REMOVES_ALL) == ""
