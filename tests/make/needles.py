"""A bank of needles: values that stand nowhere else, and where each was put.

Each needle is a token that is known again in any spelling. The key, which holds them all, stays in the memory
of the test: what is searched never held it.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tests.make.dicom import SECONDARY_CAPTURE
from tests.make.encode import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_BASELINE,
    PIXEL_DATA,
    RLE,
    Dataset,
    Layout,
    fragments,
    is_encapsulated,
    rle_frame,
    to_bytes,
)
from uploader.deid.check.table import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

SYNTAXES: Final = (EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED, RLE, JPEG_BASELINE)
UID_ROOT: Final = "1.2.826.0.1.3680043.10.999"
FIRST_DAY: Final = date(1851, 1, 1)
DAYS: Final = 17_800
"""Up to 1899. Five days apart, so that no two differ by the 17 that the profile moves dates by."""

SHARED_GROUPS, VALUE_MAPPING, INNER, DOCUMENT = 0x52009229, 0x00409096, 0x00080104, 0x00420011
"""Two usual sequences and an element that are not in the table, and the element that gets a real PDF."""

ALPHABETS: Final = {
    "ISO_IR 100": ("latin-1", "äöüéèçñøåæ"),
    "ISO_IR 101": ("iso8859-2", "łśźżčřšžőű"),
    "ISO_IR 109": ("iso8859-3", "ħĝĉĵŝŭżġ"),
    "ISO_IR 144": ("iso8859-5", "бвгджзиклм"),
    "ISO_IR 127": ("iso8859-6", "ابتثجحخدذر"),
    "ISO_IR 126": ("iso8859-7", "αβγδεζηθικ"),
    "ISO_IR 138": ("iso8859-8", "אבגדהוזחטי"),
    "ISO_IR 148": ("iso8859-9", "ğışçöü"),
    "ISO_IR 166": ("iso8859-11", "กขคงจฉชซฌญ"),
    "ISO_IR 192": ("utf-8", "ßœ山田花子李王"),
    "GB18030": ("gb18030", "张王李赵陈杨黄周吴徐"),
    "GBK": ("gbk", "孙马朱胡郭何高林罗郑"),
    "\\ISO 2022 IR 87": ("iso2022_jp", "山田太郎鈴木佐藤高橋"),
    "\\ISO 2022 IR 149": ("korean", "김이박최정강조윤장임"),
    "ISO_IR 13": ("shift_jis", "ﾔﾏﾀﾛｳｽｽﾞｷｻﾄ"),
}
"""Character sets, the codec of each and letters beyond ASCII."""

DRAWN_LETTERS, DRAWN_CHARS = "ACEFHKLMNPRTWXYZ", 8

TEXT_VRS: Final = frozenset(("AE", "CS", "LO", "LT", "SH", "ST", "UC", "UT"))
BYTE_VRS: Final = frozenset(("OB", "OW", "UN", "OD", "OF", "OL", "OV"))
TOO_SMALL: Final = frozenset(("AS", "US", "SS", "AT", "FD", "FL", "SL", "UL", "UV", "SV"))


@dataclass(slots=True)
class Bank:
    """Needles by how they are searched for. ``where`` tells the place of each, by its token."""

    where: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    digits: set[str] = field(default_factory=set)
    fractions: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    count: int = 0
    who: Dataset = field(default_factory=dict)

    def word(self, where: str) -> str:
        """A needle of capitals and digits that fits every text."""
        self.count += 1
        token = f"QX{self.count:05d}Z"
        self.words.add(token.lower())
        self.where[token.lower()] = where
        return token

    def number(self, where: str, *, digits: int = 14) -> str:
        """A needle of digits: the end of a UID, or a decimal number."""
        self.count += 1
        token = str(3 * 10 ** (digits - 1) + self.count * 7919 % 10 ** (digits - 1))
        self.digits.add(token)
        self.where[token] = where
        return token

    def day(self, where: str) -> str:
        """A date in the years 1851 to 1899."""
        self.count += 1
        token = (FIRST_DAY + timedelta(len(self.days) * 5 % DAYS)).strftime("%Y%m%d")
        self.days.add(token)
        self.where[token] = where
        return token

    def moment(self, where: str) -> str:
        """A time of the day, known by its fraction."""
        self.count += 1
        token = f"{self.count % 24:02d}{self.count % 60:02d}{self.count % 59:02d}.{self.count:06d}"
        self.fractions.add(token)
        self.where[token] = where
        return token

    def foreign(self, term: str, where: str) -> str:
        """A word in the letters of a character set."""
        self.count += 1
        letters, number, token = ALPHABETS[term][1], self.count, ""
        while number or len(token) < 6:
            token += letters[number % len(letters)]
            number //= len(letters)
        self.texts.add(token)
        self.where[token] = where
        return token

    def drawing(self, where: str) -> str:
        """A word of letters that look unlike each other, to be drawn; known as text, too, if it is read."""
        self.count += 1
        number, token = self.count * 2_654_435_761 % 2**32, ""
        while len(token) < DRAWN_CHARS:
            token += DRAWN_LETTERS[number % len(DRAWN_LETTERS)]
            number = number // len(DRAWN_LETTERS) or number * 48_271 + self.count
        self.drawn.add(token)
        self.words.add(token.lower())
        self.where[token.lower()] = where
        return token

    @property
    def tokens(self) -> set[str]:
        """All of them."""
        return self.words | self.digits | self.fractions | self.days | self.texts

    def value(self, vr: str, where: str) -> tuple[str, bytes | str]:
        """Make a value of a representation; one that is too small to be known is no needle."""
        if vr in TEXT_VRS:
            return vr, self.word(where)
        if vr in BYTE_VRS:
            return vr, b"\1\2\3\4\5\6\7\0" + f"{self.word(where)} ".encode() + bytes(8)
        made: dict[str, Callable[[], str]] = {
            "PN": lambda: "=".join(f"{self.word(where)}^{self.word(where)}" for _ in range(3)),
            "UI": lambda: f"{UID_ROOT}.{self.number(where)}",
            "UR": lambda: f"http://{self.word(where).lower()}.example/",
            "DA": lambda: self.day(where),
            "TM": lambda: self.moment(where),
            "DT": lambda: self.day(where) + self.moment(where),
            "DS": lambda: self.number(where, digits=9),
            "IS": lambda: self.number(where, digits=9),
            "AS": lambda: "017Y",
        }
        if vr in made:
            return vr, made[vr]()
        return vr, b"\x11" * _SIZES.get(vr, 4)


ALL_ROWS: Final = slice(None)
_SIZES: Final = {"US": 2, "SS": 2, "AT": 4, "FL": 4, "UL": 4, "SL": 4, "FD": 8, "UV": 8, "SV": 8}


@lru_cache(maxsize=1)
def rows() -> tuple[tuple[int, str], ...]:
    """The concrete rows of PS3.15 E.1-1 that a data set can hold: tag and value representation."""
    found = [(int(row.tag, 16), row.vr) for row in table_rows() if "x" not in row.tag]
    return tuple((tag, vr) for tag, vr in found if 8 <= tag >> 16 < PIXEL_DATA >> 16 and tag != DOCUMENT)


def table_elements(bank: Bank, where: str, part: slice = ALL_ROWS, without: Collection[int] = ()) -> Dataset:
    """Every row once, or those of a part."""
    dataset: Dataset = {}
    for tag, vr in (row for row in rows()[part] if row[0] not in without):
        name = f"{where} {tag:08x}"
        if vr == "SQ":
            dataset[tag] = ("SQ", [{INNER: bank.value("LO", f"{name} item")}])
        else:
            dataset[tag] = bank.value(vr, name)
    return dataset


def patient(bank: Bank) -> Dataset:
    """The one whom all images are of."""
    if not bank.who:
        for tag, vr in ((0x00100010, "PN"), (0x00100020, "LO"), (0x00100021, "LO"), (0x00100030, "DA")):
            bank.who[tag] = bank.value(vr, f"patient {tag:08x}")
        bank.who[0x00100040] = ("CS", "O")
    return bank.who


def planted(bank: Bank, number: int, syntax: str, *, is_open: bool, is_full: bool) -> Dataset:
    """One image with needles in every place of a data set.

    Parameters
    ----------
    is_open
        Also where only an allow list reaches: in groups that the Standard does not know.
    is_full
        The whole table again in every sequence; else a part of it, another one in each file.
    """
    name = f"{number}"
    part = slice(None) if is_full else slice(number, None, 12)
    who = patient(bank)
    dataset = table_elements(bank, f"{name} top", without=who) | who
    nested = table_elements(bank, f"{name} nested", part)
    deep = table_elements(bank, f"{name} deep", part)
    dataset[SHARED_GROUPS] = ("SQ", [{**nested, VALUE_MAPPING: ("SQ", [deep])}])
    dataset.update(_private(bank, name, part))
    dataset.update(_graphics(bank, name))
    dataset.update(_meta(bank, name))
    if is_open:
        dataset[0x00450010 + 0x10000] = bank.value("LO", f"{name} unknown group")
        dataset[0x00100077] = bank.value("UN", f"{name} unknown element")
    dataset.update(picture(number, syntax))
    return dataset


def _private(bank: Bank, name: str, part: slice) -> Dataset:
    """Known and unknown creators, a creator that is a needle, none at all, and what is nested in them."""
    inner = table_elements(bank, f"{name} private", part)
    return {
        0x00090010: ("LO", "FAKE MAKER IDENT"),
        0x00091001: bank.value("LO", f"{name} private text"),
        0x00091002: bank.value("UN", f"{name} private unknown"),
        0x00091003: bank.value("PN", f"{name} private name"),
        0x00110010: bank.value("LO", f"{name} creator"),
        0x00111001: bank.value("OB", f"{name} of such a creator"),
        0x00131001: bank.value("LO", f"{name} without creator"),
        0x00290010: ("LO", "SIEMENS CSA HEADER"),
        0x00291010: ("OB", b"SV10\4\3\2\1" + bytes(64) + bank.word(f"{name} csa").encode() + bytes(90_000)),
        0x00291020: ("OB", b"SV10\4\3\2\1" + bank.word(f"{name} csa series").encode("utf-16-le")),
        0x00330010: ("LO", "FAKE NESTED"),
        0x00331001: ("SQ", [inner]),
    }


def _graphics(bank: Bank, name: str) -> Dataset:
    """Overlays and curves in several groups, an icon, and a document."""
    found: Dataset = {}
    for group in (0x6000, 0x6002, 0x601E):
        found[group << 16 | 0x0022] = bank.value("LO", f"{name} overlay description")
        found[group << 16 | 0x1500] = bank.value("LO", f"{name} overlay label")
        found[group << 16 | 0x3000] = bank.value("OW", f"{name} overlay")
        found[group << 16 | 0x4000] = bank.value("LT", f"{name} overlay comments")
    for group in (0x5000, 0x501E):
        found[group << 16 | 0x0022] = bank.value("LO", f"{name} curve description")
        found[group << 16 | 0x2500] = bank.value("LO", f"{name} curve label")
        found[group << 16 | 0x3000] = bank.value("OW", f"{name} curve")
    found[DOCUMENT] = ("OB", pdf_with(bank.word(f"{name} document")))
    return found


def _meta(bank: Bank, name: str) -> Dataset:
    """What stands in the head of a file besides what must."""
    return {
        0x00020016: bank.value("AE", f"{name} source title"),
        0x00020017: bank.value("AE", f"{name} sending title"),
        0x00020018: bank.value("AE", f"{name} receiving title"),
        0x00020026: bank.value("UR", f"{name} source address"),
        0x00020027: bank.value("UR", f"{name} sending address"),
        0x00020028: bank.value("UR", f"{name} receiving address"),
        0x00020013: ("SH", bank.word(f"{name} version")),
        0x00020100: ("UI", f"{UID_ROOT}.{bank.number(f'{name} private creator')}"),
        0x00020102: bank.value("OB", f"{name} private information"),
    }


def picture(number: int, syntax: str) -> Dataset:
    """A picture of 16 x 16; what identifies the object to the program is right."""
    pixels = bytes((number * 7 + index * 3) % 256 for index in range(256))
    packed = {JPEG_BASELINE: jpeg_frame, RLE: lambda raw: rle_frame(raw, 1)}
    value = fragments([packed[syntax](pixels)]) if is_encapsulated(syntax) else pixels
    return {
        0x00080016: ("UI", SECONDARY_CAPTURE),
        0x00080060: ("CS", "OT"),
        0x00280002: ("US", 1),
        0x00280004: ("CS", "MONOCHROME2"),
        0x00280010: ("US", 16),
        0x00280011: ("US", 16),
        0x00280100: ("US", 8),
        0x00280101: ("US", 8),
        0x00280102: ("US", 7),
        0x00280103: ("US", 0),
        PIXEL_DATA: ("OB", value),
    }


def jpeg_frame(pixels: bytes, comment: bytes = b"", exif: bytes = b"") -> bytes:
    """A real JPEG of 16 x 16, with whatever its markers may hold."""
    from PIL import Image  # noqa: PLC0415

    target = io.BytesIO()
    Image.frombytes("L", (16, 16), pixels).save(target, "JPEG", comment=comment or None)
    content = target.getvalue()
    if exif:
        body = b"Exif\0\0" + exif
        content = content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]
    return content


def pdf_with(text: str) -> bytes:
    """A PDF whose text is packed."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=1)
    canvas.setAuthor(text)
    canvas.drawString(100, 700, f"Report on {text}")
    canvas.save()
    return target.getvalue()


def in_letters(bank: Bank, number: int, term: str) -> Dataset:
    """An image whose texts are in the letters of one character set, at top level, nested and private."""
    codec = ALPHABETS[term][0]

    def text(where: str) -> bytes:
        return _encoded(bank.foreign(term, f"{term} {where}"), codec)

    name = text("name") + b"^" + text("given name")
    dataset: Dataset = {
        0x00080005: ("CS", term),
        0x00081030: ("LO", text("description")),
        **patient(bank),
        0x00101001: ("PN", b"FakeDoe^Letters=" + name),
        0x00104000: ("LT", text("comments")),
        0x00324000: ("LT", text("study comments")),
        0x00081070: ("PN", text("operator") + b"^X"),
        0x00091001: ("LO", text("private")),
        0x00090010: ("LO", "FAKE MAKER IDENT"),
        0x0020000D: ("UI", f"{UID_ROOT}.{bank.number(term)}"),
        0x0020000E: ("UI", f"{UID_ROOT}.{bank.number(term)}"),
        0x00080018: ("UI", f"{UID_ROOT}.{bank.number(term)}"),
        SHARED_GROUPS: ("SQ", [{0x00101001: ("PN", name), 0x00104000: ("LT", text("nested comments"))}]),
        **picture(number, EXPLICIT),
    }
    return dataset


def _encoded(text: str, codec: str) -> bytes:
    if codec == "korean":
        return b"\x1b$)C" + text.encode("euc_kr")
    return text.encode(codec)


def write_case(folder: Path, bank: Bank, *, is_open: bool, is_full: bool = False) -> Path:
    """A folder as a hospital hands it over, with needles in its files, and in the names around them.

    The first file has the whole table at every depth; the others too where it is to be full.
    """
    for number, syntax in enumerate(SYNTAXES, start=1):
        dataset = planted(bank, number, syntax, is_open=is_open, is_full=is_full or number == 1)
        preamble = bank.word(f"{number} preamble").encode().ljust(128, b"\0")
        name = f"{bank.word('folder')}^FAKE/{bank.word('file')}.dcm"
        layout = Layout(preamble=preamble, undefined_lengths=number % 2 == 0, group_lengths=number == 1)
        _write(folder / name, to_bytes(_padded(bank, dataset, number), syntax, layout))
    for number, term in enumerate(ALPHABETS, start=100):
        _write(folder / f"letters/{bank.word('file')}", to_bytes(in_letters(bank, number, term)))
    lies = in_letters(bank, 99, "ISO_IR 192") | {0x00080005: ("CS", "ISO_IR 100")}
    _write(folder / "letters/lies", to_bytes(lies))
    return folder


def zipped(folder: Path, target: Path, bank: Bank) -> Path:
    """The folder as an archive with needles in its comment, its members' comments and their extra fields."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = bank.word("archive comment").encode()
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = zipfile.ZipInfo(str(path.relative_to(folder)))
                member.comment = bank.word("member comment").encode()
                extra = bank.word("extra field").encode()
                member.extra = struct.pack("<HH", 0x9999, len(extra)) + extra
                archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def _padded(bank: Bank, dataset: Dataset, number: int) -> Dataset:
    """Add trailing padding that holds a text."""
    return {**dataset, 0xFFFCFFFC: bank.value("OB", f"{number} trailing padding")}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


# --- profiles --------------------------------------------------------------------------------------------

HASHED: Final = (0x00080018, 0x0020000D, 0x0020000E)
KEPT: Final = (0x00080016, 0x00080060)


def deny_list() -> dict[str, object]:
    """Remove every row by its number, at every depth, and all that is private."""
    gone = [f"{tag:08X}" for tag in (*(tag for tag, _ in rows()), DOCUMENT) if tag not in (*HASHED, *KEPT)]
    fields: list[dict[str, object]] = [{"name": f"{tag:08X}", "hashuid": True} for tag in HASHED]
    fields += [{"name": tag, "remove": True} for tag in gone]
    for repeater in ("60XX0022", "60XX1500", "60XX3000", "60XX4000", "50XX0022", "50XX2500", "50XX3000"):
        fields.append({"name": repeater, "remove": True})
    section = {"remove-private-tags": True, "recurse-sequence": True, "salt": "made-up", "fields": fields}
    return {"name": "every row", "dicom": section}


def allow_list() -> dict[str, object]:
    """Keep what a picture needs; hash what names it."""
    fields: list[dict[str, object]] = [{"name": f"{tag:08X}", "hashuid": True} for tag in HASHED]
    fields += [{"name": word} for word in ("SOPClassUID", "Modality")]
    fields += [{"regex": "^(Rows|Columns|Bits.*|HighBit|Pixel.*|Samples.*|Photometric.*)$", "keep": True}]
    return {
        "name": "what a picture needs",
        "dicom": {"remove-undefined": True, "salt": "made-up", "fields": fields},
    }


def others(found: set[str], bank: Bank) -> Iterator[str]:
    """Where needles were put that were not found: what a detector is blind to."""
    for token in sorted(bank.tokens - found):
        yield f"{token}: {bank.where[token]}"
