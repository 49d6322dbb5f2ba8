"""The practice site with its own seed, for the official clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uploader.practice.server import PracticeSite, start_practice_site

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def practice() -> Iterator[PracticeSite]:
    """One site for all; tests don't count on what others left."""
    with start_practice_site() as running:
        yield running
