"""One small site a module, and senders to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.make.practice import ADMIN, READER, Sender, write_seed
from uploader.practice.server import PracticeSite, start_practice_site
from uploader.practice.site import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOOR = 100


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeSite]:
    """A small site whose parts may be small too, and which scans for malware."""
    seed = write_seed(tmp_path_factory.mktemp("seed") / "seed.yaml", malware_scanning=True)
    with start_practice_site(seed=seed, options=Options(part_floor_bytes=FLOOR)) as running:
        yield running


@pytest.fixture
def sender(site: PracticeSite) -> Iterator[Sender]:
    """The contributor."""
    with Sender(site) as made:
        yield made


@pytest.fixture
def reader(site: PracticeSite) -> Iterator[Sender]:
    """Somebody who may only look."""
    with Sender(site, READER) as made:
        yield made


@pytest.fixture
def admin(site: PracticeSite) -> Iterator[Sender]:
    """The administrator; what faults were set are gone afterwards."""
    with Sender(site, ADMIN) as made:
        yield made
    site.site.faults.clear()
