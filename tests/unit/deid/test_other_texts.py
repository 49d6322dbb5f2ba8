"""Tables and JSON documents are cleaned by the profile's sections for them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.make.deid import document
from tests.make.others import TABLE, TABLE_SECTION, TREE, TREE_SECTION, cleaned, code, profile_text, reference
from uploader.deid import read_profile

if TYPE_CHECKING:
    from pathlib import Path


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
