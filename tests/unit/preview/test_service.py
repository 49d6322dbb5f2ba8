from __future__ import annotations

import random
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.make.system import hold_still
from tests.make.wheels import dicom_files
from tests.ui.fake.world import series
from uploader.model.identifying import Identifying
from uploader.model.source import SourceFile
from uploader.preview import PreviewProblem, PreviewReason, PreviewService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.model.dicom import Instance


def _instance(path: Path, member: str | None = None, size_bytes: int | None = None) -> Instance:
    from dataclasses import replace  # noqa: PLC0415

    stat = path.stat()
    source = SourceFile(path, member, size_bytes or stat.st_size, stat.st_mtime_ns, Identifying("x"))
    return replace(series(1, "CT", "CT", 1).instances[0], source=source)


def _good(name: str = "CT_small.dcm") -> Path:
    return next(path for path in dicom_files() if path.name == name)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PreviewService]:
    with PreviewService(tmp_path_factory.mktemp("scratch")) as service:
        yield service


def test_a_picture_comes_as_webp_from_a_process_of_its_own(service: PreviewService) -> None:
    picture = service.preview(_instance(_good()), 0, 96)
    assert isinstance(picture, bytes)
    assert (picture[:4], picture[8:12]) == (b"RIFF", b"WEBP")
    assert "pydicom.pixels.utils" not in sys.modules or service._process is not None


def test_a_member_of_an_archive_is_shown_too(service: PreviewService, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(_good(), "IM1")
    assert isinstance(service.preview(_instance(path, "IM1", _good().stat().st_size), 0, 96), bytes)


def test_a_file_that_is_gone_says_so_and_is_asked_again_when_the_disc_is_back(
    service: PreviewService, tmp_path: Path
) -> None:
    path = tmp_path / "IM1"
    path.write_bytes(_good().read_bytes())
    instance = _instance(path)
    kept = path.rename(tmp_path / "away")
    assert service.preview(instance, 0, 96) == PreviewProblem(PreviewReason.GONE)
    kept.rename(path)
    assert isinstance(service.preview(instance, 0, 96), bytes)


def test_damaged_files_cost_only_their_own_picture(service: PreviewService, tmp_path: Path) -> None:
    rng = random.Random(7)
    service.preview(_instance(_good()), 0, 48)
    before = service._process
    for number, name in enumerate(("JPEG-LL.dcm", "MR_small_jp2klossless.dcm", "MR_small_RLE.dcm") * 15):
        content = bytearray(_good(name).read_bytes())
        for _ in range(rng.randint(1, 40)):
            content[rng.randrange(132, len(content))] = rng.randrange(256)
        path = tmp_path / str(number)
        path.write_bytes(content[: rng.randint(200, len(content))])
        assert isinstance(service.preview(_instance(path), 0, 64), (bytes, PreviewProblem))
    assert service._process is before


def test_a_worker_that_dies_costs_one_picture(tmp_path: Path) -> None:
    with PreviewService(tmp_path) as service:
        service.preview(_instance(_good()), 0, 96)
        assert service._process is not None
        service._process.kill()
        service._process.join()
        assert isinstance(service.preview(_instance(_good()), 0, 64), bytes)


def test_a_worker_that_hangs_is_given_up_and_replaced(tmp_path: Path) -> None:
    with PreviewService(tmp_path, time_limit_s=0.5) as service:
        service.preview(_instance(_good()), 0, 96)
        assert service._process is not None
        assert service._process.pid is not None
        hold_still(service._process.pid)
        assert service.preview(_instance(_good()), 0, 64) == PreviewProblem(PreviewReason.TOO_SLOW)
        assert isinstance(service.preview(_instance(_good()), 0, 32), bytes)


def test_a_picture_is_rendered_once(service: PreviewService, tmp_path: Path) -> None:
    path = tmp_path / "IM1"
    path.write_bytes(_good().read_bytes())
    instance = _instance(path)
    first = service.preview(instance, 0, 96)
    path.unlink()
    assert service.preview(instance, 0, 96) == first
