from __future__ import annotations

import json
import pickle
import subprocess
from pathlib import Path

import pytest

from uploader.model.identifying import Identifying

ROOT = Path(__file__).parents[3]
MAY_REVEAL = {
    "uploader/case/others.py",
    "uploader/case/staging.py",
    "uploader/checks",
    "uploader/deid/echo",
    "uploader/engine/headers.py",
    "uploader/scan",
    "uploader/series",
    "uploader/stage",
    "uploader/terminal/people.py",
    "uploader/tripwire",
    "uploader/web",
    "uploader/wizard",
}


def test_an_identity_is_not_formatted_by_accident() -> None:
    name = Identifying("FakeDoe^Jane")
    assert "FakeDoe" not in f"{name} {name!r} {[name]}"


def test_json_refuses_an_identity() -> None:
    with pytest.raises(TypeError):
        json.dumps({"name": Identifying("FakeDoe^Jane")})


def test_an_identity_crosses_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(Identifying("x"))) == Identifying("x")  # noqa: S301 - our own bytes


def test_identities_are_revealed_only_where_a_person_or_a_check_needs_them() -> None:
    found = subprocess.run(
        ["grep", "-rl", r"\.reveal()", "uploader", "--include=*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in found.stdout.split():
        assert any(path.startswith(place) for place in MAY_REVEAL), path
