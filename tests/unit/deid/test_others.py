"""Files that are not DICOM: the profile's sections for them are carried out, or the file is not sent."""

from __future__ import annotations

import csv
import gzip
import io
import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

import nibabel
import numpy as np
import piexif  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.make.deid import document
from tests.make.reference import ReferenceAnswer, ReferenceJob, run_reference
from uploader.deid import Deidentifier, Untouched, read_profile
from uploader.errors import ProfileInvalid, RuleUnsupported
from uploader.model.cleaned import CleanedFile, Refused, piece_size, read_piece
from uploader.model.identifying import Identifying
from uploader.model.traces import Trace

if TYPE_CHECKING:
    from pathlib import Path


def profile_text(section: str) -> str:
    return f"name: others\ndicom: {{fields: []}}\n{section}\n"


def cleaned(content: bytes, section: str, name: str) -> tuple[bytes, CleanedFile]:
    result = outcome(content, section, name)
    assert isinstance(result, CleanedFile), result
    handle = io.BytesIO(content)
    pieces = [read_piece(piece, handle, 0, piece_size(piece)) for piece in result.pieces]
    return b"".join(pieces), result


def outcome(content: bytes, section: str, name: str) -> CleanedFile | Refused | None:
    cleaner = Deidentifier(read_profile(document(profile_text(section))), None)
    return cleaner.clean_file(io.BytesIO(content), len(content), name)


def code(content: bytes, section: str, name: str) -> str:
    result = outcome(content, section, name)
    assert isinstance(result, Refused), result
    return result.code


def reference(content: bytes, section: str, name: str, folder: Path) -> ReferenceAnswer:
    (folder / name).write_bytes(content)
    kind = section.split(":", maxsplit=1)[0]
    (answer,) = run_reference(
        [ReferenceJob(profile_text(section), folder / name, section=kind)], folder / "reference"
    )
    assert answer.state == "made", answer
    return answer


# --- tables ---------------------------------------------------------------------------------------

TABLE = b"name,pid,visit,score\nFakeDoe,FAKE-1,20200101,a b\nFakeRoe,FAKE-2,20200229,c\n"
TABLE_SECTION = """csv:
  date-increment: 3
  salt: pepper
  fields:
    - {name: name, remove: true}
    - {name: pid, hash: true}
    - {name: visit, increment-date: true}
    - {name: absent, replace-with: X}
    - {name: score, regex-sub: [{input-regex: '(?P<a>\\w).*', output: '{a}!'}]}
"""


def rows(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode()), delimiter=delimiter))


def test_a_table_comes_out_as_the_reference_makes_it(tmp_path: Path) -> None:
    """Whose dates must be texts, which its reader makes numbers of."""
    content = TABLE.replace(b"20200101", b"2020-01-01").replace(b"20200229", b"2020-02-29")
    section = TABLE_SECTION.replace("increment-date: true", "increment-date: true, date-format: '%Y-%m-%d'")
    section = section.replace(
        "    - {name: score, regex-sub: [{input-regex: '(?P<a>\\w).*', output: '{a}!'}]}\n", ""
    )
    ours, _ = cleaned(content, section, "table.csv")
    assert rows(ours) == rows(reference(content, section, "table.csv", tmp_path).content)
    assert b"Fake" not in ours.replace(b"FAKE", b"")


def test_columns_go_and_cells_change() -> None:
    ours, result = cleaned(TABLE, TABLE_SECTION, "table.csv")
    assert rows(ours)[0] == ["pid", "visit", "score"]
    assert [row[1:] for row in rows(ours)[1:]] == [["20200104", "a!"], ["20200303", "c!"]]
    assert sorted({row.action for row in result.audit}) == ["hash", "increment-date", "regex-sub", "remove"]
    assert result.name == "table.csv"


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_the_separator_is_found_whatever_the_ending_says(delimiter: str) -> None:
    content = TABLE.replace(b",", delimiter.encode())
    for name, kind in (("table.csv", "csv"), ("table.tsv", "tsv")):
        ours, _ = cleaned(content, TABLE_SECTION.replace("csv:", f"{kind}:"), name)
        assert rows(ours, delimiter)[0] == ["pid", "visit", "score"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_the_encoding_is_kept(encoding: str) -> None:
    content = "NÄME ;pid\r\nFäke;Ümit\r\n".encode(encoding)
    ours, _ = cleaned(content, "csv: {fields: [{name: näme, remove: true}]}", "table.CSV")
    assert ours.decode(encoding) == "pid\r\nÜmit\r\n"


def test_a_section_for_tables_as_text_is_carried_out_and_one_for_spreadsheets_refuses_them(
    tmp_path: Path,
) -> None:
    section = "table: {reader: csv, file-filter: '*.csv', fields: [{name: name, remove: true}]}"
    ours, _ = cleaned(TABLE, section, "t.csv")
    assert rows(ours) == rows(reference(TABLE, section, "t.csv", tmp_path).content)
    assert code(b"PK", section, "t.xlsx") == "file_type"
    profile = read_profile(document(profile_text("table: {reader: excel, fields: []}")))
    assert not profile.others
    assert profile.other_sections == {"table"}


def test_cells_that_no_rule_names_stay_as_they_were_written() -> None:
    content = b'pid,a,b,c\nX,007,1.50,"with, comma"\nY,,NaN,"two\nlines"\n'
    ours, _ = cleaned(content, "csv: {fields: [{name: pid, replace-with: Z}]}", "t.csv")
    assert rows(ours) == [
        ["pid", "a", "b", "c"],
        ["Z", "007", "1.50", "with, comma"],
        ["Z", "", "NaN", "two\nlines"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "file_unreadable"),
        (b"a,b\n1,2,3\n", "file_unreadable"),
        (b"a\0,b\n1,2\n", "file_unreadable"),
        (b'"a,b\n1,2\n', "file_unreadable"),
        (b"Patient,Nr\nFakeDoe,1\n", "field_missing"),
        (b"export of today\nname,pid\nFakeDoe,1\n", "file_unreadable"),
    ],
)
def test_a_table_that_is_not_what_the_profile_foresees_is_refused(content: bytes, said: str) -> None:
    assert code(content, TABLE_SECTION, "t.csv") == said


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
)
def test_a_column_that_is_removed_is_not_in_the_table_and_the_others_are(
    cells: list[list[str]], delimiter: str
) -> None:
    cells = [
        ["".join(c for c in cell if c not in "\0\r" and c.isprintable()) for cell in row] for row in cells
    ]
    written = io.StringIO(newline="")
    marked = [["QX" + row[0], "A" + row[1], "B" + row[2]] for row in cells]
    csv.writer(written, delimiter=delimiter).writerows([["who", "a", "b"], *marked])
    ours, _ = cleaned(written.getvalue().encode(), "csv: {fields: [{name: who, remove: true}]}", "t.csv")
    assert rows(ours, delimiter) == [["a", "b"], *[row[1:] for row in marked]]


# --- JSON -----------------------------------------------------------------------------------------

TREE = {
    "PatientName": "FakeDoe",
    "PatientID": "FAKE-1",
    "Weight": 71.5,
    "Visit": "2020-02-28",
    "At": "2020-02-28 10:00:00",
    "Study": {"Operator": {"Name": "FakeRoe", "Phone": None}, "Names": ["FakeDoe", "FakeRoe"]},
    "List": [{"Name": "FakeDoe", "Keep": 1}, {"Name": "FakeRoe", "Keep": 2}],
}
TREE_SECTION = """json:
  date-increment: 3
  fields:
    - {name: PatientName, remove: true}
    - {name: PatientID, hash: true}
    - {name: Weight, hash: true}
    - {name: Visit, increment-date: true}
    - {name: At, increment-datetime: true}
    - {name: Study.Operator.Name, replace-with: {first: X, list: [1, 2.5, true, null, text]}}
    - {name: Study.New.Deep, replace-with: 7}
    - {name: Study.Absent, replace-with: 7, replace-with-insert: false}
    - {name: List.1.Name, replace-with: ""}
    - {regex: 'List\\.0\\..*', hash: true}
    - {name: Nothing.0.Here, remove: true}
"""


def test_a_document_comes_out_as_the_reference_makes_it(tmp_path: Path) -> None:
    content = json.dumps(TREE).encode()
    ours, _ = cleaned(content, TREE_SECTION, "a.json")
    assert ours == reference(content, TREE_SECTION, "a.json", tmp_path).content


def test_a_pattern_removes_every_item_of_a_list() -> None:
    """The reference removes every second one: the others move up while it counts."""
    section = (
        "json: {fields: [{regex: 'Study\\.Names\\..*', remove: true}, {regex: '.*Name$', remove: true}]}"
    )
    ours, _ = cleaned(json.dumps(TREE).encode(), section, "a.json")
    found = json.loads(ours)
    assert found["Study"]["Names"] == []
    assert b"Fake" not in ours.replace(b"FAKE", b"")
    assert found["List"] == [{"Keep": 1}, {"Keep": 2}]


def test_another_separator_reaches_keys_with_points() -> None:
    section = "json: {separator: '/', fields: [{name: a.b/c, remove: true}]}"
    ours, _ = cleaned(b'{"a.b": {"c": 1, "d": 2}}', section, "a.json")
    assert json.loads(ours) == {"a.b": {"d": 2}}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"3", b'{"a": 1, "a": 2}', b'{"a": "\xff"}', b"[" * 100_000, b"{'a': 1}"]
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert code(content, "json: {fields: [{name: a, remove: true}]}", "a.json") == "file_unreadable"


@pytest.mark.parametrize("action", ["hashuid: true", "increment-date: true, date-increment-override: 1"])
def test_an_action_on_what_is_no_text_is_refused(action: str) -> None:
    section = f"json: {{fields: [{{name: a, {action}}}]}}"
    assert code(b'{"a": {"b": "FakeDoe"}}', section, "a.json") == "vr_incompatible"


# --- NIfTI ----------------------------------------------------------------------------------------


def nifti(kind: Any = nibabel.Nifti1Image, *, packed: bool = False, extension: bytes = b"") -> bytes:
    image = kind(np.arange(24, dtype="<i2").reshape(2, 3, 4), np.eye(4))
    image.header["descrip"] = b"FakeDoe^Jane"
    image.header["aux_file"] = b"fakedoe.txt"
    image.header["intent_name"] = b"FAKE-000001"
    if extension:
        image.header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", extension))
    content = bytes(image.to_bytes())
    if packed:
        written = io.BytesIO()
        with gzip.GzipFile("FakeDoe_Jane.nii", "wb", fileobj=written, mtime=1) as handle:
            handle.write(content)
        return written.getvalue()
    return content


NIFTI_SECTION = """nifti:
  fields:
    - {name: descrip, remove: true}
    - {name: aux_file, replace-with: gone}
    - {name: intent_name, keep: true}
    - {name: db_name, remove: true}
"""


@pytest.mark.parametrize("kind", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("packed", [False, True])
def test_a_volume_comes_out_as_the_reference_makes_it(tmp_path: Path, kind: Any, packed: bool) -> None:
    content = nifti(kind, packed=packed)
    section = NIFTI_SECTION if kind is nibabel.Nifti1Image else NIFTI_SECTION.replace("db_name", "descrip")
    name = "brain.nii.gz" if packed else "brain.nii"
    ours, _ = cleaned(content, section, name)
    theirs = reference(content, section, name, tmp_path).content
    if packed:
        assert b"FakeDoe" in content
        ours, theirs = gzip.decompress(ours), gzip.decompress(theirs)
    images = [kind.from_bytes(one) for one in (ours, theirs)]
    assert images[0].header == images[1].header
    assert (np.asarray(images[0].dataobj) == np.asarray(images[1].dataobj)).all()
    assert ours == theirs


@pytest.mark.parametrize("packed", [False, True])
def test_extensions_are_blanked_and_voxels_stay_where_they_were(packed: bool) -> None:
    content = nifti(extension=b"FakeDoe in a comment", packed=packed)
    ours, result = cleaned(content, NIFTI_SECTION, "x.nii.gz" if packed else "x.nii")
    plain = gzip.decompress(ours) if packed else ours
    assert b"FakeDoe" not in plain
    assert b"FakeDoe" not in ours
    image = nibabel.Nifti1Image.from_bytes(plain)
    assert (
        np.asarray(image.dataobj).ravel(order="F") == np.arange(24).reshape(2, 3, 4).ravel(order="F")
    ).all()
    assert not image.header.extensions
    assert "remove" in {row.action for row in result.audit}


def test_text_is_hashed_and_cut_to_its_place() -> None:
    section = "nifti: {salt: pepper, fields: [{name: descrip, hash: true}, {name: intent_name, hash: true}]}"
    ours, _ = cleaned(nifti(), section, "x.nii")
    image = nibabel.Nifti1Image.from_bytes(ours)
    assert len(bytes(image.header["descrip"]).rstrip(b"\0")) == 16
    assert b"Fake" not in bytes(image.header["descrip"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        nifti()[:300],
        nifti()[:-1],
        nifti() + b"FakeDoe behind the voxels",
        nifti(packed=True)[:-4],
        nifti(packed=True) + b"FakeDoe",
        gzip.compress(nifti() + b"FakeDoe"),
        gzip.compress(nifti()[:-2]),
        gzip.compress(b"FakeDoe", mtime=0),
        b"\x1f\x8bFakeDoe",
        struct.pack("<i", 348) + bytes(400),
    ],
)
def test_a_volume_that_is_not_whole_is_refused(content: bytes) -> None:
    assert code(content, NIFTI_SECTION, "x.nii.gz") == "file_unreadable"


# --- PNG ------------------------------------------------------------------------------------------


def png() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Patient", "FakeDoe")
    texts.add_text("Packed", "FakeDoe" * 20, zip=True)
    texts.add_itxt("More", "FakeDoe")
    texts.add(b"prVt", b"FakeDoe")
    written = io.BytesIO()
    Image.new("L", (8, 8), 7).save(written, "PNG", pnginfo=texts)
    return written.getvalue()


PNG_SECTION = """png:
  remove-private-chunks: true
  fields: [{name: tEXt, remove: true}, {name: ztxt, remove: true}, {name: iTXt, remove: true}, {name: pHYs}]
"""


def test_chunks_go_as_in_the_reference(tmp_path: Path) -> None:
    ours, result = cleaned(png(), PNG_SECTION, "a.png")
    assert ours == reference(png(), PNG_SECTION, "a.png", tmp_path).content
    assert b"FakeDoe" not in ours
    assert Image.open(io.BytesIO(ours)).getpixel((3, 3)) == 7
    assert {row.path for row in result.audit} == {"tEXt", "zTXt", "iTXt", "prVt"}


def test_what_stands_behind_a_picture_goes() -> None:
    assert cleaned(png() + b"FakeDoe", PNG_SECTION, "a.png")[0] == cleaned(png(), PNG_SECTION, "a.png")[0]


@pytest.mark.parametrize(
    "content", [b"", png()[:50], png()[:-6], png().replace(b"FakeDoe", b"FakeRoe", 1), b"GIF89a"]
)
def test_a_png_that_is_damaged_is_refused(content: bytes) -> None:
    assert code(content, PNG_SECTION, "a.png") == "file_unreadable"


# --- JPEG -----------------------------------------------------------------------------------------


def jpg(**more: Any) -> bytes:
    exif = piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Artist: b"FakeDoe",
                piexif.ImageIFD.Make: b"FAKE MAKER",
                piexif.ImageIFD.DateTime: b"2020:02:28 10:00:00",
            },
            "Exif": {
                piexif.ExifIFD.DateTimeOriginal: b"2020:02:28 10:00:00",
                piexif.ExifIFD.UserComment: b"FakeDoe",
            },
            "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((1, 1), (2, 1), (3, 1))},
        }
    )
    written = io.BytesIO()
    picture = Image.linear_gradient("L").resize((32, 32)).convert("RGB")
    picture.save(written, "JPEG", exif=exif, comment=b"FakeDoe in a comment", **more)
    return written.getvalue()


JPG_SECTION = """jpg:
  remove-gps: true
  date-increment: 3
  fields:
    - {name: artist, remove: true}
    - {name: UserComment, remove: true}
    - {name: DateTime, increment-datetime: true}
    - {name: DateTimeOriginal, increment-datetime: true}
    - {name: Make, replace-with: MAKER}
"""


def exif_of(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = piexif.load(content)
    del found["thumbnail"], found["1st"]
    for directory in found.values():
        for pointer in (34665, 34853, 40965):
            directory.pop(pointer, None)
    return found


@pytest.mark.parametrize("progressive", [False, True])
def test_exif_comes_out_as_the_reference_makes_it(tmp_path: Path, progressive: bool) -> None:
    content = jpg(progressive=progressive)
    section = JPG_SECTION.replace("    - {name: Make, replace-with: MAKER}\n", "")
    ours, _ = cleaned(content, section, "a.jpg")
    theirs = reference(content, section, "a.jpg", tmp_path)
    assert exif_of(ours) == exif_of(theirs.content)
    assert exif_of(ours)["0th"][piexif.ImageIFD.DateTime] == b"2020:03:02 10:00:00"


def test_the_picture_is_not_packed_anew_and_comments_go() -> None:
    """The reference packs it anew, with loss, and keeps the comment."""
    content = jpg(icc_profile=b"FakeDoe's colours" * 10) + b"FakeDoe behind"
    ours, result = cleaned(content, JPG_SECTION, "a.jpg")
    assert b"FakeDoe" not in ours
    before, after = (Image.open(io.BytesIO(one)) for one in (content, ours))
    assert before.tobytes() == after.tobytes()
    assert ours.endswith(content[content.index(b"\xff\xda") : content.index(b"FakeDoe behind")])
    assert exif_of(ours)["0th"][piexif.ImageIFD.Make] == b"MAKER"
    assert {"segment fe", "segment e2", "GPS"} <= {row.path for row in result.audit}


def test_all_of_exif_goes_where_the_profile_says_so() -> None:
    ours, _ = cleaned(jpg(), "jpg: {remove-exif: true}", "a.JPEG")
    assert b"Exif" not in ours
    assert b"FAKE" not in ours


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", jpg()[:100], jpg()[:-2], jpg()[:2] + b"FakeDoe" + jpg()[2:]]
)
def test_a_jpeg_that_is_damaged_is_refused(content: bytes) -> None:
    assert code(content, JPG_SECTION, "a.jpg") == "file_unreadable"


def test_an_action_on_an_exif_value_that_is_no_text_is_refused() -> None:
    assert code(jpg(), "jpg: {fields: [{name: GPSLatitude, hash: true}]}", "a.jpg") == "vr_incompatible"


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 2_000),
    st.binary(min_size=1, max_size=3),
    st.sampled_from(["jpg", "png", "nii", "json", "csv"]),
)
def test_damage_never_raises_and_never_brings_removed_text_back(at: int, garbage: bytes, kind: str) -> None:
    whole = {
        "jpg": (jpg(), JPG_SECTION),
        "png": (png(), PNG_SECTION),
        "nii": (
            nifti(extension=b"FakeDoe"),
            NIFTI_SECTION.replace("intent_name, keep", "intent_name, remove"),
        ),
        "json": (json.dumps(TREE).encode(), "json: {fields: [{regex: '.*', remove: true}]}"),
        "csv": (TABLE, TABLE_SECTION),
    }
    content, section = whole[kind]
    at %= len(content)
    damaged = content[:at] + garbage + content[at + len(garbage) :]
    result = outcome(damaged, section, f"a.{kind}")
    assert result is not None
    if isinstance(result, CleanedFile) and kind in ("png", "nii", "json"):
        assert b"FakeDoe" not in cleaned(damaged, section, f"a.{kind}")[0]


FILENAMES = """filename:
  salt: pepper
  date-increment: 3
  filenames:
    - input-regex: '^(?P<who>[A-Za-z]+)_(?P<day>\\d{8})(?P<rest>\\..*)$'
      output: '{who}-{day}{rest}'
      groups: [{name: who, hash: true}, {name: day, increment-date: true}]
"""


# --- which section, and the name ------------------------------------------------------------------


def test_a_picture_is_known_by_its_beginning_unless_the_filter_is_enforced() -> None:
    ours, result = cleaned(png(), PNG_SECTION, "picture")
    assert b"FakeDoe" not in ours
    assert result.name == "picture"
    assert outcome(png(), PNG_SECTION + "  enforce-file-filter: true", "picture") is None


@pytest.mark.parametrize(
    ("content", "name", "section"),
    [
        (b"pid,note\nFAKE-1,seen by FakeLindqvist\n", "t.csv", "csv: {fields: [{name: pid, remove: true}]}"),
        (b"%PDF-1.4 of FakeLindqvist", "a.txt", TABLE_SECTION),
        (b"notes of FakeLindqvist", "FakeDoe_20200101.txt", FILENAMES),
    ],
)
def test_what_the_rules_leave_is_searched_for_what_the_case_says_of_somebody(
    content: bytes, name: str, section: str
) -> None:
    traces = (Trace(0x00100010, Identifying("FakeLindqvist^Jane")),)
    text = profile_text(section).replace("fields: []", "fields: [{name: PatientName, remove: true}]")
    cleaner = Deidentifier(read_profile(document(text)), traces)
    result = cleaner.clean_file(io.BytesIO(content), len(content), name)
    assert isinstance(result, Refused)
    assert result.code == "value_echo"
    clean = content.replace(b"FakeLindqvist", b"somebody") if b"%PDF" not in content else b"nobody"
    assert not isinstance(cleaner.clean_file(io.BytesIO(clean), len(clean), name), Refused)


def test_files_that_no_section_is_about_are_left_alone() -> None:
    assert outcome(b"%PDF-1.7", PNG_SECTION, "protocol.pdf") is None
    assert Untouched().clean_file(io.BytesIO(png()), 9, "a.png") is None
    assert Untouched().file_name("a.png") == "a.png"


@pytest.mark.parametrize(("name", "section"), [
    ("a.img", NIFTI_SECTION),
    ("a.hdr", NIFTI_SECTION),
    ("b.csv", TABLE_SECTION + "  file-filter: ['a*.csv']"),
    ("x.txt", "filename: {file-filter: '*.bin', filenames: [{input-regex: '.*', output: a}]}"),
])  # fmt: skip
def test_a_file_of_the_sections_kind_that_it_does_not_take_is_refused(name: str, section: str) -> None:
    assert code(b"FakeDoe", section, name) == "file_type"


def test_files_are_renamed_as_the_reference_renames_them(tmp_path: Path) -> None:
    ours, result = cleaned(b"%PDF", FILENAMES, "FakeDoe_20200101.pdf")
    assert ours == b"%PDF"
    assert result.name == reference(b"%PDF", FILENAMES, "FakeDoe_20200101.pdf", tmp_path).name
    assert "FakeDoe" not in result.name


def test_a_name_that_no_pattern_foresees_is_refused() -> None:
    assert code(b"%PDF", FILENAMES, "scan.pdf") == "filename_no_match"


def test_a_section_for_the_content_comes_before_the_one_for_names() -> None:
    """In the reference such a file is only renamed."""
    ours, _ = cleaned(TABLE, FILENAMES + TABLE_SECTION, "FakeDoe_20200101.csv")
    assert b"FakeDoe" not in ours


def test_the_name_is_told_before_the_file_is_read() -> None:
    cleaner = Deidentifier(read_profile(document(profile_text(FILENAMES))), None)
    assert "FakeDoe" not in cleaner.file_name("FakeDoe_20200101.pdf")
    assert cleaner.file_name("scan.pdf") == "scan.pdf"


def test_sections_say_in_english_what_they_do() -> None:
    text = """json:
      fields: [{name: a, remove: true}, {regex: b.*, replace-with: [1, x]}]
jpg: {remove-gps: true, fields: [{name: artist, replace-with: X}]}
filename: {filenames: [{input-regex: a, output: b}]}
"""
    assert read_profile(document(profile_text(text))).describe() == (
        "json: a is removed",
        'json: b.* is replaced by [1, "x"]',
        "jpg: artist is replaced by 'X', or added",
        "jpg: remove-gps",
        "filename: files are renamed",
    )


# --- how sections are read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("csv: {feilds: []}", "did you mean fields?"),
        ("csv: {fields: [{regex: a, remove: true}]}", "csv files know no regex"),
        ("csv: {delimiter: ';;'}", "a single character"),
        ("csv: {remove-exif: true}", "is not known in csv"),
        ("png: {fields: [{name: tEXt, hash: true}]}", "can only be kept or removed"),
        ("png: {fields: [{name: IDAT, remove: true}]}", "it is another picture"),
        ("jpg: {fields: [{name: PatientName, remove: true}]}", "is not an element of Exif"),
        ("nifti: {fields: [{name: dim, remove: true}]}", "is not a text of NIfTI"),
        ("nifti: {fields: [{name: glmax, replace-with: 1}]}", "can only be kept or removed"),
        ("nifti: {fields: [{name: data_type, hash: true}]}", "has only 10 characters"),
        ("nifti: {fields: [{name: intent_name, replace-with: 12345678901234567}]}", "has only 16 characters"),
        ("json: {fields: [{name: a, replace-with: yes}]}", "can be read in two ways"),
        ("json: {fields: [{name: a, replace-with: 007}]}", "can be read in two ways"),
        ("json: {fields: [{name: a, increment-date: true}]}", "needs date-increment"),
        ("json: {fields: [{name: a, encrypt: true}]}", "of 16, 24 or 32 characters"),
        ("filename: {fields: [{name: a, remove: true}]}", "have no fields"),
        ("json: 3", "json must be a mapping"),
    ],
)  # fmt: skip
def test_a_section_that_can_not_be_meant_is_named(section: str, said: str) -> None:
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(document(profile_text(section)))
    assert said in str(caught.value.params["problem"])
    assert str(caught.value.params["problem"]).startswith("line 3")


@pytest.mark.parametrize(
    ("section", "rule"),
    [
        ("csv: {reader: excel}", "reader: only tables as text"),
        ("csv: {fields: [{name: a, jitter: true}]}", "jitter: a step that is the same"),
        ("csv: {fields: [{name: a, increment-date: true, jitter-date: true}]}", "jitter: a step that is"),
        ("csv: {force-nonce: AAAA}", "force-nonce: values that are"),
        ("json: {filenames: [{input-regex: a, output: '{PatientID}'}]}", "filenames: a file of this type is"),
    ],
)  # fmt: skip
def test_what_a_section_can_not_have_is_refused_with_its_reason(section: str, rule: str) -> None:
    with pytest.raises(RuleUnsupported) as caught:
        read_profile(document(profile_text(section)))
    assert str(caught.value.params["rule"]).startswith(rule)
    assert str(caught.value.params["rule"]).endswith("(line 3)")


def test_a_value_is_encrypted_as_the_reference_decrypts_it(tmp_path: Path) -> None:
    section = "json: {secret-key: 0123456789abcdef, fields: [{name: PatientName, %s: true}]}"
    ours, _ = cleaned(json.dumps(TREE).encode(), section % "encrypt", "a.json")
    assert json.loads(ours)["PatientName"] != "FakeDoe"
    answer = reference(ours, section % "decrypt", "a.json", tmp_path)
    assert json.loads(answer.content)["PatientName"] == "FakeDoe"
    assert zlib.crc32(ours) == zlib.crc32(
        cleaned(json.dumps(TREE).encode(), section % "encrypt", "a.json")[0]
    )
