"""What stands around the images of a case: other objects, a disc's directory, what file systems note.

Everything here holds needles, as `needles.write_case` puts them into images.
"""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from tests.make.encode import Dataset, to_bytes
from tests.make.files import set_attribute
from tests.make.hiding import STORAGE
from tests.make.needles import DOCUMENT, UID_ROOT, patient, write_case, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make.needles import Bank

NEVER_SENT = frozenset(("file", "folder", "directory", "user", "attribute", "link", "modified"))
"""Needles in what never leaves: names, attributes and times of files, a disc's list, who works here."""


def write_whole_case(folder: Path, bank: Bank, *, is_open: bool, is_full: bool = False) -> Path:
    """Images and all that is around them; where it ``is_open``, also what only an allow list reaches."""
    write_case(folder, bank, is_open=is_open, is_full=is_full)
    objects = {"report": report(bank), "waveform": waveform(bank), "cda": document(bank)}
    if is_open:
        source: Dataset = {0x00080104: bank.value("LO", "channel source")}
        objects["waveform"][0x003A0208] = ("SQ", [source])
        objects["cda"][0x00420010] = bank.value("ST", "document title")
    for name, dataset in objects.items():
        (folder / f"{name} {bank.word('file')}").write_bytes(to_bytes(dataset))
    (folder / "DICOMDIR").write_bytes(to_bytes(directory(bank)))
    with suppress(OSError):  # not for everybody on Windows
        (folder / bank.word("link")).symlink_to(folder / "letters")
    for path in sorted(folder.rglob("*")):
        if not path.is_symlink():
            set_attribute(path, bank.word("attribute"))
        if path.is_file():
            moment = int(bank.number("modified", digits=9))
            os.utime(path, (moment, moment))
    return folder


def zipped_twice(folder: Path, target: Path, bank: Bank) -> Path:
    """The case as an archive that stands in another one, beside a file."""
    inner = zipped(folder, target.with_suffix(".inner"), bank)
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(inner, f"{bank.word('file')}.zip")
        archive.write(next(folder.rglob("*.dcm")), f"{bank.word('folder')}/{bank.word('file')}")
    inner.unlink()
    return target


def _object(bank: Bank, sop_class: str, number: int) -> Dataset:
    where = f"object {sop_class}"
    return {
        **patient(bank),
        0x00080005: ("CS", "ISO_IR 100"),
        0x00080016: ("UI", f"{STORAGE}.{sop_class}"),
        0x00080018: ("UI", f"{UID_ROOT}.{bank.number(where)}"),
        0x00080020: bank.value("DA", where),
        0x00080050: bank.value("SH", where),
        0x00080060: ("CS", {1: "SR", 2: "ECG", 3: "DOC"}[number]),
        0x0020000D: ("UI", f"{UID_ROOT}.{bank.number(where)}"),
        0x0020000E: ("UI", f"{UID_ROOT}.{bank.number(where)}"),
        0x00200011: ("IS", str(number)),
        0x00200013: ("IS", "1"),
    }


def report(bank: Bank) -> Dataset:
    """A structured report with every kind of value that may name somebody, two containers deep."""

    def item(kind: str, tag: int, vr: str) -> Dataset:
        concept: Dataset = {0x00080104: bank.value("LO", f"concept of {kind}")}
        made: Dataset = {0x0040A040: ("CS", kind), tag: bank.value(vr, f"report {kind}")}
        return made | {0x0040A043: ("SQ", [concept])}

    kinds = {
        "TEXT": (0x0040A160, "UT"),
        "PNAME": (0x0040A123, "PN"),
        "DATE": (0x0040A121, "DA"),
        "TIME": (0x0040A122, "TM"),
        "DATETIME": (0x0040A120, "DT"),
        "UIDREF": (0x0040A124, "UI"),
    }
    items = [item(kind, tag, vr) for kind, (tag, vr) in kinds.items()]
    inner: Dataset = {0x0040A040: ("CS", "CONTAINER"), 0x0040A730: ("SQ", items)}
    return _object(bank, "88.11", 1) | {
        0x0040A040: ("CS", "CONTAINER"),
        0x0040A730: ("SQ", [inner, *items[:2]]),
    }


def waveform(bank: Bank) -> Dataset:
    """An ECG with a note, and a channel with a label."""
    channel: Dataset = {0x003A0203: bank.value("SH", "channel label")}
    lead: Dataset = {0x003A0005: ("US", 1), 0x003A0010: ("UL", 4), 0x54001004: ("US", 16)}
    lead |= {0x003A0200: ("SQ", [channel]), 0x54001010: ("OW", bytes(8))}
    note: Dataset = {0x00700006: bank.value("ST", "waveform annotation"), 0x0040B021: ("US", 1)}
    return _object(bank, "9.1.1", 2) | {0x54000100: ("SQ", [lead]), 0x0040B020: ("SQ", [note])}


def document(bank: Bank) -> Dataset:
    """A CDA document."""
    text = f'<ClinicalDocument><id extension="{bank.word("CDA")}"/><name>&#81;{bank.word("CDA")[1:]}</name>'
    content = f"<?xml version='1.0'?>{text}</ClinicalDocument>".encode()
    return _object(bank, "104.2", 3) | {0x00420012: ("LO", "text/XML"), DOCUMENT: ("OB", content)}


def directory(bank: Bank) -> Dataset:
    """A disc's list of patient, study, series and image."""
    tags = {
        "PATIENT": {0x00100010: "PN", 0x00100020: "LO"},
        "STUDY": {0x00080020: "DA", 0x00080050: "SH", 0x00081030: "LO", 0x0020000D: "UI"},
        "SERIES": {0x00080080: "LO", 0x0020000E: "UI"},
        "IMAGE": {0x00041500: "CS", 0x00041511: "UI"},
    }
    records: list[Dataset] = [
        {0x00041430: ("CS", kind), **{tag: bank.value(vr, "directory") for tag, vr in elements.items()}}
        for kind, elements in tags.items()
    ]
    head: Dataset = {0x00020002: ("UI", "1.2.840.10008.1.3.10"), 0x00041130: bank.value("CS", "directory")}
    return head | {0x00041220: ("SQ", records)}


def spoken(pdf: bytes) -> bytes:
    """The text of a PDF that the program made."""
    from pypdf import PdfReader  # noqa: PLC0415

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).encode()
