from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.make.windows_folder import stand_in_folder, windows_launcher

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def windows_program() -> Path:
    return windows_launcher()


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    return stand_in_folder(tmp_path)
