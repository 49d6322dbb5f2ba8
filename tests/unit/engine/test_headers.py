from __future__ import annotations

from typing import TYPE_CHECKING

from tests.make import profiles
from tests.make.deid import profile_of
from tests.make.encode import to_bytes
from tests.make.shapes import shape_dataset
from tests.make.staging import LocalPool, make_source
from uploader.deid import Deidentifier
from uploader.engine.headers import compare_headers

if TYPE_CHECKING:
    from pathlib import Path


def test_each_element_is_shown_with_the_action_that_changed_it_in_sequences_too(tmp_path: Path) -> None:
    content = to_bytes(shape_dataset() | {0x00101030: ("DS", "71.5")})
    source = make_source(tmp_path / "a.dcm", content)
    cleaner = Deidentifier(profile_of(profiles.WHOLE), None)
    found = {row.path: row for row in compare_headers(source, cleaner, LocalPool(), tmp_path).rows}
    actions = {path: row.action for path, row in found.items()}
    assert actions["00100010"] == "encrypt"
    assert actions["00101030"] == "jitter"
    assert actions["00080020"] == "increment-date"
    assert actions["00081030"] == "regex-sub"
    assert actions["00101002.0.00100020"] == "encrypt"
    assert actions["00101002.1.00100020"] == "encrypt"
    assert actions["04000500.0.04000520"] == "encrypt"
    assert actions["00080060"] == "keep"
    assert found["00100010"].after.reveal() == ""
