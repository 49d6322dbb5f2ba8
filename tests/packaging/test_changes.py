"""What a release says of itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from build.changes import changes, main

ROOT = Path(__file__).parents[2]


def _after_towncrier(folder: Path, *versions: str) -> str:
    """Give the change log as towncrier leaves it, each version with one change."""
    for name in ("pyproject.toml", "CHANGELOG.md"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / "changelog.d").mkdir()
    for version in versions:
        (folder / "changelog.d" / "one.added.md").write_text(f"What {version} brings.\n")
        words = ["build", "--yes", "--version", version, "--date", "2026-01-02"]
        subprocess.run([sys.executable, "-m", "towncrier", *words], cwd=folder, check=True)
        assert not (folder / "changelog.d" / "one.added.md").exists()
    return (folder / "CHANGELOG.md").read_text()


def test_a_release_says_what_towncrier_wrote_for_its_version(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    text = _after_towncrier(tmp_path, "1.1.0", "1.1.0.1", "1.2.0")
    for version in ("1.1.0", "1.2.0"):
        said = changes(text, version)
        assert f"What {version} brings." in said
        assert said.startswith("### Added")
        assert said.count("brings") == 1
    assert changes(text, "1.2") == ""


def test_a_version_without_a_word_stops_the_release() -> None:
    with pytest.raises(SystemExit, match=r"says nothing of 99\.0\.0"):
        main("99.0.0")
