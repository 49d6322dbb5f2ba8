from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.make.program import Program
from uploader.practice.server import start_practice_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uploader.practice.server import PracticeSite


@pytest.fixture(scope="session")
def site() -> Iterator[PracticeSite]:
    """One practice site for all tests of this folder; each test sends to a subject of its own."""
    with start_practice_site() as running:
        yield running


@pytest.fixture
def program(site: PracticeSite, tmp_path: Path) -> Program:
    return Program(tmp_path / "data", site.api_key)
