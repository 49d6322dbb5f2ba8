"""The unit tests in Windows' Python, as far as Wine is a Windows.

Long: it takes minutes. What Wine lacks stands here, and nowhere else; real Windows runs that as well (CI).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.make.windows_python import made_test_packages

if TYPE_CHECKING:
    from tests.make.windows_python import WindowsPython

pytestmark = [pytest.mark.long, pytest.mark.timeout(2700)]

ROOT = Path(__file__).parents[2]
LACKS: dict[str, str] = {}
"""Tests that Wine 8 can't pass, and why."""


def test_the_unit_tests_pass_on_windows(python: WindowsPython) -> None:
    whole = replace(python, more=(made_test_packages(python.folder / "tests") / "site",))
    left_out = [f"--deselect=tests/unit/{name}" for name in LACKS]
    ran = whole.run("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *left_out, "tests/unit")
    assert ran.code == 0, ran.said[-8000:]
    told = re.search(r"(\d+) passed, (\d+) deselected", ran.said)
    assert told is not None, ran.said[-1000:]
