from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from uploader.shell.webview2 import CLIENT, FOLDER, has_webview2

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _registry(root: str, key: str, version: str) -> Callable[[str, str, str], str | None]:
    return lambda *asked: version if asked == (root, key, "pv") else None


@pytest.mark.parametrize(
    ("root", "key"),
    [
        ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\WOW6432Node\{CLIENT}"),
        ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\{CLIENT}"),
        ("HKEY_CURRENT_USER", rf"SOFTWARE\{CLIENT}"),
    ],
)
def test_the_runtime_is_found_for_all_users_and_for_this_one(root: str, key: str) -> None:
    assert has_webview2({}, _registry(root, key, "141.0.3537.57"))


@pytest.mark.parametrize("version", ["", "0.0.0.0"])  # noqa: S104 - a version
def test_what_a_removed_runtime_leaves_behind_is_no_runtime(version: str) -> None:
    assert not has_webview2({}, _registry("HKEY_LOCAL_MACHINE", rf"SOFTWARE\WOW6432Node\{CLIENT}", version))


def test_a_fixed_version_counts_if_it_is_really_there(tmp_path: Path) -> None:
    environment = {FOLDER: str(tmp_path)}
    assert not has_webview2(environment, lambda *_: None)
    (tmp_path / "msedgewebview2.exe").touch()
    assert has_webview2(environment, lambda *_: None)


def test_where_there_is_no_registry_there_is_no_runtime() -> None:
    assert not has_webview2({})
