"""A system's credential store for the needle suite: what is kept in it lies in a file that is searched."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend


class Kept(KeyringBackend):
    """Keeps everything in the home folder, as it was given."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._all(), f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        self._write({name: value for name, value in self._all().items() if name != f"{service} {username}"})

    def _all(self) -> dict[str, str]:
        path = _path()
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def _write(self, values: dict[str, str]) -> None:
        _path().write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def _path() -> Path:
    return Path.home() / "kept-keyring.json"
