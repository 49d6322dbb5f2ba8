"""Cases as large as real ones, through the whole chain; each pixel is compared."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import pydicom
import pytest

from tests.make.dicom import make_ct, make_mr
from tests.make.engine import run_whole
from tests.make.files import write_series, write_us
from tests.make.landed import members, sdk
from tests.make.people import FIRST, Place
from tests.make.program import PLACE
from tests.make.wheels import by_transfer_syntax
from uploader.model.receipt import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from uploader.practice.server import PracticeSite


def _ct(folder: Path) -> None:
    write_series(folder, 400, make_ct)


def _mr(folder: Path) -> None:
    write_series(folder, 2000, make_mr)


def _us(folder: Path) -> None:
    folder.mkdir()
    write_us(folder / "US1", Place(FIRST.patient, FIRST.study, 3, 1))


@pytest.mark.parametrize(
    ("subject", "write", "count"),
    [("SIZE-CT", _ct, 400), ("SIZE-MR", _mr, 2000), ("SIZE-US", _us, 1)],
    ids=["CT 400 x 512 x 512", "MR 2000 x 256 x 256", "ultrasound 200 MB"],
)
def test_a_large_case_lands_with_every_pixel(
    site: PracticeSite, tmp_path: Path, subject: str, write: Callable[[Path], None], count: int
) -> None:
    write(tmp_path / "case")
    receipt = run_whole(site, tmp_path / "data", tmp_path / "case", subject, PLACE)
    assert receipt.state is CaseState.LANDED
    assert receipt.counts.landed == count
    sent = Counter(_pixels(path) for path in (tmp_path / "case").iterdir())
    landed: Counter[bytes] = Counter()
    for archive in _download(site, subject, tmp_path / "landed"):
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                with packed.open(name) as member:
                    landed[_digest(pydicom.dcmread(member).PixelData)] += 1
    assert landed == sent


def _download(site: PracticeSite, subject: str, folder: Path) -> list[Path]:
    folder.mkdir()
    with sdk(site) as client:
        acquisition = client.lookup(f"{PLACE['group']}/{PLACE['project']}/{subject}/Baseline/CT Chest")
        for file in acquisition.files:
            acquisition.download_file(file.name, str(folder / file.name))
    return list(folder.iterdir())


def _pixels(path: Path) -> bytes:
    return _digest(pydicom.dcmread(path).PixelData)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@pytest.mark.filterwarnings("ignore::UserWarning:pydicom")  # the wheels hold odd files on purpose
def test_every_transfer_syntax_of_the_wheels_lands(site: PracticeSite, tmp_path: Path) -> None:
    """But for those syntaxes of which the wheels hold only files that belong to no study."""
    folder = tmp_path / "case"
    folder.mkdir()
    wanted = set()
    for syntax, paths in by_transfer_syntax().items():
        for number, path in enumerate(paths):
            (folder / f"{syntax}-{number}").write_bytes(path.read_bytes())
            if syntax and "StudyInstanceUID" in pydicom.dcmread(path, stop_before_pixels=True, force=True):
                wanted.add(syntax)
    receipt = run_whole(site, tmp_path / "data", folder, "SYNTAXES", PLACE)
    assert receipt.state is CaseState.LANDED
    landed = set()
    for archive in _download(site, "SYNTAXES", tmp_path / "landed"):
        if archive.name.endswith(".dicom.zip"):
            for content in members(archive.read_bytes()).values():
                dataset = pydicom.dcmread(io.BytesIO(content), stop_before_pixels=True)
                landed.add(str(dataset.file_meta.TransferSyntaxUID))
    assert len(wanted) > 8
    assert wanted <= landed
