"""Tables as text: columns are removed, their cells changed; every other cell stays as it was written."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from uploader.deid.actions import Keep, Remove
from uploader.deid.others.section import Place, applied
from uploader.deid.refusal import RefusalCode, RefusedError
from uploader.model.cleaned import AuditRow

if TYPE_CHECKING:
    from uploader.deid.others.section import OtherRule, OtherSection

DELIMITERS = (";", "\t", "|", ",")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def clean_table(content: bytes, section: OtherSection) -> tuple[bytes, list[AuditRow]]:
    """Clean a table whose first row names the columns.

    Raises
    ------
    RefusedError
        FILE_UNREADABLE; FIELD_MISSING, where none of the columns that the profile names is there.
    """
    text, encoding = _decoded(content)
    delimiter = _delimiter(text, section.separator)
    rows = _rows(text, delimiter)
    table = _Table(rows[0], [row for row in rows[1:] if row])
    audit = [row for rule in section.rules for row in table.apply(rule)]
    if section.rules and not table.is_known:
        raise RefusedError(RefusalCode.FIELD_MISSING)
    return _written(table, delimiter, text).encode(encoding), audit


def _decoded(content: bytes) -> tuple[str, str]:
    """Read as Unicode if it is, else byte for byte in Latin-1, as spreadsheets write it."""
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            return _text(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError(RefusalCode.FILE_UNREADABLE) from None


def _delimiter(text: str, usual: str) -> str:
    """Give what parts the most columns: tables of the same ending come with commas and with semicolons."""
    counts = {one: len(_rows(text, one, only_first=True)[0]) for one in dict.fromkeys((usual, *DELIMITERS))}
    return max(counts, key=lambda one: counts[one])


def _rows(text: str, delimiter: str, *, only_first: bool = False) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [next(reader)] if only_first else list(reader)
    except (csv.Error, StopIteration):
        raise RefusedError(RefusalCode.FILE_UNREADABLE) from None
    if not rows[0] or "\0" in text or any(len(row) > len(rows[0]) for row in rows):
        raise RefusedError(RefusalCode.FILE_UNREADABLE)
    return rows


class _Table:
    def __init__(self, header: list[str], rows: list[list[str]]) -> None:
        self.header = header
        self.rows = [row + [""] * (len(header) - len(row)) for row in rows]
        self.gone: set[int] = set()
        self.is_known = False

    def apply(self, rule: OtherRule) -> list[AuditRow]:
        """Carry out a rule on every column of its name, whatever its case and the blanks around it."""
        wanted = rule.name.strip().casefold()
        columns = [number for number, name in enumerate(self.header) if name.strip().casefold() == wanted]
        self.is_known = self.is_known or bool(columns)
        if isinstance(rule.action, Keep):
            return []
        for column in columns:
            if isinstance(rule.action, Remove):
                self.gone.add(column)
            elif column not in self.gone:
                self._change(rule, column)
        return [AuditRow(rule.name, rule.action.code) for _ in columns]

    def _change(self, rule: OtherRule, column: int) -> None:
        for row in self.rows:
            place = Place(rule.name, dict(zip(self.header, row, strict=True)))
            changed = applied(rule.action, row[column], place)
            if changed is not None:
                row[column] = changed

    def left(self) -> list[list[str]]:
        """Give header and rows without the columns that are gone."""
        kept = [number for number in range(len(self.header)) if number not in self.gone]
        return [[row[number] for number in kept] for row in (self.header, *self.rows)]


def _written(table: _Table, delimiter: str, text: str) -> str:
    written = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(table.left())
    return written.getvalue()
