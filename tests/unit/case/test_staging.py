"""What staging leaves in the journal is read back, also what an earlier version left there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.make.values import archive as make_archive
from uploader.case.journal import MADE, Journal
from uploader.case.staging import read_made
from uploader.model.cleaned import AuditCount
from uploader.model.package import Manifest
from uploader.stage import Spool, dump_manifest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("kept", "rows"),
    [
        ({"audit": [["00100010", "remove", 3]]}, (AuditCount("00100010", "remove", 3),)),
        ({"actions": [["remove", 3]]}, (AuditCount("", "remove", 3),)),
    ],
)
def test_what_was_done_is_read_back(
    tmp_path: Path, kept: dict[str, object], rows: tuple[AuditCount, ...]
) -> None:
    archive = make_archive("2_CT.dicom.zip")
    journal = Journal(tmp_path)
    journal.write(MADE + "s1", {"archive": dump_manifest(Manifest((archive,))), **kept})
    made = read_made(journal, Spool(tmp_path / "spool"))
    journal.close()
    assert made["s1"].archive == archive
    assert made["s1"].audit == rows
