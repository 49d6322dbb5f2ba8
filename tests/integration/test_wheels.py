"""Real files of real scanners: each ends in exactly one state, and what is sent keeps its pixels."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.make.engine import run_whole
from tests.make.landed import landed_files, members, pixel_bytes
from tests.make.program import PLACE
from tests.make.wheels import all_files, dicom_files
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.practice.server import PracticeSite


@pytest.mark.parametrize("has_profile", [True, False], ids=["with profile", "without profile"])
def test_every_file_of_the_wheels_is_accounted_for_and_what_lands_keeps_its_pixels(
    site: PracticeSite, tmp_path: Path, *, has_profile: bool
) -> None:
    selection = tmp_path / "selection"
    selection.mkdir()
    for number, path in enumerate(all_files()):
        shutil.copy(path, selection / f"{number:04d}_{path.name}")
    place = (
        {**PLACE}
        if has_profile
        else {
            "group": "stroke-registry",
            "project": "Site 12 - St Mary",
            "session": "Admission",
            "acquisition": "CT Head",
        }
    )
    receipt = run_whole(site, tmp_path / "data", selection, "WHEELS", place)
    assert receipt.state is CaseState.LANDED
    assert receipt.counts.seen == len(all_files())
    assert receipt.counts.landed > len(dicom_files()) // 2
    files = landed_files(
        site, f"{place['group']}/{place['project']}/WHEELS/{place['session']}/{place['acquisition']}"
    )
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        row.name: row.sha256 for row in receipt.series
    }
    known = Counter(hashlib.sha256(pixels).digest() for path in dicom_files() if (pixels := _pixels(path)))
    for name, content in files.items():
        if name.endswith(".dicom.zip"):
            for member in members(content).values():
                if pixels := pixel_bytes(member):
                    assert known[hashlib.sha256(pixels).digest()] > 0, name


def _pixels(path: Path) -> bytes:
    try:
        return pixel_bytes(path.read_bytes())
    except Exception:  # noqa: BLE001 - what pydicom can't read is not sent
        return b""
