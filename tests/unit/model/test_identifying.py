from __future__ import annotations

import json
import pickle
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
    sources = (ROOT / "uploader").rglob("*.py")
    found = [path for path in sources if ".reveal()" in path.read_text("utf-8")]
    assert found
    for path in (path.relative_to(ROOT).as_posix() for path in found):
        assert any(path.startswith(place) for place in MAY_REVEAL), path
