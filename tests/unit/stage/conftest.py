"""The spool of a case that is staged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uploader.stage import Spool

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "case-1" / "spool")
