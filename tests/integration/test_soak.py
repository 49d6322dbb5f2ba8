"""Fifty cases in a row: nothing that one case held is still held many cases later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.make.case import tiny_case
from tests.make.standing import placed_versions

if TYPE_CHECKING:
    from pathlib import Path

    from uploader.practice.server import PracticeSite

COUNT: Final = 50
WARM: Final = 10
MOST_GROWTH_KIB: Final = 20 * 1024


@pytest.mark.long
def test_fifty_cases_leave_neither_handles_nor_threads_nor_memory_behind(
    site: PracticeSite, tmp_path: Path
) -> None:
    selection = tiny_case(tmp_path / "case", series=3, count=10).path
    command = [sys.executable, "-m", "tests.make.soaking", site.api_key, str(tmp_path), str(selection)]
    ran = subprocess.run(
        [*command, str(COUNT)],
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["state"] for row in rows] == ["landed"] * COUNT
    for number in (0, COUNT - 1):
        assert len(placed_versions(site, f"SOAK-{number}")) == 3
    warm, last = rows[WARM], rows[-1]
    for name in ("handles", "threads", "memory_kib"):
        sys.stdout.write(f"{name}: {warm[name]} after {WARM + 1} cases, {last[name]} after {COUNT}\n")
    assert last["handles"] <= warm["handles"]
    assert last["threads"] <= warm["threads"]
    assert last["memory_kib"] - warm["memory_kib"] < MOST_GROWTH_KIB
