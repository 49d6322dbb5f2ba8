from __future__ import annotations

import pickle

import pytest

from uploader.errors import CaseUploaderError, DiskFull


def test_an_error_crosses_a_process_border_whole() -> None:
    error = pickle.loads(pickle.dumps(DiskFull(free="1 MB", need="2 MB")))  # noqa: S301 - our own bytes
    assert isinstance(error, DiskFull)
    assert error.params == {"free": "1 MB", "need": "2 MB"}


def test_a_missing_value_does_not_break_the_message() -> None:
    assert "unknown free" in str(DiskFull(need="2 MB"))


def test_an_unexpected_error_names_its_kind_and_nothing_else() -> None:
    text = str(CaseUploaderError(kind="KeyError"))
    assert "KeyError" in text
    with pytest.raises(TypeError):
        CaseUploaderError("free text")  # type: ignore[call-arg]
